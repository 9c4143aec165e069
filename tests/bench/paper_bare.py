"""A paper by the pandoc program and typst.compile, nothing else. Run as a program: "pdf" or "docx", the text as Markdown on its input.

Prints the seconds from the text to the file. It is started anew for each turn: typst keeps in memory how it laid out a text,
and the second time the same text takes it a sixth of the first.
"""

import subprocess
import sys
from time import perf_counter

import pypandoc
import typst

RULE = b"#let horizontalrule = line(length: 100%)\n"


def main(form: str, markdown: bytes) -> None:
    """One file, which nobody keeps."""
    begun = perf_counter()
    if form == "pdf":
        typst.compile({"main": RULE + _pandoc(markdown, "typst")}, ignore_system_fonts=True)
    else:
        _pandoc(markdown, "docx", "--output=-")
    print(perf_counter() - begun)


def _pandoc(markdown: bytes, to: str, *options: str) -> bytes:
    command = [pypandoc.get_pandoc_path(), "--from=markdown", f"--to={to}", *options]
    return subprocess.run(command, input=markdown, capture_output=True, check=True).stdout


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer.read())

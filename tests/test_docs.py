"""What the documents name exists: files, tests, and the lines they quote."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("docs/*.md"), ROOT / "README.md"])
ENDINGS = (".py", ".md", ".html", ".email", ".po", ".css", ".js", ".toml", ".json", ".txt")
QUOTED = re.compile(r"`([^`\n]+)`")
EXCERPT = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"
MADE_LATER = {"summary.json"}  # by the demonstration, for its reader


def named_paths(text: str) -> Iterator[str]:
    """Every path in backquotes, also as in `models/queue.py: enqueue()`; patterns such as `<name>.py` are none."""
    for quoted in QUOTED.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)):
        path = quoted.split(":")[0].split(" ")[0]
        inside = "/" in path and (ROOT / path.split("/")[0]).is_dir() and not path.startswith("/")
        if (inside or path.endswith(ENDINGS)) and not set("<>*…") & set(path):
            yield path
    yield from re.findall(r"\]\(([^)#:]+)\)", text)
    yield from (path for path, _ in EXCERPT.findall(text))


def missing_paths(text: str, folder: Path = ROOT) -> list[str]:
    return [
        path
        for path in named_paths(text)
        if path not in MADE_LATER and not (ROOT / path).exists() and not (folder / path).exists()
    ]


def wrong_lines(text: str) -> list[str]:
    """Lines of an excerpt that do not stand in its file, in this order; "…" stands for anything left out."""
    return [f"{path}: {line}" for path, excerpt in EXCERPT.findall(text) for line in _lost(path, excerpt)]


def _lost(path: str, excerpt: str) -> Iterator[str]:
    rest = iter((ROOT / path).read_text().splitlines())
    for line in (line.strip() for line in excerpt.splitlines()):
        if line not in ("", LEFT_OUT) and not any(_holds(candidate, line) for candidate in rest):
            yield line
            return


def _holds(candidate: str, line: str) -> bool:
    parts = [re.escape(part.strip()) for part in line.split(LEFT_OUT)]
    return re.fullmatch(".*".join(parts), candidate.strip()) is not None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    assert missing_paths(document.read_text(), document.parent) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_line_that_a_document_quotes_stands_in_its_file(document: Path) -> None:
    assert wrong_lines(document.read_text()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    tests = "\n".join(path.read_text() for path in ROOT.glob("tests/**/test_*.py"))
    named = {name for name in QUOTED.findall(document.read_text()) if re.fullmatch(r"test_\w+", name)}
    assert {name for name in named if f"def {name}(" not in tests} == set()


def test_the_checks_can_fail() -> None:
    assert missing_paths("`models/queue.py: enqueue()`, `models/cue.py` and [this](docs/none.md)") == [
        "models/cue.py",
        "docs/none.md",
    ]
    quoted = "```python models/queue.py\nasync def enqueue(…) -> None:\n{}\n```"
    assert wrong_lines(quoted.format("async def nowhere():")) == ["models/queue.py: async def nowhere():"]
    assert wrong_lines(quoted.format("…")) == []

"""The Markdown of a passage as paragraphs that a word processor shows, and back again without losing a letter.

Bold, italic, struck and underlined words are shown as such; everything else (links, footnotes, tables) is shown as it is written. A block
that nobody touched is written back exactly as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

LIST_MARK = re.compile(r"(?P<indent> *)(?P<sign>[-*+]|\d{1,9}[.)]) +")
HEADING_MARK = re.compile(r"(?P<sign>#{1,6}) +")
QUOTE_MARK = re.compile(r"(?P<sign>>) ?")
VERBATIM = re.compile(r"\||```|~~~|\[\^[^\]]+\]:|[-*_]( ?[-*_]){2,}\s*$")
STYLED = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+\-.!<>|~])|(?P<marks>\*{1,3})(?=\S)(?P<inside>.+?)(?<=\S)(?P=marks)(?!\*)"
    r"|<(?P<tag>del|ins)>(?P<tagged>.*?)</(?P=tag)>",
    re.S,
)
SPACES = re.compile(r"[ \t]*\n[ \t]*")
ESCAPED = re.compile(r"[\\*]|(?<!\w)_|_(?!\w)|<(?=/?(?:del|ins)>)")
LOOKS_LIKE_MARK = re.compile(r"(?=[#>|])|(?P<number>\d{1,9})(?=[.)] )")
EDGES = re.compile(r"^\s{2,}|\s{2,}$")  # one space does no harm, and is where somebody else may have changed something
INDENT = 4  # spaces by which a list lies in another


class Block(NamedTuple):
    """A paragraph of Markdown: `gap` and `mark` stand before its `text`; `kind` and `level` say how it looks."""

    kind: str  # paragraph, bullet, number, heading, quote, verbatim
    level: int
    gap: str
    mark: str
    text: str


class Style(NamedTuple):
    """How a letter looks; struck and underlined are `<del>` and `<ins>`, the mark-up of a proposed wording."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    underlined: bool = False


PLAIN = Style()


class Letter(NamedTuple):
    """One letter as it is shown."""

    letter: str
    style: Style = PLAIN


def split_blocks(markdown: str) -> list[Block]:
    """The paragraphs of a text; put together again they are exactly the text, but for spaces at its end."""
    blocks: list[Block] = []
    gap, fenced = "", False
    for line in markdown.rstrip().splitlines(keepends=True):
        words = line.rstrip("\n")
        fence = words.lstrip().startswith(("```", "~~~"))
        if not words.strip() and not fenced:
            gap += line
            continue
        block = Block("verbatim", 0, gap, "", words) if fenced or fence else _block(gap, words)
        fenced ^= fence
        if _goes_on(blocks, block, gap):
            blocks[-1] = blocks[-1]._replace(text=f"{blocks[-1].text}{gap}{words}")
        else:
            blocks.append(block)
        gap = "\n" if line.endswith("\n") else ""
    return blocks


def letters_of(text: str) -> list[Letter]:
    """What is shown of inline Markdown; a line end inside a paragraph is a space."""
    return list(_letters(SPACES.sub(" ", text), PLAIN))


def verbatim_letters(text: str) -> list[Letter]:
    """A text that is shown as it is written."""
    return [Letter(letter) for letter in text]


def write_inline(letters: Sequence[Letter]) -> str:
    """Markdown of shown letters; what would act as Markdown without being meant so is escaped."""
    return "".join(
        _marked(style, [one.letter for one in run]) for style, run in groupby(_tidied(letters), lambda one: one.style)
    )


def write_paragraph(letters: Sequence[Letter], mark: str) -> str:
    """A paragraph behind its mark; without one it must not look like a heading or a numbered item."""
    text = EDGES.sub(" ", write_inline(letters))
    return mark + (
        text if mark else LOOKS_LIKE_MARK.sub(_escape_mark, text, count=1) if LOOKS_LIKE_MARK.match(text) else text
    )


def shown(letters: Iterable[Letter]) -> str:
    """The letters as plain text."""
    return "".join(one.letter for one in letters)


def letters_of_block(block: Block) -> list[Letter]:
    """What is shown of a block."""
    return verbatim_letters(block.text) if block.kind == "verbatim" else letters_of(block.text)


def _block(gap: str, words: str) -> Block:
    if found := LIST_MARK.match(words):
        kind = "bullet" if found["sign"] in "-*+" else "number"
        if not VERBATIM.match(words.strip()):
            return Block(kind, len(found["indent"]) // INDENT, gap, found[0], words[found.end() :])
    if found := HEADING_MARK.match(words):
        return Block("heading", len(found["sign"]), gap, found[0], words[found.end() :])
    if found := QUOTE_MARK.match(words):
        return Block("quote", 0, gap, found[0], words[found.end() :])
    if VERBATIM.match(words.strip()):
        return Block("verbatim", 0, gap, "", words)
    return Block("paragraph", 0, gap, "", words)


def _goes_on(blocks: list[Block], block: Block, gap: str) -> bool:
    """A line without a mark goes on with the paragraph or item above it, unless it was broken on purpose."""
    if not blocks or block.kind != "paragraph" or gap != "\n":
        return False
    return blocks[-1].kind in ("paragraph", "bullet", "number", "quote") and not blocks[-1].text.endswith("  ")


def _letters(text: str, style: Style) -> Iterator[Letter]:
    at = 0
    for found in STYLED.finditer(text):
        yield from (Letter(one, style) for one in text[at : found.start()])
        if found["escaped"]:
            yield Letter(found["escaped"], style)
        elif found["tag"]:
            mark = {"struck": True} if found["tag"] == "del" else {"underlined": True}
            yield from _letters(found["tagged"], style._replace(**mark))
        else:
            strength = len(found["marks"])
            bold, italic = style.bold or strength > 1, style.italic or strength != 2
            yield from _letters(found["inside"], style._replace(bold=bold, italic=italic))
        at = found.end()
    yield from (Letter(one, style) for one in text[at:])


def _tidied(letters: Sequence[Letter]) -> list[Letter]:
    """Spaces at the edges of bold and italic words are plain: `**word **` would show its stars."""
    made = list(letters)
    for order in (range(len(made)), range(len(made) - 1, -1, -1)):
        before = PLAIN
        for at in order:
            style = made[at].style
            if made[at].letter.isspace() and before[:2] != style[:2]:
                made[at] = Letter(made[at].letter, style._replace(bold=False, italic=False))
            before = made[at].style
    return made


def _marked(style: Style, letters: list[str]) -> str:
    marks = "*" * (2 * style.bold + style.italic)
    text = f"{marks}{ESCAPED.sub(lambda found: chr(92) + found[0], ''.join(letters))}{marks}"
    text = f"<del>{text}</del>" if style.struck else text
    return f"<ins>{text}</ins>" if style.underlined else text


def _escape_mark(found: re.Match[str]) -> str:
    return f"{found['number']}\\" if found["number"] else "\\"

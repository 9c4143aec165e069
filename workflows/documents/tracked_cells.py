"""The letters of a passage one by one, as they went out and as they came back, and Markdown out of such letters."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from workflows.documents.passage_blocks import LIST_MARK, PLAIN, Block, Letter, Style, letters_of_block, write_paragraph
from workflows.documents.tracked_reading import Change, Paragraph

PARAGRAPH = "\N{PARAGRAPH SEPARATOR}"


class Cell(NamedTuple):
    """A letter, or the end of a paragraph: from which `block` it came, or else how its paragraph's Markdown begins."""

    letter: str
    style: Style = PLAIN
    block: int | None = None
    mark: str = ""


class Returned(NamedTuple):
    """A letter of the file that came back, and what was done to it."""

    cell: Cell
    change: Change | None = None


END = Cell(PARAGRAPH)


def sent_cells(blocks: Sequence[Block]) -> list[Cell]:
    """What went out: the letters of the blocks, an end between two of them."""
    cells: list[Cell] = []
    for at, block in enumerate(blocks):
        cells += [END] if at else []
        cells += [Cell(*letter, at) for letter in letters_of_block(block)]
    return cells


def returned_cells(paragraphs: Sequence[Paragraph]) -> list[Returned]:
    """What came back.

    A paragraph that was inserted or struck as a whole brings its own end along, wherever the file puts the mark;
    between two that stayed, an end was inserted or struck only if all ends between them were.
    """
    found: list[Returned] = []
    ends: list[Change | None] = []
    stayed = False
    for paragraph in paragraphs:
        cells = _cells(paragraph)
        if any(one.cell.letter.strip() for one in cells):
            fates = {one.change and one.change.kind for one in cells if one.cell.letter.strip()}
            whole = cells[0].change if len(fates) == 1 and None not in fates else None
            if whole:
                found += [Returned(END, whole), *cells] if stayed else [*cells, Returned(END, whole)]
            else:
                found += [Returned(END, _common(ends)), *cells] if stayed else cells
                stayed, ends = True, []
        ends.append(paragraph.end)
    return _without_last_end(_without_last_end(found, "inserted"), "deleted")


def markdown_of(cells: Sequence[Cell], blocks: Sequence[Block], sent: Sequence[Cell]) -> str:
    """The text that these letters make; what stands in it as it was sent is written as it was."""
    wholes = {at: list(run) for at, run in groupby(sent, lambda one: one.block)}
    text, before = "", None
    for paragraph in _paragraphs(cells):
        at = next((one.block for one in paragraph if one.block is not None and one.letter.strip()), None)
        block = blocks[at] if at is not None else Block("paragraph", 0, "", _mark(paragraph), "")
        follows = at is not None and (before == at - 1 if before is not None else at == 0 and not text)
        gap = block.gap if follows else _gap(text, block)
        text += gap + _written(paragraph, block, at, wholes.get(at, []))
        before = at if at is not None else -2
    return text


def _written(paragraph: list[Cell], block: Block, at: int | None, whole: Sequence[Cell]) -> str:
    if at is not None and paragraph == whole:
        return block.mark + block.text
    if block.kind == "verbatim":
        return "".join(one.letter for one in paragraph)
    return write_paragraph([Letter(one.letter, one.style) for one in paragraph], block.mark)


def _mark(paragraph: Iterable[Cell]) -> str:
    return next((one.mark for one in paragraph), "")


def _gap(text: str, block: Block) -> str:
    """Items of a list stand close; everything else has an empty line before it."""
    if not text:
        return ""
    last = text.rpartition("\n")[2].lstrip()
    both = {_list_kind(last), _list_kind(block.mark.lstrip())}
    return "\n" if len(both) == 1 and "" not in both else "\n\n"


def _list_kind(line: str) -> str:
    found = LIST_MARK.match(line)
    return "" if not found else "bullet" if found["sign"] in "-*+" else "number"


def _cells(paragraph: Paragraph) -> list[Returned]:
    return [
        Returned(Cell(letter, run.style, None, paragraph.mark), run.change)
        for run in paragraph.runs
        for letter in run.text
    ]


def _common(ends: Sequence[Change | None]) -> Change | None:
    kinds = {one.kind if one else None for one in ends}
    return ends[0] if len(kinds) == 1 else None


def _without_last_end(cells: list[Returned], unseen: str) -> list[Returned]:
    """Without an end behind the last letter, for one who does not see what was `unseen`."""
    last = max((at for at, one in enumerate(cells) if one.change is None or one.change.kind != unseen), default=None)
    if last is None or cells[last].cell.letter != PARAGRAPH:
        return cells
    return [*cells[:last], *cells[last + 1 :]]


def _paragraphs(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    for is_end, run in groupby(cells, lambda one: one.letter == PARAGRAPH):
        letters = list(run)
        if not is_end and any(one.letter.strip() for one in letters):
            yield letters

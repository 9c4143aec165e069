"""A paper for Word with tracked changes and comments; tracked_reading.py reads it back.

Every paragraph carries a bookmark with the number of the copy, the passage and the paragraph. Word and LibreOffice keep
bookmarks when they save, and nobody types into one by accident, as into hidden text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from itertools import groupby

from workflows.documents.office_page import word_page
from workflows.documents.passage_blocks import Block, Letter, letters_of_block, shown, split_blocks, verbatim_letters
from workflows.documents.redline import redline
from workflows.documents.tracked_package import BULLET_LIST, DATE, FIRST_NUMBERED, word_package
from workflows.documents.tracked_paper import PassageWords, Remark, TrackedPaper, TrackedPassage

PAGE_WORDS = {"de": ("Seite", "von"), "en": ("Page", "of")}
BOOKMARK = "SR_{copy}_{passage}_{paragraph}"
ALIKE = 0.5  # paragraphs less alike than this are one struck and one new
LOWEST_HEADING = 6
LOOKS = ("<w:b/>", "<w:i/>", "<w:strike/>", '<w:u w:val="single"/>')  # in the order of Style
STYLES = {"quote": "Quote", "verbatim": "Verbatim", "bullet": "ListParagraph", "number": "ListParagraph"}


@dataclass
class _Writing:
    """Numbers that must be unique in the file, and what stands outside its text."""

    copy_id: int
    last: int = 0
    remarks: list[Remark] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)

    def next(self) -> int:
        self.last += 1
        return self.last


def write_tracked(paper: TrackedPaper) -> bytes:
    """The paper as DOCX in which every change against the version before is tracked. Takes up to a second."""
    writing = _Writing(paper.copy_id)
    parts = [
        _paragraph(writing, "Title", _run(paper.title), bookmark=(0, 0)),
        _paragraph(writing, "Guide", _run(paper.guide), bookmark=(0, 1)),
    ]
    for passage in paper.passages:
        parts += _passage(writing, passage)
    body = "".join(parts) + "<w:p/><w:sectPr></w:sectPr>"
    package = word_package(body, writing.remarks, writing.starts)
    return word_page(package, page_words=PAGE_WORDS[paper.lang], note=paper.note)


def aligned(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[Block | None, Block | None]]:
    """Paragraphs of two texts beside each other: what is like nothing on the other side stands alone."""
    pairs: list[tuple[Block | None, Block | None]] = []
    matcher = SequenceMatcher(None, [_key(one) for one in old], [_key(one) for one in new], autojunk=False)
    for change, start, end, from_, to in matcher.get_opcodes():
        if change == "equal":
            pairs += zip(old[start:end], new[from_:to], strict=True)
        else:
            pairs += _likely(list(old[start:end]), new[from_:to])
    return pairs


def _key(block: Block) -> tuple[str, str]:
    return block.kind, block.text


def _likely(old: list[Block], new: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    for block in new:
        at = next((at for at, one in enumerate(old) if _alike(one, block)), None)
        if at is None:
            yield None, block
        else:
            yield from ((one, None) for one in old[:at])
            yield old[at], block
            del old[: at + 1]
    yield from ((one, None) for one in old)


def _alike(old: Block, new: Block) -> bool:
    if old.kind != new.kind:
        return False
    matcher = SequenceMatcher(None, old.text.split(), new.text.split(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _passage(writing: _Writing, passage: TrackedPassage) -> Iterator[str]:
    old, new = _blocks(passage.before, passage.level), _blocks(passage.after, passage.level)
    numbers = {id(block): at for at, block in enumerate(new, start=0 if passage.after and passage.after.heading else 1)}
    pairs = aligned(old, new)
    remarked = next((at for at, (_, block) in enumerate(pairs) if block), None)
    numbered = 0
    for at, (before, after) in enumerate(pairs):
        block = after or before
        assert block is not None
        numbered = _list_of(writing, block, numbered)
        yield _paragraph(
            writing,
            _style(block),
            _runs(writing, passage, before, after),
            bookmark=(passage.id, numbers[id(after)]) if after else None,
            numbering=_numbering(block, numbered),
            fate=_fate(writing, passage, before, after),
            remarks=passage.remarks if at == remarked else (),
        )


def _blocks(words: PassageWords | None, level: int) -> list[Block]:
    """The heading and the paragraphs of a passage."""
    if words is None:
        return []
    heading = [Block("title", level - 1, "", "", words.heading)] if words.heading else []
    below = [
        one._replace(level=one.level + level - 1) if one.kind == "heading" else one for one in split_blocks(words.body)
    ]
    return [*heading, *below]


def _style(block: Block) -> str:
    if block.kind in ("title", "heading"):
        return f"Heading{min(max(block.level, 1), LOWEST_HEADING)}"
    return STYLES.get(block.kind, "Normal")


def _list_of(writing: _Writing, block: Block, numbered: int) -> int:
    """The numbered list to which this paragraph belongs; a new one begins where none was running."""
    if block.kind == "bullet" or (block.kind == "number" and numbered):
        return numbered
    if block.kind != "number":
        return 0
    number = FIRST_NUMBERED + len(writing.starts)
    writing.starts[number] = int("".join(one for one in block.mark if one.isdigit()))
    return number


def _numbering(block: Block, numbered: int) -> str:
    if block.kind not in ("bullet", "number"):
        return ""
    list_ = numbered if block.kind == "number" else BULLET_LIST
    return f'<w:numPr><w:ilvl w:val="{min(block.level, 8)}"/><w:numId w:val="{list_}"/></w:numPr>'


def _fate(writing: _Writing, passage: TrackedPassage, before: Block | None, after: Block | None) -> str:
    """What happens to the end of the paragraph: it comes, it goes, or it stays."""
    if (before is None) == (after is None):
        return ""
    return _change(writing, passage, "ins" if after else "del") + "/>"


def _runs(writing: _Writing, passage: TrackedPassage, before: Block | None, after: Block | None) -> str:
    old, new = (_letters(block) if block else [] for block in (before, after))
    was = will = 0
    parts = []
    for change, text in redline(shown(old), shown(new)):
        if change == "deleted":
            parts.append(
                f"{_change(writing, passage, 'del')}>{_letter_runs(old[was : was + len(text)], 'delText')}</w:del>"
            )
            was += len(text)
            continue
        runs = _letter_runs(new[will : will + len(text)])
        parts.append(runs if change == "kept" else f"{_change(writing, passage, 'ins')}>{runs}</w:ins>")
        will += len(text)
        was = _caught_up(old, was, text) if change == "kept" else was
    return "".join(parts)


def _caught_up(old: Sequence[Letter], was: int, text: str) -> int:
    """Where the old text stands after words that both have; spaces between them may differ."""
    for letter in text:
        if letter.isspace():
            continue
        while was < len(old) and old[was].letter.isspace():
            was += 1
        was += 1
    while was < len(old) and old[was].letter.isspace():
        was += 1
    return was


def _letters(block: Block) -> list[Letter]:
    return verbatim_letters(block.text) if block.kind == "title" else letters_of_block(block)


def _change(writing: _Writing, passage: TrackedPassage, kind: str) -> str:
    date = f' w:date="{passage.at.strftime(DATE)}"' if passage.at else ""
    return f'<w:{kind} w:id="{writing.next()}" w:author="{escape(passage.author)}"{date}'


def _letter_runs(letters: Sequence[Letter], tag: str = "t") -> str:
    return "".join(
        _run(shown(run), "".join(mark for mark, on in zip(LOOKS, style, strict=True) if on), tag)
        for style, run in groupby(letters, lambda one: one.style)
    )


def _run(text: str, look: str = "", tag: str = "t") -> str:
    """Letters that XML does not know are left out."""
    known = "".join(
        one
        for one in text
        if one.isprintable() or one in " \t\N{SOFT HYPHEN}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
    )
    shape = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{shape}<w:{tag} xml:space="preserve">{escape(known, quote=False)}</w:{tag}></w:r>'


def _paragraph(
    writing: _Writing,
    style: str,
    runs: str,
    *,
    bookmark: tuple[int, int] | None,
    numbering: str = "",
    fate: str = "",
    remarks: Sequence[Remark] = (),
) -> str:
    first = len(writing.remarks)
    writing.remarks += remarks
    numbers = range(first, len(writing.remarks))
    begins = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in numbers)
    ends = "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>' for number in numbers
    )
    content = f"{begins}{runs}{ends}"
    if bookmark:
        number = writing.next()
        name = BOOKMARK.format(copy=writing.copy_id, passage=bookmark[0], paragraph=bookmark[1])
        content = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'
    mark = f"<w:rPr>{fate}</w:rPr>" if fate else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{numbering}{mark}</w:pPr>{content}</w:p>'

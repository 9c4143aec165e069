"""What changed between two texts, word by word, so that a person reads it like a lawyer's mark-up."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from typing import Literal, NamedTuple

Change = Literal["kept", "deleted", "inserted"]
WORD = re.compile(r"\w+(?:[-./’']\w+)*\s*|[^\w\s]\s*|\s+")
MOST_PAIRS = 200_000  # equal words of both texts; 2,000 words of a bill have some 40,000
LABELS = ("gestrichen", "eingefügt")


class Segment(NamedTuple):
    """A run of words with the same fate; the space behind a word belongs to it."""

    change: Change
    text: str


def redline(old: str, new: str) -> list[Segment]:
    """From `old` to `new` in whole words; two changes with at most one word between them are one change."""
    before, after = WORD.findall(old), WORD.findall(new)
    matcher = _matcher([word.strip() for word in before], [word.strip() for word in after])
    segments: list[Segment] = []
    gone = come = ""
    for change, start, end, from_, to in _joined(matcher.get_opcodes(), after):
        if change == "equal":
            segments += [*_marks(gone, come), Segment("kept", "".join(after[from_:to]))]
            gone = come = ""
        else:
            gone, come = gone + "".join(before[start:end]), come + "".join(after[from_:to])
    return segments + _marks(gone, come)


def redline_html(segments: list[Segment], labels: tuple[str, str] = LABELS) -> str:
    """The segments as HTML; the hidden words are for screen readers, most of which pass over `del` and `ins`."""
    return "".join(_html(segment, labels) for segment in segments)


def redline_plain(segments: list[Segment], labels: tuple[str, str] = LABELS) -> str:
    """The segments for mail and spreadsheets: `[gestrichen: 2027] [eingefügt: 2028]`."""
    return "".join(_plain(segment, labels) for segment in segments).strip()


def redline_counts(segments: list[Segment]) -> tuple[int, int]:
    """(deletions, insertions) for the legend above a redline."""
    changes = [segment.change for segment in segments]
    return changes.count("deleted"), changes.count("inserted")


def _matcher(before: list[str], after: list[str]) -> SequenceMatcher[str]:
    """Texts of a few words said over and over would take minutes: there, frequent words are no anchors."""
    twice = Counter(after)
    pairs = sum(count * twice[word] for word, count in Counter(before).items())
    return SequenceMatcher(None, before, after, autojunk=pairs > MOST_PAIRS)


Opcode = tuple[str, int, int, int, int]


def _joined(opcodes: Sequence[Opcode], words: list[str]) -> Iterator[Opcode]:
    """The same steps, where an unchanged word alone between two changes counts as changed."""
    last = len(opcodes) - 1
    for index, (change, start, end, from_, to) in enumerate(opcodes):
        lonely = change == "equal" and 0 < index < last and _count(words[from_:to]) <= 1
        yield "replace" if lonely else change, start, end, from_, to


def _count(words: list[str]) -> int:
    return sum(word[0].isalnum() for word in words)


def _marks(gone: str, come: str) -> list[Segment]:
    marks = [Segment("deleted", gone), Segment("inserted", come)]
    return [mark for mark in marks if mark.text]


def _html(segment: Segment, labels: tuple[str, str]) -> str:
    text = escape(segment.text).replace("\n", "<br>\n")
    if segment.change == "kept":
        return text
    tag, label = ("del", labels[0]) if segment.change == "deleted" else ("ins", labels[1])
    begin = f'<span class="kern-sr-only">[{escape(label)}: </span>'
    return f'<{tag}>{begin}{text}<span class="kern-sr-only">]</span></{tag}>'


def _plain(segment: Segment, labels: tuple[str, str]) -> str:
    if segment.change == "kept":
        return segment.text
    label = labels[0] if segment.change == "deleted" else labels[1]
    return f"[{label}: {segment.text.strip()}] "

"""One requirement as the machine sees it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workflows.grouping.meanings import Meaning

LETTER_WORDS = 8
"""A text of so many words is compared without its title, which each town words for itself."""


class GroupingText(NamedTuple):
    """A requirement; `anchor` is the key of a provision (§15/2/l2/1) or of a topic."""

    id: int
    anchor: str
    title: str
    text: str


def wording(text: GroupingText) -> str:
    """Title and text, each said once."""
    return text.text if text.text.startswith(text.title) else f"{text.title}\n{text.text}"


def letter(text: GroupingText) -> str:
    """What makes two texts copies of one letter."""
    return text.text if text.text.count(" ") >= LETTER_WORDS else wording(text)


def known_meanings(texts: Sequence[GroupingText], meanings: Mapping[int, Meaning] | None) -> list[Meaning] | None:
    """The meanings of these texts if every one has one: two views of different texts cannot be compared."""
    known = [meanings[text.id] for text in texts if text.id in meanings] if meanings else []
    return known if texts and len(known) == len(texts) else None

"""What the working copy of a paper for Word holds: its passages now and before, who changed them, and what was remarked."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

OURS = re.compile(r".*, (Fassung \d+|Kommentar|Widerspruch)")


def label_of(name: str, what: str) -> str:
    """Under which name our own changes and comments stand in the file: nobody's word processor says "…, Fassung 2"."""
    return f"{name}, {what}"


class Remark(NamedTuple):
    """A comment at a passage, under the name that the word processor shows."""

    author: str
    at: datetime
    text: str


class PassageWords(NamedTuple):
    """Heading and Markdown of a passage."""

    heading: str
    body: str


@dataclass(frozen=True)
class TrackedPassage:
    """A passage from `before` to `after`: None before is new, None after is gone; `author` made the change.

    `id` is that of the passage in the version that goes out; one that is gone has none.
    """

    level: int
    before: PassageWords | None
    after: PassageWords | None
    id: int = 0
    author: str = ""
    at: datetime | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class TrackedPaper:
    """The working copy number `copy_id`; `note` stands on every page, `guide` below the title."""

    copy_id: int
    title: str
    passages: tuple[TrackedPassage, ...]
    guide: str = ""
    note: str = ""
    lang: str = "de"

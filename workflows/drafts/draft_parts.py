"""A long draft in parts that are read one after the other: cut between sections, never inside one if it fits."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

MOST_PROVISIONS, MOST_LETTERS = 60, 25_000
HEADED = ("article", "section", "annex", "front", "rationale", "formula")


class Entry(NamedTuple):
    """A provision without its text; `letters` counts those."""

    id: int
    position: int
    key: str
    parent_key: str
    kind: str
    level: int
    label: str
    heading: str
    letters: int

    @property
    def in_contents(self) -> bool:
        """Does it stand in the table of contents?"""
        return self.level <= 2 and self.kind in HEADED


class InDraft(Protocol):
    """A provision, with or without its text."""

    @property
    def key(self) -> str: ...
    @property
    def parent_key(self) -> str: ...


Placed = TypeVar("Placed", bound=InDraft)


class Part(NamedTuple):
    """Some provisions in the order of the draft; `number` counts from 1."""

    number: int
    entries: Sequence[Entry]

    @property
    def first(self) -> Entry:
        return next((one for one in self.entries if one.in_contents), self.entries[0])

    @property
    def last(self) -> Entry:
        return next((one for one in reversed(self.entries) if one.in_contents), self.entries[-1])


def cut(entries: Iterable[Entry]) -> list[Part]:
    """The parts of a draft; one that is short has a single part. A section longer than two parts is cut inside."""
    parts: list[list[Entry]] = []
    letters = 0
    for entry in entries:
        present = parts[-1] if parts else []
        fits = len(present) < MOST_PROVISIONS and letters + entry.letters <= MOST_LETTERS
        much = len(present) >= 2 * MOST_PROVISIONS or letters + entry.letters > 2 * MOST_LETTERS
        if present and (fits or not (entry.in_contents or much)):
            present.append(entry)
            letters += entry.letters
        else:
            parts.append([entry])
            letters = entry.letters
    return [Part(number, part) for number, part in enumerate(parts, start=1)]


def below(entries: Iterable[Placed], keys: Iterable[str]) -> list[Placed]:
    """The provisions of these keys and everything in them, in the order of the draft."""
    chosen, found = set(keys), []
    for entry in entries:
        if entry.key in chosen or entry.parent_key in chosen:
            chosen.add(entry.key)
            found.append(entry)
    return found

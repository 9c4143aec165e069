"""Requirements that members of the play ask for, written one by one; beside this file in `texts/written_*.txt`.

A block there is a head line (places | kind | who | addressee | priority | who may read, quote, see the name | position
of the paper), a title, the rationale, and lines `> proposed text` and `€ once=… yearly=… basis`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from models.submissions import Addressee, Priority, Quoting, Reading
from workflows.demonstration.authors import Fit
from workflows.demonstration.places import NAMED, Place

TEXTS = Path(__file__).parent / "texts"
FILES = ("written_structures", "written_services", "written_amendments")
COST = re.compile(r"€ (?:once=(\d+) )?(?:yearly=(\d+) )?(?:factors=([\d×]+) )?(.+)")
KINDS = {
    "1": "Kosten", "2": "Verfassungsrecht", "3": "Frist und Inkrafttreten", "4": "Berichtspflicht", "5": "Zuständigkeit",
    "6": "Muss zu Kann", "7": "Kleine Gemeinden", "8": "Förderverfahren", "9": "Begriffe",
    "10": "Datenschutz und Technik", "11": "Bestandsschutz", "12": "Erfüllungsaufwand", "lob": "Lob",
    "abseits": "am Thema vorbei", "unbrauchbar": "unbrauchbar", "muster": "Musterschreiben",
}  # fmt: skip


@dataclass(frozen=True)
class RequirementText:
    """One change asked for, with everything a form would hold.

    `provisions` are keys of the first draft (without any, `topic` is the number of a Handlungsfeld); `position` is the key
    of the position in `paper.py` that takes it up, empty if none does; `cost_factors` are cases, minutes and rate, or
    pieces and price, where the yearly cost is calculated; `place` wrote it, or any town of the kind `fit`.
    """

    title: str
    rationale: str
    kind: str
    provisions: tuple[str, ...] = ()
    topic: int | None = None
    proposed_text: str = ""
    addressee: Addressee = Addressee.FEDERAL
    priority: Priority = Priority.IMPORTANT
    reading: Reading = Reading.OFFICES
    quoting: Quoting = Quoting.NO
    name_shown: bool = False
    cost_once: int | None = None
    cost_yearly: int | None = None
    cost_basis: str = ""
    cost_factors: tuple[int, ...] = ()
    position: str = ""
    place: Place | None = None
    fit: Fit | None = None


@cache
def written() -> list[RequirementText]:
    """All requirements written by hand, in the order of the bill."""
    return [requirement for name in FILES for requirement in _read_file(name)]


@cache
def written_to_second_draft() -> list[RequirementText]:
    """What members say to the second draft, at its provisions; the round stays open, so there are few."""
    return _read_file("written_second")


def written_by(place: Place) -> Iterator[RequirementText]:
    """What a town or county of the play asks for."""
    return (requirement for requirement in written() if requirement.place == place)


def _read_file(name: str) -> list[RequirementText]:
    blocks = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return [_read(block.splitlines()) for block in blocks]


def _read(lines: list[str]) -> RequirementText:
    head, title, *rest = lines
    places, kind, who, addressee, priority, visibility, position = (part.strip() for part in head.split("|"))
    reading, quoting, shown = visibility.split()
    text = RequirementText(
        title=title,
        rationale="\n".join(line for line in rest if line[0] not in ">€"),
        kind=kind,
        proposed_text="\n".join(line[2:] for line in rest if line.startswith("> ")),
        addressee=Addressee(addressee),
        priority=Priority(priority),
        reading=Reading(reading),
        quoting=Quoting(quoting),
        name_shown=shown == "+",
        position=position,
        place=_place(who[1:]) if who.startswith("=") else None,
        fit=None if who.startswith("=") else Fit(who),
    )
    text = _placed(text, places)
    cost = next((COST.fullmatch(line) for line in rest if line.startswith("€")), None)
    if cost is None:
        return text
    once, yearly, factors, basis = cost.groups()
    return replace(
        text,
        cost_once=int(once) if once else None,
        cost_yearly=int(yearly) if yearly else None,
        cost_basis=basis,
        cost_factors=tuple(int(one) for one in factors.split("×")) if factors else (),
    )


def _placed(text: RequirementText, places: str) -> RequirementText:
    if places.startswith("topic/"):
        return replace(text, topic=int(places.removeprefix("topic/")))
    return replace(text, provisions=tuple(places.split(",")))


def _place(name: str) -> Place:
    return next(place for place in NAMED if place.name.split(",", maxsplit=1)[0] == name)

"""Requirements put together from sentence parts, so that hundreds of towns each say it in their own way.

`texts/parts_*.txt` holds the parts by subject: a head line `# position | provision | kind | weight | who | addressees
priorities`, then titles (T), problems (P), evidence (E), what is asked (A) and proposed wordings (W). `P:city` is said
by cities only; `T/b`, `A/b` and `W/b` belong together and go with all parts that carry no letter.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from random import Random

from models.submissions import Addressee, Priority, Quoting, Reading
from workflows.demonstration.authors import Author, Fit, figures
from workflows.demonstration.costs import cost_of
from workflows.demonstration.requirements import TEXTS, RequirementText

FILES = ("parts_structures", "parts_services", "parts_amendments")
ORDERS = ("PEA", "PEA", "EPA", "OPA", "OPEA", "PEEA", "PPEA", "APE", "EPEA")
WITH_OPENING = 0.6
MARK = re.compile(r"([TPEAW])(?::(\w+))?(?:/(\w))? (.+)")
WITH_WORDING = 0.5
WITH_COST = 0.35


@dataclass(frozen=True)
class Part:
    """A sentence, perhaps for one kind of town only, perhaps for one aspect of the subject only."""

    letter: str
    fit: Fit | None
    aspect: str
    text: str


@dataclass
class Subject:
    """The sentence parts on one provision."""

    position: str
    provision: str
    kind: str
    weight: int
    fits: frozenset[Fit]
    addressees: list[Addressee]
    priorities: list[Priority]
    parts: list[Part] = field(default_factory=list)

    def said_by(self, letter: str, fit: Fit, aspect: str) -> list[str]:
        """The texts of one letter that a town of this kind may use when it speaks of this aspect."""
        return [
            part.text
            for part in self.parts
            if part.letter == letter and part.fit in (None, fit) and part.aspect in ("", aspect)
        ]

    def aspects(self, fit: Fit) -> list[str]:
        """What can be asked for; one empty aspect where all of it belongs together."""
        return sorted(
            {part.aspect for part in self.parts if part.letter == "A" and part.aspect and part.fit in (None, fit)}
        ) or [""]


def varied(random: Random, author: Author, *, without: Collection[str] = ()) -> RequirementText:
    """One requirement of this author, on a provision that matters to its kind; `without` names positions already used."""
    subjects = [s for s in _subjects() if author.fit in s.fits and s.position not in without]
    subject = random.choices(subjects, [s.weight for s in subjects])[0]
    values, aspect = figures(author, random), random.choice(subject.aspects(author.fit))
    reading = random.choices((Reading.MEMBERS, Reading.OFFICES, Reading.OWN_OFFICE), (70, 25, 5))[0]
    wordings = subject.said_by("W", author.fit, aspect)
    once, yearly, basis = cost_of(subject.position, author, random) if random.random() < WITH_COST else (None, None, "")
    return RequirementText(
        title=random.choice(subject.said_by("T", author.fit, aspect)).format_map(values),
        rationale=_rationale(subject, aspect, author.fit, random).format_map(values),
        kind=subject.kind,
        provisions=(subject.provision,),
        proposed_text=random.choice(wordings) if wordings and random.random() < WITH_WORDING else "",
        addressee=random.choice(subject.addressees),
        priority=random.choice(subject.priorities),
        reading=reading,
        quoting=random.choices((Quoting.ANONYMOUS, Quoting.NAMED, Quoting.NO), (45, 30, 25))[0],
        name_shown=reading is Reading.MEMBERS and random.random() < 0.6,
        cost_once=once,
        cost_yearly=yearly,
        cost_basis=basis,
        position=subject.position,
        fit=author.fit,
    )


def _rationale(subject: Subject, aspect: str, fit: Fit, random: Random) -> str:
    """Sentences in one of several orders; no sentence twice."""
    order = random.choice(ORDERS)
    if "O" in order and random.random() > WITH_OPENING:
        order = order.replace("O", "")
    chosen: list[str] = []
    for letter in order:
        parts = _openings(fit) if letter == "O" else subject.said_by(letter, fit, aspect)
        fresh = [part for part in parts if part not in chosen]
        if fresh:
            chosen.append(random.choice(fresh))
    return " ".join(chosen)


@cache
def _openings(fit: Fit) -> list[str]:
    lines = (TEXTS / "openings.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" | ", 1) for line in lines)
    return [text for who, text in pairs if who == fit]


@cache
def _subjects() -> list[Subject]:
    blocks = (block for name in FILES for block in (TEXTS / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"))
    return [_read(block.strip().splitlines()) for block in blocks if block.strip()]


def _read(lines: list[str]) -> Subject:
    position, provision, kind, weight, who, wanted = (part.strip() for part in lines[0].removeprefix("# ").split("|"))
    fits = frozenset(Fit) if who == "any" else frozenset(map(Fit, who.split()))
    words = wanted.split()
    subject = Subject(
        position,
        provision,
        kind,
        int(weight),
        fits,
        [Addressee(word) for word in words if word in set(Addressee)],
        [Priority(word) for word in words if word in set(Priority)],
    )
    for line in lines[1:]:
        mark = MARK.fullmatch(line)
        if mark is None:
            raise ValueError(f"Not a sentence part: {line}")
        letter, fit, aspect, text = mark.groups()
        subject.parts.append(Part(letter, Fit(fit) if fit else None, aspect or "", text))
    return subject

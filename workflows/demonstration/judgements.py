"""What the office makes of a requirement: votum, the reason told to the member, and the reason kept inside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from models.positions import Votum
from workflows.demonstration.requirements import TEXTS, RequirementText


@dataclass(frozen=True)
class Judgement:
    """`position` is the key of the position it became a source of, empty where nothing is said about it."""

    votum: Votum
    position: str
    reason: str
    internal_reason: str = ""


SPLIT = frozenset({"wohnsitz", "weiterleitung", "verteilung"})
"""Positions on which members disagree: the paper takes up part of what each side wants."""
PRAISE, USELESS, OFF_TOPIC = "lob", "unbrauchbar", "abseits"


def judge(requirement: RequirementText, random: Random) -> Judgement:
    """The votum for one requirement; the same requirement and seed give the same."""
    special = _of_its_kind(requirement, random)
    if special:
        return special
    if requirement.position in SPLIT:
        return _told(Votum.ADOPTED_IN_SUBSTANCE, requirement.position, requirement.position, random)
    if requirement.kind == "7" and requirement.position == "ansprechperson" and "5 000" in requirement.proposed_text:
        return _told(Votum.ADOPTED_IN_SUBSTANCE, requirement.position, "schwelle", random)
    if requirement.position == "beirat" and "Pflicht zum Beirat beibehalten" in requirement.title:
        return _told(Votum.NOT_ADOPTED, requirement.position, "beirat", random)
    return _by_chance(requirement, random)


def _of_its_kind(requirement: RequirementText, random: Random) -> Judgement | None:
    if requirement.kind == USELESS:
        return _told(Votum.NOTED, "", USELESS, random)
    if requirement.kind == OFF_TOPIC:
        return _told(Votum.PURSUED_ELSEWHERE, "", OFF_TOPIC, random)
    if requirement.kind == PRAISE:
        return _told(Votum.NOTED, requirement.position, PRAISE, random)
    if requirement.kind == "muster":
        return _told(Votum.ADOPTED_IN_SUBSTANCE, requirement.position, "muster", random)
    return None


def _by_chance(requirement: RequirementText, random: Random) -> Judgement:
    """Whoever proposes a wording is taken up word for word more often."""
    weights = (46, 42, 7, 3, 2) if requirement.proposed_text else (26, 60, 6, 3, 5)
    votum = random.choices(tuple(Votum), weights)[0]
    position = requirement.position if votum in (Votum.ADOPTED, Votum.ADOPTED_IN_SUBSTANCE, Votum.NOTED) else ""
    return _told(votum, position, votum.value, random)


def _told(votum: Votum, position: str, subject: str, random: Random) -> Judgement:
    told, _, inside = random.choice(reasons()[subject]).partition(" // ")
    return Judgement(votum, position, told, inside)


@cache
def reasons() -> dict[str, list[str]]:
    """Subject (a votum, a split position, a kind) → reasons for the member, some with one for the office behind `//`."""
    blocks = (TEXTS / "reasons_told.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return {block.splitlines()[0].removeprefix("# "): block.splitlines()[1:] for block in blocks}

"""What a run of the play was given, when its days are, and what its scenes have made so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from models.organisations import Organisation
from models.submissions import Channel
from workflows.access import Actor
from workflows.clock import BERLIN
from workflows.demonstration.answers import AnswerText
from workflows.demonstration.authors import Author
from workflows.demonstration.people import Player
from workflows.demonstration.places import Place

LONG_ENOUGH = timedelta(days=26)
THURSDAY = 3
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Given:
    """Input of a run: real files where somebody gave them, the fictional ones otherwise."""

    members: int
    register: bytes | None = None
    law: bytes | None = None
    contributions: bytes | None = None


@dataclass(frozen=True)
class Days:
    """The days of the play: the ministry writes on a Thursday evening, all else follows; the last scene is now."""

    thursday: date

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment in Berlin, so many days after the Thursday."""
        return datetime.combine(self.thursday + timedelta(days=days), time(hour, minute), BERLIN)


@dataclass(frozen=True)
class Respondent:
    """An organisation and what it is going to say.

    `asked_by` is the Landesverband that it answers ("": the federation); `recorded_as`: it came to the office by mail or
    on paper, and officers write it down.
    """

    organisation_id: int
    author: Author
    answer: AnswerText
    asked_by: str = ""
    recorded_as: Channel | None = None


@dataclass(frozen=True)
class Plan:
    """What the towns of the play say in scenes of their own, and what all others say."""

    named: dict[Place, AnswerText] = field(default_factory=dict)
    others: list[Respondent] = field(default_factory=list)


@dataclass
class Play:
    """One run. Scenes read what earlier scenes have put here; everything else they look up like anybody."""

    given: Given
    days: Days
    tell: Tell = lambda share: None
    offices: dict[str, Organisation] = field(default_factory=dict)  # by short name: DKK, DGK Thüringen
    places: dict[Place, Organisation] = field(default_factory=dict)
    actors: dict[Player, Actor] = field(default_factory=dict)
    bodies: dict[tuple[str, str], int] = field(default_factory=dict)  # office and name → id
    topics: dict[int, int] = field(default_factory=dict)  # number → id
    resolutions: dict[tuple[str, str], int] = field(default_factory=dict)  # office and number → id
    provisions: dict[str, int] = field(default_factory=dict)  # key in the draft → id
    spread: list[int] = field(default_factory=list)  # provisions for requirements that name none
    dealt: int = 0
    questions: dict[int, list[int]] = field(default_factory=dict)  # round → its questions in order
    examples: dict[str, int] = field(default_factory=dict)  # key → id, as all that follows
    positions: dict[str, int] = field(default_factory=dict)
    of_groups: dict[int, int] = field(default_factory=dict)  # group of real contributions → its position
    matter_id: int = 0
    title: str = ""
    short_title: str = ""
    drafts: list[int] = field(default_factory=list)  # ids of the document versions
    round_id: int = 0
    clerks: dict[str, Actor] = field(default_factory=dict)  # everybody else who answers, by address
    open_rounds: dict[str, int] = field(
        default_factory=dict
    )  # Landesverband ("": federation) → round on the second draft
    plan: Plan = field(default_factory=Plan)
    state_rounds: dict[str, int] = field(default_factory=dict)  # Landesverband → its round
    paper_version_id: int = 0
    circular_id: int = 0

    @property
    def fictional(self) -> bool:
        """No real register was given: all towns are invented."""
        return self.given.register is None

    @property
    def second_draft(self) -> bool:
        """The ministry of the play changes its own bill only, and an office answers only to towns that it invented."""
        return self.fictional and self.given.law is None

    def as_(self, player: Player) -> Actor:
        """A person of the play at work."""
        return self.actors[player]


def days_before(today: date) -> Days:
    """The latest play that is over today: all of it needs some four weeks.

    >>> days_before(date(2026, 11, 22)).thursday
    datetime.date(2026, 10, 22)
    """
    latest = today - LONG_ENOUGH
    return Days(latest - timedelta(days=(latest.weekday() - THURSDAY) % 7))

"""What the open interface says to a person's own program; see consult/api_rows.py."""

from datetime import datetime
from typing import Self

from pydantic import Field

from consult.api_rows import Row
from models.dispatches import Outcome
from models.people import Role
from models.positions import Votum
from models.recommendations import Effect, Sharing
from models.rounds import RoundKind
from models.submissions import Submission as SubmissionRow
from models.submissions import SubmissionKind, SubmissionState
from workflows import installation
from workflows.access import Actor
from workflows.matters.timeline import TimelineEntry
from workflows.recommendations.readers import OwnWord
from workflows.submissions.answering import Call


class Profile(Row):
    """Whose token it is, and for whom she acts with it."""

    name: str
    language: str
    organisation_id: int
    organisation: str
    role: Role

    @classmethod
    def of(cls, actor: Actor) -> Self:
        assert actor.acting is not None
        acting = actor.acting
        return cls(
            name=actor.name,
            language=actor.language,
            organisation_id=acting.organisation_id,
            organisation=acting.organisation_name,
            role=acting.role,
        )


class Round(Row):
    """A round that is open for one's organisation."""

    id: int
    kind: RoundKind
    title: str
    matter: str
    due_at: datetime = Field(description="Until when an answer is expected")
    ends_at: datetime = Field(description="Until when an answer is taken at all")
    open_towns: list[str] = Field(description="For whom nothing was said yet")
    address: str

    @classmethod
    def of(cls, call: Call) -> Self:
        return cls(
            id=call.round.id,
            kind=call.round.kind,
            title=call.round.title,
            matter=call.round.matter.title,
            due_at=call.due,
            ends_at=call.ends,
            open_towns=[one.name for one in call.open_towns],
            address=installation.link(f"/rounds/{call.round.id}"),
        )


class Submission(Row):
    """An answer of one's organisation."""

    id: int
    round_id: int
    round: str
    kind: SubmissionKind
    state: SubmissionState
    organisations: list[str] = Field(description="For whom it speaks")
    authored_at: datetime
    received_at: datetime | None
    late: bool
    receipt_number: str
    address: str

    @classmethod
    def of(cls, submission: SubmissionRow) -> Self:
        names = ("id", "round_id", "kind", "state", "authored_at", "received_at", "late", "receipt_number")
        return cls(
            **{name: getattr(submission, name) for name in names},
            round=submission.round.title,
            organisations=[one.organisation.name for one in submission.covers],
            address=installation.link(f"/submissions/{submission.id}"),
        )


class Implementation(Row):
    """What one of one's organisations says of a recommendation in a year."""

    recommendation_id: int
    recommendation: str
    organisation_id: int
    organisation: str
    year: int
    outcome: Outcome
    effect: Effect | None = Field(description="Did it work?")
    note: str
    sharing: Sharing = Field(description="Who may read it with the name of the organisation")
    by_another: bool = Field(description="Its municipal association says it, not it itself")
    recorded_at: datetime
    address: str

    @classmethod
    def of(cls, word: OwnWord) -> Self:
        said = word._asdict()
        return cls(
            recommendation_id=said.pop("position_id"),
            recommendation=said.pop("title"),
            address=installation.link(f"/recommendations/{word.position_id}"),
            **said,
        )


class Found(Row):
    """What was found out later about the position that came of it."""

    outcome: Outcome
    recorded_at: datetime
    document_version: str | None


class Result(Row):
    """A requirement that one's organisation wrote or joined, and what became of it as far as it was told."""

    id: int
    title: str
    matter: str
    supported: bool = Field(description="Another member wrote it; its name is empty unless it may be read")
    organisation: str
    asked_at: datetime
    told_at: datetime | None
    votum: Votum | None
    reason: str
    position_id: int | None
    follow_ups: list[Found]
    address: str

    @classmethod
    def of(cls, entry: TimelineEntry) -> Self:
        names = ("id", "title", "matter", "supported", "organisation", "asked_at", "told_at", "votum", "reason")
        found = [
            Found(
                outcome=one.outcome,
                recorded_at=one.recorded_at,
                document_version=one.document_version.label if one.document_version else None,
            )
            for one in entry.follow_ups
        ]
        return cls(
            **{name: getattr(entry, name) for name in names},
            position_id=entry.said.id if entry.said else None,
            follow_ups=found,
            address=installation.link(f"/requirements/{entry.id}"),
        )

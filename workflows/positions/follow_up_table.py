"""What became of the demands of a matter, as a table: by version of the draft and by addressee."""

from dataclasses import dataclass

from tortoise.expressions import Q

from models.dispatches import DEMAND_OUTCOMES, FollowUp, Outcome
from models.matters import DocumentVersion, Matter
from models.positions import Position, PositionKind
from workflows.access import (
    Actor,
    find,
    runs,
    visible_document_versions,
    visible_follow_ups,
    visible_matters,
    visible_positions,
)
from workflows.positions.follow_up_release import list_waiting


@dataclass(frozen=True)
class FollowUpOverview:
    """The standing words about each demand, newest first, and for the office those that wait for a second person."""

    matter: Matter
    versions: list[DocumentVersion]
    positions: list[Position]
    said: dict[int, list[FollowUp]]
    waiting: list[FollowUp]
    continued_by: list[Matter]
    may_record: bool

    def latest(self, position_id: int) -> Outcome:
        """The outcome that was confirmed last; open where nothing was."""
        return self.said[position_id][0].outcome if position_id in self.said else Outcome.OPEN

    def counts(self) -> dict[Outcome, int]:
        """How many demands came to which end, in the order of the outcomes."""
        latest = [self.latest(position.id) for position in self.positions]
        return {outcome: latest.count(outcome) for outcome in DEMAND_OUTCOMES if outcome in latest}

    def at(self, position_id: int, version_id: int | None) -> list[FollowUp]:
        """What is said of a demand in one version, or apart from all."""
        return [one for one in self.said.get(position_id, []) if one.document_version_id == version_id]

    @property
    def apart(self) -> bool:
        """Is anything said apart from the versions: of a letter, of the end of a term?"""
        return any(one.document_version_id is None for said in self.said.values() for one in said)


async def show_follow_ups(actor: Actor, matter_id: int) -> FollowUpOverview:
    """What became of the demands of a matter, as far as the actor may know of demands and drafts."""
    matter = await find(Matter.all().select_related("office", "continues"), visible_matters(actor), matter_id)
    demands = Q(matter_id=matter.id, kind=PositionKind.DEMAND, withdrawn_at__isnull=True)
    positions = await (
        Position.filter(visible_positions(actor) & demands)
        .select_related("provision", "continues__matter")
        .order_by("number")
    )
    versions = await (
        DocumentVersion.filter(visible_document_versions(actor), document__matter_id=matter.id)
        .select_related("document")
        .order_by("received_at", "id")
    )
    said: dict[int, list[FollowUp]] = {}
    found = FollowUp.filter(visible_follow_ups(actor), position_id__in=[position.id for position in positions])
    for one in await found.select_related("addressee").order_by("-confirmed_at", "-id"):
        said.setdefault(one.position_id, []).append(one)
    may_record = actor.is_office and runs(actor, matter.office)
    waiting = await list_waiting(actor, matter_id) if may_record else []
    later = Matter.filter(visible_matters(actor), continues_id=matter.id).order_by("id")
    return FollowUpOverview(matter, versions, positions, said, waiting, await later, may_record)

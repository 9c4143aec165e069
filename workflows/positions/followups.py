"""What became of our demands in the drafts and the law (Verbleib)."""

from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q

from models.database import rows, transaction
from models.dispatches import DEMAND_OUTCOMES, FollowUp, Outcome
from models.matters import DocumentVersion, Matter
from models.positions import Position, PositionKind
from workflows import clock
from workflows.access import (
    Actor,
    find,
    require,
    runs,
    visible_document_versions,
    visible_matters,
    visible_positions,
)
from workflows.audit import record
from workflows.errors import Unacceptable, WrongState
from workflows.matters.matters import locked_matter

LONGEST_EVIDENCE = 4_000

# Demands whose latest follow-up leaves them open, or that have none: an election ends undecided bills.
LAPSE = """
    INSERT INTO follow_up (position_id, outcome, evidence, recorded_by_id, recorded_at, version)
    SELECT position.id, 'lapsed', $2, $3, $4, 1 FROM position
    LEFT JOIN LATERAL (
        SELECT outcome FROM follow_up
        WHERE follow_up.position_id = position.id AND follow_up.organisation_id IS NULL
        ORDER BY recorded_at DESC, id DESC LIMIT 1
    ) AS latest ON true
    WHERE position.matter_id = $1 AND position.kind = 'demand' AND position.withdrawn_at IS NULL
      AND coalesce(latest.outcome, 'open') = 'open'
    RETURNING position_id
"""


@dataclass(frozen=True)
class FollowUpOverview:
    """What became of the demands of a matter: per position its outcomes by document version (None: no version)."""

    matter: Matter
    versions: list[DocumentVersion]
    positions: list[Position]
    outcomes: dict[int, dict[int | None, FollowUp]]
    may_record: bool

    def latest(self, position_id: int) -> Outcome:
        """The outcome that was recorded last; open where nothing was."""
        known = sorted(self.outcomes.get(position_id, {}).values(), key=lambda one: (one.recorded_at, one.id))
        return known[-1].outcome if known else Outcome.OPEN

    def counts(self) -> dict[Outcome, int]:
        """How many demands came to which end, in the order of the outcomes."""
        latest = [self.latest(position.id) for position in self.positions]
        return {outcome: latest.count(outcome) for outcome in DEMAND_OUTCOMES if outcome in latest}


async def record_follow_up(
    actor: Actor, position_id: int, *, document_version_id: int, outcome: Outcome, evidence: str = ""
) -> FollowUp:
    """The office says what became of a demand in a version of the draft; said again, the newer word stands."""
    _check(outcome, DEMAND_OUTCOMES, evidence)
    async with transaction():
        position = await _locked(actor, position_id)

        if position.kind is not PositionKind.DEMAND:
            raise WrongState("not_a_demand")
        versions = DocumentVersion.filter(document__matter_id=position.matter_id)
        if not await versions.filter(visible_document_versions(actor), id=document_version_id).exists():
            raise Unacceptable(fields={"document_version": "unknown"})

        follow_up = await _say(actor, position, outcome, evidence, document_version_id=document_version_id)

        await _record(actor, "follow_up.recorded", follow_up)
    return follow_up


async def lapse_open(actor: Actor, matter_id: int, *, evidence: str = "") -> int:
    """The election ends the bill (Diskontinuität): every demand that is still open lapses; how many."""
    _check(Outcome.LAPSED, DEMAND_OUTCOMES, evidence)
    async with transaction():
        matter = await locked_matter(actor, matter_id)

        lapsed = await rows(LAPSE, [matter.id, evidence.strip(), actor.person_id, clock.now()])

        if lapsed:
            await record(actor, "matter.lapsed", matter, positions=sorted(row["position_id"] for row in lapsed))
    return len(lapsed)


async def show_follow_ups(actor: Actor, matter_id: int) -> FollowUpOverview:
    """What became of the demands of a matter, as far as the actor may know of demands and drafts."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    demands = Q(matter_id=matter.id, kind=PositionKind.DEMAND, withdrawn_at__isnull=True)
    positions = await Position.filter(visible_positions(actor) & demands).select_related("provision").order_by("number")
    versions = await (
        DocumentVersion.filter(visible_document_versions(actor), document__matter_id=matter.id)
        .select_related("document")
        .order_by("received_at", "id")
    )
    known: set[int | None] = {None, *(version.id for version in versions)}
    outcomes: dict[int, dict[int | None, FollowUp]] = {}
    ids = [position.id for position in positions]
    for one in await FollowUp.filter(position_id__in=ids, organisation_id__isnull=True).order_by("recorded_at", "id"):
        if one.document_version_id in known:
            outcomes.setdefault(one.position_id, {})[one.document_version_id] = one
    return FollowUpOverview(matter, versions, positions, outcomes, runs(actor, matter.office))


async def prepare_lapse(actor: Actor, matter_id: int) -> FollowUpOverview:
    """The same, before the office lets lapse what is open."""
    overview = await show_follow_ups(actor, matter_id)
    require(actor.is_office, overview.may_record, code="not_your_office")
    return overview


async def _locked(actor: Actor, position_id: int) -> Position:
    known = await find(Position.all(), visible_positions(actor), position_id)
    await locked_matter(actor, known.matter_id)
    return await Position.filter(id=position_id).select_for_update().get()


async def _say(actor: Actor, position: Position, outcome: Outcome, evidence: str, **where: Any) -> FollowUp:
    follow_up = await FollowUp.filter(position=position, **where).first()
    if follow_up is None:
        follow_up = FollowUp(position=position, version=0, **where)
    follow_up.outcome, follow_up.evidence = outcome, evidence.strip()
    follow_up.recorded_by_id, follow_up.recorded_at = actor.person_id, clock.now()
    follow_up.version += 1
    await follow_up.save()
    return follow_up


async def _record(actor: Actor, action: str, follow_up: FollowUp) -> None:
    await record(
        actor,
        action,
        follow_up,
        position=follow_up.position_id,
        outcome=follow_up.outcome,
        document_version=follow_up.document_version_id,
        organisation=follow_up.organisation_id,
    )


def _check(outcome: Outcome, allowed: tuple[Outcome, ...], evidence: str) -> None:
    wrong = {}
    if outcome not in allowed:
        wrong["outcome"] = "unknown"
    if len(evidence) > LONGEST_EVIDENCE:
        wrong["evidence"] = "too_long"
    if wrong:
        raise Unacceptable(fields=wrong)

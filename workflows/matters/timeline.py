"""What became of it: every requirement of one's own organisations, and those they joined, on one line of time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import rows
from models.dispatches import FollowUp
from models.matters import DocumentVersion, Matter
from models.positions import Position, Votum
from models.proceedings import ProceedingStep
from models.submissions import Requirement, Support
from workflows.access import (
    Actor,
    require,
    visible_document_versions,
    visible_follow_ups,
    visible_matters,
    visible_positions,
    visible_requirements,
)
from workflows.errors import Missing
from workflows.paging import PAGE_SIZE, within
from workflows.positions.said_anywhere import said_anywhere
from workflows.positions.said_positions import SaidPosition

# Begins at one's own answers and support ($3 of these may still be read), so that it takes as long in a federation of ten
# members as in one of ten thousand; $4 asks for one requirement only.
ASKED = """
    SELECT requirement.id, submission.received_at AS asked_at, false AS supported FROM submission
    JOIN round ON round.id = submission.round_id AND round.matter_id = ANY($2::int[])
    JOIN requirement ON requirement.submission_id = submission.id
    WHERE submission.organisation_id = ANY($1::int[]) AND submission.state = 'released'
          AND submission.channel <> 'forwarded' AND ($4::int IS NULL OR requirement.id = $4)
    UNION ALL
    SELECT requirement.id, joined.at, true
    FROM (
        SELECT requirement_id AS id, min(given_at) AS at FROM support
        WHERE organisation_id = ANY($1::int[]) AND withdrawn_at IS NULL AND requirement_id = ANY($3::int[])
              AND ($4::int IS NULL OR requirement_id = $4)
        GROUP BY 1
    ) AS joined
    JOIN requirement ON requirement.id = joined.id
    JOIN submission ON submission.id = requirement.submission_id
    JOIN round ON round.id = submission.round_id AND round.matter_id = ANY($2::int[])
"""
COUNT = f"SELECT count(*) AS total FROM ({ASKED}) AS asked"
# What a Landesverband forwarded has the votum of its copy. What was not told yet is not shown. The reason was given to the
# author, and who that is others read only with its consent.
ENTRIES = f"""
    WITH RECURSIVE asked AS ({ASKED}), own AS (
        SELECT requirement.id, requirement.title, asked.supported,
               CASE WHEN asked.supported AND NOT requirement.name_shown THEN '' ELSE author.name END AS organisation,
               asked.asked_at, matter.id AS matter_id, matter.short_title AS matter, source.told_at, source.votum,
               CASE WHEN asked.supported THEN '' ELSE coalesce(source.reason, '') END AS reason, source.position_id
        FROM asked
        JOIN requirement ON requirement.id = asked.id
        JOIN submission ON submission.id = requirement.submission_id
        JOIN organisation AS author ON author.id = submission.organisation_id
        JOIN round ON round.id = submission.round_id
        JOIN matter ON matter.id = round.matter_id
        LEFT JOIN LATERAL (
            SELECT copy.id FROM requirement AS copy
            JOIN submission AS bundle ON bundle.id = copy.submission_id AND bundle.state = 'released'
            WHERE copy.origin_id = requirement.id ORDER BY copy.id DESC LIMIT 1
        ) AS forwarded ON true
        LEFT JOIN source ON source.requirement_id = coalesce(forwarded.id, requirement.id)
            AND source.told_at IS NOT NULL AND source.confirmed_at IS NOT NULL AND source.matter_id = ANY($2::int[])
    ), going_on AS (
        SELECT DISTINCT position_id AS first_id, position_id AS id FROM own WHERE position_id IS NOT NULL
        UNION
        SELECT going_on.first_id, position.id FROM going_on JOIN position ON position.continues_id = going_on.id
    )
    SELECT own.*, followed.positions, greatest(asked_at, told_at, followed.at) AS latest_at, step.id AS step_id
    FROM own LEFT JOIN LATERAL (
        SELECT max(follow_up.confirmed_at) AS at, array_agg(DISTINCT going_on.id) AS positions
        FROM going_on LEFT JOIN follow_up ON follow_up.position_id = going_on.id
            AND follow_up.confirmed_at IS NOT NULL AND follow_up.replaced_at IS NULL
            AND (follow_up.document_version_id IS NULL OR follow_up.document_version_id = ANY($5::int[]))
        WHERE going_on.first_id = own.position_id AND going_on.id = ANY($6::int[])
    ) AS followed ON true
    LEFT JOIN LATERAL (
        SELECT step.id, step.happened_on::timestamp AT TIME ZONE 'Europe/Berlin' AS at
        FROM proceeding JOIN proceeding_step AS step ON step.proceeding_id = proceeding.id
        WHERE proceeding.ended_at IS NULL AND (proceeding.matter_id = own.matter_id OR proceeding.matter_id IN (
            SELECT matter_id FROM position WHERE position.id = ANY(followed.positions) AND matter_id = ANY($2::int[])))
        ORDER BY step.happened_on DESC, step.id DESC LIMIT 1
    ) AS step ON NOT $7
    WHERE told_at IS NOT NULL OR NOT $7
    ORDER BY greatest(asked_at, told_at, followed.at, step.at) DESC NULLS LAST, own.id DESC LIMIT $8 OFFSET $9
"""


@dataclass(frozen=True)
class TimelineEntry:
    """One requirement and what became of it; without `told_at` nothing was told yet and all that follows is empty.

    Where it is `supported`, another member wrote it, whose name is empty unless it may be read; `asked_at`: when we joined.
    `step`: the last in parliament, of its matter or the one that goes on with it.
    """

    id: int
    title: str
    supported: bool
    organisation: str
    matter_id: int
    matter: str
    asked_at: datetime
    latest_at: datetime
    told_at: datetime | None
    votum: Votum | None
    reason: str
    said: SaidPosition | None
    follow_ups: list[FollowUp]
    step: ProceedingStep | None


@dataclass(frozen=True)
class Timeline:
    """One page, newest first; `total` counts all requirements."""

    entries: list[TimelineEntry]
    number: int
    total: int


async def show_timeline(actor: Actor, page: int = 1, *, requirement_id: int | None = None) -> Timeline:
    """For a member: what became of each requirement that its organisations wrote or joined, as far as it was told.

    Of one alone: Missing where it stands in no timeline of theirs.
    """
    require(actor.is_member)
    asked = [*await _asked(actor), requirement_id]
    total = (await rows(COUNT, asked))[0]["total"]
    if requirement_id is not None and not total:
        raise Missing("not_in_timeline", requirement=requirement_id)
    number = within(page, total)
    return Timeline(await _entries(actor, asked, offset=(number - 1) * PAGE_SIZE), number, total)


async def follows(actor: Actor, requirement: Requirement) -> bool:
    """Does this requirement stand in the actor's timeline?"""
    return actor.is_member and bool((await rows(COUNT, [*await _asked(actor), requirement.id]))[0]["total"])


async def newest_results(actor: Actor, most: int) -> list[TimelineEntry]:
    """What was told lately, or has gone on since, for feeds."""
    require(actor.is_member)
    return await _entries(actor, [*await _asked(actor), None], most=most, told=True)


async def _asked(actor: Actor) -> list[list[int]]:
    """Whose requirements, in which matters, and which of others, as far as the actor may still read them."""
    own = list(actor.organisation_ids)
    joined = Support.filter(organisation_id__in=own, withdrawn_at__isnull=True)
    ids = [one.requirement_id for one in await joined.only("requirement_id")]
    readable = Requirement.filter(visible_requirements(actor), id__in=ids).exclude(submission__organisation_id__in=own)
    matters = Matter.filter(visible_matters(actor)).only("id")
    return [own, [one.id for one in await matters], [one.id for one in await readable.only("id")] if ids else []]


async def _entries(
    actor: Actor, asked: list[Any], *, most: int = PAGE_SIZE, offset: int = 0, told: bool = False
) -> list[TimelineEntry]:
    matters = asked[1]
    versions = DocumentVersion.filter(visible_document_versions(actor), document__matter_id__in=matters)
    positions = Position.filter(visible_positions(actor), matter_id__in=matters)
    known = [[one.id for one in await query.only("id")] for query in (versions, positions)]
    found = await rows(ENTRIES, [*asked, *known, told, most, offset])
    said = await said_anywhere(actor, {row["position_id"] for row in found} - {None})
    follow_ups = await follow_ups_of(actor, {one for row in found for one in row["positions"] or ()})
    steps = await _steps({row["step_id"] for row in found} - {None})
    return [_entry(row, said, follow_ups, steps.get(row["step_id"])) for row in found]


async def _steps(ids: Collection[int]) -> dict[int, ProceedingStep]:
    query = ProceedingStep.filter(id__in=list(ids)).select_related("proceeding")
    return {one.id: one for one in await query} if ids else {}


async def follow_ups_of(actor: Actor, position_ids: Collection[int]) -> dict[int, list[FollowUp]]:
    """Position → what became of it, newest first, in versions of the draft that the reader may know of."""
    query = FollowUp.filter(visible_follow_ups(actor), position_id__in=list(position_ids))
    found: dict[int, list[FollowUp]] = {}
    for one in await query.select_related("document_version", "addressee").order_by("-confirmed_at", "-id"):
        found.setdefault(one.position_id, []).append(one)
    return found


def _entry(
    row: dict[str, Any],
    said: dict[int, SaidPosition],
    follow_ups: dict[int, list[FollowUp]],
    step: ProceedingStep | None,
) -> TimelineEntry:
    """A demand that a new matter goes on with is followed there too."""
    facts = {name: value for name, value in row.items() if name not in ("position_id", "positions", "step_id")}
    facts["votum"] = Votum(row["votum"]) if row["votum"] else None
    then = [one for position_id in row["positions"] or () for one in follow_ups.get(position_id, [])]
    then.sort(key=lambda one: (one.confirmed_at, one.id), reverse=True)
    return TimelineEntry(**facts, said=said.get(row["position_id"] or 0), follow_ups=then, step=step)

"""Reading groups: the list of a matter with counts, and one group with its requirements."""

from typing import NamedTuple

from models.database import rows
from models.matters import Matter
from models.positions import Position, RequirementGroup
from models.submissions import Requirement
from workflows.access import Actor, find, require, runs, visible_matters, visible_requirements
from workflows.errors import Missing
from workflows.evaluation.evaluation import complete
from workflows.paging import PAGE_SIZE, within

MOST_SHOWN = 200

# A group's place is where most of its requirements stand.
LINES = """
    SELECT member.group_id, count(*) AS requirements, count(source.id) AS decided,
           count(DISTINCT coalesce(suggestion.copy_of, member.requirement_id)) AS letters,
           count(*) FILTER (WHERE suggestion.group_id = g.id AND suggestion.suggested_at > g.confirmed_at) AS joined,
           count(DISTINCT coalesce(first.organisation_id, submission.organisation_id)) AS organisations,
           count(*) FILTER (WHERE 'withdrawn' IN (submission.state, first.state)) AS withdrawn,
           coalesce(mode() WITHIN GROUP (ORDER BY place.label), '') AS place
    FROM group_member AS member
    JOIN requirement_group AS g ON g.id = member.group_id
    LEFT JOIN group_suggestion AS suggestion ON suggestion.id = member.requirement_id
    JOIN requirement ON requirement.id = member.requirement_id
    JOIN submission ON submission.id = requirement.submission_id
    LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
    LEFT JOIN submission AS first ON first.id = origin.submission_id
    LEFT JOIN source ON source.requirement_id = requirement.id
        AND source.confirmed_at IS NOT NULL AND source.votum IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT provision.label FROM requirement_provision
        JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_provision.requirement_id = requirement.id ORDER BY provision.position LIMIT 1
    ) AS place ON true
    WHERE member.group_id = ANY($1::int[]) GROUP BY member.group_id
"""
# Nobody agreed to it yet, or not to what came since.
WAITING = """
    (g.confirmed_at IS NULL OR EXISTS (
        SELECT FROM group_suggestion AS came WHERE came.group_id = g.id AND came.suggested_at > g.confirmed_at
            AND EXISTS (SELECT FROM group_member WHERE requirement_id = came.id AND group_member.group_id = g.id)))
"""
COUNTS = f"""
    SELECT count(*) AS groups, count(*) FILTER (WHERE {WAITING}) AS unconfirmed
    FROM requirement_group AS g WHERE matter_id = $1
"""
LISTED = f"""
    SELECT id FROM requirement_group AS g WHERE matter_id = $1 AND ($2 IS FALSE OR {WAITING})
    ORDER BY id OFFSET $3 LIMIT {PAGE_SIZE}
"""


class GroupLine(NamedTuple):
    """A group with how much is in it, how many different letters that is, of how many organisations, how much of it is
    decided, and withdrawn since. `joined` came since somebody confirmed it.
    """

    group: RequirementGroup
    requirements: int
    organisations: int
    decided: int
    place: str
    withdrawn: int = 0
    letters: int = 0
    joined: int = 0


class GroupList(NamedTuple):
    """A page of groups; `total` counts those of the list, `unconfirmed` those nobody agreed to yet."""

    matter: Matter
    lines: list[GroupLine]
    number: int
    total: int
    unconfirmed: int


class GroupDetail(NamedTuple):
    """One group with what the actor may read of it, what could take it up, and the groups at the same place."""

    matter: Matter
    group: RequirementGroup
    requirements: list[Requirement]
    hidden: int
    decided: int
    positions: list[Position]
    neighbours: list[RequirementGroup]
    withdrawn: int = 0
    letters: int = 0
    joined: int = 0


async def list_groups(actor: Actor, matter_id: int, *, unconfirmed_only: bool = False, page: int = 1) -> GroupList:
    """The groups of a matter as they were made, fifty a page; the machine goes through the draft in its order."""
    matter = await _matter(actor, matter_id)
    counts = (await rows(COUNTS, [matter.id]))[0]
    total = counts["unconfirmed"] if unconfirmed_only else counts["groups"]
    number = within(page, total)
    found = await rows(LISTED, [matter.id, unconfirmed_only, (number - 1) * PAGE_SIZE])
    groups = RequirementGroup.filter(id__in=[row["id"] for row in found]).select_related("position")
    lines = await lines_of(await groups.order_by("id"))
    return GroupList(matter, lines, number, total, counts["unconfirmed"])


async def show_group(actor: Actor, group_id: int) -> GroupDetail:
    """One group, for the officer who confirms, sorts and decides."""
    group = await RequirementGroup.filter(id=group_id).select_related("position").first()
    if group is None:
        raise Missing(group=group_id)
    matter = await _matter(actor, group.matter_id)
    readable = complete(Requirement.filter(visible_requirements(actor), groupings__group_id=group.id))
    requirements = await readable.order_by("id").limit(MOST_SHOWN)
    (line,) = await lines_of([group])
    others = RequirementGroup.filter(matter=matter, anchor=group.anchor).exclude(id=group.id)
    return GroupDetail(
        matter,
        group,
        requirements,
        line.requirements - len(requirements),
        line.decided,
        await Position.filter(matter=matter, withdrawn_at__isnull=True).order_by("number"),
        await others.order_by("id").limit(50),
        line.withdrawn,
        line.letters,
        line.joined,
    )


async def _matter(actor: Actor, matter_id: int) -> Matter:
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(actor.is_office, runs(actor, matter.office), code="not_your_office")
    return matter


async def lines_of(groups: list[RequirementGroup]) -> list[GroupLine]:
    """Each with its counts, in the same order."""
    counted = {row["group_id"]: row for row in await rows(LINES, [[group.id for group in groups]])}
    empty = {
        "requirements": 0,
        "organisations": 0,
        "decided": 0,
        "place": "",
        "withdrawn": 0,
        "letters": 0,
        "joined": 0,
    }
    counts = [counted.get(group.id, {"group_id": group.id, **empty}) for group in groups]
    return [
        GroupLine(group, **{name: count for name, count in found.items() if name != "group_id"})
        for group, found in zip(groups, counts, strict=True)
    ]

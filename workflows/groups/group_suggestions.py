"""Which groups the machine suggests, in its own name, as often as it is asked: what people decided stays as it is."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.database import next_ids, rows, transaction
from models.matters import Matter
from models.positions import GroupMember, RequirementGroup
from models.queue import enqueue, job
from workflows import clock
from workflows.access import MACHINE, Actor
from workflows.audit import record
from workflows.errors import Missing
from workflows.evaluation.evaluation_acts import evaluating
from workflows.evaluation.readings import TEXT, meanings_of
from workflows.grouping import LOOSE, GroupingText, Level, fitting_level
from workflows.grouping.rerun import Regrouped, Standing, regroup
from workflows.grouping.subject import off_subject
from workflows.grouping.suggest import anchor_at
from workflows.groups.groups import end_groups
from workflows.matters.matters import matter_in_work

BATCH = 5_000

TEXTS = f"""
    SELECT requirement.id, requirement.title, coalesce(place.key, 'topic/' || topic.number, '') AS anchor,
           {TEXT} AS text, member.group_id, coalesce(suggestion.kept_from, '[]')::text AS kept_from,
           coalesce(suggestion.refined, false) AS refined
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    JOIN matter ON matter.id = round.matter_id AND matter.office_id = round.office_id
    LEFT JOIN topic ON topic.id = requirement.topic_id
    LEFT JOIN group_member AS member ON member.requirement_id = requirement.id
    LEFT JOIN group_suggestion AS suggestion ON suggestion.id = requirement.id
    LEFT JOIN LATERAL (
        SELECT provision.key, provision.position FROM requirement_provision
        JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_provision.requirement_id = requirement.id ORDER BY provision.position LIMIT 1
    ) AS place ON true
    WHERE matter.id = $1
    ORDER BY place.position NULLS LAST, topic.number, requirement.id
"""
# A person decided about a group who confirmed it, gave it a position or one of its requirements a votum, marked a
# contradiction to it, or put something into it.
GROUPS = """
    SELECT g.id, g.anchor, g.reason, g.version, NOT g.suggested_by_machine OR g.confirmed_at IS NOT NULL
        OR g.position_id IS NOT NULL
        OR EXISTS (SELECT FROM group_conflict WHERE g.id IN (group_id, other_id))
        OR EXISTS (SELECT FROM group_member JOIN group_suggestion ON group_suggestion.id = requirement_id
                   WHERE group_member.group_id = g.id AND group_suggestion.group_id <> g.id)
        OR EXISTS (SELECT FROM group_member JOIN source ON source.requirement_id = group_member.requirement_id
                   AND source.confirmed_at IS NOT NULL WHERE group_member.group_id = g.id) AS kept
    FROM requirement_group AS g WHERE g.matter_id = $1
"""
# Out of a group that the machine suggested, a person took some into another: what was left does not belong there.
LEFT_BEHIND = """
    SELECT DISTINCT stayed.requirement_id AS id, moved.group_id
    FROM group_member AS moved JOIN requirement_group AS g ON g.id = moved.group_id AND g.matter_id = $1
    JOIN group_suggestion AS said ON said.id = moved.requirement_id AND said.group_id <> moved.group_id
    JOIN group_suggestion AS beside ON beside.group_id = said.group_id
    JOIN group_member AS stayed ON stayed.requirement_id = beside.id AND stayed.group_id = beside.group_id
"""
MEMBERS = "SELECT requirement_id, group_id FROM group_member WHERE requirement_id = ANY($1::int[])"
LEAVE = "DELETE FROM group_member WHERE requirement_id = ANY($1::int[])"
SUGGESTED = """
    INSERT INTO group_suggestion AS old (id, group_id, copy_of, strength, fits, off_subject, refined, kept_from, suggested_at)
    SELECT id, group_id, copy_of, strength, fits, false, $6, kept_from::jsonb, $7
    FROM unnest($1::int[], $2::int[], $3::int[], $4::float8[], $5::bool[], $8::text[])
        AS given(id, group_id, copy_of, strength, fits, kept_from)
    ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, copy_of = excluded.copy_of, strength = excluded.strength, fits = excluded.fits,
        refined = excluded.refined, kept_from = excluded.kept_from,
        suggested_at = CASE WHEN old.group_id = excluded.group_id THEN old.suggested_at ELSE excluded.suggested_at END
"""
DESCRIBE = """
    UPDATE requirement_group AS g SET strength = given.strength, reason = given.reason
    FROM unnest($1::int[], $2::float8[], $3::text[]) AS given(id, strength, reason)
    WHERE g.id = given.id AND (g.strength, g.reason) IS DISTINCT FROM (given.strength, given.reason)
"""
TOUCH = "UPDATE requirement_group SET version = version + 1 WHERE id = ANY($1::int[])"
STRAYS = """
    UPDATE group_suggestion SET off_subject = id = ANY($2::int[])
    WHERE id = ANY($1::int[]) AND off_subject <> (id = ANY($2::int[]))
"""
EMPTY = """
    SELECT id FROM requirement_group
    WHERE id = ANY($1::int[]) AND NOT EXISTS (SELECT FROM group_member WHERE group_id = requirement_group.id)
"""


class _Evaluation(NamedTuple):
    """What stands in a matter when the machine begins to think."""

    matter_id: int
    texts: list[GroupingText]
    titles: dict[int, str]
    home: dict[int, int]  # requirement -> group
    groups: dict[int, dict[str, Any]]
    kept_from: dict[int, set[int]]
    unrefined: bool

    @property
    def standing(self) -> list[Standing]:
        members: dict[int, list[int]] = {}
        for id_, group_id in self.home.items():
            members.setdefault(group_id, []).append(id_)
        return [
            Standing(
                id_,
                self.groups[id_]["anchor"],
                tuple(sorted(ids)),
                self.groups[id_]["kept"],
                self.groups[id_]["reason"],
            )
            for id_, ids in sorted(members.items())
        ]


@dataclass
class _Placement:
    """Requirements that come into a group; it gets its number when it is written."""

    group: Regrouped
    ids: list[int]
    group_id: int = 0

    def __post_init__(self) -> None:
        self.group_id = self.group.id or 0


async def request_groups(actor: Actor, matter_id: int) -> None:
    """Ask the machine to group what is in no group yet, and to look again at what nobody decided about."""
    async with transaction():
        matter = await matter_in_work(actor, matter_id)

        await record(actor, "groups.requested", matter)
        await enqueue("suggest_groups", matter.id, True)


@job("suggest_groups")
async def suggest_matter_groups(matter_id: int, afresh: bool = False) -> int:
    """Suggest groups for the requirements of a matter; how many groups are new or different. Asked twice, it suggests once.

    New requirements join groups that stand; those that nobody decided about are sorted again if `afresh`, or if vectors
    came meanwhile.
    """
    found = await _evaluation(matter_id)
    if not found.texts:
        return 0
    meanings = await meanings_of([text.id for text in found.texts])
    refined = len(meanings) == len(found.texts)
    standing = found.standing
    again = (afresh or (refined and found.unrefined)) and any(not group.kept for group in standing)
    firsts = {group.id: group.ids[0] for group in standing}
    apart = [(id_, firsts[group]) for id_, groups in found.kept_from.items() for group in groups if group in firsts]
    suggested = await asyncio.to_thread(
        regroup, found.texts, standing, level=_level(found), meanings=meanings if refined else None, apart=apart,
        afresh=again,
    )  # fmt: skip
    strays = await asyncio.to_thread(off_subject, meanings) if refined else set()
    async with transaction():
        matter = await Matter.filter(id=matter_id).select_for_update(no_key=True).first()
        if matter is None:
            raise Missing(matter=matter_id)
        if matter.closed_at is not None:
            return 0

        await matter.fetch_related("office")
        placements = await _still_possible(found, suggested)
        changed = await _place(matter, found, placements)
        await _note(found, placements, refined)
        await rows(STRAYS, [list(meanings), list(strays)] if refined else [[], []])

        if changed:
            await record(MACHINE, "groups.suggested", matter, groups=changed)
    return changed


async def _evaluation(matter_id: int) -> _Evaluation:
    said = await rows(TEXTS, [matter_id])
    groups = {row["id"]: row for row in await rows(GROUPS, [matter_id])}
    kept_from = {row["id"]: set(json.loads(row["kept_from"])) for row in said}
    for row in await rows(LEFT_BEHIND, [matter_id]):
        kept_from.setdefault(row["id"], set()).add(row["group_id"])
    home = {row["id"]: row["group_id"] for row in said if row["group_id"]}
    return _Evaluation(
        matter_id,
        [GroupingText(row["id"], row["anchor"], row["title"], row["text"]) for row in said],
        {row["id"]: row["title"] for row in said},
        home,
        groups,
        {id_: groups for id_, groups in kept_from.items() if groups},
        any(row["group_id"] and not row["refined"] and not groups[row["group_id"]]["kept"] for row in said),
    )


def _level(found: _Evaluation) -> Level:
    """As fine as the machine's groups are; before there are any, as the office can work through them."""
    anchors = {text.id: text.anchor for text in found.texts}
    if not any(group["reason"] for group in found.groups.values()):
        return fitting_level(anchors.values())
    coarse = (
        anchors[id_] != found.groups[group]["anchor"] == anchor_at(Level.SECTION, anchors[id_])
        for id_, group in found.home.items()
    )
    return Level.SECTION if any(coarse) else Level.PROVISION


async def _still_possible(found: _Evaluation, suggested: Sequence[Regrouped]) -> list[_Placement]:
    """What a person moved or decided while the machine was thinking stays there."""
    now = {row["id"]: row for row in await rows(GROUPS, [found.matter_id])}
    ids = [id_ for one in suggested for id_ in one.near]
    home = {row["requirement_id"]: row["group_id"] for row in await rows(MEMBERS, [ids])}
    same = {id_ for id_, group in now.items() if group["version"] == found.groups.get(id_, group)["version"]}
    moving = {
        id_ for id_ in ids
        if (group := home.get(id_)) == found.home.get(id_) and (group is None or (group in same and not now[group]["kept"]))
    }  # fmt: skip
    placements = [
        _Placement(one, [id_ for id_ in one.near if id_ in moving])
        for one in suggested
        if one.id is None or one.id in same or (one.id in now and found.groups[one.id]["kept"])
    ]
    return [one for one in placements if one.ids]


async def _place(matter: Matter, found: _Evaluation, placements: list[_Placement]) -> int:
    """Write who lies where now; how many groups are new, different or gone."""
    fresh = [one for one in placements if one.group.id is None]
    for one, id_ in zip(fresh, await next_ids("requirement_group", len(fresh)), strict=True):
        one.group_id = id_
    moves = {id_: one.group_id for one in placements for id_ in one.ids if found.home.get(id_) != one.group_id}
    described = [one for one in placements if one.group.strength is not None and one not in fresh]
    groups = {*moves.values(), *(found.home[id_] for id_ in moves if id_ in found.home)}
    async with evaluating(
        MACHINE, matter, "groups.suggested", requirements=moves, groups={*groups, *(one.group_id for one in described)}
    ):
        await RequirementGroup.bulk_create([_made(matter, found, one) for one in fresh], batch_size=BATCH)
        await rows(LEAVE, [list(moves)])
        members = [GroupMember(group_id=group_id, requirement_id=id_) for id_, group_id in moves.items()]
        await GroupMember.bulk_create(members, batch_size=BATCH)
        await rows(
            DESCRIBE,
            [
                [one.group_id for one in described],
                [one.group.strength for one in described],
                [str(one.group.reason) for one in described],
            ],
        )
        await rows(TOUCH, [sorted(groups - {one.group_id for one in fresh})])
        await end_groups([row["id"] for row in await rows(EMPTY, [sorted(groups)])])
    return len(groups)


def _made(matter: Matter, found: _Evaluation, one: _Placement) -> RequirementGroup:
    return RequirementGroup(
        id=one.group_id,
        matter=matter,
        anchor=one.group.anchor[:160],
        title=_common_title([found.titles[id_] for id_ in one.ids]),
        strength=one.group.strength or 0.0,
        reason=str(one.group.reason),
        suggested_by_machine=True,
        created_at=clock.now(),
    )


async def _note(found: _Evaluation, placements: list[_Placement], refined: bool) -> None:
    """What was suggested for each, to be measured by what people make of it."""
    said = [(id_, one) for one in placements for id_ in one.ids]
    await rows(
        SUGGESTED,
        [
            [id_ for id_, _ in said],
            [one.group_id for _, one in said],
            [one.group.near[id_].letter for id_, one in said],
            [one.group.near[id_].strength for id_, one in said],
            [one.group.reason not in LOOSE for _, one in said],
            refined,
            clock.now(),
            [json.dumps(sorted(found.kept_from.get(id_, ()))) for id_, _ in said],
        ],
    )


def _common_title(titles: list[str]) -> str:
    """The title that most members of a group chose, of equals the shortest."""
    return max(sorted(set(titles), key=lambda title: (len(title), title)), key=titles.count)[:300]

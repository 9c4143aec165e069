"""Costs that members named with their basis, as they stand in the database: whose they are, for what, and what counts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.database import rows
from models.organisations import MEMBER_KINDS, OrganisationKind
from workflows.organisations.territory import Place, Territory
from workflows.requirements.cost_counting import Figure, count_costs

# What a later round goes on from would count twice, and what a member calls settled costs it nothing any more. A figure
# that a Landesverband passed on is its town's, once, and only where that town did not answer here itself. For the same
# thing are those of one position, else of one group, else at one provision, else at one field of policy.
NAMED = """
    WITH gone AS (
        SELECT coalesce(first.continues_id, later.continues_id) AS id
        FROM requirement AS later JOIN submission ON submission.id = later.submission_id AND submission.state = 'released'
        JOIN round ON round.id = submission.round_id AND round.matter_id = $1
        JOIN matter ON matter.id = round.matter_id AND matter.office_id = round.office_id
        LEFT JOIN requirement AS first ON first.id = later.origin_id
        WHERE coalesce(first.continues_id, later.continues_id) IS NOT NULL
        UNION SELECT settlement.requirement_id
        FROM settlement JOIN submission ON submission.id = settlement.submission_id AND submission.state = 'released'
        JOIN round ON round.id = submission.round_id AND round.matter_id = $1
    )
    SELECT DISTINCT ON (coalesce(origin.id, requirement.id)) requirement.id, author.id AS author_id, author.state,
           author.kind, author.population, requirement.cost_yearly AS yearly, requirement.cost_once AS once,
           CASE WHEN source.position_id IS NOT NULL THEN 'position ' || source.position_id
                WHEN grouping.group_id IS NOT NULL THEN 'group ' || grouping.group_id
                WHEN place.key IS NOT NULL THEN 'provision ' || place.key
                ELSE 'topic ' || coalesce(requirement.topic_id, 0) END AS subject,
           (SELECT array_agg(organisation_id) FROM submission_organisation
            WHERE submission_id = coalesce(first.id, submission.id)) AS covers
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    JOIN matter ON matter.id = round.matter_id
    LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
    LEFT JOIN submission AS first ON first.id = origin.submission_id
    JOIN organisation AS author ON author.id = coalesce(first.organisation_id, submission.organisation_id)
    LEFT JOIN source ON source.requirement_id = requirement.id AND source.confirmed_at IS NOT NULL
        AND source.votum IN ('adopted', 'adopted_in_substance')
    LEFT JOIN group_member AS grouping ON grouping.requirement_id = requirement.id
    LEFT JOIN LATERAL (
        SELECT provision.key FROM requirement_provision JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_provision.requirement_id = requirement.id ORDER BY provision.position LIMIT 1
    ) AS place ON true
    WHERE matter.id = $1 AND (requirement.cost_basis <> '' OR requirement.cost_method <> 'sum')
      AND (requirement.cost_yearly IS NOT NULL OR requirement.cost_once IS NOT NULL)
      AND (first.id IS NULL OR first.state = 'released')
      AND CASE WHEN $2::int IS NULL THEN round.office_id = matter.office_id ELSE round.id = $2 END
      AND ($3::int[] IS NULL OR source.position_id = ANY($3))
      AND ($2 IS NOT NULL OR NOT EXISTS (SELECT FROM gone WHERE gone.id IN (requirement.id, requirement.origin_id)))
      AND NOT EXISTS (SELECT FROM submission AS own WHERE requirement.origin_id IS NOT NULL AND own.state = 'released'
                      AND own.round_id = round.id AND own.organisation_id = author.id AND own.channel <> 'forwarded')
    ORDER BY coalesce(origin.id, requirement.id), requirement.id
"""
# Who was asked, and who answered, in the rounds of the office and in those that feed them; or in one round alone.
HEARD = """
    WITH RECURSIVE family AS (
        SELECT round.id FROM round JOIN matter ON matter.id = round.matter_id
        WHERE matter.id = $1
          AND CASE WHEN $2::int IS NULL THEN round.office_id = matter.office_id ELSE round.id = $2 END
        UNION SELECT round.id FROM round JOIN family ON family.id = round.feeds_id
    )
    SELECT 'asked' AS what, organisation.id, organisation.state, organisation.kind, organisation.population
    FROM organisation WHERE id IN (SELECT organisation_id FROM invitation JOIN family ON family.id = round_id)
    UNION ALL
    SELECT 'answered', organisation.id, organisation.state, organisation.kind, organisation.population
    FROM organisation WHERE kind = ANY($3::text[]) AND id IN (
        SELECT organisation_id FROM submission JOIN family ON family.id = round_id WHERE submission.state = 'released' AND submission.channel <> 'forwarded')
"""
TERRITORY = "SELECT id, kind, parent_id, population FROM organisation WHERE kind = ANY($1::text[])"


class Member(NamedTuple):
    """An organisation as sums divide them."""

    id: int
    state: str
    kind: OrganisationKind
    population: int


class Named(NamedTuple):
    """What a member named in one requirement, and what of it counts (None: not stated, or set aside)."""

    requirement_id: int
    member: Member
    stated: Figure
    yearly: Decimal | None
    once: Decimal | None

    @property
    def counts(self) -> bool:
        """Does anything of it count?"""
        return self.yearly is not None or self.once is not None


class Heard(NamedTuple):
    """Of how many that were asked who answered."""

    asked: int
    answered: list[Member]


async def named_costs(
    matter_id: int, *, round_id: int | None = None, position_ids: Sequence[int] | None = None
) -> list[Named]:
    """All figures of a matter, of one of its rounds, or behind some of its positions. Who reads them is asked by the caller."""
    found = await rows(NAMED, [matter_id, round_id, None if position_ids is None else list(position_ids)])
    if not found:
        return []
    places = await rows(TERRITORY, [[str(kind) for kind in MEMBER_KINDS]])
    territory = Territory(
        {row["id"]: Place(OrganisationKind(row["kind"]), row["parent_id"], row["population"]) for row in places}
    )
    counted = count_costs(territory, [_figure(row) for row in found])
    return [
        Named(row["id"], _member(row, row["author_id"]), one.figure, one.yearly, one.once)
        for row, one in zip(found, counted, strict=True)
    ]


async def heard(matter_id: int, *, round_id: int | None = None) -> Heard:
    """How many were asked, and which members answered."""
    found = await rows(HEARD, [matter_id, round_id, [str(kind) for kind in MEMBER_KINDS]])
    answered = [_member(row, row["id"]) for row in found if row["what"] == "answered"]
    return Heard(len(found) - len(answered), answered)


def _figure(row: dict[str, Any]) -> Figure:
    covers = frozenset(row["covers"] or [])
    return Figure(row["id"], row["author_id"], row["subject"], covers, row["yearly"], row["once"])


def _member(row: dict[str, Any], id_: int) -> Member:
    return Member(id_, row["state"], OrganisationKind(row["kind"]), row["population"])

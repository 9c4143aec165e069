"""A round that follows another: what a member asked for before, and whether it stands, is settled or has changed.

Silence is turned into nothing: what nobody said anything about is shown as such, to the member and to the office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import rows
from models.matters import Provision
from models.people import Person
from models.positions import Votum
from models.rounds import Round
from models.submissions import Continuation, Requirement, SubmissionState
from workflows import clock
from workflows.access import Actor, find, require, visible_rounds
from workflows.drafts.later_provisions import later_provisions

# Rounds before this one, and those that feed them; what was said since is no longer what is asked for.
BEFORE = """
    WITH RECURSIVE line AS (
        SELECT follows_id AS id FROM round WHERE id = $1 AND follows_id IS NOT NULL
        UNION SELECT round.follows_id FROM round JOIN line ON line.id = round.id WHERE round.follows_id IS NOT NULL
    ), before AS (
        SELECT id FROM line UNION SELECT round.id FROM round JOIN before ON before.id = round.feeds_id
    ), now AS (
        SELECT $1::int AS id UNION SELECT round.id FROM round JOIN now ON now.id = round.feeds_id
    ), heads AS (
        SELECT requirement.id, submission.organisation_id, submission.id AS submission_id
        FROM submission JOIN requirement ON requirement.submission_id = submission.id AND requirement.origin_id IS NULL
        WHERE submission.state = 'released' AND submission.round_id IN (SELECT id FROM before)
          AND ($2::int[] IS NULL OR submission.organisation_id = ANY($2::int[]))
          AND NOT EXISTS (
            SELECT FROM requirement AS later JOIN submission AS said ON said.id = later.submission_id
            WHERE later.continues_id = requirement.id AND said.state = 'released'
              AND said.round_id IN (SELECT id FROM before))
          AND NOT EXISTS (
            SELECT FROM settlement JOIN submission AS said ON said.id = settlement.submission_id
            WHERE settlement.requirement_id = requirement.id AND said.state = 'released'
              AND said.round_id IN (SELECT id FROM before))
    ), words AS (
        SELECT later.continues_id AS id, later.continuation, later.id AS later_id, later.created_by_id AS person_id,
               later.created_at AS at, submission.id AS submission_id, submission.state
        FROM requirement AS later JOIN submission ON submission.id = later.submission_id
        WHERE later.continues_id IN (SELECT id FROM heads) AND submission.state <> 'withdrawn'
          AND submission.round_id IN (SELECT id FROM now)
        UNION ALL
        SELECT settlement.requirement_id, 'settled', NULL, settlement.settled_by_id, settlement.settled_at,
               submission.id, submission.state
        FROM settlement JOIN submission ON submission.id = settlement.submission_id
        WHERE settlement.requirement_id IN (SELECT id FROM heads) AND submission.state <> 'withdrawn'
          AND submission.round_id IN (SELECT id FROM now)
    ), said AS (
        SELECT DISTINCT ON (id) * FROM words WHERE state = 'released' OR NOT $3 ORDER BY id, at DESC
    )
"""
OWN = f"""
    {BEFORE}
    SELECT heads.id, heads.organisation_id, said.continuation, said.later_id, said.person_id, said.at,
           said.submission_id, said.state, source.votum
    FROM heads LEFT JOIN said ON said.id = heads.id
    LEFT JOIN LATERAL (SELECT max(one.id) AS id FROM requirement AS one WHERE one.origin_id = heads.id) AS copy ON true
    LEFT JOIN source ON source.requirement_id = coalesce(copy.id, heads.id) AND source.told_at IS NOT NULL
    ORDER BY heads.id
"""
ASKED_AGAIN = f"""
    {BEFORE}
    SELECT count(*) AS earlier,
        count(*) FILTER (WHERE said.continuation = 'stands') AS standing,
        count(*) FILTER (WHERE said.continuation = 'changed') AS changed,
        count(*) FILTER (WHERE said.continuation = 'settled') AS settled
    FROM heads LEFT JOIN said ON said.id = heads.id
    WHERE EXISTS (
        SELECT FROM submission_organisation AS covered
        JOIN invitation ON invitation.organisation_id = covered.organisation_id
        WHERE covered.submission_id = heads.submission_id AND invitation.round_id IN (SELECT id FROM now))
"""


@dataclass(frozen=True)
class EarlierRequirement:
    """A former requirement of one's own. `said`: what was said of it in this round, by `person`, in `submission_id`.

    `later` is the requirement of this round that goes on from it; `places` where it would stand in the new draft, and
    `lost` is true where it stood at a provision that is not there any more. `votum`: what the member was told.
    """

    requirement: Requirement
    votum: Votum | None
    said: Continuation | None
    said_at: datetime | None
    person: str
    submission_id: int | None
    state: SubmissionState | None
    later_id: int | None
    places: list[Provision]
    lost: bool

    @property
    def undecided(self) -> bool:
        """Nobody has said anything of it yet."""
        return self.said is None


@dataclass(frozen=True)
class Earlier:
    """What a desk asked for in the rounds before this one."""

    round: Round
    requirements: list[EarlierRequirement]
    due: datetime
    open: bool

    @property
    def undecided(self) -> list[EarlierRequirement]:
        return [one for one in self.requirements if one.undecided]


@dataclass(frozen=True)
class EarlierCount:
    """So many former requirements of a desk, and so many of which nothing was said yet in a round."""

    total: int = 0
    silent: int = 0


@dataclass(frozen=True)
class CarriedOver:
    """Of so many earlier requirements of those who are asked again, as far as answers were released."""

    earlier: int = 0
    standing: int = 0
    changed: int = 0
    settled: int = 0

    @property
    def silent(self) -> int:
        """Of these nothing was said."""
        return self.earlier - self.standing - self.changed - self.settled


async def show_earlier(actor: Actor, round_id: int) -> Earlier:
    """For a member: each of its former requirements, and what was said of it in this round."""
    query = Round.all().prefetch_related("matter", "office", "extensions", "document_version__document", "follows")
    round_ = await find(query, visible_rounds(actor), round_id)
    require(True, actor.is_member, code="member_only")
    own = set(actor.organisation_ids)
    found = await own_earlier(actor, round_id)
    return Earlier(round_, await _told(round_, found), round_.due(own), round_.accepts(clock.now(), own))


async def own_earlier(actor: Actor, round_id: int) -> list[dict[str, Any]]:
    """The rows: id and author of each former requirement of the actor's desk, and what was said of it last."""
    return await rows(OWN, [round_id, list(actor.organisation_ids), False])


async def count_earlier(actor: Actor, round_: Round) -> EarlierCount:
    """How many former requirements the desk has, and of how many it has said nothing in this round."""
    if round_.follows_id is None:
        return EarlierCount()
    found = await own_earlier(actor, round_.id)
    return EarlierCount(len(found), sum(row["continuation"] is None for row in found))


async def carried_over(round_: Round) -> CarriedOver:
    """Figures for the office of a round; who may read them is asked by the caller."""
    if round_.follows_id is None:
        return CarriedOver()
    return CarriedOver(**(await rows(ASKED_AGAIN, [round_.id, None, True]))[0])


async def _told(round_: Round, found: Sequence[dict[str, Any]]) -> list[EarlierRequirement]:
    query = Requirement.filter(id__in=[row["id"] for row in found])
    known = {
        one.id: one
        for one in await query.prefetch_related(
            "places__provision", "topic", "submission__organisation", "submission__round"
        )
    }
    old = {place.provision_id for one in known.values() for place in one.places}
    later = await later_provisions(round_.document_version_id, old)
    places = {one.id: one for one in await Provision.filter(id__in=list(later.values())).only("id", "label", "heading")}
    people = {one.id: one.name for one in await Person.filter(id__in=[row["person_id"] or 0 for row in found])}
    return [_entry(row, known[row["id"]], later, places, people) for row in found]


def _entry(
    row: dict[str, Any],
    requirement: Requirement,
    later: dict[int, int],
    places: dict[int, Provision],
    people: dict[int, str],
) -> EarlierRequirement:
    ids = [one.provision_id for one in requirement.places]
    return EarlierRequirement(
        requirement,
        Votum(row["votum"]) if row["votum"] else None,
        Continuation(row["continuation"]) if row["continuation"] else None,
        row["at"],
        people.get(row["person_id"], ""),
        row["submission_id"],
        SubmissionState(row["state"]) if row["state"] else None,
        row["later_id"],
        [places[later[one]] for one in ids if one in later],
        any(one not in later for one in ids),
    )

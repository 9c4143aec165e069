"""Two ways to one round: directly, and through a Landesverband that asks its members itself. Each end sees the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from models.database import rows
from models.rounds import Round
from workflows.access import Actor, bundles, is_federal_office, works_in
from workflows.organisations.effective import EFFECTIVE_REQUIREMENTS

FEEDING = f"""
    SELECT feeding.id,
        (SELECT count(*) FROM invitation WHERE invitation.round_id = feeding.id) AS asked,
        (SELECT count(DISTINCT covered.organisation_id) FROM submission
         JOIN submission_organisation AS covered ON covered.submission_id = submission.id
         JOIN invitation ON invitation.round_id = feeding.id AND invitation.organisation_id = covered.organisation_id
         WHERE submission.round_id = feeding.id AND submission.state = 'released') AS answered,
        (SELECT count(*) FROM ({EFFECTIVE_REQUIREMENTS.replace("$1", "feeding.id")}) AS counts) AS said,
        bundle.ids AS bundle_ids,
        (SELECT count(*) FROM requirement WHERE submission_id = ANY(bundle.ids) AND origin_id IS NOT NULL) AS forwarded,
        (SELECT count(*) FROM requirement WHERE submission_id = ANY(bundle.ids) AND origin_id IS NULL) AS own
    FROM round AS feeding CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(bundle.id ORDER BY bundle.id), '{{}}') AS ids FROM submission AS bundle
        WHERE bundle.round_id = feeding.feeds_id AND bundle.organisation_id = feeding.office_id
            AND bundle.channel = 'forwarded' AND bundle.state = 'released'
    ) AS bundle
    WHERE feeding.feeds_id = $1 AND feeding.opened_at IS NOT NULL AND ($2::int IS NULL OR feeding.office_id = $2)
"""
# Of the desk's organisations ($2): who is asked on the other way, for whom something was said there, whom a bundle covers.
WAYS = """
    SELECT other.id, other.title, office.name AS office, other.forwarded_at, other.feeds_id IS NOT DISTINCT FROM $1 AS bundling,
        EXISTS (SELECT FROM invitation WHERE round_id = other.id AND organisation_id = ANY($2::int[])) AS asked,
        EXISTS (SELECT FROM submission JOIN submission_organisation AS covered ON covered.submission_id = submission.id
                WHERE submission.round_id = other.id AND submission.state = 'released'
                  AND submission.channel <> 'forwarded' AND covered.organisation_id = ANY($2::int[])) AS said,
        EXISTS (SELECT FROM submission JOIN submission_organisation AS covered ON covered.submission_id = submission.id
                WHERE submission.round_id = CASE WHEN other.feeds_id = $1 THEN $1 ELSE other.id END
                  AND submission.state = 'released' AND submission.channel = 'forwarded'
                  AND submission.organisation_id = CASE WHEN other.feeds_id = $1 THEN other.office_id ELSE round.office_id END
                  AND covered.organisation_id = ANY($2::int[])) AS bundled
    FROM round JOIN round AS other ON other.feeds_id = round.id OR other.id = round.feeds_id
    JOIN organisation AS office ON office.id = other.office_id
    WHERE round.id = $1 AND other.opened_at IS NOT NULL ORDER BY bundling, office.sort_key, other.id
"""
PASSED_ON = """
    SELECT requirement.id, copy.id IS NOT NULL AS forwarded, coalesce(own.title, '') AS under,
        coalesce(choice.reason, '') AS reason, requirement.reading = 'own_office' AS ours_alone
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id
    JOIN round ON round.id = submission.round_id
    LEFT JOIN bundle_choice AS choice ON choice.requirement_id = requirement.id
    LEFT JOIN requirement AS own ON own.id = choice.under_id
    LEFT JOIN LATERAL (
        SELECT one.id FROM requirement AS one JOIN submission AS bundle ON bundle.id = one.submission_id
        WHERE one.origin_id = coalesce(requirement.origin_id, requirement.id) AND bundle.round_id = round.feeds_id
        LIMIT 1
    ) AS copy ON true
    WHERE requirement.submission_id = $1 AND round.forwarded_at IS NOT NULL
"""
COUNTS = ("asked", "answered", "said", "bundle_ids", "forwarded", "own")


@dataclass(frozen=True)
class Feeding:
    """A round that feeds another: of `asked` members so many answered; of what they `said`, so many were forwarded.

    `bundle_ids`: the bundle, and what was added to it later.
    """

    round: Round
    asked: int
    answered: int
    said: int
    bundle_ids: list[int]
    forwarded: int
    own: int

    @property
    def kept(self) -> int:
        """Not forwarded: kept back, for the Landesverband alone, too late, or not yet."""
        return self.said - self.forwarded


class Way(NamedTuple):
    """The other way on which a desk is asked the same. `bundling`: it leads into the round that one looks at.

    `said`: the desk has answered there; `bundled`: a bundle that has gone speaks for it.
    """

    id: int
    title: str
    office: str
    forwarded_at: datetime | None
    bundling: bool
    asked: bool
    said: bool
    bundled: bool


class PassedOn(NamedTuple):
    """What became of a requirement when its round was forwarded; `under` the title of what it was put together with."""

    forwarded: bool
    under: str
    reason: str
    ours_alone: bool


async def feeding_rounds(actor: Actor, round_: Round) -> list[Feeding]:
    """For offices: the rounds that feed this one; in the round of another a Landesverband reads of its own alone."""
    if not (is_federal_office(actor) or bundles(actor)):
        return []
    only = actor.organisation_id if bundles(actor) and not works_in(actor, round_.office_id) else None
    found = {row["id"]: row for row in await rows(FEEDING, [round_.id, only])}
    if not found:
        return []
    rounds = (
        Round.filter(id__in=list(found)).prefetch_related("office", "extensions").order_by("office__sort_key", "id")
    )
    return [Feeding(one, **{name: found[one.id][name] for name in COUNTS}) for one in await rounds]


async def other_ways(actor: Actor, round_: Round) -> list[Way]:
    """For a desk: by which other ways it is asked the same, or where its answer goes from here."""
    found = await rows(WAYS, [round_.id, list(actor.organisation_ids)])
    ways = [Way(**{name: row[name] for name in Way._fields}) for row in found]
    return [one for one in ways if one.asked or not one.bundling]


async def passed_on(submission_id: int) -> dict[int, PassedOn]:
    """Requirement → what became of it when its round was forwarded; empty before that."""
    found = await rows(PASSED_ON, [submission_id])
    return {row["id"]: PassedOn(**{name: row[name] for name in PassedOn._fields}) for row in found}

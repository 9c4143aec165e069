"""The bundle of a Landesverband before it is forwarded: what of its members' requirements goes along, and what of its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from models.database import rows, transaction
from models.matters import Provision
from models.rounds import Round
from models.submissions import (
    BundleChoice,
    Channel,
    Priority,
    Reading,
    Requirement,
    SubmissionState,
)
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_requirements, visible_rounds
from workflows.audit import record
from workflows.drafts.draft_reading import WITHOUT_SEARCH
from workflows.errors import Unacceptable, WrongState
from workflows.organisations.effective import EFFECTIVE_REQUIREMENTS
from workflows.paging import PAGE_SIZE, within
from workflows.rounds.bundle_results import BundleResult, bundle_results
from workflows.rounds.round_locks import locked_round
from workflows.texts import require_texts


class Fate(StrEnum):
    """What becomes of a member's requirement when its round is forwarded."""

    GOES = "goes"
    UNDER = "under"  # goes along under a requirement of our own
    KEPT_BACK = "kept_back"
    OURS_ALONE = "ours_alone"  # only our office may read it
    LATE = "late"  # came when nothing more was taken


# $1 is our round, $2 says that the round above takes nothing more. `copy` is the row in the bundle, once it is forwarded.
FATES = f"""
    WITH fate AS (
        SELECT requirement.id, counts.author_id, copy.id AS copy_id, choice.under_id, coalesce(choice.reason, '') AS reason,
            CASE WHEN requirement.reading = 'own_office' THEN 'ours_alone'
                 WHEN choice.id IS NOT NULL AND choice.under_id IS NULL THEN 'kept_back'
                 WHEN round.forwarded_at IS NOT NULL AND copy.id IS NULL AND $2 THEN 'late'
                 WHEN choice.under_id IS NOT NULL THEN 'under' ELSE 'goes' END AS fate
        FROM ({EFFECTIVE_REQUIREMENTS}) AS counts
        JOIN requirement ON requirement.id = counts.id
        JOIN round ON round.id = $1
        LEFT JOIN bundle_choice AS choice ON choice.requirement_id = requirement.id
        LEFT JOIN LATERAL (
            SELECT one.id FROM requirement AS one JOIN submission AS bundle ON bundle.id = one.submission_id
            WHERE one.origin_id = coalesce(requirement.origin_id, requirement.id) AND bundle.round_id = round.feeds_id
            LIMIT 1
        ) AS copy ON true
    )
"""
COUNTED = f"{FATES} SELECT fate, count(*) AS number, count(copy_id) AS gone FROM fate GROUP BY fate"
LINES = f"""{FATES}
    SELECT fate.*, requirement.title, requirement.proposed_text, requirement.priority, author.name AS member,
        author.population, submission.id AS submission_id, submission.received_at, coalesce((
            SELECT string_agg(provision.label, ', ' ORDER BY provision.position) FROM requirement_provision
            JOIN provision ON provision.id = requirement_provision.provision_id
            WHERE requirement_provision.requirement_id = requirement.id), topic.name, '') AS place
    FROM fate JOIN requirement ON requirement.id = fate.id
    JOIN submission ON submission.id = requirement.submission_id
    JOIN organisation AS author ON author.id = fate.author_id
    LEFT JOIN topic ON topic.id = requirement.topic_id
    LEFT JOIN LATERAL (
        SELECT min(provision.position) AS first FROM requirement_provision
        JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_provision.requirement_id = requirement.id
    ) AS place ON true
    WHERE $3 = '' OR fate.fate = $3
    ORDER BY place.first NULLS LAST, fate.id LIMIT $4 OFFSET $5
"""
OURS = f"SELECT id FROM ({EFFECTIVE_REQUIREMENTS}) AS counts WHERE id = ANY($2::int[])"
GONE = """
    SELECT requirement.id FROM requirement JOIN requirement AS copy ON copy.origin_id = coalesce(requirement.origin_id, requirement.id)
    JOIN submission AS bundle ON bundle.id = copy.submission_id AND bundle.round_id = $1
    WHERE requirement.id = ANY($2::int[])
"""


class BundleLine(NamedTuple):
    """One requirement of a member, and what becomes of it; `copy_id` is its row in the bundle once that has gone."""

    id: int
    title: str
    proposed_text: str
    priority: Priority
    place: str
    member: str
    population: int
    submission_id: int
    received_at: datetime
    fate: Fate
    under_id: int | None
    reason: str
    copy_id: int | None


@dataclass(frozen=True)
class Bundle:
    """A page of it; `counts` by fate over all, `gone` those of them that were forwarded, `own` our own requirements,
    `results` what was told of those forwarded."""

    round: Round
    target: Round
    due: datetime
    lines: list[BundleLine]
    counts: dict[Fate, int]
    gone: dict[Fate, int]
    chosen: Fate | None
    number: int
    own: list[Requirement]
    results: dict[int, BundleResult]

    @property
    def total(self) -> int:
        """Rows of the chosen fate, or all."""
        return sum(number for fate, number in self.counts.items() if self.chosen in (None, fate))

    @property
    def asked(self) -> int:
        """All that members asked for in our round."""
        return sum(self.counts.values())

    @property
    def going(self) -> int:
        """Of the members' requirements those in the bundle."""
        return self.counts.get(Fate.GOES, 0) + self.counts.get(Fate.UNDER, 0)

    @property
    def open(self) -> bool:
        """May one still choose and forward, or add to what has gone?"""
        return clock.now() <= self.due

    def waiting(self, fate: Fate) -> int:
        """How many of this fate have not gone yet."""
        return self.counts.get(fate, 0) - self.gone.get(fate, 0)

    @property
    def own_waiting(self) -> list[Requirement]:
        """Of our own those that have not gone yet."""
        return [one for one in self.own if one.submission.state is SubmissionState.DRAFT]


async def show_bundle(actor: Actor, round_id: int, *, fate: Fate | None = None, page: int = 1) -> Bundle:
    """For the office that asked: what goes to the round above, what not, and later what became of it."""
    round_ = await find(Round.all().prefetch_related("office", "matter", "extensions"), visible_rounds(actor), round_id)
    require(True, runs(actor, round_.office), code="not_your_office")
    if round_.feeds_id is None:
        raise WrongState("feeds_nothing")
    target = await Round.get(id=round_.feeds_id).prefetch_related("office", "extensions", "stages")
    due = target.takes_bundles_until(round_.office_id)
    over = clock.now() > due
    counted = await rows(COUNTED, [round_.id, over])
    counts = {Fate(row["fate"]): row["number"] for row in counted}
    gone = {Fate(row["fate"]): row["gone"] for row in counted}
    total = sum(number for one, number in counts.items() if fate in (None, one))
    number = within(page, total)
    found = await rows(LINES, [round_.id, over, fate or "", PAGE_SIZE, (number - 1) * PAGE_SIZE])
    lines = await _readable(actor, [_line(row) for row in found])
    own = await own_requirements(round_)
    sent = [one.copy_id for one in lines if one.copy_id] + [one.id for one in own]
    results = await bundle_results(actor, sent) if round_.forwarded_at else {}
    return Bundle(round_, target, due, lines, counts, gone, fate, number, own, results)


async def choose_in_bundle(
    actor: Actor,
    round_id: int,
    requirement_ids: Collection[int],
    fate: Fate,
    *,
    reason: str = "",
    under_id: int | None = None,
) -> int:
    """Let members' requirements go as they are, under one of our own, or keep them back with a reason; how many."""
    if fate is Fate.KEPT_BACK:
        require_texts(reason=(reason, 1000))
    async with transaction():
        round_ = await bundling_round(actor, round_id)

        chosen = [row["id"] for row in await rows(OURS, [round_.id, list(requirement_ids)])]
        if not chosen or len(chosen) != len(set(requirement_ids)):
            raise Unacceptable(fields={"requirements": "unknown" if requirement_ids else "nothing_chosen"})
        if fate is Fate.UNDER and under_id not in {one.id for one in await own_requirements(round_)}:
            raise Unacceptable(fields={"under": "missing" if under_id is None else "unknown"})
        await require_not_gone(round_, chosen)
        if await Requirement.exists(id__in=chosen, reading=Reading.OWN_OFFICE):
            raise WrongState("ours_alone")

        await put_in_bundle(actor, chosen, fate, reason=reason.strip(), under_id=under_id)

        await record(actor, "round.bundle_chosen", round_, requirements=len(chosen), fate=fate)
    return len(chosen)


async def require_not_gone(round_: Round, requirement_ids: Collection[int]) -> None:
    """Nobody says anew how something goes that has gone."""
    if await rows(GONE, [round_.feeds_id, list(requirement_ids)]):
        raise WrongState("already_forwarded")


async def put_in_bundle(
    actor: Actor, chosen: Collection[int], fate: Fate, *, reason: str = "", under_id: int | None = None
) -> None:
    """The rows that say so, in place of what was said before; the caller holds the round and has checked them."""
    await BundleChoice.filter(requirement_id__in=list(chosen)).delete()
    if fate is not Fate.GOES:
        said = {
            "reason": reason if fate is Fate.KEPT_BACK else "",
            "under_id": under_id if fate is Fate.UNDER else None,
            "chosen_by_id": actor.person_id,
            "chosen_at": clock.now(),
        }
        await BundleChoice.bulk_create([BundleChoice(requirement_id=one, **said) for one in chosen])


async def bundling_round(actor: Actor, round_id: int) -> Round:
    """The round, locked, for the office that may still say what its bundle holds."""
    round_ = await locked_round(actor, round_id)
    if round_.feeds_id is None:
        raise WrongState("feeds_nothing")
    if round_.matter.closed_at is not None:
        raise WrongState("matter_closed")
    return round_


async def own_requirements(round_: Round) -> list[Requirement]:
    """What the office itself asks for in the bundle of this round."""
    own = Requirement.filter(
        submission__round_id=round_.feeds_id,
        submission__organisation_id=round_.office_id,
        submission__channel=Channel.FORWARDED,
        origin_id__isnull=True,
    ).exclude(submission__state=SubmissionState.WITHDRAWN)
    return await own.order_by("submission_id", "position", "id").prefetch_related(
        "submission", "places__provision", "topic", "puts_together"
    )


async def places_of(round_: Round) -> list[Provision]:
    """The provisions of the draft that the round is about."""
    places = Provision.filter(document_version_id=round_.document_version_id)
    return await places.only(*WITHOUT_SEARCH) if round_.document_version_id else []


async def _readable(actor: Actor, lines: list[BundleLine]) -> list[BundleLine]:
    """Without those that a member who left since wanted nobody else to read."""
    query = Requirement.filter(visible_requirements(actor), id__in=[one.id for one in lines])
    ids = {one.id for one in await query.only("id")}
    return [one for one in lines if one.id in ids]


def _line(row: dict[str, object]) -> BundleLine:
    facts = {name: row[name] for name in BundleLine._fields}
    facts["priority"], facts["fate"] = Priority(str(row["priority"])), Fate(str(row["fate"]))
    return BundleLine(**facts)  # type: ignore[arg-type]

"""Support (Unterstützung): another member joins a released requirement instead of writing it again."""

from dataclasses import dataclass
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.query_utils import Prefetch

from models.database import as_statement, rows, transaction
from models.organisations import Organisation
from models.rounds import Invitation, Round
from models.submissions import Requirement, SubmissionOrganisation, SubmissionState, Support
from workflows import clock
from workflows.access import (
    Actor,
    acts_for,
    find,
    is_coordinator,
    require,
    shared_requirements,
    visible_requirements,
    visible_rounds,
)
from workflows.audit import record
from workflows.errors import Missing, RoundClosed, Unacceptable, WrongState
from workflows.paging import PAGE_SIZE, Page, within

MOST_COUNTED = 500
# Along the draft from its first provision, each requirement at the first of its places: stops as soon as the page is full.
IN_ORDER = """
    SELECT seen.id FROM provision
    JOIN requirement_provision AS place ON place.provision_id = provision.id
    JOIN ({seen}) AS seen ON seen.id = place.requirement_id
    WHERE provision.document_version_id = {version} AND NOT EXISTS (
        SELECT 1 FROM requirement_provision AS other JOIN provision AS before ON before.id = other.provision_id
        WHERE other.requirement_id = seen.id AND before.position < provision.position
    ) ORDER BY provision.position, seen.id LIMIT {size} OFFSET {skipped}
"""


@dataclass(frozen=True)
class Supportable:
    """Requirements of others that the `towns` of the actor's desk may join; their `supports` are the living ones.

    `more_than`: there are more, and the total of the page is not their number.
    """

    round: Round
    requirements: Page[Requirement]
    towns: list[Organisation]
    may_support: bool
    open: bool
    more_than: int | None = None

    def joined(self, requirement: Requirement) -> list[Support]:
        """What the actor's own towns have said to it."""
        own = {one.id for one in self.towns}
        return [one for one in requirement.supports if one.organisation_id in own]

    def free(self, requirement: Requirement) -> list[Organisation]:
        """The towns that have not joined it yet."""
        joined = {one.organisation_id for one in requirement.supports}
        return [one for one in self.towns if one.id not in joined]


async def support_requirement(actor: Actor, requirement_id: int, *, organisation_id: int, remark: str = "") -> Support:
    """A coordinator lets her organisation join what another has asked for, while the round is open."""
    if len(remark) > 1000:
        raise Unacceptable(fields={"remark": "too_long"})
    try:
        async with transaction():
            requirement = await _shown(actor, requirement_id)

            require(True, acts_for(actor, organisation_id), code="foreign_organisation")
            require(True, is_coordinator(actor), code="coordinator_only")
            if requirement.submission.state is not SubmissionState.RELEASED:
                raise WrongState("not_released")
            await _require_another(requirement, organisation_id)
            _require_open(requirement, organisation_id)

            support = await Support.create(
                requirement=requirement,
                organisation_id=organisation_id,
                remark=remark.strip(),
                given_by_id=actor.person_id,
                given_at=clock.now(),
            )

            await record(actor, "requirement.supported", requirement, organisation=organisation_id)
    except IntegrityError as error:
        raise WrongState("already_supported") from error
    return support


async def withdraw_support(actor: Actor, requirement_id: int, *, organisation_id: int) -> None:
    """The organisation no longer joins; possible while the round is open."""
    async with transaction():
        requirement = await _shown(actor, requirement_id)
        support = (
            await Support.filter(
                requirement_id=requirement.id, organisation_id=organisation_id, withdrawn_at__isnull=True
            )
            .select_for_update()
            .first()
        )

        require(True, acts_for(actor, organisation_id), code="foreign_organisation")
        require(True, is_coordinator(actor), code="coordinator_only")
        if support is None:
            raise Missing(support=requirement_id)
        _require_open(requirement, organisation_id)

        support.withdrawn_at = clock.now()
        await support.save(update_fields=["withdrawn_at"])

        await record(actor, "requirement.support_withdrawn", requirement, organisation=organisation_id)


async def show_supportable(actor: Actor, round_id: int, *, page: int = 1) -> Supportable:
    """What other members have asked for in a round and want to be read by all, in the order of the draft."""
    round_ = await find(Round.all().prefetch_related("matter", "extensions"), visible_rounds(actor), round_id)
    require(True, actor.is_member, code="member_only")
    shared = Requirement.filter(shared_requirements([round_id]))
    others = shared.exclude(submission__organisation_id__in=actor.organisation_ids)
    most = max(MOST_COUNTED, max(1, page) * PAGE_SIZE)
    total = await _counted(others, most + 1)
    number = within(page, total)
    ids = await _in_order_of_draft(others, round_.document_version_id, (number - 1) * PAGE_SIZE)
    asked = Invitation.filter(round_id=round_id, organisation_id__in=actor.organisation_ids)
    towns = [one.organisation for one in await asked.select_related("organisation").order_by("organisation__sort_key")]
    open_ = round_.accepts(clock.now(), {one.id for one in towns})
    found = Page(await _loaded(ids), number, total)
    return Supportable(round_, found, towns, is_coordinator(actor), open_, more_than=most if total > most else None)


async def _counted(others: Any, most: int) -> int:
    """How many there are, counted up to `most`: nobody turns the pages of thousands, and each page would pay for it."""
    text, values = as_statement(others.only("id"))
    found = await rows(f"SELECT count(*) AS total FROM ({text} LIMIT {most}) AS seen", values)
    return int(found[0]["total"])


async def _in_order_of_draft(others: Any, version_id: int | None, skipped: int) -> list[int]:
    """The ids of one page: along the draft, then what was asked for at no provision."""
    ids = await _placed(others, version_id, skipped) if version_id else []
    if len(ids) < PAGE_SIZE:
        unplaced = others.filter(places__id__isnull=True)
        placed = await others.filter(places__id__isnull=False).distinct().count()
        ahead = max(0, skipped - placed)
        ids += await unplaced.order_by("id").offset(ahead).limit(PAGE_SIZE - len(ids)).values_list("id", flat=True)
    return ids


async def _placed(others: Any, version_id: int, skipped: int) -> list[int]:
    text, values = as_statement(others.only("id"))
    statement = IN_ORDER.format(seen=text, version=version_id, size=PAGE_SIZE, skipped=skipped)
    return [row["id"] for row in await rows(statement, values)]


async def _loaded(ids: list[int]) -> list[Requirement]:
    living = Prefetch("supports", queryset=Support.filter(withdrawn_at__isnull=True).select_related("organisation"))
    query = Requirement.filter(id__in=ids).select_related("submission__organisation", "topic")
    found = {one.id: one for one in await query.prefetch_related("places__provision", living)}
    return [found[one] for one in ids]


async def _shown(actor: Actor, requirement_id: int) -> Requirement:
    query = Requirement.all().prefetch_related("submission__round__extensions")
    return await find(query, visible_requirements(actor), requirement_id)


async def _require_another(requirement: Requirement, organisation_id: int) -> None:
    """Nobody joins what was already said for them."""
    if await SubmissionOrganisation.exists(submission_id=requirement.submission_id, organisation_id=organisation_id):
        raise WrongState("own_requirement")


def _require_open(requirement: Requirement, organisation_id: int) -> None:
    round_ = requirement.submission.round
    if not round_.accepts(clock.now(), {organisation_id}):
        raise RoundClosed(round=round_.title, ended=round_.ends({organisation_id}).isoformat())

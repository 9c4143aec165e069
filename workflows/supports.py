"""Support (Unterstützung): another member joins a released requirement instead of writing it again."""

from tortoise.exceptions import IntegrityError

from models.database import transaction
from models.submissions import Requirement, SubmissionOrganisation, SubmissionState, Support
from workflows import clock
from workflows.access import Actor, acts_for, find, is_coordinator, require, visible_requirements
from workflows.audit import record
from workflows.errors import Missing, RoundClosed, Unacceptable, WrongState


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


async def list_supportable(actor: Actor, round_id: int) -> list[Requirement]:
    """What other members have asked for in a round and want to be read by all, in the order of the draft."""
    query = Requirement.filter(
        visible_requirements(actor),
        submission__round_id=round_id,
        submission__state=SubmissionState.RELEASED,
    ).exclude(submission__organisation_id__in=actor.organisation_ids)
    found = await query.prefetch_related("places__provision", "submission__organisation", "supports").order_by("id")
    return sorted(found, key=lambda one: min((place.provision.position for place in one.places), default=10**9))


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

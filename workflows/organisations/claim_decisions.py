"""Reading claims and deciding them: first the Landesverband, later the federation, always a person with a reason."""

from dataclasses import dataclass

from tortoise.expressions import Q

from models.database import transaction
from models.organisations import OrganisationKind
from models.people import ClaimDecision, Mandate, MandateClaim, Person, Role
from workflows import clock
from workflows.access import (
    Actor,
    find,
    is_coordinator,
    is_federation_administrator,
    require,
    visible_claims,
    works_in,
)
from workflows.audit import record, represented_in
from workflows.errors import WrongState
from workflows.organisations.claim_mails import tell_of_decision
from workflows.paging import Page, page_of
from workflows.people.mandates import ahead, coordinators_of
from workflows.people.people import end_deputies
from workflows.texts import require_texts

LONGEST = 1000


@dataclass(frozen=True)
class ClaimSheet:
    """A claim with who acts there now, what the actor may do about it, and who decided."""

    claim: MandateClaim
    holders: list[Person]
    may_decide: bool
    may_object: bool
    decided_by: str
    deputy_for: str  # in whose place it was decided


async def list_claims(actor: Actor, *, page: int = 1) -> Page[MandateClaim]:
    """Claims that concern her office, her organisations or herself: the open ones first, the oldest of them on top."""
    query = MandateClaim.filter(visible_claims(actor)).select_related("person", "organisation", "office")
    return await page_of(query.order_by("-decided_at", "asked_at", "id"), page)


async def show_claim(actor: Actor, claim_id: int) -> ClaimSheet:
    """One claim, to both sides and to those who decide."""
    query = MandateClaim.all().select_related("person", "organisation", "office")
    claim = await find(query, visible_claims(actor), claim_id)
    decider = await Person.get_or_none(id=claim.decided_by_id) if claim.decided_by_id else None
    open_ = claim.decided_at is None
    return ClaimSheet(
        claim,
        holders=await coordinators_of([claim.organisation_id]),
        may_decide=open_ and (_may_decide(actor, claim) or _is_holder(actor, claim)),
        may_object=open_ and _is_holder(actor, claim),
        decided_by=decider.name if decider and actor.is_office else "",
        deputy_for=(await represented_in(claim)).get("claim.decided", "") if decider and actor.is_office else "",
    )


async def decide_claim(actor: Actor, claim_id: int, *, decision: ClaimDecision, reason: str) -> MandateClaim:
    """Let the person in, beside or instead of those who are there, or refuse. Nothing is deleted: rows end, claims stay.

    A coordinator there may only let in beside herself.
    """
    require_texts(reason=(reason, LONGEST))
    async with transaction():
        claim = await _held(actor, claim_id)

        own = _is_holder(actor, claim) and decision is ClaimDecision.JOINED
        require(True, _may_decide(actor, claim) or own, code="claim_not_yours")
        if claim.decided_at is not None:
            raise WrongState("claim_decided")

        holders = await coordinators_of([claim.organisation_id])
        claim.decision, claim.reason = decision, reason.strip()
        claim.decided_at, claim.decided_by_id = clock.now(), actor.person_id
        await claim.save(update_fields=["decision", "reason", "decided_at", "decided_by_id"])
        if decision is ClaimDecision.REPLACED:
            await _end_coordination(actor, claim)
        if decision is not ClaimDecision.REFUSED:
            await _let_in(actor, claim)

        await record(actor, "claim.decided", claim, decision=decision)
        decider = actor.acting.organisation_name if actor.acting else ""
        await tell_of_decision(claim, [one for one in holders if one.id != claim.person_id], decider)
    return claim


async def object_to_claim(actor: Actor, claim_id: int, *, word: str) -> MandateClaim:
    """A coordinator there says why the claim is wrong; those who decide read it. Said again, the newest counts."""
    require_texts(word=(word, LONGEST))
    async with transaction():
        claim = await _held(actor, claim_id)

        require(True, _is_holder(actor, claim), code="coordinator_only")
        if claim.decided_at is not None:
            raise WrongState("claim_decided")

        claim.objection, claim.objected_by_id, claim.objected_at = word.strip(), actor.person_id, clock.now()
        await claim.save(update_fields=["objection", "objected_by_id", "objected_at"])

        await record(actor, "claim.objected", claim)
    return claim


async def _held(actor: Actor, claim_id: int) -> MandateClaim:
    query = MandateClaim.all().select_for_update(of=("mandate_claim",))
    return await find(query.select_related("person", "organisation", "office"), visible_claims(actor), claim_id)


def to_decide(actor: Actor) -> Q:
    """Open claims that the actor may decide, or let in as a coordinator there; never her own."""
    open_ = Q(decided_at__isnull=True) & ~Q(person_id=actor.person_id or 0)
    if is_federation_administrator(actor):
        return open_ & Q(passes_on_at__lte=clock.now())
    return open_ & visible_claims(actor)


def _may_decide(actor: Actor, claim: MandateClaim) -> bool:
    if claim.person_id == actor.person_id:
        return False
    passed_on = claim.office.kind is OrganisationKind.FEDERATION or clock.now() >= claim.passes_on_at
    state = works_in(actor, claim.office_id) and claim.office.kind is OrganisationKind.STATE_ASSOCIATION
    return state or (passed_on and is_federation_administrator(actor))


def _is_holder(actor: Actor, claim: MandateClaim) -> bool:
    return is_coordinator(actor) and claim.organisation_id in actor.organisation_ids


async def _end_coordination(actor: Actor, claim: MandateClaim) -> None:
    there = Mandate.filter(ahead(), organisation_id=claim.organisation_id, role=Role.COORDINATOR, provisional=False)
    for mandate in await there.exclude(person_id=claim.person_id).select_for_update().order_by("id"):
        mandate.until = clock.now()
        await mandate.save(update_fields=["until"])
        await end_deputies(mandate.id)

        await record(actor, "mandate.ended", mandate, claim=claim.id)


async def _let_in(actor: Actor, claim: MandateClaim) -> None:
    """Whoever came in meanwhile, provisionally or otherwise, keeps one mandate. In the place of others: as coordinator."""
    role = Role.COORDINATOR if claim.decision is ClaimDecision.REPLACED else claim.role
    own = Mandate.filter(ahead(), person_id=claim.person_id, organisation_id=claim.organisation_id, represents=None)
    for mandate in await own.filter(role=role).select_for_update():
        mandate.provisional = False
        await mandate.save(update_fields=["provisional"])
        return
    made = await Mandate.create(
        person_id=claim.person_id, organisation_id=claim.organisation_id, role=role, since=clock.now()
    )

    await record(actor, "mandate.given", made, person=claim.person_id, claim=claim.id, role=role)

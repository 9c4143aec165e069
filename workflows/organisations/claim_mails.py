"""Mails about claims: to the office that decides, to those who act there now, and to both sides in the end."""

from typing import Any

from models.database import transaction
from models.deliveries import MailBody
from models.organisations import Organisation, OrganisationKind
from models.people import OFFICE_ROLES, Mandate, MandateClaim, Person
from models.queue import job
from workflows import clock, installation
from workflows.mail import Recipient, mail_people, main_mailbox, queue_mail
from workflows.organisations.federations import the_federation
from workflows.people.mandates import coordinators_of, holding


async def tell_of_claim(claim: MandateClaim) -> None:
    """The office that decides, and the coordinators there. `person`, `organisation` and `office` must be fetched."""
    holders = await coordinators_of([claim.organisation_id])
    passes_on = claim.passes_on_at > claim.asked_at
    await _tell_office(claim, claim.office, bool(holders), clock.last_day(claim.passes_on_at) if passes_on else None)
    facts = {**_facts(claim), "word": claim.word, "decider": claim.office.name, "link": _link(claim)}
    await mail_people("mandate_claim_notice", holders, about=claim, facts=facts)


async def tell_of_decision(claim: MandateClaim, holders: list[Person], decider: str) -> None:
    """Both sides: who asked, and who acted there before the decision."""
    await mail_people(
        "mandate_claim_decided",
        [claim.person, *holders],
        about=claim,
        facts={
            **_facts(claim),
            "decision": str(claim.decision),
            "reason": claim.reason,
            "decider": decider,
            "link": installation.link("/login"),
        },
    )


@job("pass_claims_on", every="25 6 * * *")
async def pass_claims_on(at: Any = None, context: Any = None) -> None:
    """Tell the federation of claims that its Landesverband has left open; by the clock it may decide them already."""
    waiting = MandateClaim.filter(decided_at=None, passes_on_at__lte=clock.now())
    for found in await waiting.exclude(office__kind=OrganisationKind.FEDERATION).order_by("id"):
        async with transaction():
            query = MandateClaim.filter(id=found.id, decided_at=None).select_for_update(of=("mandate_claim",))
            claim = await query.select_related("person", "organisation", "office").first()
            if claim is None or await _asked_of(claim) > 1:
                continue
            if (federation := await the_federation()) is not None:
                held = bool(await coordinators_of([claim.organisation_id]))
                await _tell_office(claim, federation, held, None)


async def _asked_of(claim: MandateClaim) -> int:
    """How many offices were asked to decide."""
    return await MailBody.filter(template="mandate_claim", subject_noun="mandate_claim", subject_id=claim.id).count()


async def _tell_office(claim: MandateClaim, office: Organisation, held: bool, passes_on: Any) -> None:
    """Its mailbox; if it has none, its people."""
    recipients = await main_mailbox([office.id])
    if not recipients:
        staff = Mandate.filter(holding(), organisation=office, role__in=OFFICE_ROLES, person__active=True)
        people = [one.person for one in await staff.select_related("person").order_by("id")]
        recipients = [Recipient(one.email, person_id=one.id, key=one.email_key) for one in people]
    await queue_mail(
        "mandate_claim",
        recipients,
        about=claim,
        facts={
            **_facts(claim),
            "word": claim.word,
            "held": held,
            "passes_on": passes_on.isoformat() if passes_on else "",
            "link": _link(claim),
        },
    )


def _facts(claim: MandateClaim) -> dict[str, Any]:
    return {
        "office": installation.current().federation_name,
        "organisation": claim.organisation.name,
        "person": claim.person.name,
    }


def _link(claim: MandateClaim) -> str:
    return installation.link(f"/claims/{claim.id}")

"""The mails around a request for admission: to the office that decides, and to the desk that asked."""

from datetime import datetime
from typing import Any

from models.admissions import Admission
from models.organisations import Organisation
from models.people import Person
from models.rounds import Round
from workflows.installation import link
from workflows.mail import Recipient, mail_each, main_mailbox, queue_mail
from workflows.rounds.invitations import bundles_of, calendar_of, desk_link, mail_facts


async def mail_admission(admission: Admission, round_: Round) -> None:
    """Tell the mailbox of the office that somebody waits for its word; one without a mailbox sees it at the round."""
    if recipients := await main_mailbox([round_.office_id]):
        desk = await Organisation.get(id=admission.organisation_id)
        facts = {
            "round": round_.title,
            "organisation": desk.name,
            "organisations": await _names(admission),
            "reason": admission.reason,
            "link": link(f"/rounds/{round_.id}/admissions"),
        }
        await queue_mail("admission_asked", recipients, about=admission, facts=facts)


async def mail_decision(admission: Admission, round_: Round, until: datetime | None) -> None:
    """Tell the desk's mailbox and the person who asked; `until` is empty where the office said no."""
    facts: dict[str, Any] = {
        **await mail_facts(round_, until or round_.due()),
        "granted": until is not None,
        "organisations": await _names(admission),
        "answer": admission.answer,
    }
    await mail_each(
        "admission_decided",
        await _recipients(admission, round_),
        about=admission,
        facts=facts,
        sender_name=round_.office.name,
        attachments=[calendar_of(round_, until, len(round_.extensions) + 1)] if until else None,
    )


async def _recipients(admission: Admission, round_: Round) -> list[Recipient]:
    bundles = await bundles_of(round_.id, {one.organisation_id for one in admission.covers})
    boxes = [
        Recipient(
            one.address,
            key=one.address_key,
            organisation_id=one.desk_ids[0],
            facts={"link": desk_link(round_, one)},
        )
        for one in bundles
    ]
    people = await Person.filter(id=admission.asked_by_id, active=True)
    page = {"link": link(f"/rounds/{round_.id}")}
    return [*boxes, *(Recipient.of(one, **page) for one in people)]


async def _names(admission: Admission) -> list[str]:
    covered = await admission.covers.all().select_related("organisation").order_by("organisation__sort_key")
    return [one.organisation.name for one in covered]

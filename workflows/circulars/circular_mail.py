"""A circular as a mail: the facts that fill its template, what is attached, and the entry for calendars."""

from collections.abc import Iterable
from typing import Any

from models.circulars import Circular, CircularAttachment, CircularRevision, CircularSeries
from models.database import transaction
from models.deliveries import MailBody, MailQueue
from models.organisations import Organisation
from models.people import Person
from workflows import clock, installation
from workflows.access import Actor, require, runs
from workflows.circulars.circular_archive import show_circular
from workflows.documents.calendar import Deadline, deadlines_ics
from workflows.mail import Recipient, queue_mail
from workflows.papers.paper_themes import letterhead_of


async def mail_facts(circular: Circular, attachments: Iterable[CircularAttachment]) -> dict[str, Any]:
    """What fills emails/templates/circular for members; also for the preview. `circular.office` must have been fetched."""
    attached = list(attachments)
    return {
        "number": circular.numbered or "…",
        "title": circular.subject,
        "express": circular.series is CircularSeries.EXPRESS,
        "deadline": circular.deadline.isoformat() if circular.deadline else "",
        "file_reference": circular.file_reference,
        "body": circular.text,
        "attachments": [one.name for one in attached if not one.linked],
        "downloads": [{"name": one.name, "address": _address(circular, one)} for one in attached if one.linked],
        "office": circular.office.name,
        "letterhead": await letterhead_of(circular.office),
        "link": installation.link(f"/circulars/{circular.id}"),
        "list_name": "",
        "manage_link": "",
        "further_lists": "",
        "acknowledge_link": "",
        "copy": False,
        "forwarded_by": "",
        "reference": "",
        "cover_note": "",
        "changed": "",
        "extended": False,
        "test": False,
    }


async def facts_of_sender(place: Organisation) -> dict[str, Any]:
    """Of who forwards it: its name and its letterhead instead of the office's, and none of the office where it has none."""
    return {"forwarded_by": place.name, "letterhead": await letterhead_of(place)}


async def words_as_mail(actor: Actor, **words: Any) -> dict[str, Any]:
    """The same for words that are still being written; they are not looked at and not kept."""
    require(actor.is_office)
    office = await Organisation.get(id=actor.organisation_id)
    return await mail_facts(Circular(office=office, **words), []) | {"link": installation.link("/circulars")}


async def queue_circular(
    circular: Circular, recipients: Iterable[Recipient], *, list_id: str = "", language: str = "de", **facts: Any
) -> MailBody:
    """Queue the circular to some of its recipients; `facts` are what only these read."""
    attached = await circular.attachments.order_by("id")
    return await queue_mail(
        "circular",
        recipients,
        about=circular,
        facts={**await mail_facts(circular, attached), **facts},
        queue=MailQueue.BULK,
        language=language,
        sender_name=facts.get("forwarded_by") or circular.office.name,
        attachments=await mail_attachments(circular, attached),
        resend_unknown=False,
        circular_id=circular.id,
        list_id=list_id,
    )


async def send_test(actor: Actor, circular_id: int) -> None:
    """The draft as a mail to the person who asks, and to nobody else; its subject says that it is a test."""
    async with transaction():
        circular = await show_circular(actor, circular_id)
        require(True, runs(actor, circular.office), code="not_your_office")
        attached = list(circular.attachments)
        await queue_mail(
            "circular",
            [Recipient.of(await Person.get(id=actor.person_id))],
            about=circular,
            facts={**await mail_facts(circular, attached), "test": True},
            sender_name=circular.office.name,
            attachments=await mail_attachments(circular, attached),
        )


def _address(circular: Circular, attachment: CircularAttachment) -> str:
    return installation.link(f"/circulars/{circular.id}/attachments/{attachment.id}")


async def mail_attachments(circular: Circular, attached: Iterable[CircularAttachment]) -> list[dict[str, Any]]:
    """The files that travel with each mail, and the deadline for calendars."""
    files = [{"file": one.file_id, "name": one.name} for one in attached if not one.linked]
    return [*files, *([await _calendar(circular)] if circular.deadline else [])]


async def _calendar(circular: Circular) -> dict[str, Any]:
    """The same entry in each mail about this circular: a later one with a new deadline moves it."""
    assert circular.deadline is not None
    deadline = Deadline(
        f"circular-{circular.id}@sprachrohr",
        await CircularRevision.filter(circular=circular).count(),
        f"Frist: {circular.subject}",
        circular.deadline,
        circular.office.name,
        installation.link(f"/circulars/{circular.id}"),
        clock.now(),
    )
    return {"name": "frist.ics", "media_type": "text/calendar", "text": deadlines_ics([deadline]).decode()}

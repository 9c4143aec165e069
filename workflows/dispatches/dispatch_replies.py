"""A ministry answers the mail with which a paper came: kept in the matter as a mail of the ministry, with its files."""

import asyncio

from models.database import transaction
from models.deliveries import Delivery, InboundMail
from models.dispatches import Dispatch, ReceiptWay
from models.matters import MinistryMail
from models.people import Person
from workflows import clock
from workflows.access import MACHINE
from workflows.audit import record
from workflows.documents.ministry_mail import read_mail
from workflows.errors import Unreadable
from workflows.files import read_file
from workflows.installation import link
from workflows.mail import mail_people
from workflows.matters.ministry_mails import BroughtMail, kept_files, write_mail

TEMPLATE = "dispatch"
AUTOMATIC = "auto_reply"


async def dispatch_of(delivery: Delivery) -> Dispatch | None:
    """The dispatch with whose mail this went out, to the addressee itself or to who passes it on, not as a copy."""
    if delivery.body.template != TEMPLATE or not delivery.facts.get("receipt_link"):
        return None
    return await Dispatch.get_or_none(
        paper_version_id=delivery.body.subject_id, addressee_id=delivery.organisation_id
    ).select_related("paper_version__paper__matter", "addressee")


async def keep_reply(inbound: InboundMail, dispatch: Dispatch) -> bool:
    """Lay the mail to the matter; whoever wrote it has the paper, which an automatic answer does not say of a person.

    False for a mail that cannot be read; read twice, it is laid there once.
    """
    stored = await inbound.file
    try:
        letter = await asyncio.to_thread(read_mail, await read_file(stored))
    except Unreadable:
        return False
    files, refused = await kept_files(letter)
    automatic = inbound.kind == AUTOMATIC
    async with transaction():
        locked = await Dispatch.filter(id=dispatch.id).select_for_update().get()
        if await MinistryMail.filter(file_id=stored.id, answers_id=locked.id).exists():
            return True

        matter = dispatch.paper_version.paper.matter
        brought = BroughtMail(letter, stored, files, refused + (["automatic"] if automatic else []))
        mail = await write_mail(brought, office_id=matter.office_id, matter_id=matter.id, answers_id=locked.id)
        if locked.received_at is None and not automatic:
            locked.received_at, locked.received_by = inbound.received_at, ReceiptWay.REPLY
            locked.version += 1
            await locked.save(update_fields=["received_at", "received_by", "version"])
            await record(MACHINE, "dispatch.received", locked, by="reply")

        await record(MACHINE, "dispatch.replied", locked, mail=mail.id, automatic=automatic)
        await _tell(dispatch, mail)
    return True


async def _tell(dispatch: Dispatch, mail: MinistryMail) -> None:
    """Who ran and who sent the paper hear of it."""
    paper = dispatch.paper_version.paper
    people = await Person.filter(id__in=[one for one in (dispatch.sent_by_id, paper.created_by_id) if one], active=True)
    facts = {
        "paper": paper.title,
        "addressee": dispatch.addressee.name,
        "sender": mail.sender,
        "title": mail.subject or "–",
        "automatic": "automatic" in mail.remarks,
        "arrived_on": clock.today().isoformat(),
        "link": link(f"/dispatches/{dispatch.id}"),
    }
    await mail_people("dispatch_reply", people, about=dispatch, facts=facts)

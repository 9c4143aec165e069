"""What follows for people from mail that came back: a town that is no longer reached, a circular that is not taken."""

from models.circulars import Circular
from models.database import rows, transaction
from models.deliveries import Bounce, MailBody, Suppression
from models.organisations import Mailbox, Membership, Organisation
from models.queue import job
from workflows import clock, installation
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Missing, WrongState
from workflows.mail import Recipient, main_mailbox, queue_mail

WITHOUT_ANOTHER = """
    SELECT DISTINCT organisation_id AS id FROM mailbox WHERE active AND address_key = $1 AND NOT EXISTS (
        SELECT FROM mailbox AS other WHERE other.organisation_id = mailbox.organisation_id AND other.active
          AND other.address_key <> $1 AND NOT EXISTS (
            SELECT FROM suppression WHERE address_key = other.address_key AND since <= $2 AND (until IS NULL OR until > $2)))
"""


@job("tell_of_suspension")
async def tell_of_suspension(suppression_id: int) -> None:
    """The offices of a member hear that its last mailbox takes no mail; for another mailbox of many nobody is bothered."""
    suppression = await Suppression.get(id=suppression_id)
    last = await Bounce.filter(address_key=suppression.address_key).order_by("-id").first()
    async with transaction():
        for row in await rows(WITHOUT_ANOTHER, [suppression.address_key, clock.now()]):
            place = await Organisation.get(id=row["id"])
            offices = await main_mailbox(await _offices_of(place))
            if offices:
                box = await Mailbox.filter(organisation=place, address_key=suppression.address_key).first()
                facts = {
                    "organisation": place.name,
                    "address": box.address if box else suppression.address_key,
                    "words": (last.words if last else "") or suppression.reason,
                    "until": (suppression.until or suppression.since).date().isoformat(),
                }
                await queue_mail("suspension", offices, about=place, facts=facts)


@job("tell_of_hold")
async def tell_of_hold(body_id: int) -> None:
    """The office hears that its circular was stopped because too many mails were not taken."""
    body = await MailBody.get(id=body_id)
    circular = await Circular.get_or_none(id=body.circular_id or 0)
    if circular is None:
        return
    async with transaction():
        recipients = await main_mailbox([circular.office_id]) or [Recipient(installation.contact())]
        facts = {
            "number": circular.numbered,
            "title": circular.subject,
            "reason": body.held_reason,
            "link": installation.link(f"/circulars/{circular.id}"),
        }
        await queue_mail("held_circular", recipients, about=circular, facts=facts)


async def release_suppression(actor: Actor, suppression_id: int) -> Suppression:
    """The administration of the federation lets mail go to an address again; what came back before counts no more."""
    async with transaction():
        suppression = await Suppression.filter(id=suppression_id).select_for_update().first()

        require(actor.is_office, is_federation_administrator(actor))
        if suppression is None:
            raise Missing(suppression=suppression_id)
        if suppression.until is not None and suppression.until <= clock.now():
            raise WrongState(suppression="ended")

        suppression.until = clock.now()
        await suppression.save(update_fields=["until"])

        await record(actor, "suppression.released", suppression)
    return suppression


async def _offices_of(place: Organisation) -> list[int]:
    """Its Landesverbände, else its associations."""
    found = await Membership.filter(organisation=place, until=None)
    return [one.through_id for one in found if one.through_id] or [one.association_id for one in found]

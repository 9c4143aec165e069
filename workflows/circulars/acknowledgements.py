"""Where a circular asks for it, its readers say that they have it; those who have not are reminded."""

from dataclasses import dataclass
from datetime import timedelta

from models.circulars import Acknowledgement, Circular, CircularState
from models.database import rows, transaction
from models.deliveries import MailQueue
from models.organisations import Organisation
from workflows import clock, installation
from workflows.access import VISITOR, Actor, find, require, runs, visible_circulars
from workflows.audit import record
from workflows.circulars.circulars import locked_circular
from workflows.errors import Missing, WrongState
from workflows.mail import Recipient, mails_lately, queue_mail
from workflows.signing import sign, unsign

REMINDED_EVERY = timedelta(hours=20)
# The members that a circular went to, each with the address that it went to first; `silent` those who have not said a word.
ASKED = """
    SELECT DISTINCT ON (delivery.organisation_id) delivery.organisation_id AS id, delivery.address, delivery.address_key AS key
    FROM delivery JOIN mail_body ON mail_body.id = delivery.body_id
    WHERE mail_body.circular_id = $1 AND mail_body.revision_id IS NULL AND delivery.organisation_id IS NOT NULL
      AND delivery.state <> 'cancelled' AND mail_body.facts ->> 'copy' = 'false'
"""
SILENT = f"""
    SELECT * FROM ({ASKED} ORDER BY delivery.organisation_id, delivery.id) AS asked
    WHERE NOT EXISTS (SELECT FROM acknowledgement WHERE circular_id = $1 AND organisation_id = asked.id)
"""


@dataclass(frozen=True)
class Acknowledged:
    """How many members were asked, and how many have said that they have it; `own`: what the reader's organisation said."""

    asked: int
    given: int
    own: Acknowledgement | None = None
    waits_for_own: bool = False


def acknowledgement_link(circular_id: int, organisation_id: int) -> str:
    """The button in the mail of one member."""
    return installation.link(f"/acknowledgements/{sign('acknowledge', circular_id, organisation_id)}")


async def acknowledge(actor: Actor, circular_id: int) -> Acknowledgement:
    """A person of a member takes note for her organisation; twice is once."""
    async with transaction():
        circular = await find(Circular.all(), visible_circulars(actor), circular_id)
        require(True, actor.is_member, code="member_only")
        return await _give(actor, circular, actor.organisation_id or 0)


async def show_asked(token: str) -> tuple[Circular, Organisation, Acknowledgement | None]:
    """The page behind the link in the mail; it changes nothing."""
    circular, organisation = await _of_link(token)
    return circular, organisation, await Acknowledgement.get_or_none(circular=circular, organisation=organisation)


async def acknowledge_by_link(token: str) -> Acknowledgement:
    """The button on that page: whoever reads the mailbox says it for the organisation."""
    async with transaction():
        circular, organisation = await _of_link(token)
        return await _give(VISITOR, circular, organisation.id)


async def acknowledged(actor: Actor, circular: Circular) -> Acknowledged:
    """Where it stands, for whoever may see the circular; figures for its office only. `office` must have been fetched."""
    own = await Acknowledgement.filter(circular=circular, organisation_id=actor.organisation_id or 0).first()
    asked = given = 0
    if actor.is_office and runs(actor, circular.office):
        asked = len(await rows(ASKED, [circular.id]))
        given = asked - len(await rows(SILENT, [circular.id]))
    return Acknowledged(asked, given, own, circular.acknowledge and actor.is_member and own is None)


async def remind_silent(actor: Actor, circular_id: int) -> int:
    """Write to members who have not taken note yet, at most once a day; how many that are."""
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        _require_asks(circular)
        if await mails_lately("circular_reminder", circular, REMINDED_EVERY):
            raise WrongState("reminded_already")
        silent = await rows(SILENT, [circular.id])

        if silent:
            await _write_to(circular, silent)
        await record(actor, "circular.reminded", circular, recipients=len(silent))
    return len(silent)


async def _write_to(circular: Circular, silent: list[dict[str, object]]) -> None:
    recipients = [
        Recipient(
            str(row["address"]),
            int(str(row["id"])),
            key=str(row["key"]),
            facts={"link": acknowledgement_link(circular.id, int(str(row["id"])))},
        )
        for row in silent
    ]
    facts = {
        "number": circular.numbered,
        "title": circular.subject,
        "deadline": circular.deadline.isoformat() if circular.deadline else "",
    }
    await queue_mail(
        "circular_reminder",
        recipients,
        about=circular,
        facts=facts,
        queue=MailQueue.BULK,
        sender_name=circular.office.name,
    )


async def _of_link(token: str) -> tuple[Circular, Organisation]:
    circular_id, organisation_id = unsign("acknowledge", token)
    circular = await Circular.filter(id=circular_id).select_related("office").first()
    organisation = await Organisation.get_or_none(id=organisation_id)
    if circular is None or organisation is None:
        raise Missing("link_unknown")
    return circular, organisation


async def _give(actor: Actor, circular: Circular, organisation_id: int) -> Acknowledgement:
    _require_asks(circular)
    given, new = await Acknowledgement.get_or_create(
        circular=circular,
        organisation_id=organisation_id,
        defaults={"given_by_id": actor.person_id, "given_at": clock.now()},
    )
    if new:
        await record(actor, "acknowledgement.given", given)
    return given


def _require_asks(circular: Circular) -> None:
    if circular.state is not CircularState.SENT or not circular.acknowledge:
        raise WrongState("no_acknowledgement_asked")

"""Who is asked in a round, and the mails that say so: one per desk, however many towns it answers for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.database import rows
from models.deliveries import MailQueue
from models.matters import Circle, DocumentVersion
from models.organisations import Mailbox
from models.rounds import Extension, Round
from workflows import clock
from workflows.documents.calendar import Deadline, deadlines_ics
from workflows.errors import WrongState
from workflows.installation import link
from workflows.mail import Recipient, queue_mail
from workflows.recipients.audiences import members_in
from workflows.signing import sign

INVITE = """
    INSERT INTO invitation (round_id, organisation_id, desk_id, invited_at)
    SELECT $1, asked.organisation_id, asked.desk_id, $4
    FROM unnest($2::int[], $3::int[]) AS asked (organisation_id, desk_id)
"""
ASKED = """
    SELECT invitation.organisation_id, invitation.desk_id, organisation.name
    FROM invitation JOIN organisation ON organisation.id = invitation.organisation_id
    WHERE invitation.round_id = $1 ORDER BY organisation.sort_key
"""
# For the topic of the matter where an organisation has a mailbox for it, else the main one.
MAILBOXES = """
    SELECT DISTINCT ON (organisation_id) organisation_id, address, address_key
    FROM mailbox LEFT JOIN mailbox_topic AS special ON special.mailbox_id = mailbox.id AND special.topic_id = (
        SELECT matter.topic_id FROM round JOIN matter ON matter.id = round.matter_id WHERE round.id = $2)
    WHERE active AND (purpose = '' OR special.id IS NOT NULL) AND organisation_id = ANY($1::int[])
    ORDER BY organisation_id, special.id NULLS LAST
"""


@dataclass
class Bundle:
    """What goes in one mail: an address, the desks behind it, and their organisations in alphabetical order."""

    address: str
    address_key: str
    desk_ids: list[int] = field(default_factory=list)
    organisation_ids: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


async def invite(round_: Round) -> tuple[int, int]:
    """Write the invitations of a round that is being opened and queue their mails; how many of each."""
    asked = await members_in(round_.audience).values_list("id", "desk_id", "twin_id")
    if not asked:
        raise WrongState("nobody_asked")
    organisations = [one for one, _, _ in asked]
    desks = [desk or twin or one for one, desk, twin in asked]
    await rows(INVITE, [round_.id, organisations, desks, clock.now()])
    bundles = await bundles_of(round_.id)
    facts = await mail_facts(round_, round_.due())
    confidential = await _is_confidential(round_)
    await mail_bundles(
        "invitation",
        round_,
        bundles,
        {**facts, "introduction": round_.text, "confidential": confidential, "follows": round_.follows_id is not None},
    )
    return len(asked), len(bundles)


async def mail_extension(round_: Round, extension: Extension, before: datetime) -> None:
    """Tell those for whom an extension holds; the calendar entry they have moves with it."""
    only = {extension.organisation_id} if extension.organisation_id else None
    facts = {
        **await mail_facts(round_, extension.until),
        "old_deadline": before.isoformat(),
        "reason": extension.reason,
    }
    sequence = await Extension.filter(round_id=round_.id).count()
    await mail_bundles("deadline_extended", round_, await bundles_of(round_.id, only), facts, sequence=sequence)


async def bundles_of(round_id: int, only: set[int] | None = None) -> list[Bundle]:
    """The asked organisations by the address that answers for them; who has no address at all is left out."""
    asked = [row for row in await rows(ASKED, [round_id]) if only is None or row["organisation_id"] in only]
    mailboxes = await _mailboxes(round_id, {one for row in asked for one in (row["desk_id"], row["organisation_id"])})
    by_address: dict[str, Bundle] = {}
    for row in asked:
        mailbox = mailboxes.get(row["desk_id"]) or mailboxes.get(row["organisation_id"])
        if mailbox is None:
            continue
        bundle = by_address.setdefault(mailbox["address_key"], Bundle(mailbox["address"], mailbox["address_key"]))
        bundle.organisation_ids.append(row["organisation_id"])
        bundle.names.append(row["name"])
        if row["desk_id"] not in bundle.desk_ids:
            bundle.desk_ids.append(row["desk_id"])
    return list(by_address.values())


async def _mailboxes(round_id: int, organisation_ids: set[int]) -> dict[int, dict[str, Any]]:
    return {row["organisation_id"]: row for row in await rows(MAILBOXES, [list(organisation_ids), round_id])}


async def mail_facts(round_: Round, due: datetime) -> dict[str, Any]:
    """What every mail of a round says, see emails/templates."""
    contact = await Mailbox.filter(organisation_id=round_.office_id, active=True, purpose="").first()
    grace = round_.grace_until
    return {
        "office": round_.office.name,
        "contact": contact.address if contact else "",
        "round": round_.title,
        "matter": round_.matter.title,
        "deadline": due.isoformat(),
        "grace": grace.isoformat() if grace and grace > due else "",
    }


async def _is_confidential(round_: Round) -> bool:
    version = await DocumentVersion.get_or_none(id=round_.document_version_id)
    return version is not None and version.circle is not Circle.PUBLIC


async def mail_bundles(
    template: str, round_: Round, bundles: Iterable[Bundle], facts: dict[str, Any], *, sequence: int = 0
) -> None:
    """One mail per bundle with its link and its towns; nobody to send to is an error with a reason."""
    recipients = [
        Recipient(
            bundle.address,
            key=bundle.address_key,
            organisation_id=bundle.desk_ids[0],
            facts={
                "link": desk_link(round_, bundle),
                "organisations": bundle.names,
            },
        )
        for bundle in bundles
    ]
    if not recipients:
        raise WrongState("no_mailboxes")
    await queue_mail(
        template,
        recipients,
        about=round_,
        facts=facts,
        queue=MailQueue.BULK,
        sender_name=round_.office.name,
        attachments=[calendar_of(round_, datetime.fromisoformat(facts["deadline"]), sequence)],
    )


def deadline_of(round_: Round, due: datetime, sequence: int, changed_at: datetime) -> Deadline:
    """The entry for calendars: the same in the mails and in a feed, so that a calendar that has both shows one."""
    return Deadline(
        f"round-{round_.id}@sprachrohr",
        sequence,
        f"Frist: {round_.title}",
        due,
        f"{round_.matter.title} – {round_.office.name}",
        link(f"/rounds/{round_.id}"),
        changed_at,
    )


def desk_link(round_: Round, bundle: Bundle) -> str:
    """The signed link by which the desks of a mailbox come to a round without a login."""
    return link(f"/desk/{sign('desk', round_.id, *bundle.desk_ids)}")


def calendar_of(round_: Round, due: datetime, sequence: int) -> dict[str, Any]:
    """The entry for calendars as an attachment of a mail."""
    entry = deadlines_ics([deadline_of(round_, due, sequence, clock.now())])
    return {"name": "frist.ics", "media_type": "text/calendar", "text": entry.decode()}

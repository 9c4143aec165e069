"""Who is asked in a round, and the mails that say so: one per desk, however many towns it answers for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.database import rows
from models.deliveries import MailQueue
from models.matters import Circle, DocumentVersion
from models.organisations import Mailbox
from models.rounds import Extension, Invitation, Round
from workflows import clock
from workflows.audiences import members_in
from workflows.documents.calendar import deadline_ics
from workflows.errors import WrongState
from workflows.links import absolute
from workflows.mail import Recipient, queue_mail
from workflows.signing import sign

BATCH = 5_000
ASKED = """
    SELECT invitation.organisation_id, invitation.desk_id, organisation.name,
        COALESCE(desk_mailbox.address, own_mailbox.address) AS address,
        COALESCE(desk_mailbox.address_key, own_mailbox.address_key) AS address_key
    FROM invitation JOIN organisation ON organisation.id = invitation.organisation_id
    LEFT JOIN mailbox AS desk_mailbox ON desk_mailbox.organisation_id = invitation.desk_id
        AND desk_mailbox.active AND desk_mailbox.purpose = ''
    LEFT JOIN mailbox AS own_mailbox ON own_mailbox.organisation_id = invitation.organisation_id
        AND own_mailbox.active AND own_mailbox.purpose = ''
    WHERE invitation.round_id = $1
    ORDER BY organisation.sort_key
"""


@dataclass
class Bundle:
    """What goes in one mail: an address, the desks behind it, and their organisations in alphabetical order."""

    address: str
    desk_ids: list[int] = field(default_factory=list)
    organisation_ids: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


async def invite(round_: Round) -> tuple[int, int]:
    """Write the invitations of a round that is being opened and queue their mails; how many of each."""
    asked = await members_in(round_.audience).values_list("id", "desk_id", "twin_id")
    if not asked:
        raise WrongState("nobody_asked")
    now = clock.now()
    await Invitation.bulk_create(
        [
            Invitation(round_id=round_.id, organisation_id=one, desk_id=desk or twin or one, invited_at=now)
            for one, desk, twin in asked
        ],
        batch_size=BATCH,
    )
    bundles = await bundles_of(round_.id)
    facts = await mail_facts(round_, round_.due())
    confidential = await _is_confidential(round_)
    await mail_bundles(
        "invitation", round_, bundles, {**facts, "introduction": round_.text, "confidential": confidential}
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
    by_address: dict[str, Bundle] = {}
    for row in await rows(ASKED, [round_id]):
        if row["address"] is None or (only is not None and row["organisation_id"] not in only):
            continue
        bundle = by_address.setdefault(row["address_key"], Bundle(row["address"]))
        bundle.organisation_ids.append(row["organisation_id"])
        bundle.names.append(row["name"])
        if row["desk_id"] not in bundle.desk_ids:
            bundle.desk_ids.append(row["desk_id"])
    return list(by_address.values())


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
            organisation_id=bundle.desk_ids[0],
            facts={
                "link": f"/desk/{sign('desk', round_.id, *bundle.desk_ids)}",
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
        attachments=[_calendar(round_, datetime.fromisoformat(facts["deadline"]), sequence)],
    )


def _calendar(round_: Round, due: datetime, sequence: int) -> dict[str, Any]:
    entry = deadline_ics(
        f"round-{round_.id}@sprachrohr",
        sequence,
        f"Frist: {round_.title}",
        due,
        description=f"{round_.matter.title} – {round_.office.name}",
        url=absolute(f"/rounds/{round_.id}"),
        now=clock.now(),
    )
    return {"name": "frist.ics", "media_type": "text/calendar", "text": entry.decode()}

"""A sent circular changes in the open: all who got it are written to again, and the words before stay to be read."""

from datetime import datetime
from typing import Any

from models.circulars import Circular, CircularRevision
from models.database import rows, transaction
from models.deliveries import DeliveryState, MailBody
from models.queue import enqueue
from workflows import clock
from workflows.access import Actor, require, runs
from workflows.audit import record
from workflows.circulars.circular_archive import show_circular
from workflows.circulars.circular_mail import mail_attachments, mail_facts
from workflows.circulars.circulars import LONGEST, locked_circular, require_sent
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.texts import require_texts

MOST_WORDS = 1_000
# What was the same for a group of recipients stays so (list, copy, forwarding); who has left a list since gets nothing.
SAME_RECIPIENTS = """
    INSERT INTO delivery (body_id, state, address, address_key, organisation_id, person_id, subscription_id,
        forwarding_id, facts, reasons, attempts, claimed_by, reply)
    SELECT $1, 'queued', address, address_key, organisation_id, person_id, subscription_id, forwarding_id, facts, reasons,
        0, '', ''
    FROM delivery WHERE body_id = $2 AND state <> $3
      AND NOT EXISTS (SELECT FROM subscription WHERE id = delivery.subscription_id AND ended_at IS NOT NULL)
    ORDER BY id
"""


async def circular_to_revise(actor: Actor, circular_id: int) -> Circular:
    """A sent circular for the pages that change it; WrongState for one that can still be rewritten."""
    circular = await show_circular(actor, circular_id)
    require(True, runs(actor, circular.office), code="not_your_office")
    require_sent(circular)
    return circular


async def extend_circular(
    actor: Actor, circular_id: int, *, version: int, deadline: datetime, what: str
) -> CircularRevision:
    """A later deadline, told to exactly those who got the circular; the entry in their calendars moves."""
    async with transaction():
        circular = await _locked(actor, circular_id, version)

        if circular.deadline is None:
            raise WrongState("circular_without_deadline")
        if deadline <= max(circular.deadline, clock.now()):
            raise Unacceptable(fields={"deadline": "not_later"})
        require_texts(what=(what, MOST_WORDS))

        return await _revise(actor, circular, what, deadline=deadline)


async def correct_circular(
    actor: Actor, circular_id: int, *, version: int, subject: str, text: str, what: str
) -> CircularRevision:
    """Other words, told to exactly those who got the circular, with what has changed."""
    async with transaction():
        circular = await _locked(actor, circular_id, version)

        require_texts(subject=(subject, LONGEST["subject"]), text=(text, LONGEST["text"]), what=(what, MOST_WORDS))
        if (subject.strip(), text.strip()) == (circular.subject, circular.text):
            raise Unacceptable(fields={"text": "unchanged"})

        return await _revise(actor, circular, what, subject=subject.strip(), text=text.strip())


async def _locked(actor: Actor, circular_id: int, version: int) -> Circular:
    circular = await locked_circular(actor, circular_id)
    require_sent(circular)
    if circular.version != version:
        raise Stale(current=circular.version)
    return circular


async def _revise(actor: Actor, circular: Circular, what: str, **changes: Any) -> CircularRevision:
    revision = await CircularRevision.create(
        circular=circular,
        number=await CircularRevision.filter(circular=circular).count() + 1,
        what=what.strip(),
        subject_before=circular.subject,
        text_before=circular.text,
        deadline_before=circular.deadline,
        extended="deadline" in changes,
        revised_by_id=actor.person_id,
        revised_at=clock.now(),
    )
    circular.update_from_dict(changes)
    circular.version += 1
    await circular.save()
    await _write_again(circular, revision)

    await record(actor, "circular.extended" if revision.extended else "circular.corrected", circular,
                 revision=revision.id, version=circular.version)  # fmt: skip
    return revision


async def _write_again(circular: Circular, revision: CircularRevision) -> None:
    attached = await circular.attachments.order_by("id")
    told = await mail_facts(circular, attached) | {"changed": revision.what, "extended": revision.extended}
    own = ("list_name", "copy", "forwarded_by", "reference", "cover_note", "letterhead")
    first = MailBody.filter(circular=circular, revision=None).order_by("id")
    for body in await first:
        again = await MailBody.create(
            template=body.template,
            language=body.language,
            queue=body.queue,
            sender_name=body.sender_name,
            facts=body.facts | told | {name: body.facts[name] for name in own if name in body.facts},
            attachments=await mail_attachments(circular, attached),
            list_id=body.list_id,
            circular=circular,
            revision=revision,
            subject_noun=body.subject_noun,
            subject_id=body.subject_id,
            created_at=clock.now(),
        )
        await rows(SAME_RECIPIENTS, [again.id, body.id, str(DeliveryState.CANCELLED)])
        await enqueue("send_mails", again.id, queue=str(again.queue))

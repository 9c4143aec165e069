"""What readers say of a circular: was it of use, and what they ask its author."""

from collections import Counter
from datetime import timedelta

from tortoise.models import Model

from models.circulars import Circular, CircularOpinion
from models.database import transaction
from models.deliveries import MailBody
from models.people import Person
from workflows import clock, installation
from workflows.access import Actor, find, require, visible_circulars
from workflows.audit import record
from workflows.circulars.circulars import require_sent
from workflows.errors import TooMany
from workflows.mail import Recipient, mails_lately, main_mailbox, queue_mail
from workflows.texts import require_texts

LONGEST_QUESTION = 3_000
QUESTIONS_AN_HOUR = 5


async def say_if_useful(actor: Actor, circular_id: int, *, useful: bool) -> CircularOpinion:
    """A member's word; a second one of the same organisation takes the place of the first."""
    async with transaction():
        circular = await _sent(actor, circular_id)
        require(True, actor.is_member, code="member_only")

        opinion, _ = await CircularOpinion.update_or_create(
            circular=circular,
            organisation_id=actor.organisation_id,
            defaults={"useful": useful, "given_at": clock.now()},
        )

        await record(actor, "circular_opinion.given", opinion)
    return opinion


async def ask_author(actor: Actor, circular_id: int, *, question: str) -> None:
    """A reader's question goes to who wrote it, else to the office's mailbox; the answer goes to the reader directly."""
    require_texts(question=(question, LONGEST_QUESTION))
    async with transaction():
        circular = await _sent(actor, circular_id)
        asker = await Person.get_or_none(id=actor.person_id or 0, active=True)
        require(asker is not None)
        assert asker is not None
        if await mails_lately("circular_question", asker, timedelta(hours=1)) >= QUESTIONS_AN_HOUR:
            raise TooMany("asked_too_often")

        organisation = actor.acting.organisation_name if actor.acting else ""
        mail = await send_question(
            circular,
            about=asker,
            question=question.strip(),
            reply_to=asker.email,
            person=asker.name,
            organisation=organisation,
        )

        await record(actor, "circular.asked", circular, mail=mail.id)


async def send_question(circular: Circular, *, about: Model, reply_to: str, **asked: str) -> MailBody:
    """To who wrote it, else to the office's mailbox; `asked` is the question, who asks, and of which organisation."""
    author = await Person.get_or_none(id=circular.created_by_id or 0, active=True)
    recipients = [Recipient.of(author)] if author else await main_mailbox([circular.office_id])
    facts = {
        "number": circular.numbered,
        "title": circular.subject,
        "link": installation.link(f"/circulars/{circular.id}"),
        **asked,
    }
    readers = recipients or [Recipient(installation.contact())]
    reply = {"reply_to": reply_to}
    answered = [Recipient(one.address, one.organisation_id, one.person_id, facts=reply, key=one.key) for one in readers]
    return await queue_mail("circular_question", answered, about=about, facts=facts)


async def opinions_of(circular_id: int) -> tuple[int, int]:
    """How many organisations found it of use, and how many did not."""
    said = Counter(one.useful for one in await CircularOpinion.filter(circular_id=circular_id))
    return said[True], said[False]


async def _sent(actor: Actor, circular_id: int) -> Circular:
    circular = await find(Circular.all(), visible_circulars(actor), circular_id)
    require_sent(circular)
    return circular

"""A question about a public circular from somebody without an account: it reaches the author when its address is confirmed.

Until then it waits beside the mail that asks to confirm. That mail shows nothing of it, so nobody has us carry words to others.
"""

from datetime import timedelta
from typing import Any

from models.addresses import address_key
from models.circulars import Circular
from models.database import transaction
from models.deliveries import Delivery, MailBody
from models.queue import job
from workflows import clock, installation
from workflows.access import VISITOR, find, visible_circulars
from workflows.audit import record
from workflows.circulars.circular_voices import LONGEST_QUESTION, send_question
from workflows.circulars.circulars import require_sent
from workflows.errors import Denied, Missing, TooMany, Unacceptable
from workflows.mail import Recipient, add_recipients, queue_mail
from workflows.signing import digest, sign, unsign
from workflows.texts import require_texts

CONFIRM_WITHIN = timedelta(hours=48)
MAILS_AN_HOUR = 3
FROM_ONE_SOURCE_AN_HOUR = 10
LONGEST_NAME = 120
WAITING = "question_confirm"


async def request_question(circular_id: int, *, address: str, question: str, source: str, name: str = "") -> None:
    """Ask the address to confirm that it wants to know; `source` is where the request came from, of which a digest is kept."""
    require_texts(question=(question, LONGEST_QUESTION))
    if len(name) > LONGEST_NAME:
        raise Unacceptable(fields={"name": "too_long"})
    try:
        key = address_key(address)
    except ValueError as error:
        raise Unacceptable(fields={"address": "address"}) from error
    async with transaction():
        circular = await find(Circular.all().select_for_update(no_key=True), visible_circulars(VISITOR), circular_id)
        require_sent(circular)

        await _require_patience(key, digest(source))

        await circular.fetch_related("office")
        body = await queue_mail(
            WAITING,
            [],
            about=circular,
            facts={
                "number": circular.numbered,
                "title": circular.subject,
                "office": circular.office.name,
                "hours": int(CONFIRM_WITHIN.total_seconds() // 3600),
                "asked": {"question": question.strip(), "name": name.strip(), "address": address.strip()},
                "source": digest(source),
            },
            sender_name=circular.office.name,
        )
        link = installation.link(f"/visitor-questions/{sign(WAITING, body.id)}")
        await add_recipients(body, [Recipient(address.strip(), key=key, facts={"link": link})])

        await record(VISITOR, "circular.question_requested", circular, mail=body.id)


async def show_waiting_question(token: str) -> MailBody:
    """The page behind the link in the mail, with the question; it sends nothing."""
    body = await MailBody.get_or_none(id=unsign(WAITING, token)[0], template=WAITING)
    if body is None:
        raise Missing("link_unknown")
    if body.created_at < clock.now() - CONFIRM_WITHIN:
        raise Denied("question_ended")
    return body


async def is_asked(waiting: MailBody) -> bool:
    """Whether the author has it."""
    return await MailBody.filter(
        template="circular_question", subject_noun=MailBody._meta.db_table, subject_id=waiting.id
    ).exists()


async def confirm_question(token: str) -> None:
    """The button on that page: now it goes to the author, whose answer goes to this address; twice is once."""
    async with transaction():
        waiting = await show_waiting_question(token)
        await MailBody.filter(id=waiting.id).select_for_update(no_key=True).first()
        if await is_asked(waiting):
            return
        circular = await find(Circular.all(), visible_circulars(VISITOR), waiting.subject_id or 0)

        asked = waiting.facts["asked"]
        who = {"person": asked["name"] or asked["address"], "organisation": asked["address"] if asked["name"] else ""}
        mail = await send_question(
            circular, about=waiting, question=asked["question"], reply_to=asked["address"], **who
        )

        await record(VISITOR, "circular.asked", circular, mail=mail.id)


@job("forget_waiting_questions", every="45 3 * * *")
async def forget_waiting_questions(at: Any = None, context: Any = None) -> None:
    """Questions whose time to confirm is over are deleted with their addresses; the author keeps what was asked."""
    async with transaction():
        over = MailBody.filter(template=WAITING, created_at__lt=clock.now() - CONFIRM_WITHIN)
        ids = await over.values_list("id", flat=True)
        await Delivery.filter(body_id__in=ids).delete()
        await MailBody.filter(id__in=ids).delete()


async def _require_patience(key: str, source: str) -> None:
    lately = MailBody.filter(template=WAITING, created_at__gt=clock.now() - timedelta(hours=1))
    to_address = await lately.filter(deliveries__address_key=key).count()
    from_here = await lately.filter(facts__contains={"source": source}).count()
    if to_address >= MAILS_AN_HOUR or from_here >= FROM_ONE_SOURCE_AN_HOUR:
        raise TooMany("asked_too_often")

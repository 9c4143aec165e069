"""One mail a day to whoever wants it, with what was held back since the one before."""

from datetime import datetime, time, timedelta
from typing import Any

from models.database import transaction
from models.deliveries import HeldMail, MailQueue
from models.people import Person
from models.queue import job
from workflows import clock, installation
from workflows.mail import Recipient, mail_each

MORNING = time(7)
OF_EVERY_MAIL = ("contact", "load_test", "office")


@job("send_digests", every="0 7 * * *")
async def send_digests(at: Any = None, context: Any = None) -> None:
    """One mail per person with what was held back until this morning.

    Mail and held rows change in one transaction per person: killed in between and run again, nobody gets anything
    twice and nothing is lost. What comes in after the morning waits for the next, so that there is one mail a day.
    """
    until = last_morning()
    waiting = await HeldMail.filter(held_at__lte=until).only("id", "person_id")
    for person_id in sorted({one.person_id for one in waiting}):
        async with transaction():
            await _send(person_id, until)


def last_morning() -> datetime:
    """The latest moment at which a digest was due."""
    morning = datetime.combine(clock.today(), MORNING, clock.BERLIN)
    return morning if morning <= clock.now() else morning - timedelta(days=1)


async def _send(person_id: int, until: datetime) -> None:
    query = HeldMail.filter(person_id=person_id, held_at__lte=until).select_for_update(of=("held_mail",))
    held = await query.select_related("body").order_by("id")
    person = await Person.get_or_none(id=person_id, active=True)
    if held and person is not None:
        federation = installation.current().federation_name
        facts = {"entries": [_entry(one) for one in held], "office": federation, "link": installation.link("/account")}
        await mail_each("digest", [Recipient.of(person)], about=person, facts=facts, queue=MailQueue.BULK)
    await HeldMail.filter(id__in=[one.id for one in held]).delete()


def _entry(held: HeldMail) -> dict[str, Any]:
    facts = {name: value for name, value in {**held.body.facts, **held.facts}.items() if name not in OF_EVERY_MAIL}
    return {**facts, "kind": held.body.template, "held_at": held.held_at.isoformat()}

"""Mails about an example: to who answers for it, and to who asked; and the yearly look whether it is still true."""

from datetime import timedelta
from typing import Any

from models.database import transaction
from models.people import Person
from models.positions import Example, ExampleQuestion
from models.queue import job
from workflows import clock
from workflows.installation import link
from workflows.mail import Recipient, mail_each, main_mailbox

BEFORE = timedelta(days=30)
AGAIN = timedelta(days=30)


async def tell_author(template: str, example: Example, **facts: Any) -> None:
    """To the person who answers questions about it, else to the organisation's mailbox; `organisation` is fetched."""
    person = await Person.get_or_none(id=example.contact_id or 0, active=True)
    recipients = [Recipient.of(person)] if person else await main_mailbox([example.organisation_id])
    given = {"title": example.title, "organisation": example.organisation.name, "link": link(f"/examples/{example.id}")}
    await mail_each(template, recipients, about=example, facts={**given, **facts})


async def tell_asker(question: ExampleQuestion) -> None:
    """The answer, to the person who asked; `example.organisation` is fetched."""
    person = await Person.get_or_none(id=question.asked_by_id or 0, active=True)
    example = question.example
    facts = {
        "title": example.title,
        "organisation": example.organisation.name,
        "question": question.text,
        "answer": question.answer,
        "link": link(f"/examples/{example.id}#questions"),
    }
    await mail_each("example_answer", [Recipient.of(person)] if person else [], about=example, facts=facts)


@job("check_examples", every="35 7 * * *")
async def check_examples(at: Any = None, context: Any = None) -> None:
    """A month before an example runs out, and every month after, its member is asked; run twice, it asks once."""
    soon, again = clock.today() + BEFORE, clock.now() - AGAIN
    due = Example.filter(published_at__isnull=False, withdrawn_at__isnull=True, check_on__lte=soon)
    for id_ in await due.order_by("id").values_list("id", flat=True):
        async with transaction():
            example = await Example.filter(id=id_).select_for_update().get()
            if example.reminded_at is not None and example.reminded_at > again:
                continue
            await example.fetch_related("organisation")
            example.reminded_at = clock.now()
            await example.save(update_fields=["reminded_at"])
            assert example.check_on is not None
            await tell_author("example_check", example, until=example.check_on.isoformat())

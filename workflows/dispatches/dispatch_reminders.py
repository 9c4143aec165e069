"""Who was asked for an answer and has not given one: the officer is told until it is there or is not awaited any more."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from babel.dates import format_date

from models.database import rows, transaction
from models.dispatches import Dispatch
from models.people import Person
from models.queue import job
from workflows import clock
from workflows.installation import link
from workflows.mail import mail_people

AGAIN = timedelta(days=14)
OVERDUE = """
    SELECT id FROM dispatch
    WHERE answered_at IS NULL AND closed_at IS NULL AND answer_due_on < $1
      AND (reminded_at IS NULL OR reminded_at < $2)
    ORDER BY id
"""


class DispatchState(StrEnum):
    """Where a dispatch stands; follows from its times."""

    SENT = "sent"
    AWAITING = "awaiting"  # received, no answer yet
    OVERDUE = "overdue"
    ANSWERED = "answered"
    CLOSED = "closed"  # no answer is to be expected


def state_of(dispatch: Dispatch, today: date) -> DispatchState:
    """What the office should know of it at one glance."""
    if dispatch.answered_at:
        return DispatchState.ANSWERED
    if dispatch.closed_at:
        return DispatchState.CLOSED
    if dispatch.answer_due_on and dispatch.answer_due_on < today:
        return DispatchState.OVERDUE
    return DispatchState.AWAITING if dispatch.received_at else DispatchState.SENT


@job("remind_of_dispatches", every="25 7 * * *")
async def remind_of_dispatches(at: Any = None, context: Any = None) -> None:
    """A mail to who ran and who sent the paper, every two weeks; run twice, it writes once."""
    now = clock.now()
    for row in await rows(OVERDUE, [clock.today(), now - AGAIN]):
        async with transaction():
            await _remind(row["id"])


def reminder_letter(dispatch: Dispatch) -> str:
    """What one could write to the addressee; paper, matter and office must have been fetched."""
    matter = dispatch.paper_version.paper.matter
    reference = f" (Ihr Zeichen {matter.their_reference})" if matter.their_reference else ""
    asked = f" Wir hatten um Antwort bis zum {_day(dispatch.answer_due_on)} gebeten." if dispatch.answer_due_on else ""
    return (
        "Sehr geehrte Damen und Herren,\n\n"
        f"am {_day(dispatch.sent_at.astimezone(clock.BERLIN).date())} haben wir Ihnen „{dispatch.paper_version.paper.title}“ zum Vorhaben "
        f"{matter.title}{reference} übersandt.{asked} Eine Antwort liegt uns nicht vor. "
        "Für eine Nachricht, wann wir damit rechnen können, wären wir Ihnen dankbar.\n\n"
        f"Mit freundlichen Grüßen\n{matter.office.name}"
    )


async def _remind(dispatch_id: int) -> None:
    dispatch = await (
        Dispatch.filter(id=dispatch_id)
        .select_for_update(of=("dispatch",))
        .select_related("addressee", "paper_version__paper__matter__office")
        .get()
    )
    now = clock.now()
    if dispatch.reminded_at is not None and dispatch.reminded_at > now - AGAIN:
        return
    dispatch.reminded_at = now
    await dispatch.save(update_fields=["reminded_at"])
    paper = dispatch.paper_version.paper
    people = await Person.filter(id__in=[one for one in (dispatch.sent_by_id, paper.created_by_id) if one], active=True)
    assert dispatch.answer_due_on is not None
    facts = {
        "paper": paper.title,
        "addressee": dispatch.addressee.name,
        "sent_on": dispatch.sent_at.astimezone(clock.BERLIN).date().isoformat(),
        "answer_due": dispatch.answer_due_on.isoformat(),
        "received": dispatch.received_at is not None,
        "office": paper.matter.office.name,
        "link": link(f"/dispatches/{dispatch.id}"),
    }
    await mail_people("dispatch_overdue", people, about=dispatch, facts=facts)


def _day(day: date | None) -> str:
    return format_date(day, "long", locale="de") if day else ""

"""Asking the Bundestag's register every few hours what is new about the proceedings that our matters follow."""

import asyncio
from datetime import timedelta
from typing import Any

import structlog

from models.database import rows, transaction
from models.matters import Matter
from models.people import Person
from models.proceedings import Proceeding, ProceedingStep, ProceedingTrouble
from models.queue import job
from workflows import clock, dip, installation
from workflows.access import visible_matters
from workflows.dip import DipError, DipProceeding, DipStep
from workflows.mail import mail_people
from workflows.matters.proceeding_hints import ending_of, hint_for
from workflows.people.sessions import actor_for

AT_ONCE = 25  # the register's own bound
MOST_IN_A_RUN = 500
EVERY, FIRST_WAIT, LONGEST_WAIT = timedelta(hours=4), timedelta(minutes=30), timedelta(days=1)
MOST_PAGES = 200  # of 100 steps; no Vorgang has so many
MOST_TOLD = 20  # steps in one mail
TROUBLES: dict[type[DipError], ProceedingTrouble] = {
    dip.KeyRefused: ProceedingTrouble.KEY,
    dip.Unreachable: ProceedingTrouble.UNREACHABLE,
    dip.UnknownThing: ProceedingTrouble.UNKNOWN,
    dip.OtherShape: ProceedingTrouble.SHAPE,
}
# Whoever takes them along asks; if that process dies, they are due again after a while.
TAKE = """
    UPDATE proceeding SET next_check_at = $2 WHERE id IN (
        SELECT id FROM proceeding WHERE ended_at IS NULL AND next_check_at <= $1
        ORDER BY next_check_at LIMIT $3 FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""
WATCHERS = (
    "SELECT person_id AS id FROM matter_watch WHERE matter_id = $1 UNION SELECT officer_id FROM matter WHERE id = $1"
)

log = structlog.get_logger("dip")


@job("poll_proceedings", every="*/15 * * * *")
async def poll_proceedings(at: Any = None, context: Any = None) -> None:
    """Ask about everything that is due, never more than so many at once; a refused key ends the run."""
    if not dip.is_set():
        return
    now = clock.now()
    due = [row["id"] for row in await rows(TAKE, [now, now + FIRST_WAIT, MOST_IN_A_RUN])]
    for start in range(0, len(due), AT_ONCE):
        troubles = await asyncio.gather(*(_check(one) for one in due[start : start + AT_ONCE]))
        if ProceedingTrouble.KEY in troubles:
            return


@job("check_proceeding")
async def check_proceeding(proceeding_id: int) -> None:
    """Read one proceeding now."""
    await _check(proceeding_id)


async def _check(proceeding_id: int) -> ProceedingTrouble | None:
    """Read it from where reading broke off; what went wrong is noted, and asked again later and later."""
    proceeding = await Proceeding.get_or_none(id=proceeding_id, ended_at__isnull=True)
    if proceeding is None:
        return None
    if not dip.is_set():
        return await _note(proceeding, ProceedingTrouble.OFF)
    try:
        await _read(proceeding)
    except DipError as error:
        log.warning("dip", proceeding=proceeding.id, error=type(error).__name__, said=str(error))
        return await _note(proceeding, TROUBLES[type(error)])
    return None


async def _read(proceeding: Proceeding) -> None:
    """Nothing of the network is called inside a transaction; each page of steps is kept before the next is asked for."""
    async with dip.dip_client() as client:
        told = await dip.read_proceeding(client, proceeding.dip_id)
        if told.changed_at != proceeding.changed_at or proceeding.cursor:
            cursor = proceeding.cursor
            for _ in range(MOST_PAGES):
                page = await dip.read_steps(client, proceeding.dip_id, cursor)
                await _keep(proceeding, page.steps, page.cursor)
                if page.cursor == cursor:
                    break
                cursor = page.cursor
    await _finish(proceeding.id, told)


async def _keep(proceeding: Proceeding, steps: list[DipStep], cursor: str) -> None:
    async with transaction():
        await Proceeding.filter(id=proceeding.id).select_for_update().first()
        for step in steps:
            await _keep_step(proceeding.id, step)
        await Proceeding.filter(id=proceeding.id).update(cursor=cursor)


async def _keep_step(proceeding_id: int, told: DipStep) -> None:
    """A step that is known takes what the register says now; what a person said to its suggestion stays."""
    hint, stage = hint_for(told)
    facts: dict[str, Any] = {
        "house": told.house,
        "happened_on": told.happened_on,
        "title": told.title,
        "document": told.document,
        "document_link": told.document_link,
        "resolutions": list(told.resolutions),
    }
    step = await ProceedingStep.get_or_none(proceeding_id=proceeding_id, key=told.key)
    if step is None:
        await ProceedingStep.create(
            proceeding_id=proceeding_id, key=told.key, hint=hint, stage=stage, seen_at=clock.now(), **facts
        )
        return
    step.update_from_dict(facts)
    if step.settled_at is None:
        step.hint, step.stage = hint, stage
    await step.save()


async def _finish(proceeding_id: int, told: DipProceeding) -> None:
    """All was read: what the proceeding says of itself, when to ask again, and a mail to who watches."""
    async with transaction():
        proceeding = await Proceeding.filter(id=proceeding_id).select_for_update().get()
        first = not proceeding.changed_at
        for step in (*told.announcements, *ending_of(told)):
            await _keep_step(proceeding.id, step)

        proceeding.title, proceeding.state, proceeding.changed_at = told.title, told.state, told.changed_at
        proceeding.cursor, proceeding.trouble, proceeding.failures = "", None, 0
        proceeding.checked_at, proceeding.next_check_at = clock.now(), clock.now() + EVERY
        await proceeding.save()
        await _tell(proceeding, first)


async def _tell(proceeding: Proceeding, first: bool) -> None:
    """One mail about all that is new; what was there before we began to look is no news."""
    new = ProceedingStep.filter(proceeding=proceeding, told_at__isnull=True)
    steps = await new.order_by("happened_on", "id")
    if not steps:
        return
    await new.update(told_at=clock.now())
    if first:
        return
    matter = await Matter.get(id=proceeding.matter_id).select_related("office")
    people = await _watchers(matter.id)
    if not people:
        return
    facts = {
        "matter": matter.title,
        "office": matter.office.name,
        "state": proceeding.state,
        "steps": [
            {
                "day": one.happened_on.isoformat(),
                "title": one.title,
                "document": one.document,
                "resolutions": one.resolutions,
            }
            for one in steps[-MOST_TOLD:]
        ],
        "more": max(0, len(steps) - MOST_TOLD),
        "link": installation.link(f"/matters/{matter.id}/parliament"),
    }
    await mail_people("proceeding", people, about=proceeding, facts=facts)


async def _watchers(matter_id: int) -> list[Person]:
    """Those who watch and the officer, as far as each may know of the matter today."""
    ids = [row["id"] for row in await rows(WATCHERS, [matter_id]) if row["id"] is not None]
    people = []
    for person in await Person.filter(id__in=ids, active=True).order_by("id"):
        seen = Matter.filter(visible_matters(await actor_for(person.id)), id=matter_id)
        if await seen.exists():
            people.append(person)
    return people


async def _note(proceeding: Proceeding, trouble: ProceedingTrouble) -> ProceedingTrouble:
    """Later and later: the register is not asked all the time about what does not come."""
    failures = min(proceeding.failures + 1, 20)
    wait = min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT)
    facts = {"trouble": trouble, "failures": failures, "checked_at": clock.now(), "next_check_at": clock.now() + wait}
    await Proceeding.filter(id=proceeding.id).update(**facts)
    return trouble

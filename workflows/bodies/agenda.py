"""The agenda of a session: what a committee is asked to decide, and what came of it."""

from datetime import date
from typing import Any, NamedTuple

from models.bodies import AgendaItem, AgendaResult, BodySession, Resolution
from models.database import transaction
from models.matters import Circle
from models.papers import PaperVersion
from models.positions import Position
from workflows import clock
from workflows.access import Actor, find, runs, visible_paper_versions, visible_positions
from workflows.audit import record
from workflows.bodies.body_sessions import session_in_work
from workflows.bodies.resolutions import ResolutionFacts, write_resolution
from workflows.bodies.session_results import confirm_by_resolution
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.positions.position_sources import add_source
from workflows.texts import require_texts

LONGEST_SUBJECT, LONGEST_TEXT = 300, 20_000
DECIDED = (AgendaResult.ADOPTED, AgendaResult.ADOPTED_WITH_CHANGES)


class ItemText(NamedTuple):
    """The words of a Beschlussvorlage (Markdown): subject, why, what is to be decided, and on what it rests."""

    subject: str
    proposal: str
    reason: str = ""
    basis: str = ""


class Decision(NamedTuple):
    """What came of an item. Where it was adopted with changes, `text` is the text as decided.

    `decided_on` is the day of the session where nothing else is said; `circle`: who may read the resolution.
    """

    result: AgendaResult
    number: str = ""
    text: str = ""
    remark: str = ""
    decided_on: date | None = None
    circle: Circle = Circle.MEMBERS


async def add_item(
    actor: Actor,
    session_id: int,
    text: ItemText,
    *,
    from_position_id: int | None = None,
    paper_version_id: int | None = None,
) -> AgendaItem:
    """A session is to decide this; written by hand, or from a position or a paper."""
    _check(text)
    async with transaction():
        session = await session_in_work(actor, session_id)
        await _require_origin(actor, from_position_id, paper_version_id)

        item = await AgendaItem.create(
            session=session,
            number=await _next_number(session),
            from_position_id=from_position_id,
            paper_version_id=paper_version_id,
            created_by_id=actor.person_id,
            created_at=clock.now(),
            **_stripped(text),
        )

        await record(actor, "agenda_item.added", item, session=session.id, number=item.number)
    return item


async def change_item(actor: Actor, item_id: int, *, version: int, text: ItemText) -> AgendaItem:
    """Write the template otherwise, until the committee has dealt with it."""
    _check(text)
    async with transaction():
        item = await _open_item(actor, item_id)

        if item.version != version:
            raise Stale(current=item.version)

        item.update_from_dict(_stripped(text))
        item.version += 1
        await item.save()

        await record(actor, "agenda_item.changed", item, version=item.version)
    return item


async def remove_item(actor: Actor, item_id: int) -> BodySession:
    """It goes from the agenda before the committee has dealt with it; the numbers behind it close up."""
    async with transaction():
        item = await _open_item(actor, item_id)

        await record(actor, "agenda_item.removed", item, session=item.session_id)
        await item.delete()
        behind = AgendaItem.filter(session_id=item.session_id, number__gt=item.number)
        for one in await behind.order_by("number"):
            await AgendaItem.filter(id=one.id).update(number=one.number - 1)
    return item.session


async def record_result(actor: Actor, item_id: int, *, version: int, decision: Decision) -> AgendaItem:
    """What the committee made of it. What it adopted becomes a resolution, and a source of the position it came from."""
    async with transaction():
        item = await _open_item(actor, item_id)

        if item.version != version:
            raise Stale(current=item.version)
        if item.session.begins_at > clock.now():
            raise WrongState("session_not_begun")
        if decision.result is AgendaResult.ADOPTED_WITH_CHANGES and not decision.text.strip():
            raise Unacceptable(fields={"text": "empty"})

        if decision.result in DECIDED:
            item.resolution = await _resolution(actor, item, decision)
        if decision.result is AgendaResult.ADOPTED and item.resolution and item.paper_version_id:
            await confirm_by_resolution(actor, item.paper_version_id, item.resolution, item.session.body)
        item.result, item.remark = decision.result, decision.remark.strip()
        item.recorded_by_id, item.recorded_at = actor.person_id, clock.now()
        item.version += 1
        await item.save()

        await record(actor, "agenda_item.decided", item, result=decision.result, resolution=item.resolution_id)
    return item


async def carry_item(actor: Actor, item_id: int, session_id: int) -> AgendaItem:
    """What was adjourned, or stood on the agenda of a session that was cancelled, goes to a later one."""
    async with transaction():
        item = await AgendaItem.get_or_none(id=item_id).select_related("session")
        if item is None:
            raise Missing(item=item_id)
        session = await session_in_work(actor, session_id)

        waits = item.result is AgendaResult.ADJOURNED or (item.result is None and item.session.cancelled_at is not None)
        if not waits or await AgendaItem.exists(continues=item):
            raise WrongState("item_not_adjourned")
        if session.body_id != item.session.body_id or session.begins_at <= item.session.begins_at:
            raise Unacceptable(fields={"session": "not_later_session"})

        carried = await AgendaItem.create(
            session=session,
            number=await _next_number(session),
            continues=item,
            from_position_id=item.from_position_id,
            paper_version_id=item.paper_version_id,
            created_by_id=actor.person_id,
            created_at=clock.now(),
            **_stripped(ItemText(item.subject, item.proposal, item.reason, item.basis)),
        )

        await record(actor, "agenda_item.carried", carried, session=session.id, before=item.id)
    return carried


async def _open_item(actor: Actor, item_id: int) -> AgendaItem:
    """An item with which the committee has not dealt yet, locked. Lock order of the house: the session before it."""
    known = await AgendaItem.get_or_none(id=item_id)
    if known is None:
        raise Missing(item=item_id)
    session = await session_in_work(actor, known.session_id)
    item = await AgendaItem.filter(id=item_id).select_for_update(of=("agenda_item",)).first()
    if item is None:
        raise Missing(item=item_id)
    if item.result is not None:
        raise WrongState("item_decided")
    item.session = session
    return item


async def _resolution(actor: Actor, item: AgendaItem, decision: Decision) -> Resolution:
    """What was adopted, noted as a resolution of the committee; the position from which it came rests on it."""
    body = item.session.body
    position = await Position.get_or_none(id=item.from_position_id or 0).select_related("matter__office")
    facts = ResolutionFacts(
        decision.number,
        decision.decided_on or item.session.begins_at.astimezone(clock.BERLIN).date(),
        decision.text.strip() or item.proposal,
        subject=item.subject,
        topic_id=position.topic_id if position else None,
        law_place=position.law_place if position else "",
        circle=decision.circle,
    )
    resolution = await write_resolution(actor, body, facts)
    if position and position.withdrawn_at is None and position.matter.closed_at is None and _may_say(actor, position):
        await add_source(actor, position.id, resolution_id=resolution.id)
    return resolution


def _may_say(actor: Actor, position: Position) -> bool:
    return actor.is_office and runs(actor, position.matter.office)


async def _next_number(session: BodySession) -> int:
    last = await AgendaItem.filter(session=session).order_by("-number").first()
    return last.number + 1 if last else 1


async def _require_origin(actor: Actor, position_id: int | None, paper_version_id: int | None) -> None:
    if position_id is not None:
        await find(Position.all(), visible_positions(actor), position_id)
    if paper_version_id is not None:
        await find(PaperVersion.all(), visible_paper_versions(actor), paper_version_id)


def _check(text: ItemText) -> None:
    require_texts(subject=(text.subject, LONGEST_SUBJECT), proposal=(text.proposal, LONGEST_TEXT))
    long = {name: "too_long" for name in ("reason", "basis") if len(getattr(text, name)) > LONGEST_TEXT}
    if long:
        raise Unacceptable(fields=long)


def _stripped(text: ItemText) -> dict[str, Any]:
    return {name: words.strip() for name, words in text._asdict().items()}

"""Sessions (Sitzungen) of committees: planned, moved and cancelled; what they deal with stands in workflows/bodies/agenda.py."""

from datetime import datetime
from typing import NamedTuple

from models.bodies import AgendaItem, BodySession
from models.database import transaction
from models.matters import Topic
from models.organisations import Body
from workflows import clock
from workflows.access import Actor, find, require, visible_bodies
from workflows.audit import record
from workflows.bodies.bodies import keeps_bodies, own_body
from workflows.errors import Missing, Stale, Unacceptable, WrongState

LONGEST_PLACE = 200


class SessionSheet(NamedTuple):
    """A session with its agenda; `later` are those to which what is adjourned can go."""

    session: BodySession
    items: list[AgendaItem]
    later: list[BodySession]
    topics: list[Topic]
    may_change: bool
    begun: bool


async def plan_session(actor: Actor, body_id: int, *, begins_at: datetime, place: str = "") -> BodySession:
    """A committee will meet; one that is written down afterwards may lie in the past."""
    _check(place)
    async with transaction():
        body = await own_body(actor, body_id)

        session = await BodySession.create(
            body=body, begins_at=begins_at, place=place.strip(), created_by_id=actor.person_id, created_at=clock.now()
        )

        await record(actor, "body_session.planned", session, body=body.id)
    return session


async def change_session(
    actor: Actor, session_id: int, *, version: int, begins_at: datetime, place: str = ""
) -> BodySession:
    """It meets at another time or place."""
    _check(place)
    async with transaction():
        session = await session_in_work(actor, session_id)

        if session.version != version:
            raise Stale(current=session.version)

        session.begins_at, session.place = begins_at, place.strip()
        session.version += 1
        await session.save(update_fields=["begins_at", "place", "version"])

        await record(actor, "body_session.changed", session, version=session.version)
    return session


async def cancel_session(actor: Actor, session_id: int) -> BodySession:
    """It does not take place; what stood on its agenda can go to a later one."""
    async with transaction():
        session = await session_in_work(actor, session_id)

        if await AgendaItem.exists(session=session, result__isnull=False):
            raise WrongState("session_decided")

        session.cancelled_at = clock.now()
        session.version += 1
        await session.save(update_fields=["cancelled_at", "version"])

        await record(actor, "body_session.cancelled", session)
    return session


async def show_session(actor: Actor, session_id: int) -> SessionSheet:
    """A session with its agenda, for offices that may see the committee."""
    session = await _find(actor, session_id)
    items = AgendaItem.filter(session=session).select_related(
        "from_position__matter", "paper_version__paper", "resolution", "continues__session"
    )
    may_change = actor.machine or keeps_bodies(actor, session.body.office)
    later = BodySession.filter(body_id=session.body_id, begins_at__gt=session.begins_at, cancelled_at__isnull=True)
    return SessionSheet(
        session,
        await items.prefetch_related("continued_by__session").order_by("number"),
        await later.order_by("begins_at") if may_change else [],
        await Topic.all().order_by("number") if may_change else [],
        may_change,
        session.begins_at <= clock.now(),
    )


async def show_item(actor: Actor, item_id: int) -> AgendaItem:
    """An item that is to be changed, for somebody who looks after the committee."""
    item = await AgendaItem.get_or_none(id=item_id)
    if item is None:
        raise Missing(item=item_id)
    item.session = await _find(actor, item.session_id)
    require(True, actor.machine or keeps_bodies(actor, item.session.body.office), code="not_your_office")
    return item


async def open_sessions(actor: Actor) -> list[BodySession]:
    """Sessions that have not begun, of all committees that the actor looks after, the next one first."""
    ahead = BodySession.filter(begins_at__gt=clock.now(), cancelled_at__isnull=True)
    mine = Body.filter(visible_bodies(actor)).select_related("office")
    bodies = [one.id for one in await mine if keeps_bodies(actor, one.office)]
    return await ahead.filter(body_id__in=bodies).select_related("body__office").order_by("begins_at")


async def session_in_work(actor: Actor, session_id: int) -> BodySession:
    """The session, locked, while it is not cancelled, for somebody who looks after the committee."""
    known = await _find(actor, session_id)
    require(True, actor.machine or keeps_bodies(actor, known.body.office), code="not_your_office")
    session = await BodySession.filter(id=session_id).select_for_update().get()
    if session.cancelled_at is not None:
        raise WrongState("session_cancelled")
    session.body = known.body
    return session


async def _find(actor: Actor, session_id: int) -> BodySession:
    session = await BodySession.filter(id=session_id).select_related("body__office").first()
    require(actor.is_office or actor.machine, session=session_id)
    if session is None:
        raise Missing(session=session_id)
    await find(Body.all(), visible_bodies(actor), session.body_id)
    return session


def _check(place: str) -> None:
    if len(place) > LONGEST_PLACE:
        raise Unacceptable(fields={"place": "too_long"})

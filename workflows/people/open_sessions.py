"""In how many browsers a person is logged in, and logging out the others from here."""

from dataclasses import dataclass

from tortoise.queryset import QuerySet

from models.database import transaction
from models.people import Session
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import Missing
from workflows.signing import digest


@dataclass(frozen=True)
class Device:
    """With what somebody logs in, by common names: "Firefox" and "Windows"; empty where it is not known."""

    browser: str = ""
    system: str = ""


UNKNOWN = Device()


@dataclass(frozen=True)
class OpenSession:
    """A browser that is logged in; `here` is the one that asks."""

    session: Session
    here: bool


async def list_sessions(actor: Actor, token: str) -> list[OpenSession]:
    """Her browsers that are logged in now, the one that asks first, then the newest."""
    found = [OpenSession(one, one.token_hash == digest(token)) for one in await _open(actor).order_by("-id")]
    return sorted(found, key=lambda one: not one.here)


async def end_session(actor: Actor, session_id: int) -> None:
    """Log one of her browsers out; twice is once."""
    async with transaction():
        session = await Session.filter(id=session_id, person_id=actor.person_id or 0).select_for_update().first()
        if session is None:
            raise Missing(session=session_id)

        if session.revoked_at is not None:
            return
        session.revoked_at = clock.now()
        await session.save(update_fields=["revoked_at"])

        await record(actor, "session.ended", session)


async def end_other_sessions(actor: Actor, token: str) -> int:
    """Log all of her browsers out but the one that asks; how many those were."""
    async with transaction():
        others = await _open(actor).exclude(token_hash=digest(token)).select_for_update()

        for session in others:
            session.revoked_at = clock.now()
            await session.save(update_fields=["revoked_at"])

            await record(actor, "session.ended", session)
    return len(others)


def _open(actor: Actor) -> QuerySet[Session]:
    return Session.filter(person_id=actor.person_id or 0, revoked_at__isnull=True, expires_at__gt=clock.now())

"""What somebody wants once a day is kept until the morning: the row stands in for her delivery."""

from collections.abc import Iterable
from typing import Any, Protocol

from models.deliveries import HeldMail, MailBody
from workflows import clock


class Held(Protocol):
    """A recipient who is a person, with the few words that are hers alone."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def facts(self) -> dict[str, Any]: ...


async def hold(body: MailBody, recipients: Iterable[Held]) -> None:
    """Keep a mail for these people, in the caller's transaction; for one who has it already it is not kept twice."""
    now = clock.now()
    kept = [HeldMail(body=body, person_id=one.person_id, facts=one.facts, held_at=now) for one in recipients]
    if kept:
        await HeldMail.bulk_create(kept, ignore_conflicts=True)

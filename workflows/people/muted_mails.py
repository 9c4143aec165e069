"""Which kinds of mail a person gets at once, once a day in one mail, or not at all. Duty mails always go at once."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

from models.database import transaction
from models.people import MEMBER_ROLES, OFFICE_ROLES, MutedMail, Person
from workflows.actors import Actor
from workflows.audit import record
from workflows.errors import Missing, Unacceptable

# By template. What is not named here is a duty: codes and links to log in, receipts, invitations, deadlines, claims.
FOR_MEMBERS = ("release_request", "contribution_finished", "signature_answered", "contribution_reminder", "proceeding")
FOR_OFFICES = ("reservation_withdrawn", "proceeding")
CHOOSABLE = tuple(dict.fromkeys((*FOR_MEMBERS, *FOR_OFFICES)))
# Nobody waits for these; what asks for a release or names a due date is never held back for a day.
CAN_WAIT = ("contribution_finished", "signature_answered", "reservation_withdrawn", "proceeding")


class Wish(StrEnum):
    """How a person wants one kind of mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class ToPerson(Protocol):
    """A recipient that may be a person."""

    @property
    def person_id(self) -> int | None: ...


Reader = TypeVar("Reader", bound=ToPerson)


async def by_wish(kind: str, recipients: Iterable[Reader]) -> tuple[Iterable[Reader], list[Reader]]:
    """Those to whom this kind goes at once, by wish or because it has to, and those for whom it is kept for a day."""
    if kind not in CHOOSABLE:
        return recipients, []
    given = list(recipients)
    people = [one.person_id for one in given if one.person_id is not None]
    chosen = {one.person_id: one.daily for one in await MutedMail.filter(kind=kind, person_id__in=people)}
    return (
        [one for one in given if one.person_id not in chosen],
        [one for one in given if chosen.get(one.person_id or 0) is True],
    )


def kinds_for(actor: Actor) -> tuple[str, ...]:
    """The kinds that can reach somebody in her roles."""
    offices = any(one.role in OFFICE_ROLES for one in actor.mandates)
    members = any(one.role in MEMBER_ROLES for one in actor.mandates)
    return tuple(dict.fromkeys((*(FOR_MEMBERS if members else ()), *(FOR_OFFICES if offices else ()))))


def wishes_for(kind: str) -> tuple[Wish, ...]:
    """What may be chosen for a kind of mail."""
    return tuple(Wish) if kind in CAN_WAIT else (Wish.AT_ONCE, Wish.NEVER)


async def wishes_of(actor: Actor) -> dict[str, Wish]:
    """The kinds she may choose from, and what she chose."""
    chosen = {one.kind: one.daily for one in await MutedMail.filter(person_id=actor.person_id or 0)}
    wishes = {kind: Wish.DAILY if daily else Wish.NEVER for kind, daily in chosen.items()}
    return {kind: wishes.get(kind, Wish.AT_ONCE) for kind in kinds_for(actor)}


async def choose_mails(actor: Actor, wishes: Mapping[str, Wish]) -> None:
    """From now on she gets these kinds as she wishes; kinds that are not named stay as they are."""
    offered = kinds_for(actor)
    wrong = [kind for kind, wish in wishes.items() if kind not in offered or wish not in wishes_for(kind)]
    if wrong:
        raise Unacceptable(fields=dict.fromkeys(wrong, "choice"))
    async with transaction():
        person = await Person.filter(id=actor.person_id or 0, active=True).select_for_update().first()
        if person is None:
            raise Missing

        await MutedMail.filter(person=person, kind__in=list(wishes)).delete()
        others = {kind: wish for kind, wish in wishes.items() if wish is not Wish.AT_ONCE}
        await MutedMail.bulk_create(
            [MutedMail(person=person, kind=kind, daily=wish is Wish.DAILY) for kind, wish in others.items()]
        )

        await record(actor, "person.mails_chosen", person, wishes={kind: str(wish) for kind, wish in wishes.items()})

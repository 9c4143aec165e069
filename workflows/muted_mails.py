"""Which kinds of mail a person may switch off, and that they then do not go to her. Duty mails always go."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from models.database import transaction
from models.people import MEMBER_ROLES, OFFICE_ROLES, MutedMail, Person
from workflows.actors import Actor
from workflows.audit import record
from workflows.errors import Missing, Unacceptable

# By template. What is not named here is a duty: codes and links to log in, receipts, invitations, deadlines, claims.
FOR_MEMBERS = ("release_request", "contribution_finished", "signature_answered", "contribution_reminder")
FOR_OFFICES = ("reservation_withdrawn",)
CHOOSABLE = (*FOR_MEMBERS, *FOR_OFFICES)


class ToPerson(Protocol):
    """A recipient that may be a person."""

    @property
    def person_id(self) -> int | None: ...


Reader = TypeVar("Reader", bound=ToPerson)


async def without_muted(kind: str, recipients: Iterable[Reader]) -> Iterable[Reader]:
    """Those who want this kind of mail, or have to get it."""
    if kind not in CHOOSABLE:
        return recipients
    given = list(recipients)
    people = [one.person_id for one in given if one.person_id is not None]
    muted = {one.person_id for one in await MutedMail.filter(kind=kind, person_id__in=people)}
    return [one for one in given if one.person_id not in muted]


def kinds_for(actor: Actor) -> tuple[str, ...]:
    """The kinds that can reach somebody in her roles."""
    offices = any(one.role in OFFICE_ROLES for one in actor.mandates)
    members = any(one.role in MEMBER_ROLES for one in actor.mandates)
    return (*(FOR_MEMBERS if members else ()), *(FOR_OFFICES if offices else ()))


async def wanted_mails(actor: Actor) -> list[str]:
    """The kinds she may choose from and wants."""
    muted = {one.kind for one in await MutedMail.filter(person_id=actor.person_id or 0)}
    return [one for one in kinds_for(actor) if one not in muted]


async def choose_mails(actor: Actor, wanted: Collection[str]) -> None:
    """From now on she gets of the kinds she may choose from just these; her other choices are not touched."""
    offered = kinds_for(actor)
    if not set(wanted) <= set(offered):
        raise Unacceptable(fields={"mails": "choice"})
    async with transaction():
        person = await Person.filter(id=actor.person_id or 0, active=True).select_for_update().first()
        if person is None:
            raise Missing

        await MutedMail.filter(person=person, kind__in=offered).delete()
        muted = [one for one in offered if one not in wanted]
        await MutedMail.bulk_create([MutedMail(person=person, kind=one) for one in muted])

        await record(actor, "person.mails_chosen", person, muted=muted)

"""Many people at once: who works where in which role, as an administration knows it before anybody has logged in."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.addresses import address_key
from models.database import transaction
from models.organisations import OFFICE_KINDS, Organisation, OrganisationKind
from models.people import MEMBER_ROLES, OFFICE_ROLES, Mandate, Person, Role
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.people.mandates import ahead

BATCH = 2_000


class NewPerson(NamedTuple):
    """A person and what she is to do for an organisation."""

    name: str
    email: str
    organisation_id: int
    role: Role


async def import_people(actor: Actor, office_id: int, given: Sequence[NewPerson]) -> int:
    """An administrator enters people with their tasks; nobody gets a mail. How many tasks are new.

    A known address keeps its name and only gets the task. One wrong address or unknown organisation refuses all.
    """
    require(actor.is_office or actor.machine, actor.machine or is_federation_administrator(actor))
    keys = _keys(given)
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)
        if office is None:
            raise Missing(office=office_id)
        await _check_roles(given)

        people = await _people(dict(zip(keys, given, strict=True)))
        tasks = {(people[key], one.organisation_id, one.role): None for key, one in zip(keys, given, strict=True)}
        known: set[Any] = set(
            await Mandate.filter(ahead(), person_id__in=list(people.values()), represents=None).values_list(
                "person_id", "organisation_id", "role"
            )
        )
        now = clock.now()
        new = [
            Mandate(person_id=person, organisation_id=organisation, role=role, since=now)
            for person, organisation, role in tasks
            if (person, organisation, role) not in known
        ]
        await Mandate.bulk_create(new, batch_size=BATCH)

        await record(actor, "people.imported", office, mandates=len(new))
    return len(new)


async def _check_roles(given: Sequence[NewPerson]) -> None:
    organisations = {one.organisation_id for one in given}
    kinds: dict[int, OrganisationKind] = dict(
        await Organisation.filter(id__in=list(organisations), valid_until=None).values_list("id", "kind")
    )
    for one in given:
        if one.organisation_id not in kinds:
            raise Missing(organisation=one.organisation_id)
        if one.role not in (OFFICE_ROLES if kinds[one.organisation_id] in OFFICE_KINDS else MEMBER_ROLES):
            raise Unacceptable(fields={"role": "role_not_here"}, email=one.email)


async def _people(given: dict[str, NewPerson]) -> dict[str, int]:
    """The id of each address, with persons made for those that were not known."""
    known: dict[str, int] = dict(await Person.filter(email_key__in=list(given)).values_list("email_key", "id"))
    now = clock.now()
    new = [
        Person(name=one.name, email=one.email, email_key=key, created_at=now)
        for key, one in given.items()
        if key not in known
    ]
    await Person.bulk_create(new, batch_size=BATCH)
    return dict(await Person.filter(email_key__in=list(given)).values_list("email_key", "id"))


def _keys(given: Sequence[NewPerson]) -> list[str]:
    keys = []
    for one in given:
        if not one.name.strip() or len(one.name) > 120:
            raise Unacceptable(fields={"name": "too_long" if one.name.strip() else "empty"}, email=one.email)
        try:
            keys.append(address_key(one.email))
        except ValueError as error:
            raise Unacceptable("address", fields={"email": "address"}, email=one.email) from error
    return keys

"""Persons and what they may act for: invited by name, never with a shared login, erased on request."""

from tortoise.expressions import Q

from models.addresses import address_key
from models.database import transaction
from models.organisations import MEMBER_KINDS, Organisation, OrganisationKind
from models.people import (
    LANGUAGES,
    MEMBER_ROLES,
    OFFICE_ROLES,
    Mandate,
    Person,
    Role,
    roles_at,
)
from workflows import clock, installation
from workflows.access import (
    Actor,
    find,
    is_administrator,
    is_coordinator,
    is_federation_administrator,
    require,
    visible_mandates,
    visible_organisations,
    works_in,
)
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.mail import Recipient, queue_mail
from workflows.people.mandates import ahead


async def invite_person(
    actor: Actor,
    *,
    name: str,
    email: str,
    organisation_id: int,
    role: Role,
    deputy: bool = False,
    elected: bool = False,
) -> Mandate:
    """Let a person act for an organisation, and tell her by mail; asked twice, there is one mandate and one mail.

    Whose mandate was to end at a set date (an election) keeps it from now on without an end.
    """
    async with transaction():
        place = await _place(actor, organisation_id)

        require(True, may_invite(actor, place), code="not_your_people")
        key = _check(name, email, role, place)

        person = await person_with(key, name=name, email=email)
        if kept := await _kept(actor, person, place, role):
            return kept
        facts = {"deputy": deputy, "elected": elected, "since": clock.now()}
        mandate, made = await Mandate.get_or_create(
            person=person, organisation=place, role=role, until=None, defaults=facts
        )
        if not made:
            return mandate

        await record(actor, "mandate.given", mandate, person=person.id, organisation=place.id, role=role)
        await _tell(person, place, deputy)
    return mandate


async def confirm_mandate(actor: Actor, mandate_id: int) -> Mandate:
    """A coordinator says that somebody who came by the link in the mailbox belongs to her administration."""
    async with transaction():
        mandate = await _locked(actor, mandate_id)

        if mandate.until is not None and mandate.until <= clock.now():
            raise WrongState("mandate_ended")
        if mandate.provisional:
            mandate.provisional = False
            await mandate.save(update_fields=["provisional"])

            await record(actor, "mandate.confirmed", mandate)
    return mandate


async def end_mandate(actor: Actor, mandate_id: int) -> Mandate:
    """From now on the person acts for the organisation no more; oneself, a coordinator or an administrator may say so."""
    async with transaction():
        mandate = await _locked(actor, mandate_id, own=True)

        now = clock.now()
        if mandate.until is not None and mandate.until <= now:
            return mandate
        if await is_last_administrator(mandate):
            raise WrongState("last_administrator")
        mandate.until = now
        await mandate.save(update_fields=["until"])
        await end_deputies(mandate.id)

        await record(actor, "mandate.ended", mandate)
    return mandate


async def end_deputies(*mandate_ids: int) -> None:
    """Nobody stands in for a mandate that has ended."""
    now = clock.now()
    await Mandate.filter(represents_id__in=list(mandate_ids), until__gt=now).update(until=now)


async def change_profile(actor: Actor, *, language: str, name: str | None = None) -> Person:
    """What the profile page shows, and nothing else: consent that stands on other pages is not touched."""
    wrong = {} if language in LANGUAGES else {"language": "choice"}
    if name is not None:
        wrong |= _wrong_name(name)
    if wrong:
        raise Unacceptable(fields=wrong)
    async with transaction():
        person = await _self(actor)

        before = person.language, person.name
        person.language, person.name = language, " ".join(name.split()) if name is not None else person.name
        await person.save(update_fields=["language", "name"])

        changed = [one for one, old in zip(("language", "name"), before, strict=True) if getattr(person, one) != old]
        await record(actor, "person.changed", person, fields=changed)
    return person


async def list_people(actor: Actor, organisation_id: int) -> list[Mandate]:
    """Who acts for an organisation now, coordinators first."""
    place = await find(Organisation.all(), visible_organisations(actor), organisation_id)
    mandates = Mandate.filter(visible_mandates(actor) & ahead(), organisation=place).select_related(
        "person", "represents__person"
    )
    order = [*OFFICE_ROLES[::-1], *MEMBER_ROLES[::-1]]
    return sorted(await mandates, key=lambda one: (order.index(one.role), one.deputy, one.person.name))


def may_invite(actor: Actor, place: Organisation) -> bool:
    """Administrators invite for their office and its Landesverbände, the federation's for all; coordinators for their own."""
    if actor.machine or is_federation_administrator(actor):
        return True
    if place.kind in MEMBER_KINDS:
        return is_coordinator(actor) and place.id in actor.organisation_ids
    return is_administrator(actor) and (works_in(actor, place.id) or works_in(actor, place.parent_id or 0))


async def person_with(key: str, *, name: str, email: str) -> Person:
    """The person who has this address (its normal form is `key`), or a new one; her name is her own to change."""
    person, _ = await Person.get_or_create(
        email_key=key, defaults={"name": " ".join(name.split()), "email": email.strip(), "created_at": clock.now()}
    )
    return person


def checked_person(name: str, email: str) -> tuple[str, dict[str, str]]:
    """The normal form of the address, and what is wrong by field."""
    wrong = _wrong_name(name)
    try:
        return address_key(email), wrong
    except ValueError:
        return "", {**wrong, "email": "address"}


def _wrong_name(name: str) -> dict[str, str]:
    return {} if 0 < len(name.strip()) <= 120 else {"name": "too_long" if name.strip() else "missing"}


def _check(name: str, email: str, role: Role, place: Organisation) -> str:
    key, wrong = checked_person(name, email)
    if role not in roles_at(place.kind):
        wrong["role"] = "role_not_here"
    if wrong:
        raise Unacceptable(fields=wrong)
    return key


async def _kept(actor: Actor, person: Person, place: Organisation, role: Role) -> Mandate | None:
    """The mandate that was to end at a set date, now without an end."""
    ending = Mandate.filter(person=person, organisation=place, role=role, represents=None, until__gt=clock.now())
    mandate = await ending.select_for_update().first()
    if mandate is not None:
        mandate.until, mandate.ending_id = None, None
        await mandate.save(update_fields=["until", "ending_id"])

        await record(actor, "mandate.kept", mandate)
    return mandate


async def _place(actor: Actor, organisation_id: int) -> Organisation:
    return await find(Organisation.filter(valid_until=None), visible_organisations(actor), organisation_id)


async def _locked(actor: Actor, mandate_id: int, *, own: bool = False) -> Mandate:
    query = Mandate.all().select_for_update(of=("mandate",)).select_related("person", "organisation", "represents")
    mandate = await find(query, visible_mandates(actor) | Q(person_id=actor.person_id or 0), mandate_id)
    holders = {mandate.person_id, mandate.represents.person_id if mandate.represents else mandate.person_id}
    mine = own and actor.person_id in holders
    require(True, mine or may_invite(actor, mandate.organisation), code="not_your_people")
    return mandate


async def _self(actor: Actor) -> Person:
    person = await Person.filter(id=actor.person_id or 0, active=True).select_for_update().first()
    if person is None:
        raise Missing
    return person


async def is_last_administrator(mandate: Mandate) -> bool:
    """Of the federation: without one nobody could ever be let in again."""
    place = await Organisation.get(id=mandate.organisation_id)
    if mandate.role is not Role.ADMINISTRATOR or place.kind is not OrganisationKind.FEDERATION:
        return False
    others = Mandate.filter(organisation=place, role=mandate.role, until=None, represents=None)
    return not await others.exclude(id=mandate.id).exists()


async def _tell(person: Person, place: Organisation, deputy: bool) -> None:
    await queue_mail(
        "person_invited",
        [Recipient(person.email, person_id=person.id, key=person.email_key)],
        about=person,
        facts={
            "organisation": place.name,
            "deputy": deputy,
            "office": installation.current().federation_name,
            "link": installation.link("/login"),
        },
        language=person.language,
    )

"""Claims (Antrag auf Zuständigkeit): asking to act for an organisation where no mail domain proves it, or others do."""

from datetime import timedelta

from models.database import transaction
from models.organisations import MEMBER_KINDS, Mailbox, Membership, Organisation, OrganisationKind
from models.people import MEMBER_ROLES, Mandate, MandateClaim, Person, Role
from models.sorting import sort_key
from workflows import clock
from workflows.access import VISITOR, Actor
from workflows.audit import record
from workflows.errors import Missing, TooMany, Unacceptable, WrongState
from workflows.organisations.claim_mails import tell_of_claim
from workflows.organisations.desks import domains_of
from workflows.organisations.federations import the_federation
from workflows.people.mandates import ahead, coordinators_of
from workflows.people.people import checked_person, person_with
from workflows.signing import unsign
from workflows.texts import wrong_texts

TIME_FOR_STATE = timedelta(days=7)
MOST_OPEN = 5
LONGEST_WORD = 1000


async def claim_by_link(token: str, *, name: str, email: str, organisation_id: int, word: str) -> MandateClaim:
    """Who holds the link of a mailbox, but no address that proves where she works, asks to be let in."""
    _, *desk_ids = unsign("desk", token)
    async with transaction():
        place = await _held(organisation_id)
        if place.id not in desk_ids:
            raise Missing("link_unknown")

        key, wrong = checked_person(name, email)
        wrong |= wrong_texts(word=(word, LONGEST_WORD))
        if not wrong and await Mailbox.exists(address_key=key):
            wrong["email"] = "shared_mailbox"
        if not wrong and key.rpartition("@")[2] in await domains_of([place]):
            wrong["email"] = "own_domain"
        if wrong:
            raise Unacceptable(fields=wrong)

        role = Role.CONTRIBUTOR if await coordinators_of([place.id]) else Role.COORDINATOR
        return await _claim(VISITOR, await person_with(key, name=name, email=email), place, role, word)


async def claim_mandate(actor: Actor, organisation_id: int, *, role: Role, word: str) -> MandateClaim:
    """Somebody who can log in asks to act for an organisation as well, whoever acts there now."""
    wrong = wrong_texts(word=(word, LONGEST_WORD))
    if role not in MEMBER_ROLES:
        wrong["role"] = "role_not_here"
    if wrong:
        raise Unacceptable(fields=wrong)
    async with transaction():
        place = await _held(organisation_id)
        person = await Person.get_or_none(id=actor.person_id or 0, active=True)
        if person is None:
            raise Missing

        return await _claim(actor, person, place, role, word)


async def find_claimable(actor: Actor, q: str) -> list[Organisation]:
    """Up to twenty members by name, whatever the actor may see of them otherwise: names of towns are no secret."""
    if actor.person_id is None:
        raise Missing
    words = q.split()[:6]
    if not words:
        return []
    query = Organisation.filter(kind__in=MEMBER_KINDS, valid_until=None)
    for word in words:
        query = query.filter(sort_key__contains=sort_key(word))
    return await query.select_related("parent").order_by("sort_key", "id").limit(20)


async def _held(organisation_id: int) -> Organisation:
    place = (
        await Organisation.filter(id=organisation_id, kind__in=MEMBER_KINDS, valid_until=None)
        .select_for_update(no_key=True)
        .first()
    )
    if place is None:
        raise Missing(organisation=organisation_id)
    return place


async def _claim(actor: Actor, person: Person, place: Organisation, role: Role, word: str) -> MandateClaim:
    """Asked twice, there is one claim and one round of mails."""
    open_ones = MandateClaim.filter(organisation=place, decided_at=None)
    if (known := await open_ones.filter(person=person).first()) is not None:
        return known
    if await Mandate.filter(ahead(), person=person, organisation=place, represents=None).exists():
        raise WrongState("already_registered")
    if await open_ones.count() >= MOST_OPEN:
        raise TooMany("too_many_claims")
    if await MandateClaim.filter(person=person, decided_at=None).count() >= MOST_OPEN:
        raise TooMany("too_many_own_claims")

    office, now = await _office_of(place), clock.now()
    first = office.kind is OrganisationKind.STATE_ASSOCIATION
    claim = await MandateClaim.create(
        person=person, organisation=place, role=role, word=word.strip(), office=office, asked_at=now,
        passes_on_at=now + TIME_FOR_STATE if first else now,
    )  # fmt: skip

    await record(actor, "claim.made", claim, person=person.id, organisation=place.id, role=role)
    await tell_of_claim(claim)
    return claim


async def _office_of(place: Organisation) -> Organisation:
    """The Landesverband through which it is a member; without one, the federation."""
    through = Membership.filter(organisation=place, until=None, through_id__isnull=False)
    membership = await through.select_related("through").order_by("id").first()
    if membership is not None and membership.through is not None:
        return membership.through
    return await the_federation() or place

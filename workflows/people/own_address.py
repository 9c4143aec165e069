"""One's own mail address: typed on the account page, changed by the link that goes to the new one.

Mandates stay. Where the new address says nothing about the organisation, those who coordinate there are told.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from models.addresses import address_key
from models.database import transaction
from models.organisations import Mailbox, Organisation
from models.people import AddressChange, LoginRequest, Mandate, Person, Session
from workflows import clock, installation
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import Denied, Missing, TooMany, Unacceptable, WrongState
from workflows.mail import Recipient, mail_people, main_mailbox, queue_mail
from workflows.organisations.desks import domains_of
from workflows.people.mandates import ahead, coordinators_of
from workflows.signing import digest, sign, unsign

LINK_LASTS = timedelta(hours=24)
MOST_AN_HOUR = 5


async def ask_for_address(actor: Actor, email: str) -> AddressChange:
    """Send a link to the new address; one that belongs to somebody gets no mail, and the answer is the same."""
    try:
        key = address_key(email)
    except ValueError as error:
        raise Unacceptable(fields={"email": "address"}) from error
    async with transaction():
        person = await Person.filter(id=actor.person_id or 0, active=True).select_for_update().first()
        if person is None:
            raise Missing

        await _require_new(person, key)

        now = clock.now()
        await AddressChange.filter(person=person, used_at=None, expires_at__gt=now).update(expires_at=now)
        change = await AddressChange.create(
            person=person, email=email.strip(), email_key=key, asked_at=now, expires_at=now + LINK_LASTS
        )

        await record(actor, "person.address_asked", person)
        if not await Person.exists(email_key=key):
            await _ask_to_confirm(person, change)
    return change


async def show_address_change(token: str) -> AddressChange:
    """The page behind the link; it changes nothing."""
    change = await AddressChange.filter(id=unsign("address", token)[0]).select_related("person").first()
    if change is None:
        raise Missing("link_unknown")
    return change


async def confirm_address(token: str, session_token: str) -> AddressChange:
    """The button on that page: the address counts, and all browsers but this one are logged out. Twice is once."""
    with _refusing_a_taken_one():
        async with transaction():
            change = await show_address_change(token)
            person = await Person.filter(id=change.person_id).select_for_update().get()
            await change.refresh_from_db()

            if change.used_at is not None:
                return change
            if clock.now() >= change.expires_at or not person.active:
                raise Denied("link_ended")

            before = person.email
            person.email, person.email_key, change.used_at = change.email, change.email_key, clock.now()
            await person.save(update_fields=["email", "email_key"])
            await change.save(update_fields=["used_at"])
            await _log_out_elsewhere(person, session_token)

            strange = await _strange_to(person)
            await record(Actor(person.id), "person.address_changed", person, strange_to=[one.id for one in strange])
            await _tell_old(person, before)
            for place in strange:
                await _tell_coordinators(person, place)
    return change


@contextmanager
def _refusing_a_taken_one() -> Iterator[None]:
    """Around a transaction: whoever uses a link first has the address, also when two do so at the same moment."""
    try:
        yield
    except IntegrityError as error:
        if "email_key" not in str(error):
            raise
        raise WrongState("address_taken") from error


async def _require_new(person: Person, key: str) -> None:
    if key == person.email_key:
        raise Unacceptable(fields={"email": "own_address"})
    if await Mailbox.exists(address_key=key):
        raise Unacceptable(fields={"email": "shared_mailbox"})
    lately = AddressChange.filter(person=person, asked_at__gt=clock.now() - timedelta(hours=1))
    if await lately.count() >= MOST_AN_HOUR:
        raise TooMany("address_too_often")


async def _log_out_elsewhere(person: Person, session_token: str) -> None:
    """Her other browsers, and the links that went to the old address."""
    now = clock.now()
    others = Session.filter(person=person, revoked_at=None).exclude(token_hash=digest(session_token))
    await others.update(revoked_at=now)
    await LoginRequest.filter(person=person, used_at=None, expires_at__gt=now).update(expires_at=now)


async def _strange_to(person: Person) -> list[Organisation]:
    """Organisations she acts for herself, of which her address is none."""
    own = Mandate.filter(ahead(), person=person, represents=None).select_related("organisation").order_by("id")
    places = {one.organisation_id: one.organisation for one in await own}
    domain = person.email_key.rpartition("@")[2]
    return [one for one in places.values() if domain not in await domains_of([one])]


async def _ask_to_confirm(person: Person, change: AddressChange) -> None:
    await queue_mail(
        "address_confirm",
        [Recipient(change.email, person_id=person.id, key=change.email_key)],
        about=person,
        facts={
            "office": installation.current().federation_name,
            "hours": LINK_LASTS // timedelta(hours=1),
            "link": installation.link(f"/addresses/{sign('address', change.id)}"),
        },
        language=person.language,
    )


async def _tell_old(person: Person, address: str) -> None:
    facts = {"office": installation.current().federation_name, "at": clock.now().isoformat()}
    recipient = Recipient(address, person_id=person.id)
    await queue_mail("address_changed", [recipient], about=person, facts=facts, language=person.language)


async def _tell_coordinators(person: Person, place: Organisation) -> None:
    """Those who coordinate there beside her; where nobody does, the organisation's mailbox."""
    facts = {
        "office": installation.current().federation_name,
        "person": person.name,
        "address": person.email,
        "organisation": place.name,
        "link": installation.link(f"/organisations/{place.id}/people"),
    }
    others = [one for one in await coordinators_of(place.with_desk) if one.id != person.id]
    await mail_people("address_notice", others, about=place, facts=facts)
    if not others and (box := await main_mailbox(place.with_desk)):
        await queue_mail("address_notice", box, about=place, facts=facts)

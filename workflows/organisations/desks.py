"""First contact: the invitation in an organisation's mailbox lets its people in, without an account beforehand.

The link was sent to the confirmed mailbox. Whoever holds it may enter herself with an address of the same mail domain;
the first becomes coordinator, later ones help provisionally until a coordinator confirms them.
"""

from dataclasses import dataclass

from models.database import transaction
from models.organisations import MEMBER_KINDS, Mailbox, Organisation
from models.people import Mandate, Person, Role
from workflows import clock, installation
from workflows.access import (
    VISITOR,
    Actor,
    find,
    is_coordinator,
    is_federation_administrator,
    require,
    visible_organisations,
)
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.mail import mail_people
from workflows.people.mandates import ahead, holding
from workflows.people.people import checked_person, person_with
from workflows.people.sessions import request_login
from workflows.signing import unsign
from workflows.submissions.short_answers import Desk, show_desk_by_link

# Mail providers whose domain says nothing about the employer; many small town halls write from there.
PROVIDERS = frozenset(
    [
        "aol.com",
        "arcor.de",
        "ewe.net",
        "ewetel.net",
        "freenet.de",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "gmx.org",
        "googlemail.com",
        "hotmail.com",
        "hotmail.de",
        "icloud.com",
        "kabelmail.de",
        "live.de",
        "magenta.de",
        "mail.de",
        "mailbox.org",
        "netcologne.de",
        "o2online.de",
        "online.de",
        "osnanet.de",
        "outlook.com",
        "outlook.de",
        "posteo.de",
        "protonmail.com",
        "t-online.de",
        "vodafone.de",
        "web.de",
        "yahoo.com",
        "yahoo.de",
    ]
)


@dataclass(frozen=True)
class DeskLink:
    """What the link in an invitation shows, and for whom one can enter oneself there with an address of `domains`."""

    desk: Desk
    places: list[Organisation]
    domains: list[str]
    has_coordinator: bool


async def open_desk_link(token: str) -> DeskLink:
    """The page behind the link; opening it changes nothing."""
    desk = await show_desk_by_link(token)
    _, *desk_ids = unsign("desk", token)
    places = await Organisation.filter(id__in=desk_ids, valid_until=None).order_by("sort_key")
    known = await Mandate.filter(holding(), organisation_id__in=desk_ids, role=Role.COORDINATOR).exists()
    return DeskLink(desk, places, sorted(await domains_of(places)), known)


async def claim_desk(token: str, *, name: str, email: str) -> list[Mandate]:
    """A person enters herself for the organisations whose mailbox got the link, and gets a mail to log in."""
    _, *desk_ids = unsign("desk", token)
    async with transaction():
        desks = await Organisation.filter(id__in=desk_ids, valid_until=None).order_by("id").select_for_update()
        if not desks:
            raise Missing("link_unknown")

        key, wrong = checked_person(name, email)
        if wrong:
            raise Unacceptable(fields=wrong)
        await require_own_domain(key, desks)

        person = await person_with(key, name=name, email=email)
        mandates = [await _let_in(person, desk) for desk in desks]
        await request_login(person.email)
    return mandates


async def domains_of(organisations: list[Organisation]) -> set[str]:
    """Mail domains that prove somebody works there: those entered, and those of confirmed mailboxes."""
    confirmed = await Mailbox.filter(
        organisation_id__in=[one.id for one in organisations], active=True, confirmed_at__isnull=False
    ).values_list("address_key", flat=True)
    named = {one.email_domain.lower() for one in organisations if one.email_domain}
    return (named | {str(key).rpartition("@")[2] for key in confirmed}) - PROVIDERS


async def assign_desk(actor: Actor, town_id: int, desk_id: int | None) -> Organisation:
    """Say who answers for a town: a Verband, or with None the town itself.

    An administrator may, and the town's own coordinator; the desk's coordinator may give the town back, not take it.
    """
    async with transaction():
        town = await find(
            Organisation.filter(valid_until=None, kind__in=MEMBER_KINDS).select_for_update(no_key=True),
            visible_organisations(actor),
            town_id,
        )

        require(True, _may_assign(actor, town, desk_id), code="not_your_desk")
        if desk_id is not None:
            await _require_desk(town, desk_id)

        town.desk_id = desk_id
        await town.save(update_fields=["desk_id"])

        await record(actor, "desk.assigned", town, desk=desk_id)
    return town


def _may_assign(actor: Actor, town: Organisation, desk_id: int | None) -> bool:
    own = is_coordinator(actor) and actor.organisation_id == town.id
    gives_back = is_coordinator(actor) and actor.organisation_id == town.desk_id and desk_id is None
    return actor.machine or is_federation_administrator(actor) or own or gives_back


async def _require_desk(town: Organisation, desk_id: int) -> None:
    """Desks stand in no row: whoever is one has none, and whoever has one is none."""
    desk = await Organisation.get_or_none(id=desk_id, valid_until=None, kind__in=MEMBER_KINDS)
    if desk is None or desk.id == town.id or desk.desk_id not in (None, desk.id):
        raise Unacceptable(fields={"desk": "no_desk"})
    if await Organisation.exists(desk_id=town.id, valid_until=None, id__not=town.id):
        raise WrongState("is_a_desk")


async def require_own_domain(key: str, desks: list[Organisation]) -> None:
    """Unacceptable unless the address is a person's own at one of these organisations."""
    if await Mailbox.exists(address_key=key):
        raise Unacceptable(fields={"email": "shared_mailbox"})
    domains = await domains_of(desks)
    if key.rpartition("@")[2] not in domains:
        raise Unacceptable(fields={"email": "foreign_domain" if domains else "no_domain"})


async def _let_in(person: Person, desk: Organisation) -> Mandate:
    known = await Mandate.filter(ahead(), person=person, organisation=desk, represents=None).first()
    if known is not None:
        return known
    coordinators = await Mandate.filter(holding(), organisation=desk).select_related("person")
    first = not coordinators
    role = Role.COORDINATOR if first else Role.CONTRIBUTOR
    mandate = await Mandate.create(
        person=person, organisation=desk, role=role, provisional=not first, since=clock.now()
    )

    await record(VISITOR, "mandate.claimed", mandate, person=person.id, organisation=desk.id, role=role)
    await _tell_coordinators(desk, [one.person for one in coordinators if one.role is Role.COORDINATOR])
    return mandate


async def _tell_coordinators(desk: Organisation, people: list[Person]) -> None:
    await mail_people(
        "mandate_notice",
        people,
        about=desk,
        facts={
            "organisation": desk.name,
            "office": installation.current().federation_name,
            "link": installation.link(f"/organisations/{desk.id}/people"),
        },
    )

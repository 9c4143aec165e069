"""First scenes: the offices, the register of members, their mailboxes and people, and the ways of mail."""

from __future__ import annotations

import asyncio
import csv
from datetime import timedelta
from io import StringIO

from models.addresses import address_key
from models.circulars import Path
from models.database import rows
from models.organisations import MEMBER_KINDS, STATES, Organisation, OrganisationKind
from models.people import Person
from workflows import clock
from workflows.access import MACHINE, Actor
from workflows.bodies import bodies
from workflows.demonstration import federation, places
from workflows.demonstration.people import OFFICE_PLAYERS, TOWN_PLAYERS, ULLA_BRANDT
from workflows.demonstration.places import Place
from workflows.demonstration.play_stage import Play
from workflows.demonstration.register import write_register
from workflows.dispatches.addressee_facts import FACTS
from workflows.dispatches.addressee_import import import_addressees
from workflows.organisations import federations
from workflows.organisations.desk_rules import let_unions_answer
from workflows.organisations.mailbox_import import import_mailboxes
from workflows.people.people import invite_person
from workflows.people.sessions import actor_for
from workflows.recipients import mail_paths
from workflows.register import register

PREPARED = -40  # days
REGISTER_AGE = timedelta(days=60)
PATHS = {
    "DGK Thüringen": Path.THROUGH,
    "DKK Bayern": Path.THROUGH,
    "DGK Sachsen-Anhalt": Path.RELEASED,
    "DSK Hessen": Path.DIRECT_WITH_COPY,
    "DKK Niedersachsen": Path.DIRECT_WITH_COPY,
    "DGK Rheinland-Pfalz": Path.DIRECT_WITH_COPY,
}
SEVEN = 7
FIRST_TOWN = "SELECT id FROM organisation WHERE parent_id = $1 AND valid_until IS NULL ORDER BY ars LIMIT 1"
ALIKE = """
    SELECT id FROM organisation AS one
    WHERE kind = $1 AND valid_until IS NULL AND twin_id IS NULL AND NOT id = ANY($3::int[])
      AND ($4 = 0 OR (SELECT count(*) FROM organisation AS town WHERE town.parent_id = one.id) = $4)
    ORDER BY abs(population - $2), id LIMIT 1
"""


async def import_members(play: Play) -> None:
    """The offices are founded and the register is read: members and their memberships."""
    clock.set_to(play.days.at(PREPARED, 9))
    await federations.found_federation(MACHINE, federations.KOMMUNALKONVENT)
    data = play.given.register
    if data is None:
        data = await asyncio.to_thread(_fictional, play)
    play.tell(0.3)
    await register.import_register(MACHINE, data)
    await _find_offices(play)
    await _find_places(play)


async def give_mailboxes(play: Play) -> None:
    """Every organisation has a mailbox; an erfüllende Gemeinde shares that of its town."""
    members = Organisation.filter(kind__in=MEMBER_KINDS, valid_until__isnull=True, twin_id__isnull=True)
    found = await members.values_list("id", "name", "ars")
    addresses = {one: federation.mail_address(name, ars) for one, name, ars in found}
    addresses |= {play.offices[_short(office)].id: office.email for office in _offices()}
    await import_mailboxes(MACHINE, play.offices[federation.FEDERATION.short].id, addresses)
    await import_addressees(MACHINE, _addressees())


async def invite_people(play: Play) -> None:
    """Ulla Brandt is the first person of the house and lets everybody else in."""
    for player in (ULLA_BRANDT, *OFFICE_PLAYERS, *TOWN_PLAYERS):
        if player in play.actors:
            continue
        organisation = play.places[player.place] if player.place else play.offices[player.office]
        await invite_person(
            play.actors.get(ULLA_BRANDT, MACHINE),
            name=player.name,
            email=player.email,
            organisation_id=organisation.id,
            role=player.role,
        )
        play.actors[player] = await actor_of(player.email)


async def assign_desks(play: Play) -> None:
    """Nearly everywhere the Verband answers for its towns; people act for all of them."""
    await let_unions_answer(play.as_(ULLA_BRANDT))
    for player in TOWN_PLAYERS:
        play.actors[player] = await actor_of(player.email)


async def found_bodies(play: Play) -> None:
    """Committees get their members from the largest towns and counties of their association."""
    for committee in federation.COMMITTEES:
        office = play.offices[committee.office]
        body = await bodies.found_body(MACHINE, office.id, committee.name)
        play.bodies[committee.office, committee.name] = body.id
        await bodies.seat_members(MACHINE, body.id, await _seated(office, committee.seats))


async def set_paths(play: Play) -> None:
    """Some Landesverbände pass mail on themselves, release it, or want a copy."""
    for short, path in PATHS.items():
        await mail_paths.set_mail_path(play.as_(ULLA_BRANDT), play.offices[short].id, path)


def _fictional(play: Play) -> bytes:
    as_of = (play.days.at(PREPARED, 9) - REGISTER_AGE).date()
    return write_register(play.given.members, as_of=as_of).encode()


async def actor_of(email: str) -> Actor:
    """The person with this address at work."""
    return await actor_for((await Person.get(email_key=address_key(email))).id)


async def _find_offices(play: Play) -> None:
    kinds = (OrganisationKind.FEDERATION, OrganisationKind.ASSOCIATION, OrganisationKind.STATE_ASSOCIATION)
    by_name = {one.name: one for one in await Organisation.filter(kind__in=kinds)}
    play.offices = {_short(office): by_name[office.name] for office in _offices()}


async def _find_places(play: Play) -> None:
    """The towns of the play by their key; in a real register, ones that are alike."""
    for place in sorted(places.NAMED, key=lambda place: place is not places.GINSTERTAL):
        found = await Organisation.filter(ars=place.ars.ljust(12, "0"), name=place.name).first()
        play.places[place] = found or await Organisation.get(id=await _alike(play, place))


async def _alike(play: Play, place: Place) -> int:
    """A Verband of seven towns for the one of the play, its first town for Lerchenroda, else the nearest in size."""
    if place is places.LERCHENRODA:
        return int((await rows(FIRST_TOWN, [play.places[places.GINSTERTAL].id]))[0]["id"])
    least = SEVEN if place is places.GINSTERTAL else 0
    taken = [one.id for one in play.places.values()]
    found = await rows(ALIKE, [places.KIND_OF[place.kind], place.inhabitants, taken, least])
    return int(found[0]["id"])


async def _seated(office: Organisation, seats: int) -> list[int]:
    """The largest members, cities and counties alike."""
    largest = Organisation.filter(kind__in=MEMBER_KINDS, valid_until__isnull=True)
    if office.kind is OrganisationKind.ASSOCIATION:
        largest = largest.filter(memberships__association_id=office.id, memberships__until__isnull=True)
    return [one.id for one in await largest.order_by("-population", "id").limit(seats)]


def _offices() -> tuple[federation.Office, ...]:
    return federation.FEDERATION, *federation.ASSOCIATIONS, *federation.state_associations()


def _short(office: federation.Office) -> str:
    return f"{office.parent} {STATES[office.state]}" if office.state else office.short


def _addressees() -> bytes:
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(FACTS)
    for one in (*federation.FEDERAL_RECIPIENTS, *federation.state_recipients()):
        writer.writerow((one.name, one.short, one.kind, one.state, one.email))
    return table.getvalue().encode()

"""A small federation for tests: anna and cem work for the town, bert for another, jana for a desk of three towns,
clara (officer), lea (lead) and ulla (administrator) for the federation, dora for one association, paul for a Landesverband.
"""

import copy
from dataclasses import dataclass
from datetime import UTC, datetime

from models.addresses import address_key
from models.organisations import Mailbox, Membership, Organisation, OrganisationKind
from models.people import Mandate, Person, Role
from models.sorting import sort_key
from tests.tables import Tables
from workflows.access import Actor
from workflows.people.sessions import actor_for

BEFORE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
TABLES = ("organisation", "mailbox", "membership", "person", "mandate")


@dataclass
class World:
    """Ids and actors of the small federation."""

    federation: Organisation
    cities: Organisation  # association of cities
    counties: Organisation  # association of counties
    towns: Organisation  # association of towns
    state_association: Organisation  # of `towns`, in Thüringen
    state_counties: Organisation  # of `counties`, in Thüringen
    ministry: Organisation
    state_government: Organisation
    county: Organisation
    town: Organisation  # anna (contributor), cem (coordinator)
    other_town: Organisation  # bert (coordinator)
    union: Organisation  # a Verband, desk of three towns; jana (contributor), holger (coordinator)
    union_towns: list[Organisation]
    city: Organisation
    anna: Actor
    cem: Actor
    bert: Actor
    jana: Actor
    holger: Actor
    clara: Actor
    lea: Actor
    ulla: Actor
    dora: Actor  # officer of the association of counties
    ines: Actor  # lead of the association of cities
    tom: Actor  # lead of the association of towns
    kim: Actor  # lead of the association of counties
    paul: Actor  # officer of the Landesverband


async def organisation(
    name: str,
    kind: OrganisationKind,
    *,
    parent: Organisation | None = None,
    desk: Organisation | None = None,
    **facts: object,
) -> Organisation:
    """An organisation with a confirmed mailbox."""
    made = await Organisation.create(name=name, kind=kind, sort_key=sort_key(name), parent=parent, desk=desk, **facts)
    address = f"post{made.id}@{name.lower().split()[-1].encode('ascii', 'ignore').decode()}.example"
    await Mailbox.create(organisation=made, address=address, address_key=address_key(address), confirmed_at=BEFORE)
    return made


async def person(name: str, place: Organisation, role: Role, **facts: object) -> Actor:
    """A person with one mandate, as an actor."""
    email = f"{name.lower().replace(' ', '.')}@{place.id}.example"
    made = await Person.create(name=name, email=email, email_key=address_key(email), created_at=BEFORE)
    await Mandate.create(person=made, organisation=place, role=role, since=BEFORE, **facts)
    return await actor_for(made.id)


async def build_world() -> World:
    """Sixteen organisations and thirteen people."""
    kind = OrganisationKind
    federation = await organisation("Kommunalkonvent", kind.FEDERATION)
    cities = await organisation("Deutscher Städtekonvent", kind.ASSOCIATION, parent=federation, short_name="DSK")
    counties = await organisation("Deutscher Kreiskonvent", kind.ASSOCIATION, parent=federation, short_name="DKK")
    towns = await organisation("Deutscher Gemeindekonvent", kind.ASSOCIATION, parent=federation, short_name="DGK")
    state_association = await organisation(
        "Gemeindekonvent Thüringen", kind.STATE_ASSOCIATION, parent=towns, state="16"
    )
    state_counties = await organisation("Kreiskonvent Thüringen", kind.STATE_ASSOCIATION, parent=counties, state="16")
    ministry = await organisation("Bundesministerium für Zusammenhalt", kind.FEDERAL_BODY)
    state_government = await organisation("Land Thüringen", kind.STATE_GOVERNMENT, state="16")
    county = await organisation("Landkreis Ottersee", kind.COUNTY, state="16", population=131_000, ars="160610000000")
    town = await organisation(
        "Lerchenroda", kind.MUNICIPALITY, parent=county, state="16", population=8_812, ars="160610001001"
    )
    other_town = await organisation(
        "Uhuberg", kind.MUNICIPALITY, parent=county, state="16", population=4_200, ars="160610002002"
    )
    union = await organisation(
        "Verwaltungsgemeinschaft Ginstertal", kind.MUNICIPAL_ASSOCIATION, parent=county, state="16", ars="160615001000"
    )
    union_towns = [
        await organisation(
            name, kind.MUNICIPALITY, parent=union, desk=union, state="16", population=1_200, ars=f"16061500101{number}"
        )
        for number, name in enumerate(["Amselhain", "Dachsfurt", "Mohnborn"])
    ]
    city = await organisation("Dohlenstadt", kind.INDEPENDENT_CITY, state="05", population=318_000, ars="059110000000")
    for member in (town, other_town, union, *union_towns):
        await Membership.create(organisation=member, association=towns, through=state_association)
    await Membership.create(organisation=county, association=counties, through=state_counties)
    await Membership.create(organisation=city, association=cities)
    return World(
        federation, cities, counties, towns, state_association, state_counties, ministry, state_government, county,
        town, other_town, union, union_towns, city,
        anna=await person("Anna Amsel", town, Role.CONTRIBUTOR),
        cem=await person("Cem Dachs", town, Role.COORDINATOR),
        bert=await person("Bert Uhu", other_town, Role.COORDINATOR),
        jana=await person("Jana Petersilie", union, Role.CONTRIBUTOR),
        holger=await person("Holger Wendt", union, Role.COORDINATOR),
        clara=await person("Clara Voss", federation, Role.OFFICER),
        lea=await person("Lea Lohse", federation, Role.LEAD),
        ulla=await person("Ulla Brandt", federation, Role.ADMINISTRATOR),
        dora=await person("Dora Kranz", counties, Role.OFFICER),
        ines=await person("Ines Sperber", cities, Role.LEAD),
        tom=await person("Tom Milan", towns, Role.LEAD),
        kim=await person("Kim Kiebitz", counties, Role.LEAD),
        paul=await person("Paul Reinders", state_association, Role.OFFICER),
    )  # fmt: skip


_kept: list[tuple[World, list[str]]] = []


async def same_world(tables: Tables) -> World:
    """The small federation, built once per run and put back with the same ids for each further test."""
    if not _kept:
        _kept.append((await build_world(), await tables.put_back(TABLES)))
    else:
        await tables.run(_kept[0][1])
    return copy.deepcopy(_kept[0][0])

"""Who reads what the house says: papers, positions, circulars, examples; and who knows which organisations and people."""

import pytest

from models.circulars import Circular, CircularState
from models.deliveries import Delivery, MailBody
from models.matters import Circle
from models.organisations import Membership
from models.papers import PaperState
from models.people import Mandate
from models.positions import Example
from tests.readers import (
    CITY,
    COUNTY,
    DESK,
    EVERYBODY,
    FEDERAL,
    LOGGED_IN,
    MEMBERS,
    NOBODY,
    OTHER_TOWN,
    STATE,
    TOWN,
    people,
    readers_among,
)
from tests.rows import START, matter_row, paper_row, position_row
from workflows.access import (
    visible_circulars,
    visible_examples,
    visible_mandates,
    visible_organisations,
    visible_paper_versions,
    visible_positions,
)

PAPERS = [
    (PaperState.DRAFT, None, FEDERAL),
    (PaperState.IN_APPROVAL, None, FEDERAL | STATE),
    (PaperState.SENT, None, LOGGED_IN),
    (PaperState.SENT, START, EVERYBODY),
]
IN_THE_LAND = DESK | TOWN | OTHER_TOWN  # members of the association of towns, through its Landesverband


@pytest.mark.parametrize(("state", "published_at", "readers"), PAPERS)
async def test_a_version_and_the_positions_in_it_are_read_step_by_step(world, state, published_at, readers):
    matter = await matter_row(world)
    position = await position_row(matter)
    version = await paper_row(matter, [position], state=state, published_at=published_at)
    everybody = await people(world)

    assert await readers_among(everybody, visible_paper_versions, version) == readers
    assert await readers_among(everybody, visible_positions, position) == readers


async def test_a_position_that_no_paper_says_belongs_to_the_offices(world):
    matter = await matter_row(world)
    await paper_row(matter, [], published_at=START)

    assert await readers_among(await people(world), visible_positions, await position_row(matter)) == FEDERAL


@pytest.mark.parametrize("state", [PaperState.DRAFT, PaperState.IN_APPROVAL])
async def test_what_a_landesverband_writes_in_its_own_matter_no_other_one_reads(world, state):
    matter = await matter_row(world, office=world.state_association)
    position = await position_row(matter)
    version = await paper_row(matter, [position], state=state)
    everybody = await people(world)

    assert await readers_among(everybody, visible_paper_versions, version) == FEDERAL | {"paul"}
    assert await readers_among(everybody, visible_positions, position) == FEDERAL | {"paul"}


# -------------------------------------------------------------------------------------------------------- circulars


async def circular_row(office, *, circle=Circle.MEMBERS, state=CircularState.SENT, got=()):
    """A circular, and a delivery to each organisation that got it."""
    circular = await Circular.create(office=office, subject="Probe", circle=circle, state=state, created_at=START)
    body = await MailBody.create(template="circular", circular=circular, created_at=START)
    for one in got:
        address = f"post{one.id}@x.example"
        await Delivery.create(body=body, address=address, address_key=address, organisation_id=one.id)
    return circular


@pytest.mark.parametrize(
    ("circle", "readers"),
    [
        (Circle.OFFICES, FEDERAL),
        (Circle.STATE_ASSOCIATIONS, FEDERAL | STATE),
        (Circle.BODIES, FEDERAL | STATE),
        (Circle.MEMBERS, LOGGED_IN),
        (Circle.PUBLIC, EVERYBODY),
    ],
)
async def test_a_circular_of_the_federation_goes_as_far_as_its_circle(world, circle, readers):
    circular = await circular_row(world.federation, circle=circle)

    assert await readers_among(await people(world), visible_circulars, circular) == readers


async def test_whoever_got_a_circular_can_find_it_again_whatever_its_circle(world):
    circular = await circular_row(world.federation, circle=Circle.BODIES, got=[world.town, world.union_towns[0]])

    assert await readers_among(await people(world), visible_circulars, circular) == FEDERAL | STATE | TOWN | DESK


async def test_a_circular_for_members_is_for_the_members_of_its_office(world):
    everybody = await people(world)
    for office, readers in [
        (world.towns, FEDERAL | {"paul"} | IN_THE_LAND),
        (world.counties, FEDERAL | {"rita"} | COUNTY),
        (world.cities, FEDERAL | CITY),
        (world.state_association, FEDERAL | {"paul"} | IN_THE_LAND),
    ]:
        assert await readers_among(everybody, visible_circulars, await circular_row(office)) == readers, office.name

    await Membership.filter(organisation=world.town).update(until="2026-01-01")
    for office in (world.towns, world.state_association):
        assert not TOWN & await readers_among(everybody, visible_circulars, await circular_row(office))


async def test_a_draft_is_read_by_its_own_office_and_the_federations_by_all_federal_ones(world):
    everybody = await people(world)
    for office, readers in [
        (world.federation, FEDERAL),
        (world.counties, {"dora", "kim"}),
        (world.state_association, {"paul"}),
    ]:
        draft = await circular_row(office, state=CircularState.DRAFT, circle=Circle.PUBLIC, got=[world.town])

        assert await readers_among(everybody, visible_circulars, draft) == readers, office.name


# ------------------------------------------------------------------------------- examples, organisations and people


async def test_an_example_is_its_members_until_it_is_published(world):
    everybody = await people(world)
    facts = {"organisation": world.union_towns[0], "title": "Brunnen", "created_at": START}

    draft = await Example.create(**facts)
    assert await readers_among(everybody, visible_examples, draft) == DESK
    handed_in = await Example.create(**facts, handed_in_at=START)
    assert await readers_among(everybody, visible_examples, handed_in) == FEDERAL | DESK | {"paul"}
    withdrawn = await Example.create(**facts, handed_in_at=START, published_at=START, withdrawn_at=START)
    assert await readers_among(everybody, visible_examples, withdrawn) == FEDERAL | DESK | {"paul"}

    published = await Example.create(**facts, published_at=START)
    assert await readers_among(everybody, visible_examples, published) == EVERYBODY


async def test_members_know_themselves_and_a_landesverband_its_members(world):
    everybody = await people(world)
    for organisation, readers in [
        (world.town, FEDERAL | {"paul"} | TOWN),
        (world.union_towns[0], FEDERAL | {"paul"} | DESK),
        (world.county, FEDERAL | {"rita"} | COUNTY),
        (world.city, FEDERAL | CITY),
        (world.ministry, FEDERAL | STATE),
        (world.state_counties, FEDERAL | STATE),
    ]:
        assert await readers_among(everybody, visible_organisations, organisation) == readers, organisation.name


async def test_who_works_where_is_known_at_home_and_to_the_offices_above(world):
    everybody = await people(world)
    for actor, readers in [
        (world.anna, FEDERAL | {"paul"} | TOWN),
        (world.jana, FEDERAL | {"paul"} | DESK),
        (everybody["sven"], FEDERAL | CITY),
        (world.clara, FEDERAL),
        (world.paul, FEDERAL | {"paul"}),
    ]:
        mandate = await Mandate.get(person_id=actor.person_id)

        assert await readers_among(everybody, visible_mandates, mandate) == readers, actor.name


async def test_a_membership_that_ended_lets_no_landesverband_look_in_any_more(world):
    await Membership.filter(organisation=world.town).update(until="2026-01-01")
    landesverband, mandate = {"paul": world.paul}, await Mandate.get(person_id=world.anna.person_id)

    assert await readers_among(landesverband, visible_organisations, world.town) == NOBODY
    assert await readers_among(landesverband, visible_mandates, mandate) == NOBODY


def test_the_sets_of_these_tests_cover_everybody():
    assert MEMBERS == IN_THE_LAND | COUNTY | CITY

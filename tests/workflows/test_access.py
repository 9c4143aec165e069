"""Who may know of a draft, a round and a matter at all, and what a person is; what members say is in test_access_answers."""

import pytest

from models.circulars import Circular
from models.dispatches import FollowUp
from models.matters import Circle, CircleBody, DocumentVersion, Matter
from models.organisations import Body, BodySeat, Organisation
from models.papers import PaperState, PaperVersion
from models.people import Mandate, MandateClaim, Role
from models.positions import Example, Position
from models.rounds import Round
from models.submissions import Requirement, RequirementFile, Submission
from tests.readers import (
    DESK,
    EVERYBODY,
    FEDERAL,
    FEDERATION,
    MEMBERS,
    NOBODY,
    OTHER_TOWN,
    STATE,
    TOWN,
    people,
    readers_among,
)
from tests.rows import START, document_row, matter_row, paper_row, round_row
from tests.world import person
from workflows import access, actors
from workflows.access import (
    MACHINE,
    VISITOR,
    find,
    require,
    visible_bodies,
    visible_document_versions,
    visible_matters,
    visible_rounds,
)
from workflows.errors import Denied, Missing
from workflows.people.sessions import actor_for

STEPS = {
    Circle.OFFICES: FEDERAL,
    Circle.STATE_ASSOCIATIONS: FEDERAL | STATE,
    Circle.BODIES: FEDERAL | STATE | OTHER_TOWN,
    Circle.MEMBERS: FEDERAL | STATE | MEMBERS,
    Circle.PUBLIC: FEDERAL | STATE | MEMBERS | {"visitor"},
}
NOUNS = {
    "bodies": Body,
    "circulars": Circular,
    "claims": MandateClaim,
    "document_versions": DocumentVersion,
    "examples": Example,
    "follow_ups": FollowUp,
    "mandates": Mandate,
    "matters": Matter,
    "organisations": Organisation,
    "paper_versions": PaperVersion,
    "positions": Position,
    "requirement_files": RequirementFile,
    "requirements": Requirement,
    "rounds": Round,
    "submissions": Submission,
    "withdrawals": Submission,
}
VISIBLE = [getattr(access, name) for name in access.__all__ if name.startswith("visible_")]


async def name_body(world, version, *seated, ended=()):
    """A body whose members belong to the circle; the seats of `ended` have run out."""
    body = await Body.create(office=world.towns, name="Sozialausschuss")
    await CircleBody.create(document_version=version, body=body)
    for organisation in seated:
        await BodySeat.create(body=body, organisation=organisation)
    for organisation in ended:
        await BodySeat.create(body=body, organisation=organisation, until="2026-01-01")


@pytest.mark.parametrize("officially_sent", [True, False])
@pytest.mark.parametrize("circle", list(Circle))
async def test_each_step_of_the_circle_lets_in_just_its_own_to_the_draft_and_to_the_title(
    world, circle, officially_sent
):
    matter = await matter_row(world)
    version, _ = await document_row(matter, circle=circle, officially_sent=officially_sent)
    await name_body(world, version, world.other_town, ended=[world.town])
    everybody = await people(world)

    assert await readers_among(everybody, visible_document_versions, version) == STEPS[circle]
    assert await readers_among(everybody, visible_matters, matter) == STEPS[circle]


async def test_a_wider_circle_of_one_version_opens_no_other_version(world):
    matter = await matter_row(world)
    leaked, _ = await document_row(matter, circle=Circle.OFFICES, officially_sent=False)
    await document_row(matter, circle=Circle.PUBLIC)

    assert await readers_among(await people(world), visible_document_versions, leaked) == FEDERAL


async def test_the_seat_of_a_desks_town_lets_the_desk_in(world):
    version, _ = await document_row(await matter_row(world), circle=Circle.BODIES)
    await name_body(world, version, world.union_towns[0])

    assert await readers_among(await people(world), visible_document_versions, version) == FEDERAL | STATE | DESK


async def test_a_body_that_the_version_does_not_name_lets_nobody_in(world):
    named, _ = await document_row(await matter_row(world), circle=Circle.BODIES)
    other, _ = await document_row(await matter_row(world), circle=Circle.BODIES)
    await name_body(world, named, world.town)

    assert await readers_among(await people(world), visible_document_versions, other) == FEDERAL | STATE


async def test_a_landesverband_reads_the_draft_of_its_own_matter_whatever_the_circle(world):
    matter = await matter_row(world, office=world.state_association)
    version, _ = await document_row(matter, circle=Circle.OFFICES)
    everybody = await people(world)

    assert await readers_among(everybody, visible_document_versions, version) == FEDERAL | {"paul"}
    assert await readers_among(everybody, visible_matters, matter) == FEDERAL | {"paul"}


async def test_the_circle_of_a_landesverbands_draft_is_its_own_members_and_no_other_landesverband(world):
    matter = await matter_row(world, office=world.state_association)
    everybody = await people(world)
    readers = {}
    for circle in (Circle.STATE_ASSOCIATIONS, Circle.MEMBERS, Circle.PUBLIC):
        version, _ = await document_row(matter, circle=circle)
        readers[circle] = await readers_among(everybody, visible_document_versions, version)

    assert readers == {
        Circle.STATE_ASSOCIATIONS: FEDERAL | {"paul"},
        Circle.MEMBERS: FEDERAL | {"paul"} | TOWN | OTHER_TOWN | DESK,
        Circle.PUBLIC: EVERYBODY,
    }


async def test_a_matter_without_anything_to_read_has_no_title_outside_its_offices(world):
    assert await readers_among(await people(world), visible_matters, await matter_row(world)) == FEDERAL


async def test_a_round_shows_itself_to_whom_it_asks_once_it_is_open(world):
    matter = await matter_row(world)
    prepared = await round_row(matter, world.federation, [world.town], opened_at=None)
    everybody = await people(world)

    assert await readers_among(everybody, visible_rounds, prepared) == FEDERAL
    assert await readers_among(everybody, visible_matters, matter) == FEDERAL

    opened = await round_row(matter, world.federation, [world.town])
    assert await readers_among(everybody, visible_rounds, opened) == FEDERAL | STATE | TOWN
    assert await readers_among(everybody, visible_matters, matter) == FEDERAL | STATE | TOWN


async def test_a_desk_sees_the_rounds_of_its_towns(world):
    round_ = await round_row(await matter_row(world), world.federation, [world.union_towns[1]])

    assert await readers_among(await people(world), visible_rounds, round_) == FEDERAL | STATE | DESK


@pytest.mark.parametrize(
    ("circle", "allowed"), [(Circle.OFFICES, NOBODY), (Circle.BODIES, STATE), (Circle.MEMBERS, STATE | TOWN)]
)
async def test_a_round_never_shows_the_title_of_a_draft_beyond_its_circle(world, circle, allowed):
    matter = await matter_row(world)
    version, _ = await document_row(matter, circle=circle)
    round_ = await round_row(matter, world.federation, [world.town], document_version=version)
    everybody = await people(world)

    assert await readers_among(everybody, visible_rounds, round_) == FEDERAL | allowed
    if circle is not Circle.MEMBERS:
        assert await readers_among(everybody, visible_matters, matter) == FEDERAL | allowed


async def test_a_landesverbands_own_round_is_no_business_of_another(world):
    matter = await matter_row(world)
    round_ = await round_row(matter, world.state_association, [world.town])

    assert await readers_among(await people(world), visible_rounds, round_) == FEDERAL | {"paul"} | TOWN


@pytest.mark.parametrize(
    ("state", "published", "readers"),
    [
        (PaperState.DRAFT, False, FEDERAL),
        (PaperState.IN_APPROVAL, False, FEDERAL | STATE),
        (PaperState.SENT, False, FEDERAL | STATE | MEMBERS),
        (PaperState.SENT, True, FEDERAL | STATE | MEMBERS | {"visitor"}),
    ],
)
async def test_a_paper_shows_its_matter_to_whom_it_shows_itself(world, state, published, readers):
    matter = await matter_row(world)
    await paper_row(matter, state=state, published_at=START if published else None)

    assert await readers_among(await people(world), visible_matters, matter) == readers


@pytest.mark.parametrize("visible", VISIBLE, ids=lambda one: one.__name__)
async def test_every_condition_can_lock_the_rows_it_lets_through(world, visible):
    model = NOUNS[visible.__name__.removeprefix("visible_")]

    for actor in [MACHINE, *(await people(world)).values()]:
        await model.filter(visible(actor)).select_for_update(no_key=True, of=(model._meta.db_table,))


async def test_committees_are_read_by_offices_and_those_of_a_landesverband_by_the_federal_ones_and_itself(world):
    federal = await Body.create(office=world.towns, name="Sozialausschuss")
    own = await Body.create(office=world.state_association, name="Vorstand")
    foreign = await Body.create(office=world.state_counties, name="Vorstand")

    everybody = await people(world)
    assert await readers_among(everybody, visible_bodies, federal) == FEDERAL | STATE
    assert await readers_among(everybody, visible_bodies, own) == FEDERAL | {"paul"}
    assert await readers_among(everybody, visible_bodies, foreign) == FEDERAL | {"rita"}


async def test_the_machine_reads_everything_and_is_nobody(world):
    matter = await matter_row(world)

    assert await readers_among({"machine": MACHINE}, visible_matters, matter) == {"machine"}
    assert not MACHINE.is_office
    assert not actors.is_administrator(MACHINE)


async def test_what_one_may_not_see_is_missing_and_what_one_may_not_do_denied(world):
    matter = await matter_row(world)

    with pytest.raises(Missing):
        await find(Matter.all(), visible_matters(VISITOR), matter.id)
    assert (await find(Matter.all(), visible_matters(world.clara), matter.id)).id == matter.id
    with pytest.raises(Missing):
        require(False, False)
    with pytest.raises(Denied):
        require(True, False, code="offices_only")
    require(True, True)


async def test_predicates_know_who_is_what(world):
    everybody = await people(world)

    def those(predicate, *arguments):
        return {name for name, actor in everybody.items() if predicate(actor, *arguments)}

    assert those(actors.is_federal_office) == FEDERAL
    assert those(actors.is_state_office) == STATE
    assert those(actors.is_coordinator) == {"cem", "bert", "holger", "vera", "sven"}
    assert those(actors.is_lead) == {"lea", "ines", "tom", "kim"}
    assert those(actors.is_administrator) == {"ulla"}
    assert those(actors.is_federation_administrator) == {"ulla"}
    assert those(actors.works_in, world.counties.id) == {"dora", "kim"}
    assert those(actors.runs, world.federation) == FEDERAL
    assert those(actors.runs, world.counties) == {"dora", "kim"}
    assert those(actors.runs, world.state_association) == {"paul"}
    assert those(actors.acts_for, world.union_towns[0].id) == DESK
    assert those(actors.acts_for, world.federation.id) == NOBODY


async def test_a_lead_of_the_federation_is_no_administrator_and_one_of_an_association_not_that_of_all(world):
    local = await person("Udo Unke", world.counties, Role.ADMINISTRATOR)

    assert actors.is_administrator(local)
    assert not actors.is_federation_administrator(local)
    assert {name for name in FEDERATION if actors.is_administrator(getattr(world, name))} == {"ulla"}


async def test_a_coordinator_who_is_not_confirmed_yet_does_not_count_as_one(world):
    provisional = await person("Pia Pirol", world.town, Role.COORDINATOR, provisional=True)

    assert not actors.is_coordinator(provisional)
    assert actors.acts_for(provisional, world.town.id)


async def test_a_mandate_that_ended_opens_nothing(world):
    version, _ = await document_row(await matter_row(world), circle=Circle.MEMBERS)
    await Mandate.filter(person_id=world.anna.person_id).update(until=START)
    former = await actor_for(world.anna.person_id)

    assert await readers_among({"anna": former}, visible_document_versions, version) == NOBODY

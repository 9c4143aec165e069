"""How far the members are: counted once, with how many answered, by Land, size, association, field and year."""

from datetime import UTC, datetime

import pytest

from models.database import rows
from models.dispatches import Outcome
from models.organisations import Membership, Organisation
from models.positions import PositionKind
from tests.rows import matter_row, paper_row, position_row
from workflows import clock
from workflows.documents.spreadsheet import open_workbook
from workflows.errors import Denied
from workflows.organisations.size_classes import SizeClass
from workflows.organisations.topics import set_topics
from workflows.recommendations.adoption import AdoptionFilters, show_adoption
from workflows.recommendations.adoption_export import export_adoption
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said

DONE, PLANNED, UNDER_WAY, UNFIT = Outcome.DONE, Outcome.PLANNED, Outcome.UNDER_WAY, Outcome.NOT_APPLICABLE


async def answered(world):
    """Two years: first the town alone, then the town, a Verband for its three, and nobody from the city."""
    language, network = (await set_topics(world.clara, {1: "Sprache", 2: "Netzwerke"}))[:2]
    matter = await matter_row(world)
    kind = PositionKind.RECOMMENDATION
    first, second = [await position_row(matter, kind=kind, topic=topic) for topic in (language, network)]
    await paper_row(matter, [first, second])
    await Membership.create(organisation=world.town, association=world.cities)  # a town in two associations
    clock.set_to(datetime(2025, 5, 1, 9, 0, tzinfo=UTC))
    await say_implementations(world.anna, [world.town.id], {first.id: Said(PLANNED)})
    clock.set_to(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    await say_implementations(world.anna, [world.town.id], {first.id: Said(DONE), second.id: Said(UNDER_WAY)})
    towns = [one.id for one in world.union_towns]
    await say_implementations(world.jana, towns, {first.id: Said(DONE), second.id: Said(UNFIT)})
    await say_implementations(world.jana, towns[:1], {second.id: Said(PLANNED)})
    return first, second


def told(lines):
    return {one.name: (one.members, one.answered, one.answers, one.done) for one in lines}


async def test_each_member_counts_once_in_every_breakdown_and_the_number_that_answered_stands_beside_it(world):
    await answered(world)

    found = await show_adoption(world.clara)

    assert (found.year, found.total.members, found.total.answered, found.total.answers) == (2026, 8, 4, 8)
    assert found.total.said == {PLANNED: 1, UNDER_WAY: 1, DONE: 4, UNFIT: 2}
    assert told(found.states) == {"Thüringen": (7, 4, 8, 4), "Nordrhein-Westfalen": (1, 0, 0, 0)}
    assert told(found.sizes) == {
        SizeClass.SMALLEST: (5, 3, 6, 3), SizeClass.SMALL: (1, 1, 2, 1), SizeClass.LARGE: (2, 0, 0, 0)
    }  # fmt: skip
    assert told(found.associations) == {
        "Deutscher Gemeindekonvent": (6, 4, 8, 4),
        "Deutscher Kreiskonvent": (1, 0, 0, 0),
        "Deutscher Städtekonvent": (2, 1, 2, 1),
    }
    assert told(found.topics) == {"1. Sprache": (None, None, 4, 4), "2. Netzwerke": (None, None, 4, 0)}
    assert [(one.key, one.answered, one.answers, one.done) for one in found.years] == [
        ("2026", 4, 8, 4),
        ("2025", 1, 1, 0),
    ]
    counted = "SELECT sum(planned + under_way + done + not_applicable) AS counted FROM implementation_count"
    assert (await rows(counted))[0]["counted"] == (await rows("SELECT count(*) FROM implementation"))[0]["count"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (lambda world, one: {"year": 2025}, (8, 1, 1, 0)),
        (lambda world, one: {"topic_id": one.topic_id}, (8, 4, 4, 4)),
        (lambda world, one: {"position_id": one.id}, (8, 4, 4, 4)),
        (lambda world, one: {"state": "05"}, (1, 0, 0, 0)),
        (lambda world, one: {"size": SizeClass.SMALL}, (1, 1, 2, 1)),
        (lambda world, one: {"association_id": world.cities.id}, (2, 1, 2, 1)),
        (lambda world, one: {"association_id": world.towns.id, "size": SizeClass.SMALLEST}, (5, 3, 6, 3)),
    ],
)
async def test_filters_narrow_the_members_and_their_answers_alike(world, filters, expected):
    first, _ = await answered(world)

    found = await show_adoption(world.clara, AdoptionFilters(**filters(world, first)))

    assert (found.total.members, found.total.answered, found.total.answers, found.total.done) == expected


async def test_recommendations_of_one_association_count_against_its_members(world):
    first, _ = await answered(world)
    matter = await matter_row(world, office=world.cities)
    own = await position_row(matter, kind=PositionKind.RECOMMENDATION, topic=first.topic)
    await paper_row(matter, [own])
    await say_implementations(world.anna, [world.town.id], {own.id: Said(DONE)})

    async def total(**filters):
        line = (await show_adoption(world.clara, AdoptionFilters(**filters))).total
        return line.members, line.answered, line.answers, line.done

    assert await total(position_id=own.id) == (2, 1, 1, 1)  # city and town
    assert await total(position_id=first.id) == (8, 4, 4, 4)
    assert await total(topic_id=own.topic_id) == (8, 4, 5, 5)  # the federation says one of the two, to all
    assert await total(position_id=own.id, association_id=world.counties.id) == (0, 0, 0, 0)


async def test_who_comes_and_goes_is_counted_at_once(world):
    await answered(world)
    assert (await show_adoption(world.clara)).total.members == 8

    await Membership.filter(organisation=world.county).update(until=clock.today())
    assert (await show_adoption(world.clara)).total.members == 7
    await Membership.create(organisation=world.county, association=world.counties)
    await Organisation.filter(id=world.city.id).update(population=19_000)
    found = await show_adoption(world.clara)
    assert (found.total.members, told(found.sizes)[SizeClass.SMALL][0]) == (8, 2)


async def test_a_landesverband_reads_its_own_members_and_a_member_no_figures_of_others(world):
    await answered(world)

    found = await show_adoption(world.paul)

    assert told([found.total]) == {"": (6, 4, 8, 4)}
    with pytest.raises(Denied):
        await show_adoption(world.anna)


async def test_the_figures_are_taken_along_as_a_spreadsheet_and_as_csv(world):
    await answered(world)

    sheet = await export_adoption(world.clara, AdoptionFilters())
    text = await export_adoption(world.clara, AdoptionFilters(), csv=True)

    cells = open_workbook(sheet.content).sheets["Umsetzung"].rows
    lines = [line.split(";") for line in text.content.decode("utf-8-sig").splitlines()]
    assert ["Land", "Thüringen", 7, 4, 8, 1, 1, 4, 2] in cells
    assert lines[1] == ["Alle", "", "8", "4", "8", "1", "1", "4", "2"]
    assert next(line[1] for line in lines if line[0] == "Größe") == "unter 5000 Einwohner"

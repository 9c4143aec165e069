import time

import pytest

from models.positions import GroupMember, RequirementGroup, Votum
from models.submissions import Addressee, Priority, Reading, SubmissionState
from tests.crowd import crowd
from tests.rows import START, document_row, matter_row, position_row, requirement_row, round_row, submission_row
from workflows.errors import Missing
from workflows.evaluation import Filters, Sorting, list_requirements, show_evaluated
from workflows.size_classes import SizeClass, size_class
from workflows.vota import decide_requirement


async def evaluated(world):
    """Three members said something: the town at § 2, the county at § 1 and the city at no place."""
    matter = await matter_row(world)
    _, (first, second) = await document_row(matter)
    round_ = await round_row(matter, world.federation, [world.town, world.county, world.city])
    said = {
        "town": await requirement_row(
            await submission_row(round_, world.town), "Kennzahlen streichen", provisions=[second],
            addressee=Addressee.BOTH, priority=Priority.NOTE,
        ),
        "county": await requirement_row(
            await submission_row(round_, world.county), "Mittel verstetigen", provisions=[first, second],
            priority=Priority.ESSENTIAL, rationale="Unsere Haushalte sind in der Sicherung.",
        ),
        "city": await requirement_row(await submission_row(round_, world.city), "Sprachmittlung bezahlen"),
    }  # fmt: skip
    return matter, said, first


def names(shown, said):
    return [next(name for name, one in said.items() if one.id == row.id) for row in shown.page.things]


async def test_the_table_follows_the_draft_and_counts_what_is_open(world):
    matter, said, _ = await evaluated(world)
    await decide_requirement(world.clara, said["town"].id, votum=Votum.NOTED)

    shown = await list_requirements(world.clara, matter.id)

    assert names(shown, said) == ["county", "town", "city"]
    assert (shown.page.total, shown.still_open) == (3, 2)
    assert [(place.label, count) for place, count in shown.provisions] == [("§ 1", 1), ("§ 2", 2)]
    county = shown.page.things[0]
    assert county.submission.organisation.name == "Landkreis Ottersee"
    assert sorted(place.provision.label for place in county.places) == ["§ 1", "§ 2"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(text="Haushalt"), ["county"]),
        (Filters(state="05"), ["city"]),
        (Filters(size=SizeClass.LARGE), ["county", "city"]),
        (Filters(addressee=Addressee.BOTH), ["town"]),
        (Filters(priority=Priority.ESSENTIAL), ["county"]),
        (Filters(votum=Votum.NOTED), ["town"]),
        (Filters(open_only=True), ["county", "city"]),
        (Filters(open_only=True, state="16"), ["county"]),
        (Filters(text='"kein Wort davon"'), []),
    ],
)
async def test_each_filter_leaves_what_it_names(world, filters, expected):
    matter, said, _ = await evaluated(world)
    await decide_requirement(world.clara, said["town"].id, votum=Votum.NOTED)

    assert names(await list_requirements(world.clara, matter.id, filters=filters), said) == expected


async def test_place_association_and_group_are_filters_too(world):
    matter, said, first = await evaluated(world)
    group = await RequirementGroup.create(matter=matter, created_at=START)
    await GroupMember.create(group=group, requirement=said["city"])

    for filters, expected in [
        (Filters(provision_id=first.id), ["county"]),
        (Filters(association_id=world.towns.id), ["town"]),
        (Filters(group_id=group.id), ["city"]),
    ]:
        assert names(await list_requirements(world.clara, matter.id, filters=filters), said) == expected


async def test_the_table_can_be_sorted(world):
    matter, said, _ = await evaluated(world)

    for sorting, expected in [
        (Sorting.MEMBER, ["city", "county", "town"]),
        (Sorting.STATE, ["city", "town", "county"]),
        (Sorting.PRIORITY, ["county", "city", "town"]),
    ]:
        assert names(await list_requirements(world.clara, matter.id, sorting=sorting), said) == expected


async def test_a_forwarded_requirement_is_found_by_the_town_that_wrote_it(world):
    matter, _, _ = await evaluated(world)
    federal = await round_row(matter, world.federation)
    own = await round_row(matter, world.state_association, [world.other_town], feeds=federal)
    original = await requirement_row(await submission_row(own, world.other_town), "Schwelle")
    copy = await requirement_row(await submission_row(federal, world.state_association), "Schwelle", origin=original)

    small = await list_requirements(world.clara, matter.id, filters=Filters(size=SizeClass.SMALLEST))
    landesverband = await list_requirements(world.paul, matter.id)

    assert [row.id for row in small.page.things] == [copy.id]
    assert small.page.things[0].origin.submission.organisation.name == "Uhuberg"
    assert [row.id for row in landesverband.page.things] == [original.id]


async def test_offices_read_released_requirements_that_are_for_them_and_members_have_no_table(world):
    matter, said, _ = await evaluated(world)
    said["town"].reading = Reading.OWN_OFFICE
    await said["town"].save()
    await requirement_row(
        await submission_row(await round_row(matter, world.federation), world.town, state=SubmissionState.HANDED_IN)
    )

    assert names(await list_requirements(world.dora, matter.id), said) == ["county", "city"]
    with pytest.raises(Missing):
        await show_evaluated(world.dora, said["town"].id)
    for member in (world.anna, world.bert):
        with pytest.raises(Missing):
            await list_requirements(member, matter.id)
        with pytest.raises(Missing):
            await show_evaluated(member, said["county"].id)


async def test_the_panel_shows_the_requirement_with_what_was_said_and_the_positions_of_its_matter(world):
    matter, said, _ = await evaluated(world)
    position = await position_row(matter)
    await position_row(await matter_row(world))
    await decide_requirement(world.clara, said["county"].id, votum=Votum.ADOPTED, position_id=position.id)

    shown = await show_evaluated(world.clara, said["county"].id)

    assert [one.id for one in shown.positions] == [position.id]
    assert (shown.source.votum, shown.source.position.id) == (Votum.ADOPTED, position.id)


async def test_a_page_beyond_the_end_is_the_last_one(world):
    matter, said, _ = await evaluated(world)

    shown = await list_requirements(world.clara, matter.id, page=7)

    assert (shown.page.number, len(shown.page.things)) == (1, len(said))


async def test_thirty_thousand_requirements_are_listed_at_once(world):
    matter, _, _ = await evaluated(world)
    round_ = await round_row(matter, world.federation)
    await crowd(round_, world.county, organisations=6_000, answering=6_000, requirements_each=5)

    begun = time.perf_counter()
    shown = await list_requirements(world.clara, matter.id, filters=Filters(text="Aufwand", state="16"), page=9)

    assert time.perf_counter() - begun < 6  # 0.5 on a quiet machine; the suite runs beside others
    assert (len(shown.page.things), shown.page.total) == (50, 375 * 5)


@pytest.mark.parametrize(
    ("population", "size"),
    [(0, SizeClass.SMALLEST), (4_999, SizeClass.SMALLEST), (5_000, SizeClass.SMALL), (3_600_000, SizeClass.LARGE)],
)
def test_size_classes_begin_at_their_lower_bound(population, size):
    assert size_class(population) is size

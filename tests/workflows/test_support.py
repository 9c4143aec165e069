import pytest

from models.papers import PaperState
from models.positions import Source, Votum
from models.submissions import Submission, SubmissionState
from models.submissions import Support as SupportRow
from tests.crowd import crowd
from tests.rows import START, matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from workflows.access import MACHINE
from workflows.errors import Missing
from workflows.evaluation.small_cells import UNDER, WITHHELD
from workflows.positions.support import Support, matter_support, readable_support, show_support, support_of_positions


async def adopt(position, *requirements, votum=Votum.ADOPTED, confirmed_at=START):
    for requirement in requirements:
        await Source.create(
            matter_id=position.matter_id, position=position, requirement=requirement, votum=votum, set_at=START,
            confirmed_at=confirmed_at,
        )  # fmt: skip


async def asked(world, *organisations):
    matter = await matter_row(world)
    return matter, await round_row(matter, world.federation, organisations), await position_row(matter)


async def test_county_town_and_union_are_counted_as_one_territory(world):
    matter, round_, position = await asked(world, world.county, world.town, world.union, world.city)
    county = await requirement_row(await submission_row(round_, world.county))
    town = await requirement_row(await submission_row(round_, world.town))
    union = await requirement_row(await submission_row(round_, world.union, covers=[world.union, *world.union_towns]))
    await adopt(position, county, town, union)

    support = await matter_support(matter.id)

    assert support.of(position.id) == Support(1, 4, 131_000)
    assert (support.asked, support.answered) == (4, 3)


async def test_a_town_of_its_own_opinion_is_not_counted_with_its_union(world):
    matter, round_, position = await asked(world, world.union, *world.union_towns)
    union = await requirement_row(await submission_row(round_, world.union, covers=world.union_towns))
    await submission_row(round_, world.union_towns[0])
    await adopt(position, union)

    assert (await matter_support(matter.id)).of(position.id) == Support(0, 2, 2_400)


@pytest.mark.parametrize(
    "facts",
    [{"votum": Votum.NOT_ADOPTED}, {"votum": Votum.NOTED}, {"confirmed_at": None}],
)
async def test_what_was_not_adopted_or_only_suggested_counts_for_nothing(world, facts):
    matter, round_, position = await asked(world, world.town)
    await adopt(position, await requirement_row(await submission_row(round_, world.town)), **facts)

    assert (await matter_support(matter.id)).of(position.id) == Support(0, 0, 0)


async def test_a_forwarded_requirement_counts_for_the_town_that_wrote_it_and_only_once(world):
    matter, federal, position = await asked(world, world.county)
    state_round = await round_row(matter, world.state_association, [world.town, world.other_town], feeds=federal)
    original = await requirement_row(await submission_row(state_round, world.town))
    await submission_row(state_round, world.other_town)
    bundle = await submission_row(federal, world.state_association, covers=[world.town, world.other_town])
    await adopt(position, await requirement_row(bundle, origin=original), await requirement_row(bundle))

    support = await matter_support(matter.id)

    assert support.of(position.id) == Support(0, 1, 8_812)
    assert (support.asked, support.answered) == (3, 2)


async def test_what_a_landesverband_bundled_no_longer_counts_for_a_town_that_answered_the_federation_itself(world):
    matter, federal, position = await asked(world, world.town)
    state_round = await round_row(matter, world.state_association, [world.town], feeds=federal)
    original = await requirement_row(await submission_row(state_round, world.town))
    bundle = await submission_row(federal, world.state_association, covers=[world.town])
    await adopt(position, await requirement_row(bundle, origin=original))
    assert (await matter_support(matter.id)).of(position.id).towns == 1

    await submission_row(federal, world.town)

    assert (await matter_support(matter.id)).of(position.id) == Support(0, 0, 0)


async def test_the_appendix_of_a_paper_never_betrays_who_stands_alone(world):
    matter, round_, position = await asked(world, world.town, world.county)
    await adopt(position, await requirement_row(await submission_row(round_, world.town)))

    sentence = (await support_of_positions(MACHINE, matter.id))[position.id].sentence()

    assert sentence == (
        "Kreise: 0, Städte und Gemeinden: unter 5; DGK unter 5; Thüringen unter 5; von 2 Befragten antworteten 1"
    )


async def test_who_joined_a_requirement_stands_behind_the_position_until_it_withdraws(world):
    matter, round_, position = await asked(world, world.town, world.city)
    requirement = await requirement_row(await submission_row(round_, world.town))
    joined = await SupportRow.create(requirement=requirement, organisation=world.city, given_at=START)
    await adopt(position, requirement)

    assert (await matter_support(matter.id)).of(position.id) == Support(0, 2, 326_812)
    joined.withdrawn_at = START
    await joined.save()
    assert (await matter_support(matter.id)).of(position.id) == Support(0, 1, 8_812)


async def test_a_withdrawn_answer_of_a_town_no_longer_beats_its_union(world):
    matter, round_, position = await asked(world, world.union, *world.union_towns)
    union = await requirement_row(await submission_row(round_, world.union, covers=world.union_towns))
    own = await submission_row(round_, world.union_towns[0])
    await Submission.filter(id=own.id).update(state=SubmissionState.WITHDRAWN)
    await adopt(position, union)

    assert (await matter_support(matter.id)).of(position.id).towns == 3


async def test_members_read_small_figures_as_under_five_and_no_inhabitants(world):
    matter, round_, position = await asked(world, world.town, world.city)
    await adopt(position, await requirement_row(await submission_row(round_, world.town)))
    await paper_row(matter, [position])

    office, member = [await show_support(actor, position.id) for actor in (world.clara, world.anna)]

    assert (office.towns, office.inhabitants, office.by_state, office.by_association) == (
        "1", 8_812, {"Thüringen": "1"}, {"DGK": "1"},
    )  # fmt: skip
    assert (member.counties, member.towns, member.inhabitants) == ("0", UNDER, None)
    assert (member.by_state, member.by_association) == ({"Thüringen": UNDER}, {"DGK": UNDER})


async def test_a_member_cannot_ask_for_the_support_of_an_unsent_position(world):
    matter, _, position = await asked(world, world.town)
    await paper_row(matter, [position], state=PaperState.DRAFT)

    with pytest.raises(Missing):
        await show_support(world.anna, position.id)


def test_a_small_number_of_counties_cannot_be_computed_from_the_laender():
    whole, states = Support(3, 40, 900_000), {"09": Support(0, 30, 1), "16": Support(3, 10, 1)}

    seen = readable_support(
        whole, states, {"DKK": Support(3, 0, 1), "DGK": Support(0, 40, 1)}, asked=(9, 9), may_see_names=False
    )

    assert (seen.counties, seen.towns, seen.inhabitants) == (UNDER, WITHHELD, 900_000)
    assert seen.by_association == {"DKK": UNDER, "DGK": WITHHELD}


async def test_all_positions_of_a_matter_are_counted_at_once_and_none_without_support(world):
    matter, round_, position = await asked(world)
    requirements = await crowd(round_, world.county, organisations=300, answering=300)
    positions = [await position_row(matter, number=1_000 + number) for number in range(30)]
    await Source.bulk_create(
        Source(matter=matter, position=positions[row % 30], requirement_id=one, votum=Votum.ADOPTED, set_at=START,
               confirmed_at=START)
        for row, one in enumerate(requirements)
    )  # fmt: skip

    support = await matter_support(matter.id)

    assert [support.of(one).towns for one in support.supporters] == [10] * 30
    assert position.id not in support.supporters

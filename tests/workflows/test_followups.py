import pytest

from models.dispatches import FollowUp, Outcome
from models.matters import Circle
from models.positions import PositionKind
from tests.rows import document_row, matter_row, paper_row, position_row, round_row
from workflows.errors import Denied, Unacceptable
from workflows.positions.followups import lapse_open, record_follow_up, show_follow_ups


async def followed(world, *kinds):
    """A matter with two versions of its draft and positions of these kinds in a sent paper."""
    matter = await matter_row(world)
    await round_row(matter, world.federation, [world.town])
    first, _ = await document_row(matter)
    second, _ = await document_row(matter)
    positions = [await position_row(matter, kind=kind) for kind in kinds or [PositionKind.DEMAND]]
    await paper_row(matter, positions)
    return matter, (first, second), positions


async def test_a_demand_has_one_outcome_per_version_of_the_draft_and_the_newer_word_stands(world):
    matter, (first, second), (demand,) = await followed(world)

    await record_follow_up(world.clara, demand.id, document_version_id=first.id, outcome=Outcome.OPEN)
    await record_follow_up(world.clara, demand.id, document_version_id=second.id, outcome=Outcome.PARTLY)
    await record_follow_up(
        world.lea, demand.id, document_version_id=second.id, outcome=Outcome.ADOPTED, evidence=" § 4 neu "
    )

    shown = await show_follow_ups(world.anna, matter.id)
    assert {one: said.outcome for one, said in shown.outcomes[demand.id].items()} == {
        first.id: Outcome.OPEN,
        second.id: Outcome.ADOPTED,
    }
    assert shown.outcomes[demand.id][second.id].evidence == "§ 4 neu"
    assert (shown.latest(demand.id), shown.counts(), shown.may_record) == (Outcome.ADOPTED, {Outcome.ADOPTED: 1}, False)


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.PLANNED])
async def test_what_is_said_of_a_demand_is_an_outcome_of_demands(world, outcome):
    _, (first, _), (demand,) = await followed(world)

    with pytest.raises(Unacceptable):
        await record_follow_up(world.clara, demand.id, document_version_id=first.id, outcome=outcome)


async def test_a_follow_up_is_about_a_draft_of_the_same_matter(world):
    _, _, (demand,) = await followed(world)
    _, (foreign, _), _ = await followed(world)

    with pytest.raises(Unacceptable):
        await record_follow_up(world.clara, demand.id, document_version_id=foreign.id, outcome=Outcome.OPEN)


async def test_only_the_office_says_what_became_of_a_demand(world):
    _, (first, _), (demand,) = await followed(world)

    for stranger in (world.anna, world.paul):
        with pytest.raises(Denied):
            await record_follow_up(stranger, demand.id, document_version_id=first.id, outcome=Outcome.ADOPTED)
    assert await FollowUp.all().count() == 0


async def test_an_election_ends_what_is_open_and_nothing_else(world):
    matter, (first, _), demands = await followed(world, *[PositionKind.DEMAND] * 3, PositionKind.RECOMMENDATION)
    adopted, still_open, untold, _ = demands
    await record_follow_up(world.clara, adopted.id, document_version_id=first.id, outcome=Outcome.ADOPTED)
    await record_follow_up(world.clara, still_open.id, document_version_id=first.id, outcome=Outcome.OPEN)

    assert await lapse_open(world.clara, matter.id, evidence="Ende der Wahlperiode") == 2
    assert await lapse_open(world.clara, matter.id) == 0

    shown = await show_follow_ups(world.clara, matter.id)
    assert {one.id: shown.latest(one.id) for one in (adopted, still_open, untold)} == {
        adopted.id: Outcome.ADOPTED,
        still_open.id: Outcome.LAPSED,
        untold.id: Outcome.LAPSED,
    }
    with pytest.raises(Denied):
        await lapse_open(world.anna, matter.id)


async def test_a_version_that_one_may_not_know_of_does_not_show_in_the_follow_ups(world):
    matter, (first, _), (demand,) = await followed(world)
    leaked, _ = await document_row(matter, circle=Circle.OFFICES)
    await record_follow_up(world.clara, demand.id, document_version_id=first.id, outcome=Outcome.OPEN)
    await record_follow_up(world.clara, demand.id, document_version_id=leaked.id, outcome=Outcome.ADOPTED)

    shown = await show_follow_ups(world.anna, matter.id)

    assert leaked.id not in [version.id for version in shown.versions]
    assert shown.latest(demand.id) is Outcome.OPEN

from datetime import date

import pytest

from models.dispatches import FollowUp, Outcome
from models.matters import Circle
from models.positions import PositionKind
from tests.consultation import followed_up
from tests.rows import document_row, matter_row, paper_row, position_row, round_row
from workflows.errors import Denied, Unacceptable
from workflows.positions.follow_up_table import show_follow_ups
from workflows.positions.followups import record_follow_up


async def followed(world, *kinds):
    """A matter with two versions of its draft and positions of these kinds in a sent paper."""
    matter = await matter_row(world)
    await round_row(matter, world.federation, [world.town])
    first, _ = await document_row(matter)
    second, _ = await document_row(matter)
    positions = [await position_row(matter, kind=kind) for kind in kinds or [PositionKind.DEMAND]]
    await paper_row(matter, positions)
    return matter, (first, second), positions


async def test_each_version_and_addressee_has_its_own_word_and_the_newer_confirmed_one_stands(world):
    matter, (first, second), (demand,) = await followed(world)

    await followed_up(world, demand.id, document_version_id=first.id, outcome=Outcome.OPEN)
    await followed_up(world, demand.id, document_version_id=second.id, outcome=Outcome.PARTLY)
    await followed_up(world, demand.id, addressee_id=world.ministry.id, outcome=Outcome.NOT_ADOPTED)
    await followed_up(
        world,
        demand.id,
        document_version_id=second.id,
        outcome=Outcome.ADOPTED,
        evidence=" § 4 neu ",
        quotation="Wort.",
    )

    shown = await show_follow_ups(world.anna, matter.id)
    assert [(one.document_version_id, one.addressee_id, one.outcome) for one in shown.said[demand.id]] == [
        (second.id, None, Outcome.ADOPTED),
        (None, world.ministry.id, Outcome.NOT_ADOPTED),
        (first.id, None, Outcome.OPEN),
    ]
    assert (shown.said[demand.id][0].evidence, shown.said[demand.id][0].quotation) == ("§ 4 neu", "Wort.")
    assert (shown.latest(demand.id), shown.counts(), shown.may_record) == (Outcome.ADOPTED, {Outcome.ADOPTED: 1}, False)
    assert await FollowUp.filter(replaced_at__isnull=False).count() == 1  # what was said before is kept


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


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "document_version"),
        ({"addressee_id": "town"}, "addressee"),
        ({"addressee_id": "ministry", "link": "javascript:alert(1)"}, "link"),
        ({"addressee_id": "ministry", "link": "https://x.example/" + "a" * 500}, "link"),
        ({"addressee_id": "ministry", "quotation": "a" * 8_001}, "quotation"),
        ({"addressee_id": "ministry", "dated_on": date(2999, 1, 1)}, "dated_on"),
    ],
)
async def test_what_cannot_be_recorded_is_said_at_its_field_and_nothing_is_written(world, wrong, field):
    _, _, (demand,) = await followed(world)
    given = {name: getattr(world, value).id if name == "addressee_id" else value for name, value in wrong.items()}

    with pytest.raises(Unacceptable) as refusal:
        await record_follow_up(world.clara, demand.id, outcome=Outcome.OPEN, **given)

    assert list(refusal.value.fields) == [field]
    assert await FollowUp.all().count() == 0


async def test_a_version_that_one_may_not_know_of_does_not_show_in_the_follow_ups(world):
    matter, (first, _), (demand,) = await followed(world)
    leaked, _ = await document_row(matter, circle=Circle.OFFICES)
    await followed_up(world, demand.id, document_version_id=first.id, outcome=Outcome.OPEN)
    await followed_up(world, demand.id, document_version_id=leaked.id, outcome=Outcome.ADOPTED)

    shown = await show_follow_ups(world.anna, matter.id)

    assert leaked.id not in [version.id for version in shown.versions]
    assert shown.latest(demand.id) is Outcome.OPEN

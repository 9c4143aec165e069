"""What the federation promised: who keeps it, until when, and what shows it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.dispatches import Outcome
from models.positions import PositionKind
from models.recommendations import Commitment, Evidence
from tests.rows import START, matter_row, paper_row, position_row
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Denied, Missing, Stale, Unacceptable
from workflows.positions.commitments import add_evidence, assign_commitment, list_commitments, show_commitment

DAY = date(2026, 3, 1)


async def promised(world, **facts):
    clock.set_to(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    matter = await matter_row(world)
    made = await position_row(matter, "Änderungsbedarfe vorbringen", kind=PositionKind.COMMITMENT)
    await paper_row(matter, [made, await position_row(matter)], **facts)
    return made


async def test_everybody_reads_who_keeps_a_promise_until_when_and_what_shows_it(world):
    promise = await promised(world, published_at=START)
    (fresh,) = await list_commitments(VISITOR)
    assert (fresh.owner.id, fresh.outcome, fresh.overdue) == (world.federation.id, None, False)

    await assign_commitment(world.clara, promise.id, owner_id=world.counties.id, due_on=DAY, version=0)
    assert (await show_commitment(VISITOR, promise.id)).overdue
    for outcome, text in ((Outcome.UNDER_WAY, "412 vorgebracht"), (Outcome.DONE, " Alle beantwortet ")):
        await add_evidence(
            world.lea, promise.id, outcome=outcome, text=text, happened_on=DAY, link="https://www.dkk.example/bericht"
        )

    (kept,) = await list_commitments(VISITOR)
    assert (kept.owner.id, kept.due_on, kept.outcome, kept.overdue) == (world.counties.id, DAY, Outcome.DONE, False)
    assert [one.text for one in kept.evidence] == ["Alle beantwortet", "412 vorgebracht"]
    assert not kept.may_run


async def test_a_promise_of_an_unpublished_paper_is_unknown_outside(world):
    promise = await promised(world)

    assert await list_commitments(VISITOR) == []
    with pytest.raises(Missing):
        await show_commitment(VISITOR, promise.id)


@pytest.mark.parametrize(
    ("who", "facts", "refusal"),
    [
        ("anna", {}, Denied),
        ("paul", {}, Denied),
        ("clara", {"outcome": Outcome.ADOPTED}, Unacceptable),
        ("clara", {"text": " "}, Unacceptable),
        ("clara", {"link": "javascript:alert(1)"}, Unacceptable),
        ("clara", {"happened_on": date(2026, 3, 4) + timedelta(days=1)}, Unacceptable),
    ],
)
async def test_what_is_refused_is_no_evidence(world, who, facts, refusal):
    promise = await promised(world)

    with pytest.raises(refusal):
        await add_evidence(
            getattr(world, who), promise.id, **{"outcome": Outcome.DONE, "text": "Ja", "happened_on": DAY} | facts
        )

    assert (await Evidence.all().count(), await Commitment.all().count()) == (0, 0)


async def test_two_officers_do_not_overwrite_whose_promise_it_is(world):
    promise = await promised(world)
    await assign_commitment(world.clara, promise.id, owner_id=world.counties.id, due_on=None, version=0)

    with pytest.raises(Stale):
        await assign_commitment(world.lea, promise.id, owner_id=world.cities.id, due_on=None, version=0)
    with pytest.raises(Unacceptable):
        await assign_commitment(world.lea, promise.id, owner_id=world.ministry.id, due_on=None, version=1)

    assert (await show_commitment(world.anna, promise.id)).owner.id == world.counties.id

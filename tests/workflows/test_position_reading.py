import pytest

from models.bodies import Resolution
from models.dispatches import Outcome
from models.matters import Circle
from models.organisations import Body
from models.papers import PaperState
from models.positions import PositionKind, Votum
from models.submissions import Reading
from tests.consultation import followed_up
from tests.rows import (
    START,
    document_row,
    matter_row,
    paper_row,
    position_row,
    requirement_row,
    round_row,
    submission_row,
)
from workflows.access import VISITOR
from workflows.errors import Denied, Missing
from workflows.positions.position_reading import list_positions, prepare_position, show_position
from workflows.positions.position_sources import add_source
from workflows.positions.positions import withdraw_position
from workflows.requirements.vota import decide_requirement


async def said(world, **facts):
    """A demand in a sent paper, adopted from the town, the city and a resolution."""
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, [world.town, world.city])
    position = await position_row(matter)
    requirements = [
        await requirement_row(await submission_row(round_, place), **facts) for place in (world.town, world.city)
    ]
    for requirement in requirements:
        await decide_requirement(world.clara, requirement.id, votum=Votum.ADOPTED, position_id=position.id)
    body = await Body.create(office=world.counties, name="Präsidium")
    resolution = await Resolution.create(body=body, number="4", decided_on=START.date(), text="Dauerhafte Mittel.")
    await add_source(world.clara, position.id, resolution_id=resolution.id)
    await paper_row(matter, [position])
    return matter, position, requirements


async def test_the_thread_leads_from_the_member_to_what_became_of_it(world):
    matter, position, _ = await said(world)
    version, _ = await document_row(matter)
    await followed_up(world, position.id, document_version_id=version.id, outcome=Outcome.PARTLY)

    thread = await show_position(world.clara, position.id)

    assert [one.organisation for one in thread.sources] == ["Lerchenroda", "Dohlenstadt", ""]
    assert thread.sources[2].source.resolution.body.name == "Präsidium"
    assert [passage.heading for passage in thread.passages] == [position.title]
    assert [(one.document_version.id, one.outcome) for one in thread.follow_ups] == [(version.id, Outcome.PARTLY)]
    assert (thread.hidden, thread.support.towns, thread.may_run) == (0, "2", True)


@pytest.mark.parametrize(
    ("facts", "names", "hidden"),
    [
        ({"reading": Reading.OFFICES}, ["Lerchenroda", ""], 1),
        ({"reading": Reading.MEMBERS}, ["Lerchenroda", "", ""], 0),
        ({"reading": Reading.MEMBERS, "name_shown": True}, ["Lerchenroda", "Dohlenstadt", ""], 0),
    ],
)
async def test_a_member_sees_of_others_what_they_let_it_see(world, facts, names, hidden):
    _, position, _ = await said(world, **facts)

    thread = await show_position(world.anna, position.id)

    assert [one.organisation for one in thread.sources] == names
    assert (thread.hidden, thread.may_run) == (hidden, False)


async def test_a_draft_beyond_the_circle_leaves_no_trace_in_the_thread(world):
    matter, position, _ = await said(world)
    leaked, _ = await document_row(matter, circle=Circle.OFFICES)
    await followed_up(world, position.id, document_version_id=leaked.id, outcome=Outcome.ADOPTED)

    assert (await show_position(world.anna, position.id)).follow_ups == []
    (line,) = (await list_positions(world.anna, matter.id)).lines
    assert line.said.outcome is None


async def test_the_list_shows_what_stands_where(world):
    matter, position, _ = await said(world)
    unsaid = await position_row(matter, kind=PositionKind.COMMITMENT)
    withdrawn = await position_row(matter)
    await withdraw_position(world.clara, withdrawn.id)

    office = await list_positions(world.clara, matter.id)
    member = await list_positions(world.anna, matter.id)

    assert [line.position.id for line in office.lines] == [position.id, unsaid.id]
    assert [line.said.where.number for line in office.lines] == ["1.1", ""]
    assert [line.position.id for line in member.lines] == [position.id]
    assert member.lines[0].support.towns == "unter 5"


async def test_visitors_read_positions_of_published_papers_only(world):
    matter = await matter_row(world)
    hidden, published = [await position_row(matter) for _ in range(2)]
    await paper_row(matter, [hidden])
    await paper_row(matter, [published], published_at=START)
    await paper_row(matter, [published], state=PaperState.DRAFT)

    thread = await show_position(VISITOR, published.id)
    assert len(thread.passages) == 1
    with pytest.raises(Missing):
        await show_position(VISITOR, hidden.id)


async def test_only_who_runs_the_matter_prepares_a_position(world):
    matter, _, _ = await said(world)
    await document_row(matter)

    choices = await prepare_position(world.clara, matter.id)
    assert [one.label for one in choices.provisions] == ["§ 1", "§ 2"]
    assert world.lea.person_id in [author.id for author in choices.authors]
    with pytest.raises(Denied):
        await prepare_position(world.paul, matter.id)
    with pytest.raises(Missing):
        await prepare_position(world.anna, matter.id)

from models.dispatches import Outcome
from models.papers import PaperState
from models.positions import PositionKind
from tests.rows import matter_row, paper_row, position_row
from workflows.evaluation.small_cells import UNDER
from workflows.organisations.topics import set_topics
from workflows.positions.followups import record_implementation
from workflows.positions.recommendations import list_recommendations

RECOMMENDATION = PositionKind.RECOMMENDATION


async def test_members_read_the_recommendations_of_sent_papers_by_field_with_their_own_state(world):
    language, network = await set_topics(world.clara, {1: "Sprache", 2: "Netzwerke"})
    matter = await matter_row(world)
    second = await position_row(matter, kind=RECOMMENDATION, topic=network)
    first = await position_row(matter, kind=RECOMMENDATION, topic=language)
    unsent = await position_row(matter, kind=RECOMMENDATION)
    await paper_row(matter, [second, first, await position_row(matter)])
    await paper_row(matter, [unsent], state=PaperState.IN_APPROVAL)
    town = world.union_towns[1]
    await record_implementation(world.holger, first.id, organisation_id=town.id, outcome=Outcome.DONE)

    listed = await list_recommendations(world.jana)

    assert [one.position.id for one in listed.recommendations] == [first.id, second.id]
    assert {one: state.outcome for one, state in listed.recommendations[0].own.items()} == {town.id: Outcome.DONE}
    assert {one.name for one in listed.organisations} == {"Verwaltungsgemeinschaft Ginstertal", "Amselhain", "Dachsfurt", "Mohnborn"}  # fmt: skip


async def test_how_many_did_it_is_hidden_where_few_did(world):
    matter = await matter_row(world)
    position = await position_row(matter, kind=RECOMMENDATION)
    await paper_row(matter, [position])
    await record_implementation(world.anna, position.id, organisation_id=world.town.id, outcome=Outcome.DONE)

    office, other = [(await list_recommendations(actor)).recommendations[0] for actor in (world.clara, world.bert)]

    assert (office.members[Outcome.DONE], other.members[Outcome.DONE]) == ("1", UNDER)
    assert (other.members[Outcome.PLANNED], other.own) == ("0", {})

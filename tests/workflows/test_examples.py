import pytest

from models.organisations import Body
from tests.rows import START
from workflows.access import VISITOR
from workflows.bodies.resolutions import add_resolution, list_resolutions
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.organisations.topics import list_topics, set_topics
from workflows.positions.examples import add_example, list_examples, publish_example, show_example


async def test_an_example_is_seen_by_its_member_and_the_office_until_it_is_published(world):
    example = await add_example(world.anna, world.town.id, title=" Sprachmittlung auf Abruf ", text="Neun Gemeinden …")

    for actor, seen in [(world.cem, 1), (world.clara, 1), (world.bert, 0), (VISITOR, 0)]:
        assert (await list_examples(actor)).total == seen
    with pytest.raises(Missing):
        await show_example(world.bert, example.id)
    with pytest.raises(Denied):
        await publish_example(world.anna, example.id)

    await publish_example(world.clara, example.id)

    assert (await show_example(VISITOR, example.id)).title == "Sprachmittlung auf Abruf"
    with pytest.raises(WrongState):
        await publish_example(world.clara, example.id)


async def test_a_member_speaks_only_for_itself_and_the_office_may_write_it_down(world):
    with pytest.raises(Denied):
        await add_example(world.bert, world.town.id, title="Titel", text="Text")
    assert await add_example(world.clara, world.town.id, title="Titel", text="Text")


@pytest.mark.parametrize(
    ("facts", "field"), [({"title": " "}, "title"), ({"text": ""}, "text"), ({"topic_id": 9}, "topic")]
)
async def test_an_example_says_something_under_a_title(world, facts, field):
    with pytest.raises(Unacceptable) as refused:
        await add_example(world.anna, world.town.id, **{"title": "Titel", "text": "Text", **facts})

    assert set(refused.value.fields) == {field}


async def test_fields_of_policy_are_named_by_number_and_renamed(world):
    await set_topics(world.clara, {2: "Sprache", 1: "Netzwerke"})
    topics = await set_topics(world.clara, {2: "Sprache und Bildung"})

    assert [(one.number, one.name) for one in topics] == [(1, "Netzwerke"), (2, "Sprache und Bildung")]
    with pytest.raises(Denied):
        await set_topics(world.anna, {3: "Neu"})
    with pytest.raises(Unacceptable):
        await set_topics(world.clara, {3: ""})
    assert len(await list_topics()) == 2


async def test_the_office_notes_each_resolution_once(world):
    body = await Body.create(office=world.counties, name="Präsidium")

    await add_resolution(world.clara, body.id, number=" 4 ", decided_on=START.date(), text="Dauerhafte Mittel.")
    with pytest.raises(Unacceptable) as refused:
        await add_resolution(world.dora, body.id, number="4", decided_on=START.date(), text="Noch einmal.")

    assert refused.value.fields == {"number": "number_taken"}
    assert [one.number for one in await list_resolutions(world.paul)] == ["4"]
    for stranger, refusal in [(world.paul, Denied), (world.anna, Missing)]:
        with pytest.raises(refusal):
            await add_resolution(stranger, body.id, number="5", decided_on=START.date(), text="Text")
    assert [one.number for one in await list_resolutions(world.anna)] == ["4"], "it is for all members"

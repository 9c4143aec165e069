"""Acts on many rows at once: what the preview says is what happens, in a handful of statements."""

import pytest

from models.evaluation import Assignment, RequirementComment, SavedView, Tag, Tagging
from models.positions import Source, Votum
from tests.consult.conftest import counted as counted_statements
from tests.crowd import crowd
from tests.rows import matter_row, position_row, requirement_row, round_row, submission_row
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.evaluation.boilerplates import list_boilerplates, remove_boilerplate, write_boilerplate
from workflows.evaluation.bulk_acts import assign_selection, decide_selection, tag_selection
from workflows.evaluation.evaluation import show_evaluated
from workflows.evaluation.evaluation_filters import Filters
from workflows.evaluation.evaluation_notes import add_comment, withdraw_comment
from workflows.evaluation.evaluation_table import list_requirements
from workflows.evaluation.saved_views import list_views, remove_view, save_view
from workflows.evaluation.selections import preview_selection
from workflows.requirements.vota import Decision, decide_requirement

counted = counted_statements


@pytest.fixture
async def asked(world):
    """A matter in which the town asked for three things and the city for one."""
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation)
    town, city = await submission_row(round_, world.town), await submission_row(round_, world.city)
    said = [await requirement_row(town, f"Anliegen {n}") for n in range(3)] + [await requirement_row(city)]
    return matter, [one.id for one in said]


NOTED = Decision(Votum.NOTED)


async def test_the_preview_says_how_many_and_which_keep_what_they_have(world, asked):
    matter, said = asked
    await decide_requirement(world.clara, said[0], votum=Votum.NOTED)
    await assign_selection(world.clara, matter.id, Filters(ids=tuple(said[:2])), world.dora.person_id)

    town = await preview_selection(world.clara, matter.id, Filters(state="16"))
    gone = await preview_selection(world.clara, matter.id, Filters(ids=(said[0], 999_999)))

    assert (town.chosen, town.decided, town.assigned, town.grouped) == (3, 1, 2, 0)
    assert (gone.chosen, gone.missing) == (1, 1)
    assert world.lea.person_id in dict(town.officers) and world.anna.person_id not in dict(town.officers)


async def test_all_that_a_filter_lets_through_get_a_votum_and_those_that_have_one_keep_it(world, asked):
    matter, said = asked
    await decide_requirement(world.clara, said[0], votum=Votum.NOT_ADOPTED, reason="Sache des Landes.")

    assert await decide_selection(world.clara, matter.id, Filters(state="16"), NOTED) == 2
    assert (await Source.get(requirement_id=said[0])).votum is Votum.NOT_ADOPTED
    assert not await Source.exists(requirement_id=said[3])
    with pytest.raises(WrongState):
        await decide_selection(world.clara, matter.id, Filters(state="16"), NOTED)
    assert await decide_selection(world.clara, matter.id, Filters(state="16"), NOTED, again=True) == 3


async def test_what_came_in_after_the_look_is_not_decided_with_the_rest(world, asked):
    matter, said = asked
    seen = (await preview_selection(world.clara, matter.id, Filters(state="16"))).mark
    await requirement_row(await submission_row(await round_row(matter, world.federation), world.county), "Spät")

    with pytest.raises(Stale):
        await decide_selection(world.clara, matter.id, Filters(state="16"), NOTED, seen=seen)
    assert not await Source.exists(requirement_id__in=said)


async def test_a_forwarded_requirement_is_not_answered_twice(world, asked):
    matter, _ = asked
    own = await round_row(matter, world.state_association)
    original = await requirement_row(await submission_row(own, world.other_town))
    kept = await requirement_row(await submission_row(own, world.town))
    federal = await submission_row(await round_row(matter, world.federation), world.state_association)
    await requirement_row(federal, origin=original)

    assert (await preview_selection(world.paul, matter.id, Filters())).forwarded == 1
    assert await decide_selection(world.paul, matter.id, Filters(), NOTED) == 1
    assert await Source.exists(requirement=kept)
    with pytest.raises(Missing):
        await decide_selection(world.anna, matter.id, Filters(), NOTED)


async def test_tags_and_officers_are_given_and_taken_and_found_by_the_filter(world, asked):
    matter, said = asked
    some = Filters(ids=tuple(said[:2]))

    assert await tag_selection(world.clara, matter.id, some, "  Kosten  folgen ") == 2
    assert await tag_selection(world.clara, matter.id, Filters(ids=tuple(said)), "Kosten folgen") == 2
    tag = await Tag.get(name="Kosten folgen")
    assert await tag_selection(world.clara, matter.id, some, "Kosten folgen", remove=True) == 2
    assert await assign_selection(world.clara, matter.id, some, world.clara.person_id) == 2
    assert await assign_selection(world.clara, matter.id, Filters(ids=(said[0],)), None) == 1
    with pytest.raises(Unacceptable):
        await assign_selection(world.clara, matter.id, some, world.anna.person_id)

    tagged = await list_requirements(world.clara, matter.id, filters=Filters(tag_id=tag.id))
    mine = await list_requirements(world.clara, matter.id, filters=Filters(officer_id=world.clara.person_id))
    assert [line.id for line in tagged.lines] == said[2:]
    assert [line.id for line in mine.lines] == [said[1]] and mine.lines[0].officer == "Clara Voss"
    assert await Tagging.all().count() == 2 and await Assignment.all().count() == 1


async def test_a_thousand_rows_are_decided_with_as_few_statements_as_ten(world, counted):
    needed = []
    for organisations in (10, 1_000):
        matter = await matter_row(world)
        await crowd(await round_row(matter, world.federation), world.county, organisations=organisations,
                    answering=organisations)  # fmt: skip
        before = counted.statements
        assert await decide_selection(world.clara, matter.id, Filters(), NOTED) == organisations
        needed.append(counted.statements - before)

    assert needed[0] == needed[1]


async def test_a_boilerplate_text_goes_behind_what_was_typed(world, asked):
    _, said = asked
    words = await write_boilerplate(world.clara, title="Land", text="Das regelt Ihr Land.")

    await decide_requirement(
        world.clara, said[0], votum=Votum.PURSUED_ELSEWHERE, reason="Danke.", boilerplate_id=words.id
    )

    assert (await Source.get(requirement_id=said[0])).reason == "Danke.\n\nDas regelt Ihr Land."
    with pytest.raises(Unacceptable):
        await write_boilerplate(world.clara, title="Land", text="Noch einmal.")
    with pytest.raises(Stale):
        await write_boilerplate(world.clara, title="Land", text="Neu.", boilerplate_id=words.id, version=7)
    with pytest.raises(Missing):
        await remove_boilerplate(world.dora, words.id)
    assert await list_boilerplates(world.dora) == []


async def test_comments_are_for_the_office_alone_and_taken_back_by_their_author(world, asked):
    _, said = asked
    comment = await add_comment(world.dora, said[0], text="Ich rufe dort an.")
    position = await position_row(await matter_row(world))

    shown = await show_evaluated(world.clara, said[0])
    assert [(one.comment.text, one.person, one.own) for one in shown.notes.remarks] == [
        ("Ich rufe dort an.", "Dora Kranz", False)
    ]
    assert (await show_evaluated(world.paul, said[0])).notes.remarks == []
    for actor in (world.clara, world.paul, world.cem):
        with pytest.raises((Denied, Missing)):
            await withdraw_comment(actor, comment.id)
    await withdraw_comment(world.dora, comment.id)
    assert (await show_evaluated(world.clara, said[0])).notes.remarks == [] and position
    assert await RequirementComment.all().count() == 1


async def test_a_view_is_ones_own_until_it_is_shared(world, asked):
    matter, _ = asked
    await save_view(world.clara, matter.id, name="Offene", query="votum=open", shared=False)
    await save_view(world.clara, matter.id, name="Offene", query="votum=open&state=16", shared=False)
    shared = await save_view(world.clara, matter.id, name="Kosten", query="cost=stated", shared=True)

    assert [view.name for view in await list_views(world.clara, matter.id)] == ["Kosten", "Offene"]
    assert [view.name for view in await list_views(world.lea, matter.id)] == ["Kosten"]
    assert await list_views(world.dora, matter.id) == []
    with pytest.raises(Missing):
        await remove_view(world.lea, shared.id)
    await remove_view(world.clara, shared.id)
    assert await SavedView.all().count() == 1

"""One page a year: a member's word on each recommendation, a Verband's for its towns, and who may read it."""

from datetime import UTC, datetime

import pytest

from models.audit import AuditEntry
from models.database import rows
from models.dispatches import Outcome
from models.organisations import Organisation
from models.papers import PaperState
from models.positions import PositionKind
from models.recommendations import Effect, Implementation, ImplementationSheet, Sharing
from tests.rows import matter_row, paper_row, position_row
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Denied, Missing, Unacceptable
from workflows.evaluation.small_cells import UNDER
from workflows.organisations.topics import set_topics
from workflows.recommendations.implementations import say_as_before, say_implementations
from workflows.recommendations.readers import show_recommendation
from workflows.recommendations.recommendations import Said, show_year_page

RECOMMENDATION = PositionKind.RECOMMENDATION
DONE, PLANNED, UNDER_WAY = Outcome.DONE, Outcome.PLANNED, Outcome.UNDER_WAY


async def recommended(world, many=2, **facts):
    """So many recommendations of a paper that was sent."""
    clock.set_to(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    matter = await matter_row(world, **facts)
    made = [await position_row(matter, f"Empfehlung {number}", kind=RECOMMENDATION) for number in range(many)]
    await paper_row(matter, made)
    return made


async def counted(position):
    """What the triggers counted: outcome → members, over all groups."""
    query = "SELECT sum(planned) AS planned, sum(under_way) AS under_way, sum(done) AS done FROM implementation_count WHERE position_id = $1"
    return {name: number or 0 for name, number in (await rows(query, [position.id]))[0].items()}


async def test_one_act_of_a_verband_answers_for_its_towns_and_a_town_s_own_word_replaces_it(world):
    first, second = await recommended(world)
    own = await position_row(await matter_row(world, office=world.state_counties), kind=RECOMMENDATION)
    await paper_row(await own.matter, [own])  # a Landesverband to which these towns do not belong
    page = await show_year_page(world.jana)
    towns = [one.organisation.id for one in page.towns]
    assert [one.position.id for one in page.recommendations] == [first.id, second.id]
    assert (len(towns), len(page.chosen), page.open) == (4, 4, 2)

    kept = await say_implementations(world.jana, towns, {first.id: Said(DONE, Effect.PARTLY, " Im Rathaus. ")})
    again = await say_implementations(world.holger, towns, {first.id: Said(DONE, Effect.PARTLY, "Im Rathaus.")})

    assert (kept, again) == ((4, 0), (0, 0))
    assert await counted(first) == {"planned": 0, "under_way": 0, "done": 4}
    assert await AuditEntry.filter(action="implementation.recorded").count() == 1

    town = world.union_towns[0]
    mayor = await person_of(town)
    await say_implementations(mayor, [town.id], {first.id: Said(PLANNED)}, sharing=Sharing.PUBLIC)
    later = await say_implementations(world.jana, towns, {first.id: Said(UNDER_WAY)}, sharing=Sharing.MEMBERS)

    assert (later.written, later.own_words) == (3, 1)
    assert await counted(first) == {"planned": 1, "under_way": 3, "done": 0}
    page = await show_year_page(world.jana)
    assert [one.organisation.id for one in page.towns if one.itself] == [town.id]
    assert (len(page.chosen), page.recommendations[0].said.outcome) == (3, UNDER_WAY)
    assert (await ImplementationSheet.get(organisation=town)).sharing is Sharing.PUBLIC
    whole = await show_year_page(world.jana, towns)
    assert dict(whole.recommendations[0].differing)[town.name] is PLANNED

    await say_implementations(mayor, [town.id], {first.id: Said(None)})
    assert (await counted(first))["planned"] == 0
    assert (await ImplementationSheet.get(organisation=town)).answers == 0


async def test_one_tap_for_all_towns_leaves_the_note_of_each(world):
    (first,) = await recommended(world, 1)
    towns = [one.id for one in world.union_towns]
    own = await person_of(world.union_towns[0])
    await say_implementations(own, towns[:1], {first.id: Said(PLANNED, note="Wir selbst.")})
    await say_implementations(world.jana, towns[1:2], {first.id: Said(PLANNED, Effect.PARTLY, "Mit der Schule.")})

    untouched = {f"note_{first.id}", f"effect_{first.id}"}
    await say_implementations(world.jana, towns, {first.id: Said(DONE)}, untouched=untouched)

    async def said():
        found = await Implementation.filter(organisation_id__in=towns).order_by("organisation_id")
        return [(one.outcome, one.effect, one.note) for one in found]

    assert await said() == [(PLANNED, None, "Wir selbst."), (DONE, Effect.PARTLY, "Mit der Schule."), (DONE, None, "")]
    await say_implementations(world.jana, towns, {first.id: Said(DONE)})  # both were emptied
    assert await said() == [(PLANNED, None, "Wir selbst."), (DONE, None, ""), (DONE, None, "")]


async def test_what_an_association_recommends_is_for_its_members(world):
    matter = await matter_row(world, office=world.cities)
    one = await position_row(matter, kind=RECOMMENDATION)
    await paper_row(matter, [one])

    async def reads(actor):
        return [found.position.id for found in (await show_year_page(actor)).recommendations]

    carla = await person_of(world.city)
    assert [await reads(actor) for actor in (carla, world.clara, world.ines)] == [[one.id]] * 3
    assert [await reads(actor) for actor in (world.anna, world.jana, world.paul)] == [[]] * 3
    with pytest.raises(Missing):
        await say_implementations(world.anna, [world.town.id], {one.id: Said(DONE)})
    await say_implementations(carla, [world.city.id], {one.id: Said(DONE)})


async def person_of(town):
    from models.people import Role
    from tests.world import person

    return await person("Mia Moor", town, Role.COORDINATOR)


async def test_the_next_year_begins_empty_and_takes_over_what_is_still_open_in_one_act(world):
    first, second = await recommended(world)
    await say_implementations(world.cem, [world.town.id], {first.id: Said(DONE, note="Ja."), second.id: Said(PLANNED)})
    await Organisation.filter(id=world.town.id).update(population=6_000)

    clock.set_to(datetime(2027, 2, 1, 9, 0, tzinfo=UTC))
    page = await show_year_page(world.anna)
    assert (page.year, page.open, page.known_before, page.recommendations[0].before) == (2027, 2, True, DONE)
    await say_implementations(world.anna, [world.town.id], {second.id: Said(DONE)})
    assert await say_as_before(world.anna, [world.town.id]) == 1
    assert await say_as_before(world.anna, [world.town.id]) == 0

    page = await show_year_page(world.anna)
    assert [one.said for one in page.recommendations] == [Said(DONE, None, "Ja."), Said(DONE)]
    assert await Implementation.filter(year=2026).count() == 2
    assert await counted(second) == {"planned": 1, "under_way": 0, "done": 1}


async def test_a_verband_takes_over_the_year_before_for_all_its_towns_in_one_act_and_each_keeps_its_own_words(world):
    first, second = await recommended(world)
    one, other, silent = [town.id for town in world.union_towns[:3]]
    await say_implementations(
        world.holger, [one], {first.id: Said(DONE, Effect.YES, note="Ja."), second.id: Said(PLANNED)}
    )
    await say_implementations(world.holger, [other], {first.id: Said(UNDER_WAY)})
    before = await AuditEntry.filter(action="implementation.recorded").count()

    clock.set_to(datetime(2027, 2, 1, 9, 0, tzinfo=UTC))
    assert await say_as_before(world.jana, [one, other, silent]) == 3

    said = await Implementation.filter(year=2027).order_by("organisation_id", "position_id").values_list(
        "organisation_id", "position_id", "outcome", "effect", "note"
    )  # fmt: skip
    assert said == [
        (one, first.id, DONE, Effect.YES, "Ja."), (one, second.id, PLANNED, None, ""), (other, first.id, UNDER_WAY, None, ""),
    ]  # fmt: skip
    sheets = (
        await ImplementationSheet.filter(year=2027)
        .order_by("organisation_id")
        .values_list("organisation_id", "answers")
    )
    assert sheets == [(one, 2), (other, 1)]
    assert await AuditEntry.filter(action="implementation.recorded").count() == before + 1
    assert await counted(first) == {"planned": 0, "under_way": 2, "done": 2}


async def test_names_are_read_by_whom_the_member_allowed_and_small_numbers_by_nobody_else(world):
    (one,) = await recommended(world, 1)
    await say_implementations(world.anna, [world.town.id], {one.id: Said(DONE, note="Seit März.")})

    async def names(actor):
        shown = await show_recommendation(actor, one.id)
        return [named.name for named in shown.named], shown.members[DONE]

    assert await names(world.clara) == (["Lerchenroda"], "1")
    assert await names(world.anna) == (["Lerchenroda"], UNDER)
    assert await names(world.paul) == (["Lerchenroda"], UNDER)  # its own Landesverband
    assert await names(world.bert) == ([], UNDER)
    await say_implementations(world.anna, [world.town.id], {}, sharing=Sharing.MEMBERS)
    assert (await names(world.bert))[0] == ["Lerchenroda"]
    with pytest.raises(Missing):  # the paper is not published
        await show_recommendation(VISITOR, one.id)
    await rows("UPDATE paper_version SET published_at = now() - interval '1 year'")
    assert (await names(VISITOR))[0] == []
    await say_implementations(world.anna, [world.town.id], {one.id: Said(DONE)}, sharing=Sharing.PUBLIC)
    assert (await names(VISITOR))[0] == ["Lerchenroda"]
    await say_implementations(world.anna, [world.town.id], {}, sharing=Sharing.OFFICES)
    assert (await names(VISITOR))[0] == []


async def test_recommendations_stand_by_field_and_those_not_sent_are_unknown(world):
    language, network = await set_topics(world.clara, {1: "Sprache", 2: "Netzwerke"})
    matter = await matter_row(world)
    second = await position_row(matter, kind=RECOMMENDATION, topic=network)
    first = await position_row(matter, kind=RECOMMENDATION, topic=language)
    unsent = await position_row(matter, kind=RECOMMENDATION)
    loose = await position_row(matter, kind=RECOMMENDATION)
    await paper_row(matter, [second, loose, first, await position_row(matter)])
    await paper_row(matter, [unsent], state=PaperState.IN_APPROVAL)

    found = await show_year_page(world.clara)

    assert [one.position.id for one in found.recommendations] == [first.id, second.id, loose.id]
    assert found.towns == []


@pytest.mark.parametrize(
    ("who", "towns", "said", "refusal"),
    [
        ("clara", ["town"], {}, Denied),
        ("bert", ["town"], {}, Denied),
        ("anna", ["town", "other_town"], {}, Denied),
        ("anna", [], {}, Unacceptable),
        ("anna", ["town"], {"outcome": Outcome.ADOPTED}, Unacceptable),
        ("anna", ["town"], {"outcome": None, "note": "Wir fangen an."}, Unacceptable),
        ("anna", ["town"], {"note": "x" * 4_001}, Unacceptable),
        ("anna", ["town"], {"position": "demand"}, Missing),
    ],
)
async def test_what_is_refused_leaves_nothing_behind(world, who, towns, said, refusal):
    (one,) = await recommended(world, 1)
    demand = await position_row(await one.matter)
    position = demand if said.pop("position", "") else one
    ids = [getattr(world, name).id for name in towns]

    with pytest.raises(refusal):
        await say_implementations(
            getattr(world, who), ids, {position.id: Said(**{"outcome": DONE} | said)}, sharing=Sharing.PUBLIC
        )

    assert (await Implementation.all().count(), await ImplementationSheet.all().count()) == (0, 0)

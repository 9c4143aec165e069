from datetime import timedelta

import pytest

from models.evaluation import EvaluationRow, RequirementWords, Tag, Tagging
from models.matters import Matter, Provision
from models.organisations import Organisation
from models.positions import GroupMember, RequirementGroup, Votum
from models.submissions import (
    Addressee,
    Priority,
    Reading,
    Requirement,
    RequirementProvision,
    Submission,
    SubmissionState,
)
from tests.rows import START, document_row, matter_row, position_row, requirement_row, round_row, submission_row
from workflows.access import visible_requirements
from workflows.errors import Missing
from workflows.evaluation import evaluation_filters
from workflows.evaluation.evaluation import show_evaluated
from workflows.evaluation.evaluation_filters import CostClass, Filters
from workflows.evaluation.evaluation_table import Sorting, Window, list_requirements
from workflows.matters.matter_requirements import evaluating_office, requirements_of
from workflows.organisations.size_classes import SizeClass, size_class
from workflows.requirements.vota import decide_requirement


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
            priority=Priority.ESSENTIAL, cost_yearly=12_000, rationale="Unsere Haushalte sind in der Sicherung.",
        ),
        "city": await requirement_row(await submission_row(round_, world.city), "Sprachmittlung bezahlen"),
    }  # fmt: skip
    return matter, said, first


def names(shown, said):
    return [next(name for name, one in said.items() if one.id == row.id) for row in shown.lines]


async def test_the_table_follows_the_draft_and_counts_what_is_open(world):
    matter, said, _ = await evaluated(world)
    await decide_requirement(world.clara, said["town"].id, votum=Votum.NOTED)

    shown = await list_requirements(world.clara, matter.id)

    assert names(shown, said) == ["county", "town", "city"]
    assert (shown.total, shown.still_open) == (3, 2)
    counts = shown.facets.counts["provision"]
    assert [(label, counts[str(place)]) for place, label in shown.facets.places] == [("§ 1", 1), ("§ 2", 2)]
    county = shown.lines[0]
    assert (county.member, county.place) == ("Landkreis Ottersee", "§ 1, § 2")


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
        (Filters(text="Haushalt", state="16", priority=Priority.ESSENTIAL), ["county"]),
        (Filters(text="Haushalt", state="05"), []),
        (Filters(text="-Haushalt", addressee=Addressee.BOTH), ["town"]),
        (Filters(text="Haushalt or Sprachmittlung", state="05"), ["city"]),
        (Filters(cost=CostClass.TEN_THOUSAND), ["county"]),
        (Filters(cost=CostClass.UNSTATED), ["town", "city"]),
        (Filters(since=START + timedelta(days=1)), []),
        (Filters(officer_id=0), ["county", "town", "city"]),
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


@pytest.mark.parametrize("bounds", [(), ("FEW_FOUND",), ("FEW_FOUND", "MOST_FOUND")])
async def test_a_place_and_a_word_hold_together_however_much_is_found(world, monkeypatch, bounds):
    matter, said, first = await evaluated(world)
    for name in bounds:
        bound, query = f"many <= {getattr(evaluation_filters, name)} ", evaluation_filters.LOOKED_UP
        assert bound in query
        monkeypatch.setattr(evaluation_filters, "LOOKED_UP", query.replace(bound, "many <= 0 "))

    for text, expected in [("Kennzahlen", []), ("Haushalt", ["county"])]:
        filters = Filters(provision_id=first.id, text=text)
        assert names(await list_requirements(world.clara, matter.id, filters=filters), said) == expected


async def test_of_a_part_of_the_rows_nothing_is_counted(world, monkeypatch):
    matter, said, _ = await evaluated(world)
    monkeypatch.setattr("workflows.evaluation.evaluation_facets.MOST_COUNTED", 1)

    shown = await list_requirements(world.clara, matter.id)

    assert shown.many and shown.facets.counts == {}
    assert len(shown.lines) == len(said)


async def test_with_a_place_or_tag_wanted_no_other_of_its_kind_is_counted(world):
    matter, _, first = await evaluated(world)

    counts = (await list_requirements(world.clara, matter.id, filters=Filters(provision_id=first.id))).facets.counts

    assert "provision" not in counts
    assert counts["state"] == {"16": 1}
    assert "tag" not in (await list_requirements(world.clara, matter.id, filters=Filters(tag_id=1))).facets.counts


async def test_the_table_can_be_sorted(world):
    matter, said, _ = await evaluated(world)

    for sorting, expected in [
        (Sorting.MEMBER, ["city", "county", "town"]),
        (Sorting.STATE, ["city", "town", "county"]),
        (Sorting.PRIORITY, ["county", "city", "town"]),
    ]:
        assert names(await list_requirements(world.clara, matter.id, window=Window(sorting)), said) == expected


async def test_a_forwarded_requirement_is_found_by_the_town_that_wrote_it(world):
    matter, _, _ = await evaluated(world)
    federal = await round_row(matter, world.federation)
    own = await round_row(matter, world.state_association, [world.other_town], feeds=federal)
    original = await requirement_row(await submission_row(own, world.other_town), "Schwelle")
    copy = await requirement_row(await submission_row(federal, world.state_association), "Schwelle", origin=original)

    small = await list_requirements(world.clara, matter.id, filters=Filters(size=SizeClass.SMALLEST))
    landesverband = await list_requirements(world.paul, matter.id)

    assert [row.id for row in small.lines] == [copy.id]
    assert small.lines[0].member == "Uhuberg"
    assert [row.id for row in landesverband.lines] == [original.id]


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


@pytest.mark.parametrize("read_whole", [0, 2_000])  # rows up to which a page is taken from what is counted
@pytest.mark.parametrize("downwards", [False, True])
@pytest.mark.parametrize("sorting", list(Sorting))
async def test_pages_follow_each_other_without_gap_and_lead_back(world, monkeypatch, sorting, downwards, read_whole):
    matter, said, _ = await evaluated(world)
    monkeypatch.setattr("workflows.evaluation.evaluation_facets.MOST_COUNTED", read_whole)
    monkeypatch.setattr("workflows.evaluation.evaluation_table.PAGE_SIZE", 1)

    window, seen = Window(sorting, downwards), []
    while True:
        shown = await list_requirements(world.clara, matter.id, window=window)
        seen += names(shown, said)
        if not shown.next:
            break
        window = Window(sorting, downwards, shown.next)
    back = await list_requirements(
        world.clara, matter.id, window=Window(sorting, downwards, shown.previous, before=True)
    )
    whole = names(await at_once(world.clara, matter.id, sorting, downwards, monkeypatch), said)

    assert seen == whole and sorted(seen) == sorted(said)
    assert names(back, said) == [seen[-2]] and back.next and back.previous


async def at_once(actor, matter_id, sorting, downwards, monkeypatch):
    monkeypatch.setattr("workflows.evaluation.evaluation_table.PAGE_SIZE", 50)
    return await list_requirements(actor, matter_id, window=Window(sorting, downwards))


async def test_a_cursor_that_nobody_gave_out_shows_the_beginning(world):
    matter, said, _ = await evaluated(world)

    for cursor in ("x", "7~", "~~", "5~noch einer"):
        assert len((await list_requirements(world.clara, matter.id, window=Window(cursor=cursor))).lines) == len(said)


async def test_the_table_lets_each_office_read_what_the_rule_of_requirements_lets_it_read(world):
    matter, _, _ = await evaluated(world)
    for office in (world.federation, world.state_association):
        round_ = await round_row(matter, office)
        for place in (world.town, world.other_town):
            answer = await submission_row(round_, place)
            for reading in Reading:
                await requirement_row(answer, reading.value, reading=reading)

    for actor in (world.clara, world.dora, world.tom, world.ines, world.kim, world.paul):
        mine = requirements_of(
            matter, evaluating_office(actor, await Matter.get(id=matter.id).select_related("office"))
        )
        allowed = await Requirement.filter(visible_requirements(actor), mine).values_list("id", flat=True)
        shown = await list_requirements(actor, matter.id)
        assert sorted(line.id for line in shown.lines) == sorted(allowed)


async def test_the_rows_follow_whatever_changes_what_they_are_taken_from(world):
    matter, said, first = await evaluated(world)
    await Organisation.filter(id=world.town.id).update(state="07", population=90_000, sort_key="aaa")
    await RequirementProvision.create(requirement=said["city"], provision=first)
    await Provision.filter(id=first.id).update(position=9)
    other = await round_row(matter, world.federation)
    draft = await submission_row(other, world.town, state=SubmissionState.HANDED_IN)
    later = await requirement_row(draft)
    assert not await EvaluationRow.exists(id=later.id)

    await Submission.filter(id=draft.id).update(state=SubmissionState.RELEASED)
    town, city = await EvaluationRow.get(id=said["town"].id), await EvaluationRow.get(id=said["city"].id)

    assert (town.state, town.population, town.member, city.place) == ("07", 90_000, "aaa", 9)
    assert await EvaluationRow.exists(id=later.id)
    await Submission.filter(id=draft.id).update(state=SubmissionState.WITHDRAWN)
    assert not await EvaluationRow.exists(id=later.id)


async def test_the_rows_know_the_places_and_tags_of_a_requirement_as_they_come_and_go(world):
    matter, said, first = await evaluated(world)
    tags = [await Tag.create(name=name, office_id=matter.office_id) for name in ("Frist", "Kosten")]

    async def known():
        row = await EvaluationRow.get(id=said["city"].id)
        return row.provision_ids, row.tag_ids

    assert await known() == ([], [])
    place = await RequirementProvision.create(requirement=said["city"], provision=first)
    for tag in reversed(tags):
        await Tagging.create(requirement=said["city"], tag=tag)
    assert await known() == ([first.id], [tag.id for tag in tags])

    await place.delete()
    await Tagging.filter(tag=tags[0]).delete()
    assert await known() == ([], [tags[1].id])


async def test_words_are_found_with_what_they_are_narrowed_by_whatever_of_it_changes(world):
    matter, said, _ = await evaluated(world)

    async def found(text, **narrowed):
        return names(await list_requirements(world.clara, matter.id, filters=Filters(text=text, **narrowed)), said)

    await Organisation.filter(id=world.town.id).update(state="07")
    words = {"title": "Brunnen bezahlen", "proposed_text": "", "rationale": ""}
    await Requirement.filter(id=said["city"].id).update(**words, priority=Priority.NOTE)
    assert await found("Kennzahlen", state="07") == ["town"]
    assert await found("Kennzahlen", state="16") == []
    assert await found("Brunnen", priority=Priority.NOTE) == ["city"]
    assert await found("Sprachmittlung") == []

    await Submission.filter(id=said["city"].submission_id).update(state=SubmissionState.WITHDRAWN)
    assert not await RequirementWords.exists(id=said["city"].id)


async def test_nobody_writes_herself_into_another_land(world):
    matter, said, _ = await evaluated(world)
    office = evaluating_office(world.clara, await Matter.get(id=matter.id).select_related("office"))
    text = f"Kennzahlen /{matter.id}/{office}/state/05 ' {matter.id} {office} state 05'"
    await Requirement.filter(id=said["town"].id).update(rationale=text)

    shown = await list_requirements(world.clara, matter.id, filters=Filters(text="Kennzahlen", state="05"))

    assert names(shown, said) == []


@pytest.mark.parametrize(
    ("population", "size"),
    [(0, SizeClass.SMALLEST), (4_999, SizeClass.SMALLEST), (5_000, SizeClass.SMALL), (3_600_000, SizeClass.LARGE)],
)
def test_size_classes_begin_at_their_lower_bound(population, size):
    assert size_class(population) is size

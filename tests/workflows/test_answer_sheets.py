"""The round as a spreadsheet: taken along, filled in, previewed and taken into the draft, as often as one likes."""

from decimal import Decimal

import pytest

from models.audit import AuditEntry
from models.matters import Provision
from models.rounds import QuestionKind
from models.submissions import Answer, Requirement, Submission
from tests.consultation import a_draft, a_matter, a_round, a_submission, an_open_round, hours
from tests.workflows.documents.spreadsheet_clerk import rewritten
from workflows import clock
from workflows.documents.spreadsheet import open_workbook
from workflows.errors import Denied, Missing, RoundClosed, Stale, Unacceptable, Unreadable, WrongState
from workflows.requirements.requirements import remove_requirement, save_requirement
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.answer_sheets import (
    bring_sheet,
    export_blank_sheet,
    export_sheet,
    import_sheet,
    review_sheet,
)
from workflows.submissions.submissions import begin_submission, hand_in_submission

QUESTIONS = [
    NewQuestion(QuestionKind.NUMBER, "Wie viele Stunden?", unit="h", maximum=Decimal(9999)),
    NewQuestion(QuestionKind.CHOICE, "Reicht das Geld?", options=["ja", "nein"]),
]


async def a_round_with_a_draft(world, *texts, **facts):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=version.id, questions=QUESTIONS, **facts)
    return round_, await a_submission(world, round_, *texts), version


def filling(**cells):
    """Write into rows of the sheet of requirements: title2="…" is the title in row 2."""
    columns = {"title": 2, "place": 3, "proposed": 6, "rationale": 7, "cost": 11}

    def change(sheets):
        for name, value in cells.items():
            if name in ("hours", "money", "remark"):
                sheets["Antworten"][("hours", "money", "remark").index(name) + 1][3] = value
            else:
                sheets["Änderungsbedarfe"][int(name[-1]) - 1][columns[name[:-1]]] = value

    return change


async def brought(world, submission, change=lambda sheets: None, actor=None):
    made = await export_sheet(actor or world.anna, submission.id)
    return await bring_sheet(actor or world.anna, submission.id, rewritten(made.content, change))


async def imported(world, submission, file, actor=None, **facts):
    review = await review_sheet(actor or world.anna, submission.id, file.id)
    given = {"version": review.submission.version, "seen": review.plan.seen, **facts}
    return await import_sheet(actor or world.anna, submission.id, file.id, **given)


async def test_a_filled_form_becomes_requirements_and_answers_of_the_draft(world):
    _, submission, version = await a_round_with_a_draft(world)
    change = filling(
        title3="Mehr Bänke", place3="§ 1 Ziel\n§ 2 Wasser", proposed3="Bänke.", cost3="1.800,50", rationale2="Neu.",
        hours=90, money="ja", remark="Danke.",
    )  # fmt: skip

    plan = await imported(world, submission, await brought(world, submission, change))

    assert (plan.count("created"), plan.count("changed"), len(plan.answers)) == (1, 1, 2)
    old, new = await Requirement.filter(submission=submission).order_by("id").prefetch_related("places")
    assert (old.title, old.rationale) == ("Mehr Wasser", "Neu.")
    assert (new.title, new.proposed_text, new.cost_once) == ("Mehr Bänke", "Bänke.", Decimal("1800.50"))
    wanted = {one.id for one in await Provision.filter(document_version=version, label__in=["§ 1", "§ 2"])}
    assert len(wanted) == 2
    assert {one.provision_id for one in new.places} == wanted
    assert {(one.text, one.number) for one in await Answer.all()} == {("", Decimal(90)), ("ja", None)}
    assert (await Submission.get(id=submission.id)).remark == "Danke."


async def test_importing_twice_changes_nothing(world):
    _, submission, _ = await a_round_with_a_draft(world)
    file = await brought(world, submission, filling(title3="Mehr Bänke", title2="Viel mehr Wasser", hours=90))
    await imported(world, submission, file)
    before = (await Requirement.all().order_by("id").values(), await AuditEntry.all().count())

    again = await imported(world, submission, file)

    assert again.changes_nothing and (again.count("unchanged"), again.count("created")) == (2, 0)
    assert (await Requirement.all().order_by("id").values(), await AuditEntry.all().count()) == before


async def test_a_row_that_was_corrected_in_the_sheet_changes_what_it_made_before(world):
    _, submission, _ = await a_round_with_a_draft(world)
    form = (await export_sheet(world.anna, submission.id)).content
    for title in ("Mehr Bänke", "Viel mehr Bänke"):
        data = rewritten(form, filling(title3=title))
        await imported(world, submission, await bring_sheet(world.anna, submission.id, data))

    assert [one.title for one in await Requirement.all().order_by("id")] == ["Mehr Wasser", "Viel mehr Bänke"]


async def test_what_nobody_touched_in_the_sheet_overwrites_nothing(world):
    _, submission, _ = await a_round_with_a_draft(world)
    form = (await export_sheet(world.anna, submission.id)).content
    requirement = await Requirement.get()
    await save_requirement(world.cem, requirement.id, version=requirement.version, title="Trinkwasser")

    data = rewritten(form, filling(rationale2="Es ist heiß."))
    await imported(world, submission, await bring_sheet(world.anna, submission.id, data))

    requirement = await Requirement.get()
    assert (requirement.title, requirement.rationale) == ("Trinkwasser", "Es ist heiß.")


async def test_where_two_wrote_into_one_field_the_cell_is_named_and_nothing_is_written(world):
    _, submission, _ = await a_round_with_a_draft(world)
    form = (await export_sheet(world.anna, submission.id)).content
    requirement = await Requirement.get()
    await save_requirement(world.cem, requirement.id, version=requirement.version, title="Trinkwasser")
    file = await bring_sheet(world.anna, submission.id, rewritten(form, filling(title2="Bachwasser")))

    review = await review_sheet(world.anna, submission.id, file.id)

    assert [(one.row, one.code) for one in review.plan.mistakes] == [(2, "changed_elsewhere")]
    with pytest.raises(Unreadable):
        await imported(world, submission, file)
    assert (await Requirement.get()).title == "Trinkwasser"


async def test_the_same_requirement_in_another_row_is_told_as_a_duplicate(world):
    _, submission, _ = await a_round_with_a_draft(world)

    def copy(sheets):
        rows = sheets["Änderungsbedarfe"]
        rows[2][2:] = rows[1][2:]

    plan = await imported(world, submission, await brought(world, submission, copy))

    assert ([one.fate for one in plan.rows], await Requirement.all().count()) == (["unchanged", "duplicate"], 1)


async def test_a_wrong_cell_stops_the_whole_import(world):
    _, submission, _ = await a_round_with_a_draft(world)
    file = await brought(world, submission, filling(title3="Mehr Bänke", hours="ca. 90"))

    with pytest.raises(Unreadable):
        await imported(world, submission, file)

    assert (await Requirement.all().count(), await Answer.all().count()) == (1, 0)


async def test_a_draft_that_changed_since_the_preview_is_stale(world):
    _, submission, _ = await a_round_with_a_draft(world)
    file = await brought(world, submission, filling(title3="Mehr Bänke", title2="Bach"))
    review = await review_sheet(world.anna, submission.id, file.id)
    requirement = await Requirement.get()
    await save_requirement(world.anna, requirement.id, version=requirement.version, title="Bach")

    with pytest.raises(Stale):
        await imported(world, submission, file, seen=review.plan.seen)
    with pytest.raises(Stale):
        await imported(world, submission, file, version=submission.version + 1)

    assert await Requirement.all().count() == 1


async def test_a_requirement_that_was_removed_meanwhile_is_named(world):
    _, submission, _ = await a_round_with_a_draft(world)
    form = (await export_sheet(world.anna, submission.id)).content
    await remove_requirement(world.anna, (await Requirement.get()).id)

    file = await bring_sheet(world.anna, submission.id, form)

    review = await review_sheet(world.anna, submission.id, file.id)
    assert [(one.row, one.code) for one in review.plan.mistakes] == [(2, "row_removed")]


async def test_only_the_own_house_takes_a_form_along_and_brings_it(world):
    round_, submission, _ = await a_round_with_a_draft(world)
    file = await brought(world, submission)
    theirs = await begin_submission(
        world.bert, round_.id, organisation_id=world.other_town.id, covers=[world.other_town.id]
    )

    for who in (world.bert, world.clara, world.paul):
        with pytest.raises(Missing):
            await export_sheet(who, submission.id)
        with pytest.raises(Missing):
            await review_sheet(who, submission.id, file.id)
        with pytest.raises(Missing):
            await import_sheet(who, submission.id, file.id, version=1, seen="")
    with pytest.raises(Unreadable) as refusal:  # the file of another house, under one's own answer
        await review_sheet(world.bert, theirs.id, file.id)
    assert refusal.value.code == "sheet_elsewhere"


async def test_after_the_end_or_after_handing_in_nothing_is_imported(world):
    _, submission, _ = await a_round_with_a_draft(world)
    file = await brought(world, submission, filling(title3="Mehr Bänke"))
    review = await review_sheet(world.anna, submission.id, file.id)
    given = {"version": review.submission.version, "seen": review.plan.seen}

    with clock.at(hours(300)), pytest.raises(RoundClosed):
        await import_sheet(world.anna, submission.id, file.id, **given)
    await hand_in_submission(world.anna, submission.id, version=submission.version)
    with pytest.raises(WrongState):
        await import_sheet(world.anna, submission.id, file.id, **given)

    assert await Requirement.all().count() == 1


async def test_an_empty_form_says_for_whom_and_until_when(world):
    round_ = await an_open_round(world)

    data = (await export_blank_sheet(world.jana, round_.id)).content

    facts = {row[0]: row[1] for row in open_workbook(data).sheets["Anleitung"].rows if len(row) > 1}
    assert facts["Für"] == "Verwaltungsgemeinschaft Ginstertal für Amselhain, Dachsfurt, Mohnborn, " + world.union.name
    assert "Uhr (ME" in facts["Frist"]


async def test_an_empty_form_of_the_desk_fits_the_answer_of_its_town(world):
    round_ = await an_open_round(world)
    form = (await export_blank_sheet(world.jana, round_.id)).content
    town = world.union_towns[0]
    submission = await begin_submission(world.jana, round_.id, organisation_id=town.id, covers=[town.id])

    data = rewritten(form, filling(title2="Mehr Bänke"))
    plan = await imported(
        world,
        submission,
        await bring_sheet(
            world.jana,
            submission.id,
            data,
        ),
        actor=world.jana,
    )

    assert plan.count("created") == 1


async def test_only_the_office_of_the_round_makes_forms_for_members(world):
    round_ = await an_open_round(world)

    assert (await export_blank_sheet(world.clara, round_.id, world.town.id)).content
    with pytest.raises(Denied):
        await export_blank_sheet(world.paul, round_.id, world.town.id)
    with pytest.raises(Denied):
        await export_blank_sheet(world.anna, round_.id, world.other_town.id)
    with pytest.raises(Unacceptable):
        await export_blank_sheet(world.clara, round_.id, world.ministry.id)
    with pytest.raises(Missing):
        await export_blank_sheet(world.anna, (await a_round(world)).id)

"""anna and cem work for the town, bert for another, clara for the office; the town's youth department has no account."""

import pytest

from models.audit import AuditEntry
from models.contributions import Contribution
from models.deliveries import Delivery, MailBody
from models.matters import Circle, DocumentVersion
from models.people import Person
from models.rounds import QuestionKind, Round
from models.submissions import Answer, Requirement
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, hours
from workflows import clock
from workflows.contributions.contribution_asking import (
    ask_department,
    end_contribution,
    remind_departments,
    return_contribution,
)
from workflows.contributions.contributions import (
    add_contributed,
    answer_contributed,
    finish_contribution,
    save_contributed,
    show_contribution,
)
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.records.erasure import erase_person
from workflows.requirements.requirements import save_requirement
from workflows.rounds.round_checks import NewQuestion
from workflows.signing import sign
from workflows.submissions.answers import save_answers
from workflows.submissions.submissions import hand_in_submission

QUESTIONS = [NewQuestion(QuestionKind.TEXT, "Wie viele Fälle?"), NewQuestion(QuestionKind.TEXT, "Was kostet es?")]


class Desk:
    """A draft of the town in a round with three sections and two questions, and the link of its youth department."""


@pytest.fixture
async def desk(world):
    made = Desk()
    matter = await a_matter(world)
    made.version = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=made.version.id, questions=QUESTIONS)
    made.submission = await a_submission(world, round_)
    made.first, made.second = (await Round.get(id=round_.id).prefetch_related("questions")).questions
    made.section = next(one for one in await made.version.provisions.all() if one.label == "§ 2")
    made.facts = {
        "department": "Jugendamt",
        "email": "jugendamt@lerchenroda.example",
        "due_at": hours(48),
        "provision_ids": [made.section.id],
        "question_ids": [made.first.id],
    }
    made.contribution = await ask_department(world.anna, made.submission.id, **made.facts, word="Kurz bitte.")
    made.token = sign("contribution", made.contribution.id)
    return made


async def test_a_department_gets_a_link_by_mail_and_sees_its_part_and_nothing_else(world, desk):
    [mail] = await Delivery.filter(body__template="contribution").prefetch_related("body")
    assert mail.address == "jugendamt@lerchenroda.example" and mail.facts["link"].endswith(desk.token)

    shown = await show_contribution(desk.token)

    assert {one.label for one in shown.provisions if one.label.startswith("§")} == {"§ 2"}
    assert ([one.id for one in shown.questions], shown.requirements, shown.open) == ([desk.first.id], [], True)


async def test_what_it_writes_stands_in_the_draft_under_its_name(world, desk):
    made = await add_contributed(desk.token, title="Prüfintervall", provision_id=desk.section.id)
    saved = await save_contributed(desk.token, made.id, version=made.version, rationale="Monatlich reicht.")
    await answer_contributed(desk.token, {desk.first.id: "12"}, seen={})

    stored = await Requirement.get(id=made.id)
    assert (stored.contribution_id, stored.submission_id, stored.rationale) == (
        desk.contribution.id, desk.submission.id, "Monatlich reicht.",
    )  # fmt: skip
    assert saved.field_versions["rationale"][1] == desk.contribution.person_id
    assert (await Answer.get(question=desk.first)).text == "12"
    assert [one.id for one in (await show_contribution(desk.token)).requirements] == [made.id]


async def test_it_touches_nothing_outside_its_part(world, desk):
    foreign = await Requirement.get(submission_id=desk.submission.id)
    outside = next(one for one in await desk.version.provisions.all() if one.label == "§ 1")

    with pytest.raises(Missing):
        await save_contributed(desk.token, foreign.id, version=foreign.version, title="Unseres")
    with pytest.raises(Missing):
        await answer_contributed(desk.token, {desk.second.id: "9"}, seen={})
    with pytest.raises(Unacceptable):
        await add_contributed(desk.token, title="Fremd", provision_id=outside.id)

    assert await Requirement.all().count() == 1 and await Answer.all().count() == 0


async def test_two_in_one_field_overwrite_nothing_silently(world, desk):
    made = await add_contributed(desk.token, title="Prüfintervall", provision_id=desk.section.id)
    await save_requirement(world.anna, made.id, version=made.version, title="Prüfung")
    await save_answers(world.anna, desk.submission.id, {desk.first.id: "11"})

    with pytest.raises(Stale):
        await save_contributed(desk.token, made.id, version=made.version, title="Prüfintervalle")
    with pytest.raises(Stale):
        await answer_contributed(desk.token, {desk.first.id: "12"}, seen={desk.first.id: ""})

    assert (await Requirement.get(id=made.id)).title == "Prüfung"
    assert (await Answer.get(question=desk.first)).text == "11"


async def test_done_due_called_off_or_handed_in_nothing_more_is_taken(world, desk):
    with clock.at(hours(49)), pytest.raises(WrongState):
        await add_contributed(desk.token, title="Spät", provision_id=desk.section.id)
    await finish_contribution(desk.token)
    assert not (await show_contribution(desk.token)).open
    with pytest.raises(WrongState):
        await add_contributed(desk.token, title="Spät", provision_id=desk.section.id)

    other = await ask_department(world.cem, desk.submission.id, **{**desk.facts, "department": "Bauamt"})
    token = sign("contribution", other.id)
    await hand_in_submission(world.anna, desk.submission.id, version=1)
    with pytest.raises(WrongState):
        await add_contributed(token, title="Spät", provision_id=desk.section.id)
    await end_contribution(world.cem, other.id)
    with pytest.raises(Missing):
        await show_contribution(token)
    assert await Requirement.all().count() == 1


async def test_a_circle_that_excludes_members_closes_the_link_and_refuses_to_ask(world, desk):
    await DocumentVersion.filter(id=desk.version.id).update(circle=Circle.BODIES)

    with pytest.raises(Missing):
        await show_contribution(desk.token)
    with pytest.raises((Missing, WrongState)):
        await ask_department(world.anna, desk.submission.id, **{**desk.facts, "department": "Bauamt"})
    assert await Contribution.all().count() == 1


async def test_only_the_house_asks_and_ends_and_only_at_its_own_addresses(world, desk):
    other = {**desk.facts, "department": "Bauamt"}
    for who in (world.bert, world.clara):
        with pytest.raises((Denied, Missing)):
            await ask_department(who, desk.submission.id, **other)
        with pytest.raises((Denied, Missing)):
            await end_contribution(who, desk.contribution.id)
    for wrong, field in (
        ({"email": "amt@elsewhere.example"}, "email"), ({"department": " "}, "department"), ({"due_at": hours(500)}, "due"),
        ({"provision_ids": [], "question_ids": []}, "provisions"), ({"provision_ids": [10**8]}, "provisions"),
        ({"department": "Jugendamt"}, "department"),
    ):  # fmt: skip
        with pytest.raises(Unacceptable) as refused:
            await ask_department(world.anna, desk.submission.id, **{**other, **wrong})
        assert set(refused.value.fields) == {field}

    assert await Contribution.filter(ended_at=None).count() == 1
    assert await MailBody.filter(template="contribution").count() == 1


async def test_one_reminder_before_the_due_date_and_none_to_who_is_done(world, desk):
    await remind_departments()
    assert await MailBody.filter(template="contribution_reminder").count() == 0

    with clock.at(hours(30)):
        for _ in range(2):
            await remind_departments()
    assert await MailBody.filter(template="contribution_reminder").count() == 1

    other = await ask_department(world.anna, desk.submission.id, **{**desk.facts, "department": "Bauamt"})
    await finish_contribution(sign("contribution", other.id))
    with clock.at(hours(30)):
        await remind_departments()
    assert await MailBody.filter(template="contribution_reminder").count() == 1


async def test_reading_writes_nothing_and_a_guessed_link_is_missing(world, desk):
    before = await AuditEntry.all().count()
    await show_contribution(desk.token)
    assert await AuditEntry.all().count() == before

    for token in (f"{desk.contribution.id}.guessed", sign("desk", desk.contribution.id)):
        with pytest.raises(Missing):
            await show_contribution(token)


async def test_erasing_the_address_ends_the_link(world, desk):
    await erase_person(world.ulla, (await Person.get(email_key="jugendamt@lerchenroda.example")).id)

    with pytest.raises(Missing):
        await show_contribution(desk.token)


async def test_who_asked_and_the_coordinators_are_told_in_their_languages_when_a_department_is_done(world, desk):
    await Person.filter(id=world.cem.person_id).update(language="en")

    await finish_contribution(desk.token)

    mails = await Delivery.filter(body__template="contribution_finished").select_related("body")
    told = {mail.person_id: mail.body.language for mail in mails}
    assert told == {world.cem.person_id: "en", world.anna.person_id: "de"}
    assert mails[0].body.facts["link"].endswith(f"/submissions/{desk.submission.id}")


async def test_a_coordinator_gives_a_finished_part_back_with_a_reason_and_it_can_be_written_again(world, desk):
    await finish_contribution(desk.token)
    due = hours(30)

    await return_contribution(world.cem, desk.contribution.id, reason=" Die Zahl fehlt. ", due_at=due)

    shown = await show_contribution(desk.token)
    assert (shown.open, shown.contribution.return_reason, shown.contribution.due_at) == (
        True,
        "Die Zahl fehlt.",
        due,
    )
    mail = await Delivery.get(body__template="contribution_returned").select_related("body")
    assert mail.address == "jugendamt@lerchenroda.example" and mail.body.facts["reason"] == "Die Zahl fehlt."
    assert await AuditEntry.exists(action="contribution.returned", person_id=world.cem.person_id)
    assert await add_contributed(desk.token, title="Nachgetragen", provision_id=desk.section.id)


async def test_only_a_coordinator_of_the_house_gives_back_and_only_what_is_finished(world, desk):
    with pytest.raises(WrongState):
        await return_contribution(world.cem, desk.contribution.id, reason="Fehlt.")
    await finish_contribution(desk.token)
    for actor, error in ((world.anna, Denied), (world.bert, Missing), (world.clara, Missing)):
        with pytest.raises(error):
            await return_contribution(actor, desk.contribution.id, reason="Fehlt.")

    assert not (await show_contribution(desk.token)).open
    assert not await Delivery.exists(body__template="contribution_returned")


async def test_giving_back_needs_a_reason_and_time_that_is_left(world, desk):
    await finish_contribution(desk.token)

    with pytest.raises(Unacceptable) as nothing:
        await return_contribution(world.cem, desk.contribution.id, reason=" ")
    with clock.at(hours(49)), pytest.raises(Unacceptable) as late:
        await return_contribution(world.cem, desk.contribution.id, reason="Fehlt.")

    assert (nothing.value.fields, late.value.fields) == ({"reason": "empty"}, {"due": "not_before_end"})


async def test_giving_back_twice_sends_one_mail(world, desk):
    await finish_contribution(desk.token)
    await return_contribution(world.cem, desk.contribution.id, reason="Fehlt.")

    with pytest.raises(WrongState):
        await return_contribution(world.cem, desk.contribution.id, reason="Fehlt.")

    assert await Delivery.filter(body__template="contribution_returned").count() == 1

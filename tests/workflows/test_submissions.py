"""anna and cem work for the town, bert for another, jana and holger for a desk of three towns, clara for the office."""

import asyncio
import re

import pytest

from emails.render import render
from models.audit import AuditEntry
from models.database import transaction
from models.deliveries import Delivery, MailBody
from models.organisations import Organisation
from models.people import Mandate, Person, Role
from models.rounds import QuestionKind, Round
from models.submissions import Submission, SubmissionOrganisation
from tests.consultation import a_submission, an_open_round, hours, released
from tests.world import person
from workflows import clock
from workflows.errors import Denied, Missing, RoundClosed, Stale, Unacceptable, WrongState
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.round_locks import hold_round
from workflows.rounds.rounds import end_round_early, extend_round
from workflows.submissions.answers import save_answers
from workflows.submissions.freezing import content_hash, frozen_content
from workflows.submissions.receipts import ask_for_release
from workflows.submissions.short_answers import report_nil_return
from workflows.submissions.submissions import (
    begin_submission,
    change_submission,
    hand_in_submission,
    release_submission,
    return_submission,
    withdraw_submission,
)


async def handed_in(world, round_=None):
    submission = await a_submission(world, round_ or await an_open_round(world))
    return await hand_in_submission(world.anna, submission.id, version=submission.version)


async def state(submission):
    return str((await Submission.get(id=submission.id)).state)


async def mails(template):
    found = await Delivery.filter(body__template=template).prefetch_related("body").order_by("id")
    return [(one.address, render(template, "de", {**one.body.facts, **one.facts})) for one in found]


# ------------------------------------------------------------------------------------------------------- begin


async def test_a_desk_begins_one_answer_for_two_of_its_towns(world):
    round_ = await an_open_round(world)
    first, second, _ = world.union_towns

    submission = await begin_submission(world.jana, round_.id, organisation_id=first.id, covers=[first.id, second.id])

    covered = await SubmissionOrganisation.filter(submission=submission).values_list("organisation_id", flat=True)
    assert (await state(submission), set(covered)) == ("draft", {first.id, second.id})


async def test_nobody_begins_an_answer_for_a_foreign_organisation(world):
    round_ = await an_open_round(world)

    for organisation_id, covers in ((world.other_town.id, [world.town.id]), (world.town.id, [world.other_town.id])):
        with pytest.raises(Denied):
            await begin_submission(world.anna, round_.id, organisation_id=organisation_id, covers=covers)
    with pytest.raises(Denied):
        await begin_submission(world.clara, round_.id, organisation_id=world.town.id, covers=[world.town.id])

    assert await Submission.all().count() == 0


async def test_only_who_was_asked_answers_and_an_answer_speaks_for_somebody(world):
    round_ = await an_open_round(world, audience={"organisations": [world.town.id, world.union_towns[0].id]})

    with pytest.raises(Missing):
        await begin_submission(world.bert, round_.id, organisation_id=world.other_town.id, covers=[world.other_town.id])
    for covers in ([], [world.union_towns[1].id]):
        with pytest.raises(Unacceptable):
            await begin_submission(world.jana, round_.id, organisation_id=world.union.id, covers=covers)


async def test_an_organisation_has_one_living_answer_per_round(world):
    submission = await a_submission(world, await an_open_round(world))

    with pytest.raises(WrongState) as refused:
        await begin_submission(world.cem, submission.round_id, organisation_id=world.town.id, covers=[world.town.id])

    assert (refused.value.code, await Submission.all().count()) == ("already_begun", 1)


async def test_nothing_is_begun_after_the_grace_period(world):
    round_ = await an_open_round(world, grace_until=hours(250))

    with clock.at(hours(245)):
        await a_submission(world, round_)
    with clock.at(hours(251)), pytest.raises(RoundClosed):
        await a_submission(world, round_, by=world.bert, organisation=world.other_town)


# ------------------------------------------------------------------------------------------------------ hand in


async def test_handing_in_asks_the_coordinators_once(world):
    submission = await handed_in(world)

    await ask_for_release(submission.id)
    await ask_for_release(submission.id)

    [(address, mail)] = await mails("release_request")
    assert address == (await Person.get(id=world.cem.person_id)).email
    assert "Anna Amsel" in mail.text and "Lerchenroda" in mail.text


async def test_each_is_asked_and_gets_the_receipt_in_her_own_language(world):
    await Person.filter(id=world.cem.person_id).update(language="en")
    submission = await handed_in(world)
    await ask_for_release(submission.id)
    await ask_for_release(submission.id)
    await release_submission(world.cem, submission.id, version=submission.version)

    bodies = MailBody.filter(template__in=["release_request", "receipt"]).order_by("id").prefetch_related("deliveries")
    told = [(one.template, one.language, [to.person_id for to in one.deliveries]) for one in await bodies]
    assert sorted(told) == [
        ("receipt", "de", [world.anna.person_id]),
        ("receipt", "en", [world.cem.person_id]),
        ("release_request", "en", [world.cem.person_id]),
    ]


async def test_after_a_return_and_a_new_handing_in_they_are_asked_again(world):
    submission = await handed_in(world)
    await ask_for_release(submission.id)
    submission = await return_submission(world.cem, submission.id, version=2, reason="Bitte die Fallzahlen ergänzen.")
    assert (str(submission.state), submission.return_reason) == ("draft", "Bitte die Fallzahlen ergänzen.")

    submission = await hand_in_submission(world.anna, submission.id, version=3)
    await ask_for_release(submission.id)

    assert (len(await mails("release_request")), submission.return_reason) == (2, "")


async def test_an_answer_that_says_nothing_or_half_is_not_handed_in(world):
    question = NewQuestion(QuestionKind.TEXT, "Was fehlt?", required=True)
    round_ = await an_open_round(world, questions=[question])
    submission = await a_submission(world, round_, {"title": " "}, {"rationale": "", "proposed_text": ""})

    with pytest.raises(Unacceptable) as refused:
        await hand_in_submission(world.anna, submission.id, version=1)

    codes = sorted(re.sub(r"\d+", "", field) + code for field, code in refused.value.fields.items())
    assert codes == ["question_required", "requirement_nothing_asked", "requirement_title_empty"]
    assert await state(submission) == "draft"


async def test_a_remark_or_an_answer_alone_is_enough(world):
    round_ = await an_open_round(world, questions=[NewQuestion(QuestionKind.TEXT, "Was fehlt?")])
    empty = await begin_submission(world.anna, round_.id, organisation_id=world.town.id, covers=[world.town.id])
    with pytest.raises(Unacceptable):
        await hand_in_submission(world.anna, empty.id, version=1)

    question = (await Round.get(id=round_.id).prefetch_related("questions")).questions[0]
    await save_answers(world.anna, empty.id, {question.id: "Wasser"})
    assert (await hand_in_submission(world.anna, empty.id, version=1)).version == 2

    other = await begin_submission(
        world.bert, round_.id, organisation_id=world.other_town.id, covers=[world.other_town.id]
    )
    await change_submission(world.bert, other.id, remark="Wir danken für die Beteiligung.")
    assert (await hand_in_submission(world.bert, other.id, version=1)).version == 2


async def test_what_was_handed_in_rests_until_a_coordinator_decides(world):
    submission = await handed_in(world)

    with pytest.raises(WrongState):
        await change_submission(world.anna, submission.id, remark="Noch etwas")
    with pytest.raises(WrongState):
        await hand_in_submission(world.anna, submission.id, version=2)
    with pytest.raises(Denied):
        await return_submission(world.anna, submission.id, version=2, reason="Doch nicht")
    with pytest.raises(Unacceptable):
        await return_submission(world.cem, submission.id, version=2, reason=" ")


# ------------------------------------------------------------------------------------------------------ release


async def test_releasing_freezes_the_answer_and_gives_a_receipt(world):
    submission = await handed_in(world)

    done = await release_submission(world.cem, submission.id, version=2)

    assert (str(done.state), done.released_by_id, done.late) == ("released", world.cem.person_id, False)
    assert re.fullmatch(rf"\d{{4}}-{done.round_id:03}-0001", done.receipt_number)
    assert done.content_hash == content_hash(await frozen_content(done.id))
    with pytest.raises(WrongState):
        await change_submission(world.anna, done.id, remark="Noch etwas")
    actions = await AuditEntry.filter(noun="submission").order_by("id").values_list("action", flat=True)
    assert actions == [
        "submission.begun", "submission.requirements_added", "submission.handed_in", "submission.released",
    ]  # fmt: skip


async def test_everybody_who_worked_on_it_gets_one_receipt_also_when_it_is_released_twice(world):
    submission = await released(world, await an_open_round(world))
    with pytest.raises(WrongState):
        await release_submission(world.cem, submission.id, version=submission.version)

    receipts = await mails("receipt")
    people = await Person.filter(id__in=[world.anna.person_id, world.cem.person_id]).values_list("email", flat=True)
    assert sorted(address for address, _ in receipts) == sorted(people)
    assert submission.receipt_number in receipts[0][1].text and submission.content_hash in receipts[0][1].text


async def test_the_check_sum_changes_with_every_word(world):
    submission = await a_submission(world, await an_open_round(world))
    before = content_hash(await frozen_content(submission.id))

    await change_submission(world.anna, submission.id, remark="Ein Wort")

    assert content_hash(await frozen_content(submission.id)) != before


async def test_only_a_coordinator_of_the_town_may_release(world):
    submission = await handed_in(world)

    for who in (world.anna, world.clara, world.bert):
        with pytest.raises((Denied, Missing)):
            await release_submission(who, submission.id, version=2)

    assert await state(submission) == "handed_in"
    assert await MailBody.filter(template="receipt").count() == 0


async def test_a_provisional_coordinator_does_not_release(world):
    submission = await handed_in(world)
    new = await person("Nele Neu", world.town, Role.COORDINATOR, provisional=True)

    with pytest.raises(Denied):
        await release_submission(new, submission.id, version=2)


async def test_a_second_person_must_release_unless_the_town_allows_one(world):
    round_ = await an_open_round(world)
    submission = await a_submission(world, round_, by=world.cem)
    submission = await hand_in_submission(world.cem, submission.id, version=1)

    with pytest.raises(Denied) as refused:
        await release_submission(world.cem, submission.id, version=2)
    assert refused.value.code == "second_person"

    await Organisation.filter(id=world.town.id).update(one_person_releases=True)
    assert str((await release_submission(world.cem, submission.id, version=2)).state) == "released"


async def test_where_one_person_may_do_both_she_is_asked_herself(world):
    await Organisation.filter(id=world.town.id).update(one_person_releases=True)
    await Mandate.filter(person_id=world.anna.person_id).delete()
    submission = await a_submission(world, await an_open_round(world), by=world.cem)
    await hand_in_submission(world.cem, submission.id, version=1)

    await ask_for_release(submission.id)

    assert len(await mails("release_request")) == 1


async def test_releasing_a_stale_version_tells_the_current_one(world):
    submission = await handed_in(world)

    with pytest.raises(Stale) as refused:
        await release_submission(world.cem, submission.id, version=1)

    assert refused.value.facts == {"current": 2}


async def test_releasing_twice_gives_one_receipt(world):
    submission = await released(world, await an_open_round(world))

    with pytest.raises(WrongState):
        await release_submission(world.cem, submission.id, version=3)

    assert (await Submission.get(id=submission.id)).receipt_number.endswith("-0001")


async def test_in_the_grace_period_an_answer_is_late_but_not_lost(world):
    round_ = await an_open_round(world, grace_until=hours(264))
    submission = await handed_in(world, round_)

    with clock.at(hours(250)):
        assert (await release_submission(world.cem, submission.id, version=2)).late


async def test_an_extension_makes_it_punctual(world):
    round_ = await an_open_round(world, grace_until=hours(264))
    submission = await handed_in(world, round_)
    await extend_round(world.clara, round_.id, until=hours(260), reason="Hochwasser", organisation_id=world.town.id)

    with clock.at(hours(250)):
        assert not (await release_submission(world.cem, submission.id, version=2)).late


async def test_after_the_grace_period_nothing_is_accepted_but_the_draft_is_kept(world):
    submission = await handed_in(world, await an_open_round(world, grace_until=hours(264)))

    with clock.at(hours(265)), pytest.raises(RoundClosed):
        await release_submission(world.cem, submission.id, version=2)

    assert await state(submission) == "handed_in"


async def test_answers_of_one_round_do_not_wait_for_each_other_but_its_end_waits_for_them(world):
    round_ = await an_open_round(world)
    held, let_go = asyncio.Event(), asyncio.Event()

    async def another_answer():
        async with transaction():
            await hold_round(round_.id)
            held.set()
            await let_go.wait()

    other = asyncio.create_task(another_answer())
    await held.wait()
    async with asyncio.timeout(5):
        await report_nil_return(world.cem, round_.id, organisation_id=world.town.id, covers=[world.town.id])
    end = asyncio.create_task(end_round_early(world.clara, round_.id, version=round_.version))
    await asyncio.sleep(0.3)
    assert not end.done()

    let_go.set()
    await asyncio.gather(other, end)
    assert (await Round.get(id=round_.id)).ended_at is not None


async def test_thirty_releases_while_the_office_ends_the_round_early_never_let_one_in_afterwards(world):
    round_ = await an_open_round(world)
    submissions = []
    for number in range(30):
        town = await Organisation.create(name=f"Ort {number}", kind="municipality", sort_key=f"ort {number}")
        submissions.append(
            await Submission.create(
                round=round_, organisation=town, state="handed_in", version=2, authored_at=clock.now()
            )
        )
        await SubmissionOrganisation.create(submission=submissions[-1], organisation=town)
        await Mandate.create(person_id=world.cem.person_id, organisation=town, role=Role.COORDINATOR, since=clock.now())
    from workflows.people.sessions import actor_for

    async def release(submission):
        mandate = await Mandate.get(organisation_id=submission.organisation_id)
        actor = await actor_for(world.cem.person_id, acting_id=mandate.id)
        return await release_submission(actor, submission.id, version=2)

    results = await asyncio.gather(
        *(release(one) for one in submissions[:15]),
        end_round_early(world.clara, round_.id, version=round_.version),
        *(release(one) for one in submissions[15:]),
        return_exceptions=True,
    )

    ended = (await Round.get(id=round_.id)).ended_at
    let_in = await Submission.filter(state="released")
    assert all(one.received_at <= ended for one in let_in)
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, RoundClosed) for one in refused) and len(let_in) + len(refused) == 30
    assert len({one.receipt_number for one in let_in}) == len(let_in)


# ----------------------------------------------------------------------------------------------------- withdraw


async def test_a_released_answer_is_taken_back_until_the_deadline_and_room_is_made_for_another(world):
    round_ = await an_open_round(world, grace_until=hours(264))
    submission = await released(world, round_)

    with pytest.raises(Denied):
        await withdraw_submission(world.anna, submission.id, version=3)
    with clock.at(hours(250)), pytest.raises(RoundClosed):
        await withdraw_submission(world.cem, submission.id, version=3)
    await withdraw_submission(world.cem, submission.id, version=3)

    assert await state(submission) == "withdrawn"
    again = await released(world, round_)
    assert again.receipt_number.endswith("-0002")
    with pytest.raises(WrongState):
        await withdraw_submission(world.cem, submission.id, version=4)


async def test_a_draft_is_thrown_away_by_whoever_works_on_it(world):
    submission = await a_submission(world, await an_open_round(world))

    with pytest.raises(Missing):
        await withdraw_submission(world.bert, submission.id, version=1)
    with pytest.raises(Stale):
        await withdraw_submission(world.anna, submission.id, version=2)
    await withdraw_submission(world.anna, submission.id, version=1)

    assert await state(submission) == "withdrawn"

"""After the deadline one may ask to be heard still; the office decides, and what comes then is marked."""

import asyncio

import pytest

from models.admissions import Admission
from models.deliveries import Delivery, MailBody
from models.people import Person
from models.rounds import Extension
from tests.consultation import an_open_round, hours, released
from workflows import clock
from workflows.errors import Denied, Missing, RoundClosed, Unacceptable, WrongState
from workflows.rounds.admissions import (
    ask_for_admission,
    decline_admission,
    grant_admission,
    list_admissions,
    own_admission,
    show_admission,
)
from workflows.rounds.rounds import end_round_early, extend_round
from workflows.submissions.answering import show_call


@pytest.fixture
async def late(world):
    """A round whose deadline has passed an hour ago."""
    round_ = await an_open_round(world, deadline=hours(24))
    with clock.at(hours(25)):
        yield round_


async def ask(world, round_, actor=None, **facts):
    given = {"organisation_ids": [world.town.id], "reason": "Der Rat tagte erst am Montag.", **facts}
    return await ask_for_admission(actor or world.anna, round_.id, **given)


async def test_whoever_is_admitted_answers_until_a_deadline_of_its_own_and_is_marked_as_late(world, late):
    assert [one.name for one in (await show_call(world.anna, late.id)).too_late] == ["Lerchenroda"]
    admission = await ask(world, late)

    await grant_admission(world.clara, admission.id, until=hours(48), answer="Gern.")

    call = await show_call(world.anna, late.id)
    assert (call.open, call.too_late, call.admission) == (True, [], None)
    said = await released(world, late)
    assert said.late
    with pytest.raises(RoundClosed):
        await released(world, late, by=world.bert, organisation=world.other_town, releaser=world.bert)
    extension = await Extension.get(round_id=late.id)
    assert (extension.organisation_id, extension.admission_id, extension.reason) == (
        world.town.id,
        admission.id,
        "Gern.",
    )


async def test_an_extension_before_the_deadline_makes_nobody_late(world):
    round_ = await an_open_round(world, deadline=hours(24))
    await extend_round(world.clara, round_.id, until=hours(48), reason="Hochwasser", organisation_id=world.town.id)
    with clock.at(hours(25)):
        assert not (await released(world, round_)).late


async def test_asked_twice_is_one_request_and_one_mail(world, late):
    first = await ask(world, late)
    second = await ask(world, late, world.cem, reason="Noch einmal.")
    together = await asyncio.gather(ask(world, late, world.bert, organisation_ids=[world.other_town.id]),
                                    ask(world, late, world.bert, organisation_ids=[world.other_town.id]))  # fmt: skip

    assert first.id == second.id
    assert len({one.id for one in together}) == 1
    assert await Admission.all().count() == 2
    assert await MailBody.filter(template="admission_asked").count() == 2


async def test_the_desk_and_the_person_who_asked_are_told_what_the_office_says(world, late):
    admission = await ask(world, late, world.jana, organisation_ids=[one.id for one in world.union_towns[:2]])

    await decline_admission(world.clara, admission.id, answer="Das Ministerium hat das Papier schon.")

    body = await MailBody.get(template="admission_decided")
    jana = await Person.get(id=world.jana.person_id)
    sent = await Delivery.filter(body=body).order_by("id")
    assert {one.address for one in sent} == {f"post{world.union.id}@ginstertal.example", jana.email}
    assert (body.facts["granted"], body.facts["organisations"]) == (False, ["Amselhain", "Dachsfurt"])
    assert not (await show_call(world.jana, late.id)).open
    told = await own_admission(world.jana, late.id)
    assert told is not None and told.answer == "Das Ministerium hat das Papier schon."


async def test_after_a_refusal_one_may_ask_again_with_another_reason(world, late):
    await decline_admission(world.clara, (await ask(world, late)).id, answer="Zu spät.")

    again = await ask(world, late, reason="Wir haben jetzt Zahlen.")

    first, _ = (await list_admissions(world.clara, late.id)).admissions
    assert first.id == again.id


async def test_only_who_is_too_late_and_was_asked_may_ask(world, late):
    with pytest.raises(Denied):
        await ask(world, late, world.bert)
    with pytest.raises(Denied):
        await ask(world, late, world.clara)
    for wrong in ({"reason": " "}, {"reason": "x" * 1001}, {"organisation_ids": []}):
        with pytest.raises(Unacceptable):
            await ask(world, late, **wrong)
    running = await an_open_round(world)
    with pytest.raises(WrongState):
        await ask(world, running)
    assert await Admission.all().count() == 0


async def test_a_round_that_was_ended_early_admits_nobody(world):
    round_ = await an_open_round(world)
    await end_round_early(world.clara, round_.id, version=round_.version)
    with clock.at(hours(300)):
        with pytest.raises(WrongState):
            await ask(world, round_)
        assert (await show_call(world.anna, round_.id)).too_late == []


async def test_whoever_has_answered_asks_for_nothing(world):
    round_ = await an_open_round(world, deadline=hours(24))
    await released(world, round_)
    with clock.at(hours(25)):
        with pytest.raises(Unacceptable):
            await ask(world, round_)
        assert (await show_call(world.anna, round_.id)).too_late == []


async def test_only_the_office_of_the_round_decides_and_only_once(world, late):
    admission = await ask(world, late)

    for stranger in (world.anna, world.paul):
        with pytest.raises((Denied, Missing)):
            await grant_admission(stranger, admission.id, until=hours(48))
        with pytest.raises((Denied, Missing)):
            await decline_admission(stranger, admission.id, answer="Nein.")
        with pytest.raises((Denied, Missing)):
            await show_admission(stranger, admission.id)
        with pytest.raises((Denied, Missing)):
            await list_admissions(stranger, late.id)
    with pytest.raises(Unacceptable):
        await grant_admission(world.clara, admission.id, until=hours(-1))
    with pytest.raises(Unacceptable):
        await decline_admission(world.clara, admission.id, answer=" ")
    with pytest.raises(Missing):
        await grant_admission(world.clara, 0, until=hours(48))
    await grant_admission(world.clara, admission.id, until=hours(48))
    with pytest.raises(WrongState):
        await decline_admission(world.clara, admission.id, answer="Doch nicht.")
    assert await Extension.all().count() == 1


async def test_a_landesverband_decides_in_its_own_round(world):
    federal = await an_open_round(world)
    round_ = await an_open_round(
        world, await federal.matter, actor=world.paul, office_id=world.state_association.id, deadline=hours(24)
    )
    with clock.at(hours(25)):
        admission = await ask(world, round_)
        with pytest.raises((Denied, Missing)):
            await grant_admission(world.clara, admission.id, until=hours(48))
        await grant_admission(world.paul, admission.id, until=hours(48))

        assert (await show_call(world.anna, round_.id)).open

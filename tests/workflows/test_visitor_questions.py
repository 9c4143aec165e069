"""Somebody without an account asks the author of a public circular; the address says so itself, or nothing leaves."""

import pytest

from emails.render import render
from models.deliveries import Delivery, MailBody
from models.matters import Circle
from tests.workflows.circular_example import draft
from workflows import clock
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.visitor_questions import (
    CONFIRM_WITHIN,
    confirm_question,
    forget_waiting_questions,
    is_asked,
    request_question,
    show_waiting_question,
)
from workflows.errors import Denied, Missing, TooMany, Unacceptable

ASKER = "presse@dohlenstadt.example"


@pytest.fixture
async def public(world):
    circular = await draft(world.clara, world.federation, circle=Circle.PUBLIC)
    return await send_circular(world.lea, circular.id, version=1)


async def asked(circular, address=ASKER, source="192.0.2.1", **facts):
    await request_question(circular.id, **{"address": address, "question": "Ab wann?", "source": source, **facts})
    delivery = await Delivery.filter(body__template="question_confirm").order_by("-id").first()
    return delivery.facts["link"].rpartition("/")[2]


async def questions():
    return await Delivery.filter(body__template="circular_question").select_related("body")


async def test_only_the_button_sends_the_question_to_the_author_and_the_answer_goes_to_who_asked(world, public):
    token = await asked(public, name="Petra Presse")
    waiting = await show_waiting_question(token)
    assert (await questions(), await is_asked(waiting)) == ([], False)

    await confirm_question(token)
    await confirm_question(token)  # twice is once

    (mail,) = await questions()
    assert mail.person_id == world.clara.person_id and mail.facts["reply_to"] == ASKER
    assert (mail.body.facts["person"], mail.body.facts["organisation"]) == ("Petra Presse", ASKER)
    assert mail.body.facts["question"] == "Ab wann?" and await is_asked(waiting)


async def test_the_mail_that_asks_to_confirm_carries_no_word_of_who_typed_the_address(public):
    await asked(public, question="Kaufen Sie hier", name="Gewinn")

    mail = await Delivery.get(body__template="question_confirm").select_related("body")
    shown = render("question_confirm", "de", {"contact": "x", **mail.body.facts, **mail.facts})
    assert "Kaufen" not in shown.text and "Gewinn" not in shown.text
    assert "192.0.2.1" not in str(mail.body.facts)


async def test_what_a_visitor_may_not_read_cannot_be_asked_about(world, public):
    members_only = await draft(world.clara, world.federation)
    await send_circular(world.lea, members_only.id, version=1)

    for circular_id in (members_only.id, 999_999):
        with pytest.raises(Missing):
            await request_question(circular_id, address=ASKER, question="Ab wann?", source="x")
    with pytest.raises(Unacceptable):
        await asked(public, address="kein-at")
    with pytest.raises(Unacceptable):
        await asked(public, question=" ")
    with pytest.raises(Unacceptable):
        await asked(public, name="x" * 121)

    assert await MailBody.filter(template="question_confirm").count() == 0


async def test_nobody_gets_more_than_three_such_mails_an_hour_nor_one_place_asks_for_more_than_ten(public):
    for _ in range(3):
        await asked(public, source=str(clock.now()))
    with pytest.raises(TooMany):
        await asked(public, source="198.51.100.9")
    for number in range(10):
        await asked(public, address=f"{number}@x.example", source="203.0.113.5")
    with pytest.raises(TooMany):
        await asked(public, address="11@x.example", source="203.0.113.5")


async def test_a_question_ends_after_two_days_and_is_forgotten_with_its_address(public):
    token = await asked(public)

    with clock.at(clock.now() + 1.01 * CONFIRM_WITHIN):
        with pytest.raises(Denied):
            await confirm_question(token)
        await forget_waiting_questions()

    with pytest.raises(Missing):
        await confirm_question(token)
    assert await Delivery.filter(address=ASKER).count() == 0 and await questions() == []


async def test_a_word_that_was_not_signed_leads_nowhere(public):
    token = await asked(public)
    with pytest.raises(Missing):
        await confirm_question(token[:-1] + "1")

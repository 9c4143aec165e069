"""What Cem wants once a day is held back until seven in the morning and comes in one mail, exactly once."""

from datetime import datetime, timedelta

import pytest

from emails.examples import EXAMPLES
from emails.render import render
from models.database import transaction
from models.deliveries import Delivery, HeldMail, MailBody
from models.people import Person
from workflows import clock
from workflows.errors import Unacceptable
from workflows.mail import Recipient, add_recipients, mail_each, mail_people, queue_mail
from workflows.people import digests
from workflows.people.digests import send_digests
from workflows.people.muted_mails import CAN_WAIT, CHOOSABLE, Wish, choose_mails
from workflows.people.people import change_profile
from workflows.records.erasure import erase_person

FACTS = {one["kind"]: one for one in EXAMPLES["digest"]["entries"]}
EVENING = datetime(2026, 3, 3, 18, 0, tzinfo=clock.BERLIN)
MORNING = EVENING + timedelta(hours=13)


async def say(world, *actors, kind="signature_answered", at=EVENING, **facts):
    with clock.at(at):
        async with transaction():
            people = await Person.filter(id__in=[one.person_id for one in actors])
            await mail_people(kind, people, about=world.town, facts={"office": "Lerchenroda", **FACTS[kind], **facts})


async def digests_of(actor):
    return await Delivery.filter(body__template="digest", person_id=actor.person_id).select_related("body")


@pytest.fixture
async def daily(world):
    """Cem and Anna want to hear of signatures once a day, Anna in English."""
    await change_profile(world.anna, language="en")
    for actor in (world.cem, world.anna):
        await choose_mails(actor, {"signature_answered": Wish.DAILY})


async def test_what_was_held_back_comes_in_one_mail_in_each_ones_language(world, daily):
    await say(world, world.cem, world.anna, world.holger)
    await say(world, world.cem, person="Jens Buchfink", reason="Zu lang.")
    assert {one.person_id for one in await Delivery.all()} == {world.holger.person_id}

    with clock.at(MORNING):
        await send_digests()

    (own,), (english,) = await digests_of(world.cem), await digests_of(world.anna)
    mail = render("digest", "de", own.body.facts)
    assert "2 Nachrichten" in mail.subject and "Ruth Ahlers" in mail.text and "Zu lang." in mail.text
    assert mail.text.count("3.3.2026, 18:00") == 2
    assert english.body.language == "en" and "1 message" in render("digest", "en", english.body.facts).subject
    assert not await HeldMail.exists()


async def test_run_twice_and_on_a_day_without_news_there_is_no_second_mail(world, daily):
    await say(world, world.cem)
    for days in range(3):
        with clock.at(MORNING + timedelta(days=days)):
            await send_digests()
            await send_digests()

    assert len(await digests_of(world.cem)) == 1 and not await digests_of(world.bert)


async def test_what_comes_after_the_morning_waits_for_the_next(world, daily):
    await say(world, world.cem)
    await say(world, world.cem, at=MORNING + timedelta(minutes=5))
    for later in (timedelta(hours=1), timedelta(hours=2), timedelta(hours=23)):
        with clock.at(MORNING + later):
            await send_digests()
    assert len(await digests_of(world.cem)) == 1

    with clock.at(MORNING + timedelta(days=1)):
        await send_digests()
    assert [len(one.body.facts["entries"]) for one in await digests_of(world.cem)] == [1, 1]


async def test_killed_between_two_people_and_run_again_each_gets_hers_once(world, daily, monkeypatch):
    await say(world, world.cem, world.anna)
    first, second = sorted([world.cem, world.anna], key=lambda one: one.person_id)

    async def dies(template, recipients, **given):
        await mail_each(template, recipients, **given)
        if recipients[0].person_id == second.person_id:
            raise KeyboardInterrupt

    with clock.at(MORNING):
        monkeypatch.setattr(digests, "mail_each", dies)
        with pytest.raises(KeyboardInterrupt):
            await send_digests()
        assert (len(await digests_of(first)), len(await digests_of(second))) == (1, 0)
        monkeypatch.undo()
        await send_digests()

    assert (len(await digests_of(first)), len(await digests_of(second))) == (1, 1)


@pytest.mark.parametrize("kind", sorted({*CHOOSABLE} - {*CAN_WAIT}))
async def test_what_asks_for_a_release_or_names_a_due_date_cannot_be_held_back(world, kind):
    with pytest.raises(Unacceptable):
        await choose_mails(world.cem, {kind: Wish.DAILY})


async def test_asked_twice_a_mail_is_held_once_and_goes_with_the_name_of_who_is_erased(world, daily):
    async with transaction():
        people = await Person.filter(id=world.cem.person_id)
        body = await queue_mail("signature_answered", [], about=world.town, facts=FACTS["signature_answered"])
    for _ in range(2):
        async with transaction():
            await add_recipients(body, [Recipient(one.email, person_id=one.id) for one in people])
    assert await HeldMail.all().count() == 1

    await erase_person(world.cem, world.cem.person_id)
    assert not await HeldMail.exists() and not await MailBody.exists(template="digest")


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_kind_that_can_wait_has_its_words_in_the_digest(language):
    for kind in CAN_WAIT:
        facts = {**EXAMPLES["digest"], "entries": [FACTS[kind]]}
        about = FACTS[kind].get("organisation") or FACTS[kind]["matter"]
        assert about in render("digest", language, facts).text

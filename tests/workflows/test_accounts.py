"""One's own account: which mails, which browsers, which data."""

import json
from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.database import transaction
from models.deliveries import Delivery
from models.people import MutedMail, Person, Session
from tests.logins import open_session
from workflows import clock
from workflows.errors import Missing, Unacceptable
from workflows.mail import mail_people
from workflows.people.accounts import show_account
from workflows.people.muted_mails import CHOOSABLE, Wish, choose_mails, kinds_for, wishes_of
from workflows.people.open_sessions import Device, end_other_sessions, end_session, list_sessions
from workflows.people.own_data import export_own_data, show_own_data
from workflows.people.people import change_profile
from workflows.people.sessions import find_actor, log_in_by_link, new_login, request_login

FACTS = {"office": "Kommunalkonvent"}


async def mail(world, kind, *actors):
    async with transaction():
        people = await Person.filter(id__in=[one.person_id for one in actors])
        await mail_people(kind, people, about=world.town, facts=FACTS)


@pytest.mark.parametrize("kind", CHOOSABLE)
async def test_a_kind_of_mail_that_she_does_not_want_goes_to_the_others_only(world, kind):
    actor = next(one for one in (world.cem, world.clara) if kind in kinds_for(one))
    await choose_mails(actor, {kind: Wish.NEVER})
    muted = {one.person_id for one in await MutedMail.filter(kind=kind)}

    await mail(world, kind, world.cem, world.clara)

    assert muted == {actor.person_id}
    assert {one.person_id for one in await Delivery.all()} == {world.cem.person_id, world.clara.person_id} - muted


async def test_duty_mails_come_whatever_she_chose(world):
    await choose_mails(world.cem, dict.fromkeys(kinds_for(world.cem), Wish.NEVER))

    for kind in ("receipt", "mandate_notice", "reservation", "approval_request"):
        await mail(world, kind, world.cem)
    await request_login((await Person.get(id=world.cem.person_id)).email)

    assert await Delivery.filter(person_id=world.cem.person_id).count() == 5
    with pytest.raises(Unacceptable):
        await choose_mails(world.cem, {"receipt": Wish.NEVER})


async def test_choosing_twice_keeps_the_last_choice_and_is_recorded(world):
    await choose_mails(world.cem, dict.fromkeys(kinds_for(world.cem), Wish.NEVER))
    await choose_mails(world.cem, {"release_request": Wish.AT_ONCE, "signature_answered": Wish.DAILY})

    assert await wishes_of(world.cem) == {
        "release_request": Wish.AT_ONCE,
        "contribution_finished": Wish.NEVER,
        "signature_answered": Wish.DAILY,
        "contribution_reminder": Wish.NEVER,
        "proceeding": Wish.NEVER,
    }
    assert await AuditEntry.filter(action="person.mails_chosen").count() == 2


async def test_members_and_offices_choose_from_what_can_reach_them(world):
    assert set(kinds_for(world.cem)) & set(kinds_for(world.clara)) == {"proceeding"}  # whoever watches
    assert {*kinds_for(world.cem), *kinds_for(world.clara)} == set(CHOOSABLE)


async def test_she_logs_out_her_other_browsers_and_stays_here(world):
    here, there, far = [await open_session(world.anna) for _ in range(3)]
    foreign = await open_session(world.bert)
    listed = await list_sessions(world.anna, here)
    assert ([one.here for one in listed], len(listed)) == ([True, False, False], 3)

    await end_session(world.anna, listed[1].session.id)
    assert await end_other_sessions(world.anna, here) == 1

    assert [bool(await find_actor(token)) for token in (here, there, far, foreign)] == [True, False, False, True]
    assert await AuditEntry.filter(action="session.ended").count() == 2


async def test_a_browser_is_noted_by_two_names_and_the_day_of_its_last_use(world):
    link, _ = await new_login(await Person.get(id=world.anna.person_id))
    token = await log_in_by_link(link, Device("Firefox", "Windows"))
    tomorrow = clock.now() + timedelta(days=1)

    with clock.at(tomorrow):
        for _ in range(2):
            await find_actor(token)

    session = await Session.get(person_id=world.anna.person_id)
    assert (session.browser, session.system) == ("Firefox", "Windows")
    assert session.used_on == tomorrow.astimezone(clock.BERLIN).date()


async def test_a_foreign_session_is_missing_and_ending_twice_is_once(world):
    token = await open_session(world.bert)
    foreign = await Session.get(person_id=world.bert.person_id)

    with pytest.raises(Missing):
        await end_session(world.anna, foreign.id)
    for _ in range(2):
        await end_session(world.bert, foreign.id)

    assert await find_actor(token) is None
    assert await AuditEntry.filter(action="session.ended").count() == 1


async def test_her_own_data_hold_what_stands_under_her_name_and_nothing_of_others(world):
    await open_session(world.anna)
    await choose_mails(world.anna, {"contribution_finished": Wish.DAILY})
    await mail(world, "receipt", world.anna)

    file = json.loads(await export_own_data(world.anna))

    assert (file["name"], file["mandates"][0]["organisation"]) == ("Anna Amsel", "Lerchenroda")
    assert file["mails_wanted"]["contribution_finished"] == "daily"
    assert [one["kind"] for one in file["mails"]] == ["receipt"] and len(file["sessions"]) == 1
    assert "Cem" not in json.dumps(file) and "token" not in json.dumps(file)
    assert (await show_own_data(world.anna)).acts == 2


async def test_her_name_is_hers_to_change(world):
    await change_profile(world.anna, language="en", name="  Anna   Amsel-Roth ")

    person = await Person.get(id=world.anna.person_id)
    assert (person.name, person.language) == ("Anna Amsel-Roth", "en")
    with pytest.raises(Unacceptable):
        await change_profile(world.anna, language="en", name=" ")


async def test_the_account_shows_only_her_own(world):
    account = await show_account(world.anna, "")

    assert ({one.person_id for one in account.own}, account.deputies, account.claims) == (
        {world.anna.person_id}, [], [],
    )  # fmt: skip

from dataclasses import replace

import pytest

from models.deliveries import Delivery, MailBody
from models.people import LoginRequest, Mandate, Person, Role, Session
from workflows import clock, installation
from workflows.errors import Denied, Missing, TooMany, Unacceptable
from workflows.people.sessions import (
    LINK_LASTS,
    SESSION_LASTS,
    find_actor,
    log_in_by_code,
    log_in_by_link,
    log_out,
    new_login,
    request_login,
    switch_mandate,
)


async def asked(world, actor):
    person = await Person.get(id=actor.person_id)
    await request_login(person.email.upper())
    delivery = await Delivery.filter(person_id=person.id).order_by("-id").first()
    return person, delivery.facts["link"].rpartition("/login/")[2], delivery.facts["code"]


async def test_the_link_in_the_mail_logs_in_once(world):
    _, link, _ = await asked(world, world.anna)

    actor = await find_actor(await log_in_by_link(link))

    assert (actor.person_id, actor.organisation_id) == (world.anna.person_id, world.town.id)
    with pytest.raises(Denied):
        await log_in_by_link(link)
    assert await Session.all().count() == 1


async def test_the_typed_code_logs_in_and_uses_up_the_link(world):
    person, link, code = await asked(world, world.anna)

    assert await find_actor(await log_in_by_code(person.email, f" {code} "))
    with pytest.raises(Denied):
        await log_in_by_link(link)


async def test_five_wrong_codes_end_the_code_but_say_nothing_about_the_person(world):
    person, _, code = await asked(world, world.anna)
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(5):
        with pytest.raises(Unacceptable):
            await log_in_by_code(person.email, wrong)

    with pytest.raises(Unacceptable):
        await log_in_by_code(person.email, code)
    with pytest.raises(Unacceptable):
        await log_in_by_code("nobody@nowhere.example", code)


async def test_a_link_ends_after_sixty_minutes(world):
    _, link, _ = await asked(world, world.anna)

    with clock.at(clock.now() + 1.01 * LINK_LASTS), pytest.raises(Denied):
        await log_in_by_link(link)


async def test_an_unknown_word_is_missing(world):
    with pytest.raises(Missing):
        await log_in_by_link("guessed")


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(world):
    await request_login("nobody@nowhere.example")

    assert await MailBody.all().count() == 0


async def test_asking_too_often_is_refused_and_writes_nothing(world):
    for _ in range(5):
        await asked(world, world.anna)
    with pytest.raises(TooMany):
        await asked(world, world.anna)

    assert await LoginRequest.all().count() == 5


async def test_neither_link_nor_code_nor_token_is_stored_in_the_clear(world):
    person, link, code = await asked(world, world.anna)
    token = await log_in_by_code(person.email, code)

    stored = await LoginRequest.get(person=person)
    session = await Session.get(person=person)
    assert link not in stored.token_hash and code not in stored.code_hash and token not in session.token_hash


async def test_logging_out_ends_the_session_and_so_does_time(world):
    _, link, _ = await asked(world, world.anna)
    token = await log_in_by_link(link)

    with clock.at(clock.now() + 1.01 * SESSION_LASTS):
        assert await find_actor(token) is None
    await log_out(token)
    assert await find_actor(token) is None


async def test_one_switches_to_an_own_mandate_only(world):
    await Mandate.create(
        person_id=world.anna.person_id, organisation=world.county, role=Role.CONTRIBUTOR, since=clock.now()
    )
    foreign = await Mandate.get(person_id=world.bert.person_id)
    _, link, _ = await asked(world, world.anna)
    token = await log_in_by_link(link)
    anna = await find_actor(token)
    other = next(one for one in anna.mandates if one.organisation_id == world.county.id)

    await switch_mandate(anna, token, mandate_id=other.mandate_id)

    assert (await find_actor(token)).organisation_id == world.county.id
    with pytest.raises(Missing):
        await switch_mandate(anna, token, mandate_id=foreign.id)


async def test_a_desk_speaks_for_its_towns(world):
    assert set(world.jana.organisation_ids) == {world.union.id, *(town.id for town in world.union_towns)}


async def test_a_link_of_a_demonstration_works_again_and_again_but_in_a_demonstration_only(world):
    person = await Person.get(id=world.anna.person_id)
    link, _ = await new_login(person, demonstration=True)

    with pytest.raises(Denied):
        await log_in_by_link(link)

    installation.use(replace(installation.current(), demonstration=True))
    for _ in range(2):
        actor = await find_actor(await log_in_by_link(link))
        assert actor.person_id == person.id

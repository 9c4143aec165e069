"""Anna and Cem work for the town, Bert for another, Holger coordinates a Verband, Clara works for the federation."""

from datetime import timedelta

import pytest

from emails.render import render
from models.audit import AuditEntry
from models.deliveries import Delivery, MailBody
from models.people import AddressChange, LoginRequest, Mandate, Person, Session
from tests.logins import open_session
from workflows import clock
from workflows.errors import Denied, Missing, TooMany, Unacceptable, WrongState
from workflows.people.own_address import LINK_LASTS, MOST_AN_HOUR, ask_for_address, confirm_address, show_address_change
from workflows.people.sessions import find_actor, new_login
from workflows.records.erasure import erase_person

NEW = "anna.neu@web.example"


async def asked(actor, email=NEW):
    """The word in the link that went to the new address."""
    await ask_for_address(actor, email)
    mail = await Delivery.filter(body__template="address_confirm").order_by("-id").first().select_related("body")
    return mail.body.facts["link"].rpartition("/")[2]


async def address_of(actor):
    return (await Person.get(id=actor.person_id)).email


async def told(template):
    return {one.address for one in await Delivery.filter(body__template=template)}


async def test_the_new_address_counts_when_its_link_is_used_and_the_old_one_is_told(world):
    old, here, there = await address_of(world.anna), await open_session(world.anna), await open_session(world.anna)
    await new_login(await Person.get(id=world.anna.person_id))
    word = await asked(world.anna, f" {NEW.title()} ")
    assert (await address_of(world.anna), await told("address_changed")) == (old, set())

    for _ in range(2):
        await confirm_address(word, here)

    person = await Person.get(id=world.anna.person_id)
    assert (person.email, person.email_key) == (NEW.title(), NEW)
    assert await told("address_changed") == {old} and NEW not in str(await MailBody.get(template="address_changed"))
    assert [bool(await find_actor(token)) for token in (here, there)] == [True, False]
    assert not await LoginRequest.exists(used_at=None, expires_at__gt=clock.now())
    entry = await AuditEntry.get(action="person.address_changed")
    assert (entry.person_id, entry.facts) == (person.id, {"strange_to": [world.town.id]})


async def test_mandates_stay_and_only_an_address_of_another_domain_is_told_to_the_coordinators(world):
    own = (await world_domain(world.town), await world_domain(world.union))
    await confirm_address(await asked(world.anna, f"neu@{own[0]}"), "")
    assert await told("address_notice") == set()

    await confirm_address(await asked(world.anna), "")
    assert await told("address_notice") == {await address_of(world.cem)}
    facts = (await MailBody.get(template="address_notice")).facts
    assert "Anna Amsel" in render("address_notice", "en", facts).text
    assert await Mandate.exists(person_id=world.anna.person_id, until=None)

    await confirm_address(await asked(world.holger, "holger@web.example"), "")
    assert any(one.endswith(own[1]) for one in await told("address_notice"))


async def world_domain(place):
    return (await place.mailboxes.all().first()).address.rpartition("@")[2]


async def test_a_taken_address_is_answered_like_a_free_one_and_gets_no_mail(world):
    taken = await ask_for_address(world.anna, await address_of(world.bert))
    free = await ask_for_address(world.cem, NEW)

    assert (taken.expires_at - taken.asked_at) == (free.expires_at - free.asked_at) == LINK_LASTS
    assert await told("address_confirm") == {NEW}


async def test_who_was_quicker_keeps_the_address(world):
    first, second = await asked(world.anna), await asked(world.bert)
    await confirm_address(first, "")

    with pytest.raises(WrongState) as refused:
        await confirm_address(second, "")

    assert refused.value.code == "address_taken" and (await address_of(world.bert)).startswith("bert.uhu")


async def test_an_old_link_one_that_was_followed_by_another_and_a_forged_one_change_nothing(world):
    first = await asked(world.anna)
    newest = await asked(world.anna, "anna@example.org")
    forged = newest[:-1] + ("a" if newest[-1] != "a" else "b")
    for word, refusal in ((first, Denied), (forged, Missing)):
        with pytest.raises(refusal):
            await confirm_address(word, "")
    with clock.at(clock.now() + LINK_LASTS + timedelta(seconds=1)), pytest.raises(Denied):
        await confirm_address(newest, "")
    await show_address_change(newest)

    assert "amsel" in await address_of(world.anna) and await told("address_changed") == set()


async def test_no_shared_mailbox_no_address_of_ones_own_and_no_more_than_five_an_hour(world):
    shared = (await world.town.mailboxes.all().first()).address
    for email, code in (("kein", "address"), (shared, "shared_mailbox"), (await address_of(world.anna), "own_address")):
        with pytest.raises(Unacceptable) as refused:
            await ask_for_address(world.anna, email)
        assert refused.value.fields == {"email": code}
    for number in range(MOST_AN_HOUR):
        await ask_for_address(world.anna, f"anna{number}@web.example")

    with pytest.raises(TooMany):
        await ask_for_address(world.anna, NEW)
    assert await AddressChange.all().count() == MOST_AN_HOUR


async def test_who_is_erased_can_no_longer_come_back_by_the_link(world):
    word = await asked(world.anna)
    await erase_person(world.anna, world.anna.person_id)

    with pytest.raises(Missing):
        await confirm_address(word, "")
    assert not await Delivery.filter(address=NEW).exists() and not await Session.exists(revoked_at=None)

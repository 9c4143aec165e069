"""Cem coordinates the town since January, Holger a Verband, Bert another town; paul works for their Landesverband."""

from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.organisations import Mailbox
from models.people import Confirmation, Mandate
from tests.world import BEFORE
from workflows import clock
from workflows.errors import Denied, Missing
from workflows.organisations.confirmations import ask_for_confirmations, confirm_people, list_overdue, show_confirmation

YEAR = BEFORE + timedelta(days=370)


async def asked():
    found = await Confirmation.filter(confirmed_at=None).select_related("organisation")
    return {one.organisation.name for one in found}


async def test_after_a_year_each_desk_gets_one_mail_and_no_town_without_people_of_its_own(world):
    with clock.at(YEAR):
        await ask_for_confirmations()
        await ask_for_confirmations()

    assert await asked() == {"Lerchenroda", "Uhuberg", "Verwaltungsgemeinschaft Ginstertal"}
    mails = await Delivery.filter(body__template="confirmation_request").select_related("body")
    assert {mail.organisation_id for mail in mails} == {world.town.id, world.other_town.id, world.union.id}
    assert len(mails) == 3 and mails[0].body.facts["due"] == clock.last_day(YEAR + timedelta(days=30)).isoformat()


async def test_within_a_year_nobody_is_asked(world):
    with clock.at(BEFORE + timedelta(days=300)):
        await ask_for_confirmations()

    assert await asked() == set() and not await Delivery.exists()


async def test_without_a_mailbox_the_coordinator_herself_is_asked(world):
    await Mailbox.filter(organisation=world.town).delete()

    with clock.at(YEAR):
        await ask_for_confirmations()

    assert await Delivery.filter(body__template="confirmation_request", person_id=world.cem.person_id).count() == 1


async def test_one_press_confirms_for_a_year(world):
    with clock.at(YEAR):
        await ask_for_confirmations()
        first = await confirm_people(world.cem, world.town.id)
        assert (await confirm_people(world.cem, world.town.id)).id == first.id
    with clock.at(YEAR + timedelta(days=300)):
        await ask_for_confirmations()
        assert "Lerchenroda" not in await asked()
    with clock.at(YEAR + timedelta(days=366)):
        await ask_for_confirmations()
        assert "Lerchenroda" in await asked()

    assert await AuditEntry.filter(action="confirmation.given").count() == 1


async def test_what_nobody_confirms_in_time_the_landesverband_sees_and_nothing_ends(world):
    with clock.at(YEAR):
        await ask_for_confirmations()
        assert (await list_overdue(world.paul)).total == 0
    with clock.at(YEAR + timedelta(days=31)):
        await confirm_people(world.cem, world.town.id)
        overdue = {one.organisation.name for one in (await list_overdue(world.paul)).things}
        assert overdue == {"Uhuberg", "Verwaltungsgemeinschaft Ginstertal"}
        assert (await list_overdue(world.ulla)).total == 2

    assert not await Mandate.filter(until__isnull=False).exists()


async def test_only_the_coordinator_confirms_and_only_offices_with_members_look(world):
    for actor, error in ((world.anna, Denied), (world.bert, Missing), (world.clara, Denied), (world.paul, Denied)):
        with pytest.raises(error):
            await confirm_people(actor, world.town.id)
        with pytest.raises(error):
            await show_confirmation(actor, world.town.id)
    for actor, error in ((world.clara, Denied), (world.cem, Missing)):
        with pytest.raises(error):
            await list_overdue(actor)

    assert not await Confirmation.exists()


async def test_a_desk_confirms_for_its_towns_too(world):
    sheet = await show_confirmation(world.holger, world.union_towns[0].id)

    assert (sheet.people, sheet.waiting) == ([], None)
    assert (await confirm_people(world.holger, world.union.id)).confirmed_by_id == world.holger.person_id

"""Three mayors of Thüringen are entered as elected; paul works for their Landesverband, ulla for the federation."""

from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.people import Mandate, MandateEnding, Person, Role
from tests.world import person
from workflows import clock
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.people.mandate_endings import Choice, end_mandates, list_endings, preview_ending, withdraw_ending
from workflows.people.people import end_mandate, invite_person
from workflows.people.sessions import actor_for


@pytest.fixture
async def mayors(world):
    places = [world.town, world.other_town, world.union]
    made = [await person(f"Mayor {place.id}", place, Role.COORDINATOR, elected=True) for place in places]
    await person("Mayor elsewhere", world.city, Role.COORDINATOR, elected=True)
    return made


def choice(**facts):
    return Choice(clock.today() + timedelta(days=20), **{"state": "16", **facts})


async def ended(actor, chosen=None):
    chosen = chosen or choice()
    preview = await preview_ending(actor, chosen)
    return await end_mandates(actor, chosen, reason="Kommunalwahl", mark=preview.mark)


async def acting(people):
    return [(await actor_for(one.person_id)).acting is not None for one in people]


async def test_the_preview_shows_all_mayors_of_the_land_and_writes_nothing(world, mayors):
    preview = await preview_ending(world.paul, choice())

    assert (preview.total, preview.organisations) == (3, 3)
    assert {one.person_id for one in preview.mandates} == {one.person_id for one in mayors}
    assert not await MandateEnding.exists() and not await Mandate.filter(until__isnull=False).exists()


async def test_they_act_until_the_last_day_is_over_and_then_no_more(world, mayors):
    ending = await ended(world.paul)

    with clock.at(ending.ends_at - timedelta(seconds=5)):
        assert await acting([*mayors, world.cem]) == [True] * 4
    with clock.at(ending.ends_at):
        assert await acting([*mayors, world.cem]) == [False, False, False, True]
    assert clock.last_day(ending.ends_at) == choice().last_day


async def test_everybody_concerned_gets_one_mail_in_her_language(world, mayors):
    await Person.filter(id=mayors[0].person_id).update(language="en")
    await Mandate.create(
        person_id=mayors[1].person_id, organisation=world.town, role=Role.CONTRIBUTOR, elected=True, since=clock.now()
    )

    await ended(world.paul)

    mails = await Delivery.filter(body__template="mandate_ending").select_related("body")
    assert {mail.person_id: mail.body.language for mail in mails} == {
        one.person_id: "en" if one is mayors[0] else "de" for one in mayors
    }
    twice = next(mail for mail in mails if mail.person_id == mayors[1].person_id)
    assert twice.facts["organisations"] == ["Lerchenroda", "Uhuberg"]


async def test_until_the_day_it_can_be_taken_back_and_afterwards_not(world, mayors):
    ending = await ended(world.paul)
    assert [(one.mandates, one.open) for one in await list_endings(world.paul)] == [(3, True)]

    await withdraw_ending(world.paul, ending.id)
    await withdraw_ending(world.paul, ending.id)
    with clock.at(ending.ends_at):
        assert await acting(mayors) == [True] * 3
    assert (
        await Delivery.filter(body__template="mandate_ending", body__facts__contains={"withdrawn": True}).count() == 3
    )

    again = await ended(world.paul)
    with clock.at(again.ends_at), pytest.raises(WrongState):
        await withdraw_ending(world.paul, again.id)
    assert await AuditEntry.filter(action__in=["ending.set", "ending.withdrawn"]).count() == 3


async def test_who_left_meanwhile_does_not_come_back_and_who_was_elected_again_stays(world, mayors):
    ending = await ended(world.paul)
    await end_mandate(world.cem, mayors[0].mandates[0].mandate_id)
    kept = await Person.get(id=mayors[1].person_id)
    await invite_person(
        world.bert, name=kept.name, email=kept.email, organisation_id=world.other_town.id, role=Role.COORDINATOR
    )

    with clock.at(ending.ends_at):
        assert await acting(mayors) == [False, True, False]
    await withdraw_ending(world.paul, ending.id)
    assert await acting(mayors) == [False, True, True]
    assert await Mandate.filter(person=kept).count() == 1


async def test_a_coordinator_ends_within_her_own_house_only_and_never_herself(world, mayors):
    preview = await preview_ending(world.cem, choice(elected=False, state=""))

    assert {one.person_id for one in preview.mandates} == {world.anna.person_id, mayors[0].person_id}


async def test_others_than_in_the_preview_are_not_ended_unseen(world, mayors):
    preview = await preview_ending(world.paul, choice())
    await end_mandate(world.cem, mayors[0].mandates[0].mandate_id)

    with pytest.raises(Stale):
        await end_mandates(world.paul, choice(), reason="Kommunalwahl", mark=preview.mark)

    assert not await MandateEnding.exists() and not await Delivery.exists(body__template="mandate_ending")


async def test_ending_twice_finds_nobody_the_second_time(world, mayors):
    await ended(world.paul)

    with pytest.raises(WrongState):
        await ended(world.paul)


async def test_only_coordinators_landesverbaende_and_the_federations_administrators(world, mayors):
    for actor in (world.anna, world.clara, world.dora):
        with pytest.raises(Denied):
            await preview_ending(actor, choice())
        with pytest.raises(Denied):
            await end_mandates(actor, choice(), reason="Wahl", mark="")
    ending = await ended(world.paul)
    for actor in (world.cem, world.ulla):
        with pytest.raises(Missing):
            await withdraw_ending(actor, ending.id)


async def test_the_day_lies_ahead_and_everything_is_said(world, mayors):
    for chosen, reason, field in (
        (Choice(clock.today() - timedelta(days=1)), "Wahl", "last_day"),
        (choice(state="99"), "Wahl", "state"),
        (choice(role=Role.OFFICER), "Wahl", "role"),
        (choice(), " ", "reason"),
    ):
        with pytest.raises(Unacceptable) as refused:
            await end_mandates(world.paul, chosen, reason=reason, mark="")
        assert list(refused.value.fields) == [field]

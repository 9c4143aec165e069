"""rike writes from an address that proves nothing; cem coordinates the town, paul works for its Landesverband, ulla
administers the federation, bert works elsewhere.
"""

from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.people import ClaimDecision, Mandate, MandateClaim, Person, Role
from tests.world import person
from workflows import clock
from workflows.errors import Denied, Missing, TooMany, Unacceptable, WrongState
from workflows.organisations.claim_decisions import decide_claim, list_claims, object_to_claim, show_claim
from workflows.organisations.claim_mails import pass_claims_on
from workflows.organisations.mandate_claims import MOST_OPEN, claim_by_link, claim_mandate, find_claimable
from workflows.people.sessions import actor_for
from workflows.records.erasure import erase_person
from workflows.signing import sign

WORD = "Ich leite seit Mai das Hauptamt."


async def asked(world, place=None, name="Rike Falter", email="rike@web.de"):
    place = place or world.town
    return await claim_by_link(sign("desk", 7, place.id), name=name, email=email, organisation_id=place.id, word=WORD)


async def told(template):
    return {mail.person_id or mail.organisation_id for mail in await Delivery.filter(body__template=template)}


async def held_by(place, role=Role.COORDINATOR):
    mandates = Mandate.filter(organisation=place, role=role, until=None)
    return {one.person.name for one in await mandates.select_related("person")}


async def test_an_address_that_proves_nothing_asks_and_both_the_landesverband_and_the_holder_are_told(world):
    claim = await asked(world)

    assert (claim.office_id, claim.passes_on_at - claim.asked_at) == (world.state_association.id, timedelta(days=7))
    assert await told("mandate_claim") == {world.state_association.id}
    assert await told("mandate_claim_notice") == {world.cem.person_id}
    assert not await Mandate.exists(person_id=claim.person_id)
    assert (await AuditEntry.get(action="claim.made")).facts["organisation"] == world.town.id


async def test_asking_twice_gives_one_claim_and_one_mail(world):
    assert (await asked(world)).id == (await asked(world)).id

    assert await Delivery.filter(body__template="mandate_claim").count() == 1


async def test_who_has_no_landesverband_asks_the_federation_at_once(world):
    claim = await asked(world, world.city)

    assert (claim.office_id, claim.role) == (world.federation.id, Role.COORDINATOR)
    assert (await decide_claim(world.ulla, claim.id, decision=ClaimDecision.JOINED, reason="Angerufen.")).decided_at


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"email": "rike@lerchenroda.example"}, "email", "own_domain"),
        ({"email": "keine"}, "email", "address"),
        ({"word": " "}, "word", "empty"),
        ({"word": "x" * 1001}, "word", "too_long"),
        ({"name": ""}, "name", "missing"),
    ],
)
async def test_a_claim_by_link_says_who_and_why(world, facts, field, code):
    given = {"name": "Rike Falter", "email": "rike@web.de", "word": WORD, **facts}
    with pytest.raises(Unacceptable) as refused:
        await claim_by_link(sign("desk", 7, world.town.id), organisation_id=world.town.id, **given)

    assert refused.value.fields == {field: code}
    assert not await Person.exists(name="Rike Falter")


async def test_a_link_asks_for_its_own_desk_only(world):
    with pytest.raises(Missing):
        await claim_by_link(
            sign("desk", 7, world.town.id), name="R", email="r@web.de", organisation_id=world.other_town.id, word=WORD
        )


async def test_no_more_than_five_wait_for_one_organisation(world):
    for number in range(MOST_OPEN):
        await asked(world, email=f"r{number}@web.de")

    with pytest.raises(TooMany):
        await asked(world, email="one-more@web.de")


async def test_no_more_than_five_of_one_person_wait(world):
    for place in (world.town, world.city, world.county, *world.union_towns[:2]):
        await claim_mandate(world.bert, place.id, role=Role.CONTRIBUTOR, word=WORD)

    with pytest.raises(TooMany):
        await claim_mandate(world.bert, world.union.id, role=Role.CONTRIBUTOR, word=WORD)


async def test_somebody_with_an_account_claims_another_town_that_she_finds_by_name(world):
    [found] = await find_claimable(world.bert, "lerchen")
    claim = await claim_mandate(world.bert, found.id, role=Role.CONTRIBUTOR, word=WORD)
    assert [one.id for one in (await list_claims(world.bert)).things] == [claim.id]

    with pytest.raises(WrongState):
        await claim_mandate(world.anna, world.town.id, role=Role.COORDINATOR, word=WORD)
    with pytest.raises(Unacceptable):
        await claim_mandate(world.bert, world.town.id, role=Role.OFFICER, word=WORD)
    with pytest.raises(Missing):
        await claim_mandate(world.bert, world.ministry.id, role=Role.CONTRIBUTOR, word=WORD)


async def test_let_in_beside_the_others_she_acts_and_both_sides_are_told(world):
    claim = await asked(world)

    await decide_claim(world.paul, claim.id, decision=ClaimDecision.JOINED, reason=" Am Telefon bestätigt. ")

    assert await held_by(world.town, Role.CONTRIBUTOR) == {"Anna Amsel", "Rike Falter"}
    assert await told("mandate_claim_decided") == {world.cem.person_id, claim.person_id}
    assert (await MandateClaim.get(id=claim.id)).reason == "Am Telefon bestätigt."
    assert (await actor_for(claim.person_id)).organisation_id == world.town.id


async def test_put_in_the_place_of_the_others_these_end_and_no_row_is_lost(world):
    claim = await asked(world)

    await decide_claim(world.paul, claim.id, decision=ClaimDecision.REPLACED, reason="Wechsel im Amt.")

    assert await held_by(world.town) == {"Rike Falter"}
    assert (await Mandate.get(person_id=world.cem.person_id)).until is not None
    assert await held_by(world.town, Role.CONTRIBUTOR) == {"Anna Amsel"}
    assert await told("mandate_claim_decided") == {world.cem.person_id, claim.person_id}


async def test_refused_nothing_changes_and_the_reason_is_told(world):
    claim = await asked(world)

    await decide_claim(world.paul, claim.id, decision=ClaimDecision.REFUSED, reason="Dort unbekannt.")

    assert await held_by(world.town) == {"Cem Dachs"}
    assert (await Delivery.filter(body__template="mandate_claim_decided").first().select_related("body")).body.facts[
        "reason"
    ] == "Dort unbekannt."


async def test_the_landesverband_comes_first_and_after_seven_days_the_federation_may_decide_too(world):
    claim = await asked(world)

    with pytest.raises(Denied):
        await decide_claim(world.ulla, claim.id, decision=ClaimDecision.JOINED, reason="Schnell.")
    with clock.at(claim.passes_on_at + timedelta(minutes=1)):
        await decide_claim(world.ulla, claim.id, decision=ClaimDecision.JOINED, reason="Angerufen.")

    assert await held_by(world.town, Role.CONTRIBUTOR) == {"Anna Amsel", "Rike Falter"}


async def test_a_claim_left_open_is_passed_on_once(world):
    claim = await asked(world)
    await pass_claims_on()
    assert await told("mandate_claim") == {world.state_association.id}

    with clock.at(claim.passes_on_at + timedelta(minutes=1)):
        await pass_claims_on()
        await pass_claims_on()

    assert await Delivery.filter(body__template="mandate_claim").count() == 2
    assert await told("mandate_claim") == {world.state_association.id, world.federation.id}


async def test_the_coordinator_there_lets_in_or_objects_but_neither_refuses_nor_gives_way(world):
    claim = await asked(world)
    for decision in (ClaimDecision.REFUSED, ClaimDecision.REPLACED):
        with pytest.raises(Denied):
            await decide_claim(world.cem, claim.id, decision=decision, reason="Nein.")

    await object_to_claim(world.cem, claim.id, word="Kennt hier niemand.")
    assert (await show_claim(world.paul, claim.id)).claim.objection == "Kennt hier niemand."
    await decide_claim(world.cem, claim.id, decision=ClaimDecision.JOINED, reason="Doch, ab Montag.")

    assert await held_by(world.town, Role.CONTRIBUTOR) == {"Anna Amsel", "Rike Falter"}


async def test_nobody_else_sees_or_touches_a_claim(world):
    claim = await asked(world)

    for actor in (world.bert, world.clara, world.dora, world.anna):
        with pytest.raises(Missing):
            await show_claim(actor, claim.id)
        with pytest.raises(Missing):
            await decide_claim(actor, claim.id, decision=ClaimDecision.JOINED, reason="Ja.")
        with pytest.raises(Missing):
            await object_to_claim(actor, claim.id, word="Nein.")
    claimant = await actor_for(claim.person_id)
    assert not (await show_claim(claimant, claim.id)).may_decide
    with pytest.raises(Denied):
        await decide_claim(claimant, claim.id, decision=ClaimDecision.JOINED, reason="Ich.")

    assert (await MandateClaim.get(id=claim.id)).decided_at is None


async def test_nobody_decides_her_own_claim(world):
    paula = await person("Paula Sand", world.state_association, Role.OFFICER)
    claim = await claim_mandate(paula, world.town.id, role=Role.COORDINATOR, word=WORD)

    with pytest.raises(Denied):
        await decide_claim(paula, claim.id, decision=ClaimDecision.JOINED, reason="Ich.")


async def test_deciding_needs_a_reason_and_happens_once(world):
    claim = await asked(world)
    with pytest.raises(Unacceptable):
        await decide_claim(world.paul, claim.id, decision=ClaimDecision.JOINED, reason=" ")
    await decide_claim(world.paul, claim.id, decision=ClaimDecision.REFUSED, reason="Nein.")

    with pytest.raises(WrongState):
        await decide_claim(world.paul, claim.id, decision=ClaimDecision.JOINED, reason="Doch.")
    with pytest.raises(WrongState):
        await object_to_claim(world.cem, claim.id, word="Zu spät.")

    assert await Delivery.filter(body__template="mandate_claim_decided").count() == 2


async def test_erasing_a_person_takes_her_words_out_of_her_claims(world):
    claim = await asked(world)
    await erase_person(world.ulla, claim.person_id)

    assert WORD not in (await MandateClaim.get(id=claim.id)).word

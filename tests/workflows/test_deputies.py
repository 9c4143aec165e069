"""anna (contributor) and cem (coordinator) work for the town; cem goes on holiday."""

from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.people import ClaimDecision, Mandate, Role
from tests.consultation import a_submission, an_open_round
from tests.world import person
from workflows import clock
from workflows.audit import record, represented_in
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.organisations.claim_decisions import decide_claim, show_claim
from workflows.organisations.mandate_claims import claim_mandate
from workflows.people.deputies import name_deputy, possible_deputies
from workflows.people.people import end_mandate
from workflows.people.sessions import actor_for
from workflows.submissions.answering import show_call, show_submission
from workflows.submissions.submission_history import show_history
from workflows.submissions.submissions import hand_in_submission, release_submission, return_submission

DAY = timedelta(days=1)


async def named(world, *, start=1, days=10, by=None):
    by, first = by or world.cem, clock.today() + start * DAY
    mandate = by.mandates[0].mandate_id
    return await name_deputy(by, mandate, person_id=world.anna.person_id, since=first, until=first + (days - 1) * DAY)


async def rights(world):
    return [(one.role, one.represents_name) for one in (await actor_for(world.anna.person_id)).mandates]


async def test_a_deputy_acts_from_the_first_to_the_last_day_and_then_no_more(world):
    deputy = await named(world)

    assert await rights(world) == [(Role.CONTRIBUTOR, "")]
    with clock.at(clock.midnight(clock.today() + DAY)):
        assert await rights(world) == [(Role.CONTRIBUTOR, ""), (Role.COORDINATOR, "Cem Dachs")]
    with clock.at(deputy.until - timedelta(seconds=5)):
        assert len(await rights(world)) == 2
    with clock.at(deputy.until):
        assert await rights(world) == [(Role.CONTRIBUTOR, "")]


async def test_what_she_does_stands_in_the_history_with_the_one_she_stands_in_for(world):
    draft = await a_submission(world, await an_open_round(world))
    await hand_in_submission(world.anna, draft.id, version=draft.version)
    deputy = await named(world, start=0)
    standing_in = await actor_for(world.anna.person_id, acting_id=deputy.id)

    await return_submission(standing_in, draft.id, version=draft.version + 1, reason="Fehlt etwas.")

    entry = await AuditEntry.get(action="submission.returned")
    assert (entry.person_id, entry.deputy_for_id) == (world.anna.person_id, world.cem.person_id)
    act = (await show_history(world.cem, draft.id)).acts[0]
    assert (act.person, act.deputy_for) == ("Anna Amsel", "Cem Dachs")
    assert (await show_submission(world.cem, draft.id)).represented == {"submission.returned": "Cem Dachs"}


async def test_a_claim_that_a_deputy_decides_names_both_to_the_offices_and_of_two_acts_the_last_counts(world):
    other = await person("Rita Rabe", world.state_association, Role.OFFICER)
    mandate = world.paul.mandates[0].mandate_id
    facts = {"role": Role.OFFICER, "represents_id": mandate, "since": clock.now(), "until": clock.now() + DAY}
    deputy = await Mandate.create(person_id=other.person_id, organisation=world.state_association, **facts)
    standing_in = await actor_for(other.person_id, acting_id=deputy.id)
    claim = await claim_mandate(world.bert, world.town.id, role=Role.CONTRIBUTOR, word="Ich helfe aus.")

    await decide_claim(standing_in, claim.id, decision=ClaimDecision.REFUSED, reason="Dort unbekannt.")

    sheet = await show_claim(world.ulla, claim.id)
    assert (sheet.decided_by, sheet.deputy_for) == ("Rita Rabe", "Paul Reinders")
    sheet = await show_claim(world.bert, claim.id)
    assert (sheet.decided_by, sheet.deputy_for) == ("", "")
    await record(world.paul, "claim.decided", claim)
    assert await represented_in(claim) == {}


async def test_the_page_of_a_round_names_a_deputy_while_she_stands_in_and_not_before(world):
    round_ = await an_open_round(world)
    await named(world)

    assert (await show_call(world.anna, round_.id)).coordinators == ["Cem Dachs"]
    with clock.at(clock.midnight(clock.today() + DAY)):
        assert (await show_call(world.anna, round_.id)).coordinators == ["Cem Dachs", "Anna Amsel"]


async def test_four_eyes_stay_four_also_with_a_deputy(world):
    draft = await a_submission(world, await an_open_round(world))
    waiting = await hand_in_submission(world.anna, draft.id, version=draft.version)
    deputy = await named(world, start=0)

    with pytest.raises(Denied):
        await release_submission(
            await actor_for(world.anna.person_id, acting_id=deputy.id), draft.id, version=waiting.version
        )


async def test_the_deputy_is_told_and_the_act_recorded(world):
    deputy = await named(world)

    mail = await Delivery.get(body__template="deputy_named").select_related("body")
    assert (mail.person_id, mail.body.facts["person"]) == (world.anna.person_id, "Cem Dachs")
    assert (await AuditEntry.get(action="mandate.deputy_named")).subject_id == deputy.id


async def test_a_deputy_is_a_colleague_and_the_days_are_days_ahead(world):
    today = clock.today()
    mandate = world.cem.mandates[0].mandate_id
    for who, since, until, field in (
        (world.bert.person_id, today, today, "person"),
        (world.cem.person_id, today, today, "person"),
        (world.anna.person_id, today - DAY, today, "since"),
        (world.anna.person_id, today, today - DAY, "until"),
        (world.anna.person_id, today, today + 400 * DAY, "until"),
    ):
        with pytest.raises(Unacceptable) as refused:
            await name_deputy(world.cem, mandate, person_id=who, since=since, until=until)
        assert list(refused.value.fields) == [field]
    assert {one.name for one in (await possible_deputies(world.cem))[mandate]} == {"Anna Amsel"}
    assert not await Mandate.exists(deputy=True)


async def test_only_her_own_mandate_and_none_that_is_itself_a_deputys(world):
    with pytest.raises(Missing):
        await name_deputy(
            world.anna, world.cem.mandates[0].mandate_id, person_id=world.anna.person_id,
            since=clock.today(), until=clock.today(),
        )  # fmt: skip
    deputy = await named(world, start=0)
    standing_in = await actor_for(world.anna.person_id, acting_id=deputy.id)

    assert deputy.id not in await possible_deputies(standing_in)
    with pytest.raises(Denied):
        await name_deputy(
            standing_in, deputy.id, person_id=world.cem.person_id, since=clock.today(), until=clock.today()
        )


async def test_naming_a_deputy_for_the_same_days_twice_is_refused(world):
    await named(world)

    with pytest.raises(WrongState):
        await named(world)

    assert await Mandate.filter(deputy=True).count() == 1


async def test_who_named_her_may_end_it_and_the_end_of_the_mandate_ends_it_too(world):
    deputy = await named(world, start=0)
    await end_mandate(world.cem, deputy.id)
    assert len(await rights(world)) == 1

    again = await named(world, start=0)
    await end_mandate(world.cem, world.cem.mandates[0].mandate_id)

    assert len(await rights(world)) == 1 and (await Mandate.get(id=again.id)).until <= clock.now()

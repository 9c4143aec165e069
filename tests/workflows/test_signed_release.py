"""anna and cem work for the town, bert for another, clara for the office; Erika Muster is the town's mayor, without account."""

import pytest

from models.audit import AuditEntry
from models.contributions import SignedRelease
from models.deliveries import Delivery
from models.organisations import Mailbox, Organisation
from models.people import Mandate, Person
from models.submissions import Requirement, Submission
from tests.consultation import a_submission, an_open_round, hours
from workflows import clock
from workflows.contributions.in_house import in_house
from workflows.contributions.signature_asking import ask_for_signature, end_signed_release
from workflows.contributions.signed_release import (
    open_sheet_file,
    return_by_signature,
    show_sheet,
    sign_release,
)
from workflows.errors import Denied, Missing, RoundClosed, Stale, Unacceptable, WrongState
from workflows.records.erasure import erase_person
from workflows.requirements.requirement_files import attach_requirement_file
from workflows.rounds.rounds import end_round_early
from workflows.signing import sign
from workflows.submissions.freezing import content_hash, frozen_content
from workflows.submissions.submissions import hand_in_submission, release_submission, return_submission

MAYOR = {"name": "Erika Muster", "email": "erika.muster@lerchenroda.example"}


async def waiting(world, **facts):
    draft = await a_submission(world, await an_open_round(world, **facts))
    return await hand_in_submission(world.anna, draft.id, version=draft.version)


async def asked(world, submission, **facts):
    """The token in the mail to the mayor."""
    release = await ask_for_signature(world.cem, submission.id, version=submission.version, **{**MAYOR, **facts})
    [mail] = await Delivery.filter(body__subject_noun="signed_release", body__subject_id=release.id)
    return mail.facts["link"].rpartition("/")[2]


async def now(submission):
    found = await Submission.get(id=submission.id)
    return str(found.state), found.version


async def test_the_mayor_releases_with_her_name_as_a_coordinator_would(world):
    submission = await waiting(world)
    token = await asked(world, submission)

    sheet = await show_sheet(token)
    assert (sheet.state, [one.title for one in sheet.file.requirements]) == ("open", ["Mehr Wasser"])
    done = await sign_release(token, name="  erika MUSTER ")

    mayor = await Person.get(name="Erika Muster")
    assert (str(done.state), done.released_by_id, done.late) == ("released", mayor.id, False)
    assert done.receipt_number and done.content_hash == content_hash(await frozen_content(done.id))
    assert not await Mandate.exists(person=mayor)
    entry = await AuditEntry.get(action="submission.released")
    assert (entry.person_id, entry.organisation_id) == (mayor.id, world.town.id)
    assert entry.facts["signed_release"] == (await SignedRelease.get()).id
    assert ((await show_sheet(token)).state, (await show_sheet(token)).file) == ("signed", None)


async def test_the_mayor_opens_the_files_of_just_this_answer_while_she_can_sign_it(world):
    files = []
    for _ in range(2):
        draft = await a_submission(world, await an_open_round(world))
        requirement = await Requirement.get(submission=draft)
        files.append(await attach_requirement_file(world.anna, requirement.id, name="a.csv", content=b"Zahl;7"))
    submission = await hand_in_submission(world.anna, draft.id, version=draft.version)
    token = await asked(world, submission)

    assert (await open_sheet_file(token, files[1].id))[1] == b"Zahl;7"
    with pytest.raises(Missing):
        await open_sheet_file(token, files[0].id)
    await sign_release(token, name="Erika Muster")
    with pytest.raises(Missing):
        await open_sheet_file(token, files[1].id)


async def test_writer_mayor_and_who_asked_get_the_receipt(world):
    submission = await waiting(world)
    await sign_release(await asked(world, submission), name=MAYOR["name"])

    people = {one.person_id for one in await Delivery.filter(body__template="receipt")}
    assert people == {world.anna.person_id, world.cem.person_id, (await Person.get(name="Erika Muster")).id}


async def test_opening_the_link_changes_nothing(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    before = await AuditEntry.all().count()

    for _ in range(3):
        await show_sheet(token)

    assert (await now(submission), await AuditEntry.all().count()) == (("handed_in", 2), before)


async def test_the_link_holds_once(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    await sign_release(token, name=MAYOR["name"])

    for act in (sign_release(token, name=MAYOR["name"]), return_by_signature(token, reason="Doch nicht")):
        with pytest.raises(WrongState) as refused:
            await act
        assert refused.value.code == "sheet_signed"
    assert await now(submission) == ("released", 3)


async def test_another_name_than_the_one_asked_signs_nothing(world):
    submission = await waiting(world)
    token = await asked(world, submission)

    with pytest.raises(Unacceptable) as refused:
        await sign_release(token, name="Erik Muster")

    assert (refused.value.fields, await now(submission)) == ({"name": "other_name"}, ("handed_in", 2))


async def test_the_writer_does_not_sign_her_own_answer_under_any_name(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    with pytest.raises(Denied) as refused:
        await sign_release(token, name="anna amsel")
    assert refused.value.code == "second_person"

    await Person.filter(id=world.anna.person_id).update(
        email="anna@lerchenroda.example", email_key="anna@lerchenroda.example"
    )
    for name, email in (("Anna Amsel", "other@lerchenroda.example"), ("Anders", "anna@lerchenroda.example")):
        with pytest.raises(Denied):
            await asked(world, submission, name=name, email=email)
    assert await SignedRelease.all().count() == 1
    assert not await Person.exists(email_key="other@lerchenroda.example")


async def test_where_one_person_may_do_both_the_writer_may_sign(world):
    await Organisation.filter(id=world.town.id).update(one_person_releases=True)
    submission = await waiting(world)
    token = await asked(world, submission, name="Anna Amsel", email="anna@lerchenroda.example")

    assert str((await sign_release(token, name="Anna Amsel")).state) == "released"


async def test_it_can_be_returned_with_a_reason_from_the_same_page(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    with pytest.raises(Unacceptable):
        await return_by_signature(token, reason=" ")

    done = await return_by_signature(token, reason="Es fehlt die Zahl.")

    assert (str(done.state), done.return_reason) == ("draft", "Es fehlt die Zahl.")
    assert (await show_sheet(token)).state == "returned"
    assert (await AuditEntry.get(action="submission.returned")).person_id == (await Person.get(name="Erika Muster")).id


async def test_a_changed_answer_says_so_and_is_not_released(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    await return_submission(world.cem, submission.id, version=2, reason="Zahlen")
    await hand_in_submission(world.anna, submission.id, version=3)

    assert ((await show_sheet(token)).state, (await show_sheet(token)).file) == ("stale", None)
    for act in (sign_release(token, name=MAYOR["name"]), return_by_signature(token, reason="x")):
        with pytest.raises(Stale):
            await act
    assert await now(submission) == ("handed_in", 4)


async def test_what_the_coordinator_released_meanwhile_is_stale(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    await release_submission(world.cem, submission.id, version=2)

    with pytest.raises(Stale):
        await sign_release(token, name=MAYOR["name"])


async def test_after_the_end_of_the_round_nothing_is_released_or_shown(world):
    submission = await waiting(world)
    token = await asked(world, submission)

    with clock.at(hours(241)):
        assert ((await show_sheet(token)).state, (await show_sheet(token)).file) == ("closed", None)
        with pytest.raises(RoundClosed):
            await sign_release(token, name=MAYOR["name"])
    assert await now(submission) == ("handed_in", 2)


async def test_an_early_end_by_the_office_closes_the_link_too(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    round_ = await submission.round
    await end_round_early(world.clara, round_.id, version=round_.version)

    with pytest.raises(RoundClosed):
        await sign_release(token, name=MAYOR["name"])


async def test_in_the_grace_period_the_release_is_marked_as_late(world):
    submission = await waiting(world, grace_until=hours(250))
    token = await asked(world, submission)

    with clock.at(hours(245)):
        assert (await sign_release(token, name=MAYOR["name"])).late


async def test_a_new_link_ends_the_one_before_and_the_coordinator_may_take_it_back(world):
    submission = await waiting(world)
    first, second = await asked(world, submission), await asked(world, submission)
    assert [(await show_sheet(one)).state for one in (first, second)] == ["ended", "open"]

    with pytest.raises(Denied):
        await end_signed_release(world.anna, submission.id)
    assert await end_signed_release(world.cem, submission.id) == 1

    with pytest.raises(WrongState):
        await sign_release(second, name=MAYOR["name"])
    assert await now(submission) == ("handed_in", 2)


async def test_only_the_coordinator_asks_and_only_for_what_waits_in_just_this_version(world):
    submission = await waiting(world)
    for who, refusal in ((world.anna, Denied), (world.clara, Missing), (world.bert, Missing)):
        with pytest.raises(refusal):
            await ask_for_signature(who, submission.id, version=2, **MAYOR)
    with pytest.raises(Stale):
        await ask_for_signature(world.cem, submission.id, version=1, **MAYOR)
    draft = await a_submission(world, await an_open_round(world))
    with pytest.raises(WrongState):
        await ask_for_signature(world.cem, draft.id, version=1, **MAYOR)

    assert await SignedRelease.all().count() == 0 and not await Person.exists(name=MAYOR["name"])


async def test_the_address_is_a_persons_own_at_this_organisation(world):
    submission = await waiting(world)
    shared = (await Mailbox.get(organisation=world.town)).address

    for email, code in (("erika@elsewhere.example", "foreign_domain"), (shared, "shared_mailbox")):
        with pytest.raises(Unacceptable) as refused:
            await ask_for_signature(world.cem, submission.id, version=2, name="Erika Muster", email=email)
        assert refused.value.fields == {"email": code}
    assert not await Person.exists(name=MAYOR["name"])


async def test_erasing_the_mayor_takes_name_and_link_and_leaves_the_release(world):
    submission = await waiting(world)
    token = await asked(world, submission)
    mayor = await Person.get(name="Erika Muster")

    await erase_person(world.ulla, mayor.id)

    assert (await show_sheet(token)).state == "ended"
    assert not await Delivery.filter(person_id=mayor.id, address__contains="muster").exists()
    with pytest.raises(WrongState):
        await sign_release(token, name="–")


async def test_a_guessed_or_foreign_token_is_missing(world):
    submission = await waiting(world)
    await asked(world, submission)
    release = await SignedRelease.get()

    for token in (f"{release.id}.guessed", sign("desk", release.id), sign("signed_release", release.id, 1), "x"):
        with pytest.raises(Missing):
            await show_sheet(token)


async def test_the_house_is_told_when_the_mayor_has_signed_and_the_mayor_is_not(world):
    submission = await waiting(world)
    await sign_release(await asked(world, submission), name=MAYOR["name"])

    mails = await Delivery.filter(body__template="signature_answered").select_related("body")
    assert {mail.person_id for mail in mails} == {world.anna.person_id, world.cem.person_id}
    assert (mails[0].body.facts["person"], mails[0].body.facts["reason"]) == ("Erika Muster", "")


async def test_the_house_is_told_why_the_mayor_has_returned(world):
    submission = await waiting(world)
    await return_by_signature(await asked(world, submission), reason=" Es fehlt die Zahl. ")

    mail = await Delivery.filter(body__template="signature_answered").select_related("body").first()
    assert mail.body.facts["reason"] == "Es fehlt die Zahl."


async def test_once_the_answer_is_released_no_signature_is_open_any_more(world):
    submission = await waiting(world)
    await asked(world, submission)
    assert (await in_house(submission.id)).signature is not None

    await release_submission(world.cem, submission.id, version=submission.version)

    assert (await in_house(submission.id)).signature is None

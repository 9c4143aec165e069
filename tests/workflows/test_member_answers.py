import io

import pytest
from pypdf import PdfReader

from emails.render import render
from models.deliveries import Delivery, MailBody
from models.dispatches import MemberAnswer, Outcome
from models.matters import MailboxTopic, Matter, Topic
from models.organisations import Mailbox
from models.positions import RequirementGroup, Votum
from tests.consultation import followed_up
from tests.crowd import crowd
from tests.rows import document_row, matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from workflows.errors import Denied, Missing, WrongState
from workflows.groups.groups import make_group
from workflows.requirements.answer_proof import answer_proof, show_answer_sheet
from workflows.requirements.member_answers import (
    list_answered_matters,
    list_member_answers,
    send_member_answers,
    show_own_answers,
)
from workflows.requirements.vota import decide_group, decide_requirement


async def asked(world, *organisations):
    """A matter in which each of these asked for two things."""
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, organisations)
    requirements = []
    for organisation in organisations:
        submission = await submission_row(round_, organisation)
        requirements += [await requirement_row(submission, title) for title in ("Frist verlängern", "Mittel erhöhen")]
    return matter, requirements


async def noted(world, *requirements):
    for requirement in requirements:
        await decide_requirement(world.clara, requirement.id, votum=Votum.NOTED, internal_reason="nur für uns")


async def test_each_organisation_gets_one_mail_that_says_what_became_of_each_requirement(world):
    matter, (deadline, money, *others) = await asked(world, world.town, world.city)
    version, _ = await document_row(matter)
    position = await position_row(matter, number=7)
    await paper_row(matter, [position])
    await decide_requirement(world.clara, deadline.id, votum=Votum.ADOPTED, position_id=position.id)
    await decide_requirement(
        world.clara,
        money.id,
        votum=Votum.NOT_ADOPTED,
        reason="Sache des Landes.",
        internal_reason="Streit im Ausschuss",
    )
    await noted(world, *others)
    await followed_up(world, position.id, document_version_id=version.id, outcome=Outcome.PARTLY)

    sent = await send_member_answers(world.clara, matter.id)

    mail = await Delivery.get(organisation_id=world.town.id).prefetch_related("body")
    answer = render("answer", "de", mail.body.facts | mail.facts | {"office": "Kommunalkonvent"})
    assert (sent.sent, await Delivery.all().count(), await MemberAnswer.all().count()) == (2, 2, 2)
    assert mail.address == (await Mailbox.get(organisation=world.town)).address
    assert "Entwurf eines Gesetzes zur Probe" in answer.subject
    assert (
        "Frist verlängern – aufgenommen (Ziffer 1.1 der Stellungnahme; Verbleib: teilweise übernommen)" in answer.text
    )
    assert "Mittel erhöhen – nicht aufgenommen. Sache des Landes." in answer.text
    assert "Streit" not in answer.text


async def test_asked_twice_only_the_new_ones_are_told(world):
    matter, (first, second, *late) = await asked(world, world.town, world.city)
    await noted(world, first, second)

    before = await send_member_answers(world.clara, matter.id)
    with pytest.raises(WrongState):
        await send_member_answers(world.clara, matter.id)
    await noted(world, *late)
    after = await send_member_answers(world.clara, matter.id)

    assert [(one.sent, one.waiting) for one in (before, after)] == [(1, 1), (1, 0)]
    assert sorted(await Delivery.all().values_list("organisation_id", flat=True)) == sorted(
        [world.town.id, world.city.id]
    )


async def test_whoever_still_waits_for_a_votum_is_not_told_half_of_it(world):
    matter, (first, _) = await asked(world, world.town)
    await noted(world, first)

    with pytest.raises(WrongState) as refused:
        await send_member_answers(world.clara, matter.id)

    assert refused.value.facts == {"waiting": 1, "unreachable": 0}
    assert await MailBody.all().count() == 0


async def test_a_town_whose_answer_a_landesverband_forwarded_is_told_once_in_its_own_words(world):
    matter = await matter_row(world)
    federal = await round_row(matter, world.federation)
    own = await round_row(matter, world.state_association, [world.town, world.other_town], feeds=federal)
    forwarded = await requirement_row(await submission_row(own, world.town), "Unser Satz")
    kept = await requirement_row(await submission_row(own, world.other_town), "Nur im Land")
    bundle = await submission_row(federal, world.state_association, covers=[world.town])
    copy = await requirement_row(bundle, "Unser Satz", origin=forwarded)
    await noted(world, copy)
    await decide_requirement(world.paul, kept.id, votum=Votum.PURSUED_ELSEWHERE, reason="Im Land verfolgt.")

    await send_member_answers(world.clara, matter.id)

    told = {one.organisation_id: one.facts["requirements"] for one in await Delivery.all()}
    assert {one: [asked["title"] for asked in asks] for one, asks in told.items()} == {
        world.town.id: ["Unser Satz"],
        world.other_town.id: ["Nur im Land"],
    }


async def test_organisations_that_share_a_mailbox_get_a_mail_each(world):
    matter, requirements = await asked(world, world.town, world.city)
    shared = await Mailbox.get(organisation=world.city)
    await Mailbox.filter(organisation=world.town).update(address=shared.address, address_key=shared.address_key)
    await noted(world, *requirements)

    assert (await send_member_answers(world.clara, matter.id)).sent == 2

    assert {one.organisation_id for one in await Delivery.all()} == {world.town.id, world.city.id}


async def test_without_a_mailbox_a_person_is_told_and_without_anybody_the_office_learns_it(world):
    matter, requirements = await asked(world, world.town, world.city)
    await Mailbox.filter(organisation_id__in=[world.town.id, world.city.id]).delete()
    await noted(world, *requirements)

    sent = await send_member_answers(world.clara, matter.id)

    assert (sent.sent, sent.unreachable) == (1, ["Dohlenstadt"])
    assert (await Delivery.get()).person_id == world.cem.person_id
    assert await MemberAnswer.all().values_list("organisation_id", flat=True) == [world.town.id]


async def test_a_member_reads_the_result_only_after_it_was_told(world):
    matter, requirements = await asked(world, world.town, world.city)
    await noted(world, *requirements)

    _, (before,) = await show_own_answers(world.anna, matter.id)
    await send_member_answers(world.clara, matter.id)
    _, (after,) = await show_own_answers(world.anna, matter.id)
    answered = await list_answered_matters(world.cem)

    assert [one.votum for one in before.requirements] == [None, None]
    assert [one.votum for one in after.requirements] == [Votum.NOTED, Votum.NOTED]
    assert after.organisation_id == world.town.id and after.sent_at
    assert [one.id for one in answered.matters.things] == [matter.id] and answered.answers == {matter.id: [after]}
    assert (await list_answered_matters(world.bert)).matters.total == 0


async def test_what_a_position_says_is_not_told_before_it_stands_in_a_sent_paper(world):
    matter, requirements = await asked(world, world.town)
    position = await position_row(matter)
    for requirement in requirements:
        await decide_requirement(world.clara, requirement.id, votum=Votum.ADOPTED, position_id=position.id)
    await send_member_answers(world.clara, matter.id)

    _, (own,) = await show_own_answers(world.anna, matter.id)

    assert {one.said for one in own.requirements} == {None}


async def test_only_who_runs_the_matter_tells_and_lists(world):
    matter, requirements = await asked(world, world.town)
    await noted(world, *requirements)

    for stranger in (world.anna, world.paul):
        with pytest.raises(Denied):
            await send_member_answers(stranger, matter.id)
    with pytest.raises(Denied):
        await list_member_answers(world.paul, matter.id)
    with pytest.raises(Missing):
        await list_member_answers(world.anna, matter.id)
    with pytest.raises(Missing):
        await show_own_answers(world.bert, matter.id)
    listed = await list_member_answers(world.dora, matter.id)
    assert [one.organisation for one in listed.shown] == ["Lerchenroda"]
    assert (listed.ready, listed.told, listed.owed) == (1, 0, 0)


async def test_all_organisations_with_all_their_requirements_are_told_at_once(world):
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation)
    requirements = await crowd(round_, world.county, organisations=80, answering=80, requirements_each=4)
    group = await make_group(world.clara, matter.id, requirements, title="Frist")
    position = await position_row(matter)
    await paper_row(matter, [position])
    await decide_group(world.clara, group.id, votum=Votum.ADOPTED, position_id=position.id)

    sent = await send_member_answers(world.clara, matter.id)

    assert (sent.sent, await Delivery.all().count(), await RequirementGroup.all().count()) == (80, 80, 1)


async def test_the_answer_goes_to_the_mailbox_for_the_matters_topic_and_the_sheet_proves_it(world):
    matter, (first, second) = await asked(world, world.town)
    topic = await Topic.create(number=7, name="Integration")
    await Matter.filter(id=matter.id).update(topic_id=topic.id)
    box = await Mailbox.create(
        organisation=world.town,
        address="integration@stadt.example",
        address_key="integration@stadt.example",
        purpose="topics:x",
    )
    await MailboxTopic.create(mailbox=box, topic=topic)
    await noted(world, first)
    before = await show_answer_sheet(world.clara, matter.id, world.town.id)
    await noted(world, second)
    await send_member_answers(world.clara, matter.id)
    after = await show_answer_sheet(world.clara, matter.id, world.town.id)

    assert before.address == box.address and before.sent == [] and not before.answer.complete
    assert [one["title"] for one in before.facts["requirements"]] == ["Frist verlängern", "Mittel erhöhen"]
    assert [(one.address, len(one.requirements)) for one in after.sent] == [(box.address, 2)]
    assert after.facts["requirements"] == []
    proof = await answer_proof(world.clara, matter.id, world.town.id)
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(proof.content)).pages).split())
    assert "integration@stadt.example" in text and "Mittel erhöhen: zur Kenntnis genommen" in text
    for actor, organisation in ((world.anna, world.town.id), (world.clara, world.county.id)):
        with pytest.raises((Missing, Denied)):
            await answer_proof(actor, matter.id, organisation)

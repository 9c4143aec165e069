from decimal import Decimal

import pytest

from emails.render import render
from models.deliveries import Delivery, MailBody
from models.matters import Circle
from models.organisations import Body, BodySeat, Mailbox, Organisation
from models.rounds import Extension, Invitation, Question, QuestionKind, Round, RoundStage
from tests.consultation import a_draft, a_matter, a_round, an_open_round, hours
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.rounds import change_round, end_round_early, extend_round, list_rounds, open_round, show_round
from workflows.signing import unsign


async def written(template):
    """The mails of a template as their recipients read them, by address."""
    return {
        delivery.address: render(template, "de", {**delivery.body.facts, **delivery.facts})
        for delivery in await Delivery.filter(body__template=template).prefetch_related("body")
    }


async def test_a_prepared_round_is_known_to_offices_only(world):
    round_ = await a_round(world)

    assert (await show_round(world.dora, round_.id)).title == round_.title
    for stranger in (world.anna, world.paul, VISITOR):
        with pytest.raises(Missing):
            await show_round(stranger, round_.id)
    assert await MailBody.all().count() == 0


@pytest.mark.parametrize("who", ["anna", "cem", "paul"])
async def test_only_the_office_of_a_matter_asks_in_its_name(world, who):
    matter = await a_matter(world)

    with pytest.raises((Missing, Denied)):
        await a_round(world, matter, actor=getattr(world, who))

    assert await Round.all().count() == 0


async def test_questions_and_stages_belong_to_the_round(world):
    questions = [
        NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen?", unit="Stück", minimum=Decimal(0), required=True),
        NewQuestion(QuestionKind.CHOICE, "Trinkbar?", options=["ja", "nein"]),
    ]
    round_ = await a_round(world, questions=questions, stages={"approval": hours(300), "members": hours(240)})

    shown = await show_round(world.clara, round_.id)
    assert [question.text for question in shown.questions] == ["Wie viele Brunnen?", "Trinkbar?"]
    assert [str(stage.purpose) for stage in shown.stages] == ["members", "approval"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"deadline": hours(-1)}, "deadline"),
        ({"grace_until": hours(1)}, "grace_until"),
        ({"audience": {"kinds": ["castle"]}}, "audience"),
        ({"questions": [NewQuestion(QuestionKind.CHOICE, "Ja?")]}, "question_1"),
        ({"questions": [NewQuestion(QuestionKind.NUMBER, "n", minimum=Decimal(2), maximum=Decimal(1))]}, "question_1"),
    ],
)
async def test_what_is_wrong_with_a_round_is_named_by_its_field(world, facts, field):
    with pytest.raises(Unacceptable) as refused:
        await a_round(world, **facts)

    assert list(refused.value.fields) == [field]
    assert await Round.all().count() + await Question.all().count() == 0


async def test_opening_invites_every_organisation_and_mails_each_desk_once(world):
    round_ = await an_open_round(world, grace_until=hours(264))

    assert await Invitation.filter(round=round_).count() == 8
    mails = await written("invitation")
    assert len(mails) == 5  # county, two towns, the union for itself and three towns, the city
    union = await Mailbox.get(organisation=world.union)
    assert "Sie bearbeiten die Beteiligung für 4 Organisationen" in mails[union.address].text
    assert all(town.name in mails[union.address].text for town in world.union_towns)
    assert "Nachfrist" in mails[union.address].text


async def test_the_link_of_an_invitation_names_round_and_desk_and_cannot_be_guessed(world):
    round_ = await an_open_round(world)

    delivery = await Delivery.get(organisation_id=world.union.id)
    token = delivery.facts["link"].split("/desk/")[1]
    assert unsign("desk", token) == [round_.id, world.union.id]
    with pytest.raises(Missing):
        unsign("desk", token[:-1] + ("a" if token[-1] != "a" else "b"))


async def test_an_organisation_with_a_twin_is_asked_at_the_twins_mailbox(world):
    await Organisation.filter(id=world.other_town.id).update(twin_id=world.town.id)

    await an_open_round(world)

    mails = await written("invitation")
    assert len(mails) == 4
    assert "Lerchenroda" in mails[(await Mailbox.get(organisation=world.town)).address].text


async def test_the_deadline_lies_in_the_mail_as_a_calendar_entry_with_its_zone(world):
    round_ = await an_open_round(world)

    body = await MailBody.get(template="invitation")
    entry = body.attachments[0]
    assert (entry["name"], entry["media_type"]) == ("frist.ics", "text/calendar")
    assert f"UID:round-{round_.id}@sprachrohr" in entry["text"] and "TZID=Europe/Berlin" in entry["text"]
    assert body.queue == "bulk"


async def test_opening_twice_or_from_a_stale_page_invites_once(world):
    round_ = await a_round(world)

    with pytest.raises(Stale):
        await open_round(world.clara, round_.id, version=9)
    await open_round(world.clara, round_.id, version=1)
    with pytest.raises(WrongState):
        await open_round(world.clara, round_.id, version=2)

    assert await MailBody.all().count() == 1


async def test_a_round_that_asks_nobody_or_ended_before_it_began_is_not_opened(world):
    nobody = await a_round(world, audience={"states": ["02"]})
    with pytest.raises(WrongState):
        await open_round(world.clara, nobody.id, version=1)

    late = await a_round(world, deadline=hours(1))
    with clock.at(hours(2)), pytest.raises(Unacceptable):
        await open_round(world.clara, late.id, version=1)

    assert await Invitation.all().count() == 0
    assert await Round.filter(opened_at__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("circle", "outside"), [(Circle.OFFICES, 8), (Circle.STATE_ASSOCIATIONS, 8), (Circle.BODIES, 7)]
)
async def test_nobody_outside_the_circle_of_the_draft_is_asked(world, circle, outside):
    body = await Body.create(office=world.federation, name="Arbeitskreis")
    await BodySeat.create(body=body, organisation=world.town)
    matter = await a_matter(world)
    version = await a_draft(world, matter, circle=circle, body_ids=[body.id] if circle is Circle.BODIES else [])

    with pytest.raises(Unacceptable) as refused:
        await a_round(world, matter, document_version_id=version.id)
    assert refused.value.facts["outside"] == outside

    if circle is Circle.BODIES:
        round_ = await an_open_round(world, matter, document_version_id=version.id, audience={"bodies": [body.id]})
        assert await Invitation.filter(round=round_).count() == 1


@pytest.mark.parametrize("circle", [Circle.MEMBERS, Circle.PUBLIC])
async def test_a_draft_for_all_members_may_be_put_to_all(world, circle):
    matter = await a_matter(world)
    version = await a_draft(world, matter, circle=circle)

    round_ = await an_open_round(world, matter, document_version_id=version.id)

    assert await Invitation.filter(round=round_).count() == 8
    confidential = (await MailBody.get()).facts["confidential"]
    assert confidential == (circle is Circle.MEMBERS)


async def test_an_open_round_changes_no_more_a_prepared_one_does(world):
    round_ = await a_round(world, stages={"members": hours(240)})

    changed = await change_round(
        world.dora, round_.id, version=1, title="Eilabfrage", audience={"states": ["16"]}, stages={"members": hours(3)}
    )

    assert (changed.title, changed.version, await RoundStage.all().count()) == ("Eilabfrage", 2, 1)
    with pytest.raises(Stale):
        await change_round(world.clara, round_.id, version=1, title="Anders")
    await open_round(world.clara, round_.id, version=2)
    assert await Invitation.all().count() == 7
    with pytest.raises(WrongState):
        await change_round(world.clara, round_.id, version=3, title="Anders")


async def test_an_extension_is_a_row_with_reason_and_moves_the_entry_in_the_calendar(world):
    round_ = await an_open_round(world)

    await extend_round(world.clara, round_.id, until=hours(480), reason="Das Ministerium braucht länger.")

    shown = await show_round(world.anna, round_.id)
    assert shown.due() == (await Extension.get()).until
    assert shown.accepts(hours(400))
    body = await MailBody.get(template="deadline_extended")
    assert "SEQUENCE:1" in body.attachments[0]["text"]
    assert f"UID:round-{round_.id}@sprachrohr" in body.attachments[0]["text"]
    assert len(await written("deadline_extended")) == 5


async def test_an_extension_for_one_is_told_to_one_and_holds_for_no_other(world):
    round_ = await an_open_round(world)

    await extend_round(world.clara, round_.id, until=hours(480), reason="Hochwasser", organisation_id=world.town.id)

    shown = await show_round(world.clara, round_.id)
    assert shown.accepts(hours(400), {world.town.id}) and not shown.accepts(hours(400), {world.other_town.id})
    mails = await written("deadline_extended")
    assert list(mails) == [(await Mailbox.get(organisation=world.town)).address]


async def test_an_extension_needs_a_later_moment_a_reason_and_somebody_who_was_asked(world):
    round_ = await an_open_round(world, audience={"states": ["16"]})
    refused = [
        {"until": hours(10), "reason": "Hochwasser"},
        {"until": hours(480), "reason": " "},
        {"until": hours(480), "reason": "Hochwasser", "organisation_id": world.city.id},
    ]
    for facts in refused:
        with pytest.raises(Unacceptable):
            await extend_round(world.clara, round_.id, **facts)
    with pytest.raises(Denied):
        await extend_round(world.anna, round_.id, until=hours(480), reason="Hochwasser")

    assert await Extension.all().count() == 0


async def test_a_round_that_was_ended_takes_nothing_more_and_is_not_extended(world):
    round_ = await an_open_round(world)

    await end_round_early(world.clara, round_.id, version=round_.version)

    assert not (await show_round(world.clara, round_.id)).accepts(hours(0.1))
    with pytest.raises(WrongState):
        await extend_round(world.clara, round_.id, until=hours(480), reason="Hochwasser")
    with pytest.raises(WrongState):
        await end_round_early(world.clara, round_.id, version=round_.version + 1)


async def test_a_landesverband_asks_its_own_members_only_and_feeds_a_round_of_the_matter(world):
    matter = await a_matter(world)
    federal = await an_open_round(world, matter)

    own = await an_open_round(
        world, matter, actor=world.paul, office_id=world.state_association.id, feeds_id=federal.id
    )

    asked = set(await Invitation.filter(round=own).values_list("organisation_id", flat=True))
    assert asked == {world.town.id, world.other_town.id, world.union.id, *(town.id for town in world.union_towns)}
    with pytest.raises(Missing):
        await a_round(
            world, await a_matter(world), actor=world.paul, office_id=world.state_association.id, feeds_id=federal.id
        )


async def test_members_list_the_rounds_in_which_they_are_asked(world):
    await an_open_round(world, audience={"states": ["05"]})
    mine = await an_open_round(world, audience={"kinds": ["municipality"]})

    page = await list_rounds(world.anna)

    assert [round_.id for round_ in page.things] == [mine.id]
    assert (await list_rounds(world.clara)).total == 2

"""The readers of a circular find it again, take note of it, judge it and ask; its office reads what became of each mail."""

from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.circulars import Acknowledgement, MailingList, Path, Subscription
from models.deliveries import Delivery, DeliveryState, MailBody
from models.matters import Circle, Topic
from models.organisations import Organisation
from tests.workflows.circular_example import draft
from workflows import clock
from workflows.access import VISITOR
from workflows.circulars.acknowledgements import (
    acknowledge,
    acknowledge_by_link,
    acknowledged,
    remind_silent,
    show_asked,
)
from workflows.circulars.circular_archive import browse_archive, topic_feed
from workflows.circulars.circular_forwarding import forward_circular
from workflows.circulars.circular_report import ReportFormat, export_report, show_report, write_report
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.circular_voices import ask_author, opinions_of, say_if_useful
from workflows.errors import Denied, Missing, TooMany, Unacceptable, WrongState
from workflows.recipients.mail_paths import set_mail_path


async def sent(world, **facts):
    circular = await draft(world.clara, world.federation, **facts)
    circular = await send_circular(world.lea, circular.id, version=1)
    circular.office = world.federation
    return circular


async def test_the_archive_finds_words_in_any_form_topics_numbers_and_parts_of_a_subject(world):
    topic = await Topic.create(number=7, name="Sprache")
    courses = await sent(world, subject="Sprachkurse", text="Die **Häuser** der Jugend öffnen früher, mit Deutschkursen.", topic_ids=[topic.id],
                         circle=Circle.PUBLIC)  # fmt: skip
    await sent(world, subject="Haushalt", text="Nichts davon.", topic_ids=[topic.id], file_reference="50.10-7")

    async def found(actor=world.cem, **asked):
        return [one.subject for one in (await browse_archive(actor, **asked)).found.things]

    assert await found(q="Haus Jugend") == ["Sprachkurse"], "the dictionary knows that Häuser are houses"
    assert await found(q="Deutschkurs") == ["Sprachkurse"], "the beginning of another stem of the same word"
    assert await found(q='"früher öffnen"') == [] and await found(q="Jugend -Haus") == []
    assert await found(q="kurse") == ["Sprachkurse"] and await found(q="50.10-7") == ["Haushalt"]
    assert await found(topic_id=topic.id) == ["Haushalt", "Sprachkurse"]
    assert await found(VISITOR, topic_id=topic.id) == ["Sprachkurse"]
    archive = await browse_archive(world.cem, q="Jugend")
    assert "Häuser der \x02Jugend\x03" in archive.words[courses.id] and [one.number for one in archive.topics] == [7]
    assert [one.subject for one in (await topic_feed(7))[1]] == ["Sprachkurse"], (
        "what is for members is in no public feed"
    )
    with pytest.raises(Missing):
        await topic_feed(8)


async def test_members_take_note_by_their_page_or_their_mail_and_the_silent_are_reminded_once_a_day(world):
    plain = await sent(world)
    for refused in (acknowledge(world.cem, plain.id), remind_silent(world.clara, plain.id)):
        with pytest.raises(WrongState):
            await refused
    circular = await sent(world, acknowledge=True)
    mail = await Delivery.get(body__circular_id=circular.id, organisation_id=world.city.id)
    token = mail.facts["acknowledge_link"].rpartition("/")[2]
    assert (await show_asked(token))[2] is None and (await acknowledged(world.cem, circular)).waits_for_own

    for _ in range(2):
        await acknowledge(world.cem, circular.id)
        await acknowledge_by_link(token)

    assert {one.organisation_id for one in await Acknowledgement.all()} == {world.town.id, world.city.id}
    assert await AuditEntry.filter(action="acknowledgement.given").count() == 2
    figures = await acknowledged(world.clara, circular)
    assert (figures.asked, figures.given) == (8, 2)
    assert (await acknowledged(world.bert, circular)).asked == 0, "members read no figures about others"
    with pytest.raises(Denied):
        await acknowledge(world.clara, circular.id)
    with pytest.raises(Denied):
        await remind_silent(world.paul, circular.id)

    assert await remind_silent(world.clara, circular.id) == 6
    with pytest.raises(WrongState):
        await remind_silent(world.lea, circular.id)
    reminded = Delivery.filter(body__template="circular_reminder")
    assert world.town.id not in await reminded.values_list("organisation_id", flat=True)
    with clock.at(clock.now() + timedelta(days=1)):
        assert await remind_silent(world.lea, circular.id) == 6


async def test_an_organisation_says_once_whether_it_was_of_use_and_a_question_goes_to_the_author(world):
    circular = await sent(world)
    for useful in (True, False):
        await say_if_useful(world.cem, circular.id, useful=useful)
    await say_if_useful(world.bert, circular.id, useful=True)
    assert await opinions_of(circular.id) == (1, 1)
    with pytest.raises(Denied):
        await say_if_useful(world.clara, circular.id, useful=True)
    with pytest.raises(Missing):
        await ask_author(VISITOR, circular.id, question="Wer?")
    with pytest.raises(Unacceptable):
        await ask_author(world.anna, circular.id, question=" ")

    await ask_author(world.anna, circular.id, question="Gilt das auch für uns?")
    asked = await Delivery.get(body__template="circular_question")
    assert asked.person_id == world.clara.person_id
    assert asked.facts["reply_to"] == f"anna.amsel@{world.town.id}.example"
    for _ in range(4):
        await ask_author(world.anna, circular.id, question="Und das?")
    with pytest.raises(TooMany):
        await ask_author(world.anna, circular.id, question="Und das?")


async def test_the_report_tells_each_office_its_own_mails_and_goes_along_as_a_file(world, tmp_path):
    await set_mail_path(world.tom, world.state_association.id, Path.THROUGH)
    mailing_list = await MailingList.create(office=world.federation, name="Presse")
    await Subscription.create(mailing_list=mailing_list, address="p@x.example", address_key="p@x.example",
                              requested_at=clock.now(), confirmed_at=clock.now())  # fmt: skip
    circular = await sent(world, list_ids=[mailing_list.id], acknowledge=True)
    await forward_circular(world.paul, circular.id)
    await Delivery.filter(organisation_id=world.city.id).update(
        state=DeliveryState.RETRY,
        attempts=3,
        reply="451 later",
        next_attempt_at=clock.now(),
        tries="2026-01-05T08:00:00Z 450 full\n2026-01-05T09:00:00Z 451 later\n",
    )
    await acknowledge(world.cem, circular.id)

    report = await show_report(world.clara, circular.id)
    assert [(one.name, one.state, one.reply) for one in report.lines.things] == [
        ("Landkreis Ottersee", "queued", ""), ("Dohlenstadt", "retry", "451 later"), ("", "queued", ""),
    ]  # fmt: skip
    assert [(at.hour, answer) for at, answer in report.lines.things[1].tries] == [(8, "450 full"), (9, "451 later")]
    theirs = await show_report(world.paul, circular.id)
    assert theirs.lines.total == 6
    assert [one.name for one in theirs.lines.things if one.noted_at] == ["Lerchenroda"]
    assert (await show_report(world.clara, circular.id, state=DeliveryState.RETRY)).lines.total == 1
    assert [one.name for one in (await show_report(world.clara, circular.id, q="dohlen")).lines.things] == [
        "Dohlenstadt"
    ]
    assert (await show_report(world.clara, circular.id, q="%")).lines.total == 0
    with pytest.raises((Denied, Missing)):
        await show_report(world.cem, circular.id)
    with pytest.raises(WrongState):
        await show_report(world.clara, (await draft(world.clara, world.federation)).id)

    export = await export_report(world.clara, circular.id, ReportFormat.CSV, heads=["Wer"], states=dict.fromkeys(DeliveryState, "x"))  # fmt: skip
    await write_report(export.asked, tmp_path / "made")
    lines = (tmp_path / "made").read_text("utf-8-sig").splitlines()
    assert lines[2].startswith("Dohlenstadt;") and ';451 later;"2026-01-05T09:00:00+01:00 450 full' in lines[2]


async def test_what_waits_for_a_landesverband_is_asked_to_take_note_when_it_gets_it(world):
    await set_mail_path(world.tom, world.state_association.id, Path.RELEASED)
    circular = await sent(world, acknowledge=True, audience={"organisations": [world.town.id]})
    assert (await acknowledged(world.clara, circular)).asked == 0

    await forward_circular(world.paul, circular.id)

    assert (await acknowledged(world.clara, circular)).asked == 1
    body = await MailBody.get(circular_id=circular.id)
    assert (await Organisation.get(id=world.town.id)).name and body.facts["acknowledge_link"] == ""
    assert "/acknowledgements/" in (await Delivery.get(body=body)).facts["acknowledge_link"]

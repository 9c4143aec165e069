import io
import struct
import zlib
from datetime import timedelta

import pytest
from pypdf import PdfReader

from models.deliveries import Delivery
from models.organisations import Body
from models.positions import ContactReading, PositionKind
from tests.rows import START, matter_row, paper_row, position_row
from workflows import clock
from workflows.access import VISITOR
from workflows.bodies.resolutions import add_resolution, list_resolutions
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.examples.example_contacts import answer_question, ask_author, leave_contact, take_contact
from workflows.examples.example_files import attach_example_file, detach_example_file, read_example_file
from workflows.examples.example_mails import check_examples
from workflows.examples.example_reading import example_pdf, show_example
from workflows.examples.example_search import Wanted, find_examples
from workflows.examples.examples import (
    add_example,
    change_example,
    confirm_example,
    hand_in_example,
    publish_example,
    return_example,
    withdraw_example,
)
from workflows.organisations.size_classes import SizeClass
from workflows.organisations.topics import list_topics, set_topics
from workflows.recommendations.readers import show_recommendation

HEAD = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in ((b"IHDR", HEAD), (b"IDAT", zlib.compress(b"\0\0\0\0")), (b"IEND", b""))
)
TOLD = {"title": " Sprachmittlung auf Abruf ", "text": "Neun Gemeinden teilen sich eine Liste.", "cost": "4.000 Euro"}


async def released(world, *, by=None, **words):
    """An example of the town, released."""
    example = await add_example(by or world.anna, world.town.id, **{**TOLD, **words})
    await hand_in_example(by or world.anna, example.id, version=1)
    return await publish_example(world.clara, example.id)


async def test_an_example_goes_from_the_members_draft_over_the_office_to_everybody(world):
    example = await add_example(world.anna, world.town.id, **TOLD)

    async def seen():
        actors = (world.cem, world.clara, world.paul, world.bert, VISITOR)
        return [(await find_examples(actor, Wanted())).page.total for actor in actors]

    assert await seen() == [1, 0, 0, 0, 0]
    for stranger, refusal in ((world.bert, Missing), (world.clara, Missing)):
        with pytest.raises(refusal):
            await hand_in_example(stranger, example.id, version=1)
    with pytest.raises(Stale):
        await hand_in_example(world.cem, example.id, version=2)

    await hand_in_example(world.cem, example.id, version=1)
    assert await seen() == [1, 1, 1, 0, 0]
    with pytest.raises(Denied):
        await change_example(world.anna, example.id, version=2, **TOLD)
    with pytest.raises(Denied):
        await publish_example(world.anna, example.id)
    await return_example(world.paul, example.id, note="Was kostet es?")
    with pytest.raises(Missing):
        await publish_example(world.clara, example.id)
    await change_example(world.anna, example.id, version=3, **TOLD, result="Weniger Fahrten")
    await hand_in_example(world.anna, example.id, version=4)
    await change_example(world.clara, example.id, version=5, **{**TOLD, "title": "Sprachmittlung"}, result="Weniger")
    await publish_example(world.clara, example.id)

    sheet = await show_example(VISITOR, example.id)
    assert (sheet.example.title, sheet.example.state, sheet.example.population) == ("Sprachmittlung", "16", 8_812)
    assert await seen() == [1, 1, 1, 1, 1]
    with pytest.raises(WrongState):
        await publish_example(world.clara, example.id)

    await withdraw_example(world.anna, example.id)
    assert await seen() == [1, 1, 1, 0, 0]
    mails = await Delivery.all().select_related("body").order_by("id")
    assert [one.body.template for one in mails] == ["example_returned", "example_published"]


async def test_a_member_speaks_only_for_itself_and_an_office_may_write_it_down(world):
    with pytest.raises(Denied):
        await add_example(world.bert, world.town.id, title="Titel", text="Text")
    for office in (world.clara, world.paul):
        assert (await add_example(office, world.town.id, title="Titel", text="Text")).handed_in_at
    with pytest.raises(Denied):
        await add_example(world.paul, world.city.id, title="Titel", text="Text")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"), ({"text": ""}, "text"), ({"topic_id": 9}, "topic"), ({"cost": "a" * 301}, "cost"),
        ({"recommendation_ids": [9]}, "recommendations"),
    ],
)  # fmt: skip
async def test_an_example_says_something_under_a_title(world, facts, field):
    with pytest.raises(Unacceptable) as refused:
        await add_example(world.anna, world.town.id, **{"title": "Titel", "text": "Text", **facts})

    assert set(refused.value.fields) == {field}


async def test_a_recommendation_and_the_examples_that_belong_to_it_lead_to_each_other(world):
    matter = await matter_row(world)
    advice, other = [await position_row(matter, kind=PositionKind.RECOMMENDATION) for _ in range(2)]
    await paper_row(matter, [advice, other], published_at=START)
    ids = [(await released(world, title=f"Nr. {one}", recommendation_ids=[advice.id])).id for one in range(4)]
    await released(world)
    await add_example(world.anna, world.town.id, **TOLD, recommendation_ids=[advice.id])

    shown = [(await show_recommendation(actor, advice.id)).examples for actor in (VISITOR, world.cem)]
    listed = await find_examples(VISITOR, Wanted(recommendation_id=advice.id))

    assert [(one.total, len(one.things)) for one in shown] == [(4, 3), (5, 3)]  # her draft only she counts
    assert [one.id for one in shown[0].things] == ids[:0:-1]
    assert [one.id for one in listed.page.things] == ids[::-1] and listed.recommendation == advice
    assert (await show_example(VISITOR, ids[0])).recommendations == [advice]
    assert not (await show_recommendation(VISITOR, other.id)).examples.things


async def test_a_search_finds_stems_and_parts_of_words_and_counts_each_facet_under_the_others(world):
    topic = (await set_topics(world.clara, {1: "Sprache"}))[0]
    town = await released(world, topic_id=topic.id, text="Dolmetscherpool für Arztbesuche")
    city = await add_example(world.clara, world.city.id, title="Dolmetscher am Telefon", text="Anruf genügt.")
    await publish_example(world.clara, city.id)
    other = await add_example(
        world.clara, world.other_town.id, title="Ärzte", text="Häuser bauen", law_place="§ 24 SGB VIII"
    )
    await publish_example(world.clara, other.id)

    async def found(**wanted):
        return {one.id for one in (await find_examples(VISITOR, Wanted(**wanted))).page.things}

    assert await found(q="Dolmetscher") == {town.id, city.id}  # also inside "Dolmetscherpool"
    assert await found(q="Haus") == {other.id}
    assert await found(q="Lerchenroda") == {town.id}  # by name, and below by its field
    assert await found(q="Sprache") == {town.id}
    assert await found(q="Dolmetscher", state="05") == {city.id}
    assert await found(size=SizeClass.SMALLEST) == {other.id}
    assert await found(topic_id=topic.id, state="16", size=SizeClass.SMALL) == {town.id}
    assert await found(law_place="§ 24 SGB VIII") == {other.id}
    assert await found(q="!!! &") == set()

    narrowed = await find_examples(VISITOR, Wanted(q="Dolmetscher", state="16"))
    assert narrowed.facets["state"] == {"16": 1, "05": 1}  # what another Land would have
    assert narrowed.facets["size"] == {"small": 1}
    like = await find_examples(world.bert, Wanted(like_us=True))
    assert [one.id for one in like.page.things] == [other.id, town.id, city.id]
    assert [one.id for one in (await show_example(VISITOR, other.id)).similar] == [town.id, city.id]
    assert (await find_examples(VISITOR, Wanted(), page=9)).page.number == 1


async def test_a_name_is_read_only_where_its_owner_opened_it_and_never_in_paper_or_search(world):
    example = await released(world)
    with pytest.raises(Denied):
        await take_contact(world.clara, example.id, reading=ContactReading.PUBLIC)

    async def readers():
        people = {"anna": world.anna, "clara": world.clara, "bert": world.bert, "paul": world.paul, "visitor": VISITOR}
        return {name for name, one in people.items() if (await show_example(one, example.id)).contact}

    assert await readers() == set()
    await take_contact(world.anna, example.id, reading=ContactReading.OFFICE)
    assert await readers() == {"anna", "clara"}
    assert b"Amsel" not in (await pdf_text(VISITOR, example.id)).encode()
    assert (await find_examples(world.clara, Wanted(q="Amsel"))).page.total == 0
    await take_contact(world.anna, example.id, reading=ContactReading.MEMBERS)
    assert await readers() == {"anna", "clara", "bert", "paul"}
    await take_contact(world.anna, example.id, reading=ContactReading.PUBLIC)
    assert "visitor" in await readers()
    assert "Anna Amsel" in await pdf_text(VISITOR, example.id)
    await take_contact(world.cem, example.id, reading=ContactReading.OFFICE)  # what anna allowed is not allowed for him
    assert await readers() == {"anna", "clara"}
    await leave_contact(world.anna, example.id)
    assert await readers() == set()


async def pdf_text(actor, example_id):
    _name, _type, content = await example_pdf(actor, example_id)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


async def test_a_question_goes_through_the_platform_and_its_answer_back_to_who_asked(world):
    example = await released(world)
    await Delivery.all().delete()
    for actor, text, refusal in (
        (world.anna, "Und?", WrongState),
        (VISITOR, "Und?", Denied),
        (world.bert, " ", Unacceptable),
    ):
        with pytest.raises(refusal):
            await ask_author(actor, example.id, text=text)
    question = await ask_author(world.bert, example.id, text="Wie viele Stunden?")
    for actor, refusal in ((world.bert, Missing), (world.clara, Denied)):
        with pytest.raises(refusal):
            await answer_question(actor, question.id, text="Dreißig.")
    await answer_question(world.cem, question.id, text="Dreißig.")
    with pytest.raises(WrongState):
        await answer_question(world.anna, question.id, text="Doch vierzig.")

    seen = {
        name: len((await show_example(getattr(world, name), example.id)).questions)
        for name in ("bert", "clara", "holger")
    }
    assert seen == {"bert": 1, "clara": 1, "holger": 0}
    asked, answered = await Delivery.all().select_related("body").order_by("id")
    assert (asked.body.template, asked.organisation_id) == ("example_question", world.town.id)
    assert (answered.body.template, answered.person_id) == ("example_answer", world.bert.person_id)
    assert "bert" not in str(asked.body.facts).lower()


async def test_before_an_example_runs_out_its_member_is_asked_once_a_month(world):
    example = await released(world)
    await take_contact(world.anna, example.id, reading=ContactReading.OFFICE)
    await Delivery.all().delete()

    async def mails(days):
        with clock.at(clock.now() + timedelta(days=days)):
            await check_examples()
            await check_examples()
            return await Delivery.filter(person_id=world.anna.person_id).count()

    assert [await mails(days) for days in (690, 705, 715, 740)] == [0, 1, 1, 2]
    with clock.at(clock.now() + timedelta(days=800)):
        assert (await show_example(world.bert, example.id)).overdue
        await confirm_example(world.cem, example.id)
        assert not (await show_example(world.bert, example.id)).overdue
        with pytest.raises(Denied):
            await confirm_example(world.bert, example.id)


async def test_a_picture_needs_its_maker_its_licence_and_words_for_it(world):
    example = await add_example(world.anna, world.town.id, **TOLD)
    picture = {"name": "Platz.png", "content": PNG}

    for wrong, fields in (
        ({}, {"shows", "creator", "licence"}),
        ({"shows": "Der Platz", "creator": "Anna", "licence": "von irgendwo"}, {"licence"}),
    ):
        with pytest.raises(Unacceptable) as refused:
            await attach_example_file(world.anna, example.id, **picture, **wrong)
        assert set(refused.value.fields) == fields
    named = {"shows": "Der Platz", "creator": "Stadt Lerchenroda", "licence": "CC BY 4.0"}
    kept = await attach_example_file(world.anna, example.id, **picture, **named)
    with pytest.raises(Missing):
        await read_example_file(world.bert, example.id, kept.id)
    assert (await read_example_file(world.cem, example.id, kept.id))[1] == "image/png"
    with pytest.raises(Missing):
        await detach_example_file(world.bert, example.id, kept.id)
    await detach_example_file(world.anna, example.id, kept.id)
    assert (await show_example(world.anna, example.id)).example.files.related_objects == []


async def test_fields_of_policy_are_named_by_number_and_renamed(world):
    await set_topics(world.clara, {2: "Sprache", 1: "Netzwerke"})
    topics = await set_topics(world.clara, {2: "Sprache und Bildung"})

    assert [(one.number, one.name) for one in topics] == [(1, "Netzwerke"), (2, "Sprache und Bildung")]
    with pytest.raises(Denied):
        await set_topics(world.anna, {3: "Neu"})
    with pytest.raises(Unacceptable):
        await set_topics(world.clara, {3: ""})
    assert len(await list_topics()) == 2


async def test_the_office_notes_each_resolution_once(world):
    body = await Body.create(office=world.counties, name="Präsidium")

    await add_resolution(world.clara, body.id, number=" 4 ", decided_on=START.date(), text="Dauerhafte Mittel.")
    with pytest.raises(Unacceptable) as refused:
        await add_resolution(world.dora, body.id, number="4", decided_on=START.date(), text="Noch einmal.")

    assert refused.value.fields == {"number": "number_taken"}
    assert [one.number for one in await list_resolutions(world.paul)] == ["4"]
    for stranger, refusal in [(world.paul, Denied), (world.anna, Missing)]:
        with pytest.raises(refusal):
            await add_resolution(stranger, body.id, number="5", decided_on=START.date(), text="Text")
    assert [one.number for one in await list_resolutions(world.anna)] == ["4"], "it is for all members"

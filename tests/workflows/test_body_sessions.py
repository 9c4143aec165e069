"""Committees meet: agenda, results, resolutions, what is carried on, and finding resolutions again."""

import io
import zipfile
from datetime import date, timedelta

import pytest

from models.audit import AuditEntry
from models.bodies import AgendaItem, AgendaResult, BodySession, Resolution
from models.matters import Circle, Topic
from models.organisations import Body, BodySeat
from models.papers import PaperState
from models.positions import Source
from tests.rows import START, matter_row, paper_row, position_row
from workflows import clock
from workflows.access import VISITOR
from workflows.bodies.agenda import Decision, ItemText, add_item, carry_item, change_item, record_result, remove_item
from workflows.bodies.agenda_templates import TemplateFormat, propose_item, template_file
from workflows.bodies.bodies import seat_member, seat_members, show_body
from workflows.bodies.body_sessions import cancel_session, change_session, plan_session, show_session
from workflows.bodies.resolution_search import Force, Wanted, search_resolutions
from workflows.bodies.resolutions import (
    ResolutionFacts,
    add_resolution,
    change_resolution,
    list_resolutions,
    resolutions_on_paper,
    show_resolution,
    supersede_resolution,
)
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.positions.position_sources import add_source

ADOPTED, CHANGED, ADJOURNED, REJECTED = AgendaResult
DAY = timedelta(days=1)
TEXT = ItemText("Mittel verstetigen", "Der Bund trägt die Kosten **dauerhaft**.", "Weil sie laufen.", "- Votum")


async def body_of(office, name="Präsidium"):
    return await Body.create(office=office, name=name)


async def test_a_position_goes_to_a_committee_and_rests_on_what_it_adopted(world):
    topic = await Topic.create(number=2, name="Sprache")
    matter = await matter_row(world)
    facts = {"petition": "Mittel verstetigen.", "topic": topic, "law_place": "§ 24 SGB VIII"}
    position = await position_row(matter, "Mittel", **facts)
    await add_source(world.clara, position.id, named_author_id=world.lea.person_id)
    body = await body_of(world.counties)
    session = await plan_session(world.dora, body.id, begins_at=clock.now() + DAY, place="Haus der Kreise")

    proposal = await propose_item(world.clara, position_id=position.id)
    assert (proposal.text.subject, proposal.text.proposal) == ("Mittel", "Mittel verstetigen.")
    assert "Vorschlag der Geschäftsstelle" in proposal.text.basis and world.lea.name not in proposal.text.basis
    assert [one.id for one in proposal.sessions] == [session.id]
    item = await add_item(world.clara, session.id, proposal.text, from_position_id=position.id)
    with pytest.raises(WrongState):
        await record_result(world.clara, item.id, version=1, decision=Decision(ADOPTED, "5"))

    await BodySession.filter(id=session.id).update(begins_at=START)
    with pytest.raises(Unacceptable) as refused:
        await record_result(world.clara, item.id, version=1, decision=Decision(CHANGED, "5"))
    assert refused.value.fields == {"text": "empty"}
    with pytest.raises(Unacceptable) as refused:
        await record_result(world.clara, item.id, version=1, decision=Decision(ADOPTED))
    assert refused.value.fields == {"number": "empty"}
    decision = Decision(CHANGED, "2026/5", text="Mittel auf Dauer.", circle=Circle.STATE_ASSOCIATIONS)
    decided = await record_result(world.clara, item.id, version=1, decision=decision)

    made = await Resolution.get(id=decided.resolution_id)
    assert (made.number, made.text, made.subject) == ("2026/5", "Mittel auf Dauer.", "Mittel")
    assert (made.topic_id, made.law_place, made.circle) == (topic.id, "§ 24 SGB VIII", Circle.STATE_ASSOCIATIONS)
    assert made.decided_on == START.date()
    assert await Source.exists(position=position, resolution=made)
    sheet = await show_resolution(world.paul, made.id)
    assert ([one.id for one in sheet.items], sheet.may_change) == ([item.id], False)
    with pytest.raises(Missing):
        await show_resolution(world.anna, made.id)


async def test_what_is_adjourned_or_falls_with_its_session_goes_to_a_later_one_once(world):
    body = await body_of(world.counties)
    first = await plan_session(world.dora, body.id, begins_at=clock.now() - DAY)
    later = await plan_session(world.dora, body.id, begins_at=clock.now() + 7 * DAY)
    adjourned, rejected = [await add_item(world.dora, first.id, TEXT) for _ in range(2)]
    with pytest.raises(WrongState):
        await carry_item(world.dora, adjourned.id, later.id)

    await record_result(world.dora, adjourned.id, version=1, decision=Decision(ADJOURNED, remark="Zeit fehlte."))
    await record_result(world.dora, rejected.id, version=1, decision=Decision(REJECTED))
    carried = await carry_item(world.dora, adjourned.id, later.id)
    for item in (adjourned, rejected):
        with pytest.raises(WrongState):
            await carry_item(world.dora, item.id, later.id)

    assert (carried.number, carried.continues_id, carried.proposal) == (1, adjourned.id, TEXT.proposal)
    assert await Resolution.all().count() == 0
    with pytest.raises(WrongState):
        await cancel_session(world.dora, first.id)
    await cancel_session(world.dora, later.id)
    last = await plan_session(world.dora, body.id, begins_at=clock.now() + 9 * DAY)
    with pytest.raises(Unacceptable):
        await carry_item(world.dora, carried.id, first.id)
    assert (await carry_item(world.dora, carried.id, last.id)).session_id == last.id
    with pytest.raises(WrongState):
        await add_item(world.dora, later.id, TEXT)


async def test_an_agenda_is_changed_until_it_is_decided_and_closes_up(world):
    body = await body_of(world.counties)
    session = await plan_session(world.dora, body.id, begins_at=clock.now() + DAY)
    first, second = [await add_item(world.dora, session.id, TEXT._replace(subject=name)) for name in ("Eins", "Zwei")]

    await change_item(world.clara, second.id, version=1, text=TEXT._replace(subject="Zwo"))
    with pytest.raises(Stale):
        await change_item(world.dora, second.id, version=1, text=TEXT)
    await remove_item(world.dora, first.id)
    await change_session(world.dora, session.id, version=1, begins_at=clock.now() + 2 * DAY, place="Berlin")

    sheet = await show_session(world.paul, session.id)
    assert [(one.number, one.subject) for one in sheet.items] == [(1, "Zwo")]
    assert (sheet.session.place, sheet.may_change, sheet.begun) == ("Berlin", False, False)


async def test_only_who_looks_after_a_committee_plans_writes_and_decides(world):
    body, own = await body_of(world.counties), await body_of(world.state_association, "Vorstand")
    session = await plan_session(world.dora, body.id, begins_at=clock.now() - DAY)
    item = await add_item(world.dora, session.id, TEXT)
    before = await AuditEntry.all().count()

    acts = [
        lambda actor: plan_session(actor, body.id, begins_at=START),
        lambda actor: change_session(actor, session.id, version=1, begins_at=START),
        lambda actor: cancel_session(actor, session.id),
        lambda actor: add_item(actor, session.id, TEXT),
        lambda actor: change_item(actor, item.id, version=1, text=TEXT),
        lambda actor: remove_item(actor, item.id),
        lambda actor: record_result(actor, item.id, version=1, decision=Decision(ADOPTED, "1")),
    ]
    for act in acts:
        with pytest.raises(Denied):
            await act(world.paul)
        with pytest.raises(Missing):
            await act(world.anna)
    with pytest.raises(Missing):
        await show_session(world.cem, session.id)
    assert await AuditEntry.all().count() == before
    assert await plan_session(world.paul, own.id, begins_at=START)
    assert (await AgendaItem.all().count(), await Resolution.all().count()) == (1, 0)


async def test_the_template_is_printed_for_reading_and_for_word(world):
    body = await body_of(world.counties)
    session = await plan_session(world.dora, body.id, begins_at=clock.now() + DAY, place="Berlin")
    matter = await matter_row(world)
    draft = await paper_row(matter, [await position_row(matter, number=3)], state=PaperState.DRAFT)
    proposal = await propose_item(world.dora, paper_version_id=draft.id)
    item = await add_item(world.dora, session.id, proposal.text, paper_version_id=draft.id)

    name, _, word = await template_file(world.paul, item.id, TemplateFormat.DOCX)
    _, _, pdf = await template_file(world.paul, item.id, TemplateFormat.PDF)

    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert name == "Beschlussvorlage-TOP-1.docx" and pdf.startswith(b"%PDF")
    for words in (
        "Beschlussvorlage zu TOP 1",
        "(Fassung 1) wird zugestimmt",
        "Position 3: Fristen verlängern",
        "Präsidium",
        "Berlin",
    ):
        assert words in text
    await BodySession.filter(id=session.id).update(begins_at=START)
    await record_result(world.dora, item.id, version=1, decision=Decision(ADOPTED, "9"))
    assert [one.number for one in await resolutions_on_paper(world.paul, draft.paper_id)] == ["9"]


async def test_a_seat_is_held_for_a_term(world):
    body = await body_of(world.counties)
    today = clock.today()
    with pytest.raises(Unacceptable):
        await seat_members(world.dora, body.id, [world.town.id], until=today)
    await seat_members(world.dora, body.id, [world.town.id], until=today + DAY)
    await seat_member(world.dora, body.id, "Dohlenstadt", since=today + DAY)
    assert await seat_members(world.dora, body.id, [world.town.id]) == 0
    resolution = await add_resolution(
        world.dora, body.id, number="1", decided_on=today, text="Nur für uns.", circle=Circle.BODIES
    )

    assert len((await show_body(world.dora, body.id)).seats) == 2
    assert (await show_resolution(world.anna, resolution.id)).resolution.text == "Nur für uns."
    await BodySeat.filter(organisation=world.town).update(until=today)
    assert [one.organisation_id for one in (await show_body(world.dora, body.id)).former] == [world.town.id]
    with pytest.raises(Missing):
        await show_resolution(world.anna, resolution.id)


async def test_resolutions_are_found_by_german_words_and_filters_as_far_as_their_circle_goes(world):
    topic = await Topic.create(number=2, name="Sprache")
    body, other = await body_of(world.counties), await body_of(world.cities, "Sozialausschuss")
    given = [
        (body, "1", date(2024, 5, 1), "Die Fristen der Anhörung werden verlängert.", {"topic_id": topic.id}),
        (body, "2", date(2025, 5, 1), "Sprachkurse sind zu bezahlen.", {"circle": Circle.PUBLIC}),
        (other, "3", date(2025, 6, 1), "Die Frist ist zu kurz.", {"circle": Circle.OFFICES, "law_place": "§ 3 BauGB"}),
    ]
    made = [
        await add_resolution(world.clara, place.id, number=number, decided_on=day, text=text, **facts)
        for place, number, day, text, facts in given
    ]

    async def found(actor, **wanted):
        return [hit.resolution.number for hit in (await search_resolutions(actor, Wanted(**wanted))).hits.things]

    assert set(await found(world.clara, words="Frist")) == {"1", "3"}
    assert await found(world.clara, words="Sprachkursen") == ["2"]
    assert await found(world.clara, words="§ 3 BauGB") == ["3"]
    assert await found(world.clara) == ["3", "2", "1"]
    assert await found(world.clara, body_id=body.id, year=2025) == ["2"]
    assert await found(world.clara, topic_id=topic.id) == ["1"]
    assert await found(world.paul, words="Frist") == await found(world.anna, words="Frist") == ["1"]
    assert await found(VISITOR) == ["2"]
    (hit,) = (await search_resolutions(world.paul, Wanted("fristen"))).hits.things
    assert "\x02Fristen\x03" in hit.words

    await supersede_resolution(world.clara, made[0].id, version=1, by_id=made[1].id)
    assert await found(world.clara, words="Anhörung") == []
    assert await found(world.clara, words="Anhörung", force=Force.SUPERSEDED) == ["1"]
    assert [one.number for one in await list_resolutions(world.anna)] == ["2"]
    assert [one.id for one in (await show_resolution(world.clara, made[1].id)).supersedes] == [made[0].id]


async def test_a_resolution_is_corrected_and_superseded_by_a_later_one_in_force_only(world):
    body = await body_of(world.counties)
    old, new, newest = [
        await add_resolution(world.dora, body.id, number=str(year), decided_on=date(year, 1, 1), text="Mehr Zeit.")
        for year in (2023, 2024, 2025)
    ]
    facts = ResolutionFacts("2023", date(2023, 1, 1), "Viel mehr Zeit.", law_place="§ 24 Abs. 1 SGB VIII")

    changed = await change_resolution(world.dora, old.id, version=1, facts=facts)
    assert (changed.text, changed.law_place) == ("Viel mehr Zeit.", "§ 24 SGB VIII")
    with pytest.raises(Stale):
        await change_resolution(world.dora, old.id, version=1, facts=facts)
    with pytest.raises(Unacceptable) as refused:
        await change_resolution(world.dora, old.id, version=2, facts=facts._replace(number="2024", law_place="dort"))
    assert refused.value.fields == {"number": "number_taken", "law_place": "law_place"}
    with pytest.raises(Denied):
        await supersede_resolution(world.paul, old.id, version=2, by_id=new.id)
    with pytest.raises(Unacceptable):
        await supersede_resolution(world.dora, new.id, version=1, by_id=old.id)
    await supersede_resolution(world.dora, new.id, version=1, by_id=newest.id)
    with pytest.raises(WrongState):
        await supersede_resolution(world.dora, old.id, version=2, by_id=new.id)
    assert (await supersede_resolution(world.dora, new.id, version=2)).superseded_by_id is None

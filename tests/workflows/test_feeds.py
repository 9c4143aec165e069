"""Feeds by secret link: what her pages would show her at this moment, for as long as the link and her mandate live."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from models.audit import AuditEntry
from models.circulars import Circular, CircularState
from models.matters import Circle
from models.people import FeedKey, Mandate, Person
from models.positions import Votum
from tests.consultation import a_round, an_open_round, hours
from tests.rows import START, document_row, matter_row, requirement_row, round_row, submission_row
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Missing, TooMany, WrongState
from workflows.recipients import feed_keys
from workflows.recipients.feed_keys import create_feed_key, list_feed_keys, reader_of, revoke_feed_key
from workflows.recipients.feeds import deadlines_feed, news_feed
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement
from workflows.rounds.invitations import mail_facts
from workflows.rounds.rounds import end_round_early, extend_round


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    """No fetches of another test; ids may come again."""
    monkeypatch.setattr(feed_keys._fetches, "times", {})


async def events(secret):
    return Calendar.from_ical(await deadlines_feed(secret)).walk("VEVENT")


async def test_of_a_link_only_a_digest_is_stored_and_the_journal_does_not_hold_it(world):
    secret = await create_feed_key(world.anna)

    (key,) = await list_feed_keys(world.anna)

    assert secret not in repr(await FeedKey.all().values()) + repr(await AuditEntry.all().values())
    assert (key.person_id, key.organisation_id) == (world.anna.person_id, world.town.id)
    reader, _ = await reader_of(secret)
    assert reader == world.anna


async def test_a_revoked_an_unknown_and_an_empty_link_find_nothing(world):
    secret = await create_feed_key(world.anna)
    (key,) = await list_feed_keys(world.anna)
    await revoke_feed_key(world.anna, key.id)
    await revoke_feed_key(world.anna, key.id)

    for word in (secret, secret + "x", "", key.token_hash):
        for feed in (deadlines_feed, news_feed):
            with pytest.raises(Missing):
                await feed(word)
    assert await list_feed_keys(world.anna) == []


async def test_nobody_sees_or_revokes_the_links_of_others(world):
    await create_feed_key(world.anna)
    (key,) = await list_feed_keys(world.anna)

    for stranger in (world.cem, world.bert, world.ulla):
        assert await list_feed_keys(stranger) == []
        with pytest.raises(Missing):
            await revoke_feed_key(stranger, key.id)
    assert (await FeedKey.get()).revoked_at is None


async def test_offices_and_visitors_make_no_links(world):
    for stranger in (world.clara, world.paul, VISITOR):
        with pytest.raises(Missing):
            await create_feed_key(stranger)


async def test_a_person_has_no_more_links_than_she_can_overlook(world, monkeypatch):
    monkeypatch.setattr(feed_keys, "MOST_KEYS", 1)
    await create_feed_key(world.anna)

    with pytest.raises(WrongState):
        await create_feed_key(world.anna)
    assert await create_feed_key(world.cem)


async def test_a_link_ends_with_the_mandate_and_with_the_person(world):
    of_mandate, of_person = await create_feed_key(world.anna), await create_feed_key(world.cem)
    await Mandate.filter(person_id=world.anna.person_id).update(until=START)
    await Person.filter(id=world.cem.person_id).update(active=False)

    for secret in (of_mandate, of_person):
        with pytest.raises(Missing):
            await deadlines_feed(secret)


async def test_a_link_keeps_its_organisation_whatever_else_the_person_acts_for(world):
    secret = await create_feed_key(world.anna)
    await Mandate.create(person_id=world.anna.person_id, organisation=world.other_town, role="contributor", since=START)
    await Mandate.filter(person_id=world.anna.person_id, organisation=world.town).update(until=START)

    with pytest.raises(Missing):
        await deadlines_feed(secret)


async def test_a_link_that_is_asked_for_too_often_has_to_wait(world, monkeypatch):
    monkeypatch.setattr(feed_keys._fetches, "most", 3)
    secret, other = await create_feed_key(world.anna), await create_feed_key(world.cem)

    for _ in range(3):
        await deadlines_feed(secret)
    with pytest.raises(TooMany):
        await news_feed(secret)
    await deadlines_feed(other)
    with clock.at(clock.now() + timedelta(hours=2)):
        await news_feed(secret)


# ----------------------------------------------------------------------------------------------------------- calendar


async def test_open_rounds_of_ones_organisations_stand_in_the_calendar_and_no_others(world):
    secret = await create_feed_key(world.anna)
    open_ = await an_open_round(world, title="Eilabfrage Brunnen")
    await a_round(world, title="Noch nicht offen")
    ended = await an_open_round(world, title="Beendet")
    await end_round_early(world.clara, ended.id, version=ended.version)
    await round_row(await matter_row(world), world.federation, [world.other_town], deadline=hours(99))

    (event,) = await events(secret)

    assert (str(event["uid"]), event["summary"]) == (f"round-{open_.id}@sprachrohr", "Frist: Eilabfrage Brunnen")
    assert event.start == open_.deadline.replace(microsecond=0)


async def test_ones_own_extension_counts_and_moves_the_same_entry(world):
    round_ = await an_open_round(world)
    mine, theirs = await create_feed_key(world.anna), await create_feed_key(world.bert)
    (before,) = await events(mine)
    until = hours(300).replace(microsecond=0)
    await extend_round(world.clara, round_.id, until=until, reason="Hochwasser", organisation_id=world.town.id)

    (after,), (other,) = await events(mine), await events(theirs)

    assert (after.start, other.start) == (until, before.start)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


async def test_an_extension_of_one_town_does_not_hide_the_deadline_of_the_others(world):
    round_ = await an_open_round(world)
    secret = await create_feed_key(world.jana)
    await extend_round(
        world.clara, round_.id, until=hours(300), reason="Hochwasser", organisation_id=world.union_towns[0].id
    )

    (event,) = await events(secret)

    assert event.start == round_.deadline.replace(microsecond=0)


async def test_a_round_on_a_draft_beyond_the_circle_is_not_in_the_calendar(world):
    matter = await matter_row(world)
    version, _ = await document_row(matter, circle=Circle.MEMBERS)
    await round_row(
        matter, world.federation, [world.town], document_version=version, title="Geheim", deadline=hours(99)
    )
    secret = await create_feed_key(world.anna)
    assert len(await events(secret)) == 1

    version.circle = Circle.OFFICES
    await version.save()

    assert b"Geheim" not in await deadlines_feed(secret)
    assert await events(secret) == []


async def test_unchanged_deadlines_give_the_same_bytes_at_any_time(world):
    await an_open_round(world)
    secret = await create_feed_key(world.anna)

    first = await deadlines_feed(secret)
    with clock.at(clock.now() + timedelta(hours=3)):
        assert await deadlines_feed(secret) == first


AUTUMN = st.datetimes(datetime(2026, 10, 24, 20), datetime(2026, 10, 25, 6))
SPRING = st.datetimes(datetime(2026, 3, 28, 20), datetime(2026, 3, 29, 6))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(due=st.one_of(AUTUMN, SPRING))
async def test_mail_and_calendar_name_the_same_instant_across_the_change_of_summer_time(world, due):
    due = due.replace(second=0, microsecond=0, tzinfo=UTC)
    await FeedKey.all().delete()
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        matter = await matter_row(world)
        round_ = await round_row(matter, world.federation, [world.town], deadline=due)
        await round_.fetch_related("office", "matter", "extensions")
        found = {str(event["uid"]): event for event in await events(await create_feed_key(world.anna))}
        facts = await mail_facts(round_, round_.due())

    assert found[f"round-{round_.id}@sprachrohr"].start.astimezone(UTC) == due
    assert datetime.fromisoformat(facts["deadline"]) == due


# --------------------------------------------------------------------------------------------------------------- news


async def circular(world, subject, **facts):
    given = {"circle": Circle.MEMBERS, "state": CircularState.SENT, "sent_at": START, "created_at": START, **facts}
    return await Circular.create(office=world.federation, subject=subject, **given)


async def test_news_are_the_circulars_that_the_reader_may_see_now(world):
    secret = await create_feed_key(world.anna)
    await circular(world, "Für alle")
    await circular(world, "Nur für die Geschäftsstellen", circle=Circle.OFFICES)
    await circular(world, "Im Entwurf", state=CircularState.DRAFT, sent_at=None)

    assert [one.subject for one in (await news_feed(secret)).circulars] == ["Für alle"]


async def test_news_are_results_once_they_were_told_to_ones_own_organisation(world):
    mine, theirs = await create_feed_key(world.anna), await create_feed_key(world.bert)
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, [world.town])
    requirement = await requirement_row(await submission_row(round_, world.town))
    await decide_requirement(world.clara, requirement.id, votum=Votum.NOTED, internal_reason="nur für uns")

    assert (await news_feed(mine)).results == []
    await send_member_answers(world.clara, matter.id)
    (entry,) = (await news_feed(mine)).results
    assert (entry.id, entry.votum) == (requirement.id, Votum.NOTED)
    assert (await news_feed(theirs)).results == []

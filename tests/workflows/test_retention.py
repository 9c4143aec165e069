from datetime import timedelta

import pytest

from models.audit import AuditEntry, RetentionRun
from models.deliveries import Delivery, DeliveryState, MailBody, Suppression
from models.people import FeedKey, LoginRequest, Session
from tests.consultation import an_open_round, released
from tests.logins import open_session
from workflows import clock
from workflows.errors import Denied
from workflows.feed_keys import create_feed_key, revoke_feed_key
from workflows.retention import PERIODS, keep_periods, show_retention

DAYS = {one.name: timedelta(days=one.days) for one in PERIODS}


async def test_each_thing_goes_the_day_after_its_period_and_not_before(world):
    await open_session(world.cem)
    await Session.all().update(revoked_at=clock.now())
    await create_feed_key(world.cem)
    await revoke_feed_key(world.cem, (await FeedKey.get()).id)
    await LoginRequest.all().update(created_at=clock.now())
    await Suppression.create(address_key="a@b.example", reason="550", since=clock.now(), until=clock.now())
    things = {"login_requests": LoginRequest, "sessions": Session, "feed_keys": FeedKey, "suppressions": Suppression}
    assert [await thing.all().exists() for thing in things.values()] == [True] * 4

    for days in sorted({DAYS[name] for name in things}):
        going = [thing for name, thing in things.items() if DAYS[name] == days]
        with clock.at(clock.now() + days - timedelta(minutes=1)):
            await keep_periods()
            assert all([await thing.all().exists() for thing in going])
        with clock.at(clock.now() + days + timedelta(hours=2)):
            await keep_periods()
            assert not any([await thing.all().exists() for thing in going])


async def test_old_mails_lose_their_words_but_not_the_proof_of_delivery_and_waiting_ones_keep_both(world):
    await released(world, await an_open_round(world))
    waiting = await Delivery.filter(body__template="invitation").first()
    await Delivery.exclude(body_id=waiting.body_id).update(state=DeliveryState.SENT, sent_at=clock.now())
    acts = await AuditEntry.all().count()

    with clock.at(clock.now() + DAYS["mail_words"] + timedelta(days=1)):
        await keep_periods()
        await keep_periods()

    assert (await MailBody.get(id=waiting.body_id)).facts != {}
    receipt = await Delivery.filter(body__template="receipt").prefetch_related("body").first()
    assert (receipt.body.facts, receipt.facts, receipt.state) == ({}, {}, DeliveryState.SENT)
    assert receipt.address and await AuditEntry.all().count() == acts
    first, second = await RetentionRun.all().order_by("id")
    assert first.counts["mail_words"] > 0 and second.counts["mail_words"] == 0


async def test_the_report_is_read_by_the_federations_administration_alone(world):
    await keep_periods()
    shown = await show_retention(world.ulla)
    assert shown.periods == PERIODS and set(shown.runs[0].counts) == set(DAYS)
    for other in (world.clara, world.paul, world.cem):
        with pytest.raises(Denied):
            await show_retention(other)

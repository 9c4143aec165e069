from datetime import timedelta

import pytest

from models.audit import AuditEntry, RetentionRun
from models.contributions import SignedRelease
from models.deliveries import Delivery, DeliveryState, MailBody, Suppression
from models.matters import MinistryMail
from models.people import FeedKey, LoginRequest, Mandate, MandateClaim, Person, Session
from tests.consultation import a_submission, an_open_round, released
from tests.logins import open_session
from workflows import clock
from workflows.errors import Denied
from workflows.files import store_file
from workflows.organisations.mandate_claims import claim_by_link
from workflows.recipients.feed_keys import create_feed_key, revoke_feed_key
from workflows.records.retention import PERIODS, keep_periods, show_retention
from workflows.signing import sign

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


async def test_who_has_been_nobody_here_for_three_years_loses_her_name_and_who_still_acts_or_was_asked_lately_does_not(
    world,
):
    left, asked = world.bert.person_id, world.jana.person_id
    await Mandate.filter(person_id__in=[left, asked]).update(until=clock.now())
    later = clock.now() + DAYS["people"] + timedelta(days=1)
    claim = await claim_by_link(
        sign("desk", 1, world.town.id), name="Rike", email="rike@web.example", organisation_id=world.town.id, word="Amt"
    )
    await MandateClaim.filter(id=claim.id).update(decided_at=clock.now(), person_id=asked)
    await MinistryMail.create(
        office=world.federation, file=await store_file(b"mail", "message/rfc822"), sender="BMI", address="a@b.example",
        subject="Entwurf", reference="", text="", deadlines=[], remarks=[], brought_at=clock.now(),
    )  # fmt: skip
    await Session.create(token_hash="x", person_id=asked, created_at=clock.now(), expires_at=clock.now())

    with clock.at(later):
        await SignedRelease.create(
            submission=await a_submission(world, await an_open_round(world)),
            person_id=asked,
            version=1,
            asked_at=clock.now(),
        )
        await keep_periods()

    names = dict(await Person.filter(id__in=[left, asked, world.anna.person_id]).values_list("id", "name"))
    assert names == {left: "–", asked: world.jana.name, world.anna.person_id: world.anna.name}
    assert (await MandateClaim.get(id=claim.id)).word == "–"
    assert not await MinistryMail.all().exists()
    assert await AuditEntry.filter(action="person.erased", subject_id=left, person_id=None).exists()


async def test_the_report_is_read_by_the_federations_administration_alone(world):
    await keep_periods()
    shown = await show_retention(world.ulla)
    assert shown.periods == PERIODS and set(shown.runs[0].counts) == set(DAYS)
    for other in (world.clara, world.paul, world.cem):
        with pytest.raises(Denied):
            await show_retention(other)

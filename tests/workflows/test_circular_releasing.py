"""A second person releases, now or for a time; what was sent changes in the open, for exactly those who got it."""

from datetime import timedelta

import pytest

from models.circulars import Circular, CircularRevision, CircularState, MailingList, Path, Subscription
from models.deliveries import Delivery, DeliveryState, MailBody
from models.matters import Topic
from models.organisations import Organisation
from tests.small_pdf import small_pdf
from tests.workflows.circular_example import draft
from workflows import clock
from workflows.circulars.circular_forwarding import forward_circular
from workflows.circulars.circular_mail import send_test
from workflows.circulars.circular_preview import preview_circular
from workflows.circulars.circular_progress import circular_progress
from workflows.circulars.circular_releasing import ask_for_release
from workflows.circulars.circular_revising import correct_circular, extend_circular
from workflows.circulars.circular_scheduling import schedule_circular, send_scheduled, unschedule_circular
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.circulars import LARGEST_IN_MAIL, attach_file, change_circular
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.recipients.mail_paths import set_mail_path

SOON = timedelta(hours=3)


async def keys(**where):
    return sorted(await Delivery.filter(**where).values_list("address_key", flat=True))


async def test_who_wrote_last_does_not_release_and_can_ask_a_colleague(world):
    circular = await draft(world.clara, world.federation)
    for act in (send_circular(world.clara, circular.id, version=1),
                schedule_circular(world.clara, circular.id, version=1, at=clock.now() + SOON)):  # fmt: skip
        with pytest.raises(Denied):
            await act
    preview = await preview_circular(world.clara, circular.id)
    assert preview.second_person and world.lea.person_id in [one.id for one in preview.colleagues]
    assert world.clara.person_id not in [one.id for one in preview.colleagues]

    with pytest.raises(Unacceptable):
        await ask_for_release(world.clara, circular.id, version=1, person_id=world.cem.person_id)
    await ask_for_release(world.clara, circular.id, version=1, person_id=world.lea.person_id)
    assert await keys(body__template="circular_release") == [f"lea.lohse@{world.federation.id}.example"]

    await change_circular(world.lea, circular.id, version=1, subject="Besser")
    with pytest.raises(Denied):
        await send_circular(world.lea, circular.id, version=2)
    assert (await send_circular(world.clara, circular.id, version=2)).sent_by_id == world.clara.person_id


async def test_an_office_of_one_person_or_that_does_without_four_eyes_releases_what_she_wrote(world):
    own = await draft(world.paul, world.state_association, audience={"organisations": [world.town.id]})
    assert not (await preview_circular(world.paul, own.id)).second_person
    assert (await send_circular(world.paul, own.id, version=1)).number == 1
    await Organisation.filter(id=world.federation.id).update(one_person_releases=True)
    circular = await draft(world.clara, world.federation)
    assert (await send_circular(world.clara, circular.id, version=1)).number == 1


async def test_what_is_scheduled_leaves_at_its_time_and_not_before(world):
    circular = await draft(world.clara, world.federation, deadline=clock.now() + 2 * SOON)
    at = clock.now() + SOON
    for wrong in (clock.now(), clock.now() + timedelta(days=91), clock.now() + 2 * SOON):
        with pytest.raises(Unacceptable):
            await schedule_circular(world.lea, circular.id, version=1, at=wrong)
    with pytest.raises(Stale):
        await schedule_circular(world.lea, circular.id, version=7, at=at)

    await schedule_circular(world.lea, circular.id, version=1, at=at)
    with pytest.raises(WrongState):
        await change_circular(world.clara, circular.id, version=2, subject="Anders")
    await send_scheduled()
    assert await Delivery.all().count() == 0

    with clock.at(at):
        await send_scheduled()
        await send_scheduled()
    kept = await Circular.get()
    assert (kept.state, kept.number, kept.sent_by_id) == (CircularState.SENT, 1, world.lea.person_id)
    assert await MailBody.filter(circular=kept).count() == 1
    with pytest.raises(WrongState):
        await unschedule_circular(world.lea, circular.id)


async def test_what_was_scheduled_is_a_draft_again_by_hand_or_where_nobody_is_left(world):
    circular = await draft(world.clara, world.federation, audience={"organisations": [world.city.id]})
    with pytest.raises(Missing):
        await unschedule_circular(world.cem, circular.id)
    await schedule_circular(world.lea, circular.id, version=1, at=clock.now() + SOON)
    assert (await unschedule_circular(world.clara, circular.id)).state is CircularState.DRAFT

    await schedule_circular(world.lea, circular.id, version=3, at=clock.now() + SOON)
    await Organisation.filter(id=world.city.id).update(valid_until=clock.today())
    with clock.at(clock.now() + SOON):
        await send_scheduled()
    assert (await Circular.get()).state is CircularState.DRAFT
    told = await MailBody.get(template="circular_kept")
    assert told.facts["reason"] == "nobody"


async def test_a_test_mail_goes_to_oneself_alone_and_is_no_part_of_the_circular(world):
    circular = await draft(world.clara, world.federation, deadline=clock.now() + SOON)

    await send_test(world.clara, circular.id)

    body = await MailBody.get(template="circular")
    assert await keys() == [f"clara.voss@{world.federation.id}.example"]
    assert (body.facts["test"], body.circular_id, body.attachments[0]["name"]) == (True, None, "frist.ics")
    with pytest.raises(Denied):
        await send_test(world.paul, (await send_circular(world.lea, circular.id, version=1)).id)


async def test_large_files_come_as_a_link_unless_the_writer_says_otherwise(world):
    circular = await draft(world.clara, world.federation)
    large = b"x" * (LARGEST_IN_MAIL + 1)
    for name, content, linked in (
        ("klein.pdf", small_pdf(), None), ("gross.txt", large, None), ("doch.txt", large, False),
    ):  # fmt: skip
        await attach_file(world.clara, circular.id, name=name, content=content, linked=linked)

    facts = (await preview_circular(world.lea, circular.id)).samples[0].facts
    assert facts["attachments"] == ["klein.pdf", "doch.txt"]
    assert [one["name"] for one in facts["downloads"]] == ["gross.txt"]
    assert f"/circulars/{circular.id}/attachments/" in facts["downloads"][0]["address"]


async def test_topics_and_file_reference_are_kept_and_foreign_things_refused(world):
    topic = await Topic.create(number=7, name="Sprache")
    circular = await draft(world.clara, world.federation, topic_ids=[topic.id], file_reference=" 50.10-7 ")
    assert (circular.file_reference, await circular.topics.all().count()) == ("50.10-7", 1)
    await change_circular(world.clara, circular.id, version=1, topic_ids=[])
    assert await circular.topics.all().count() == 0
    for wrong in ({"topic_ids": [0]}, {"file_reference": "x" * 61}):
        with pytest.raises(Unacceptable):
            await change_circular(world.clara, circular.id, version=2, **wrong)
    with pytest.raises(Missing):
        await change_circular(world.clara, circular.id, version=2, recommendation_id=4711)


async def test_an_extended_deadline_goes_to_exactly_the_same_recipients_and_moves_the_same_entry(world):
    """Directly, by a list and through a Landesverband; who has left the list since, and what was called off, is left out."""
    await set_mail_path(world.tom, world.state_association.id, Path.THROUGH)
    mailing_list = await MailingList.create(office=world.federation, name="Integration")
    for name in ("bleibt", "geht"):
        await Subscription.create(mailing_list=mailing_list, address=f"{name}@x.example", address_key=f"{name}@x.example",
                                  requested_at=clock.now(), confirmed_at=clock.now())  # fmt: skip
    circular = await draft(
        world.clara, world.federation, deadline=clock.now() + SOON, list_ids=[mailing_list.id], circle="public"
    )
    await send_circular(world.lea, circular.id, version=1)
    await forward_circular(world.paul, circular.id, reference="GKT 17")
    first = await keys(body__circular_id=circular.id)
    await Subscription.filter(address__startswith="geht").update(ended_at=clock.now())
    await Delivery.filter(organisation_id=world.city.id).update(state=DeliveryState.CANCELLED)

    later = clock.now() + 2 * SOON
    revision = await extend_circular(world.clara, circular.id, version=2, deadline=later, what="Auf Wunsch vieler.")

    city = (await Delivery.get(organisation_id=world.city.id)).address_key
    again = await keys(body__revision_id=revision.id)
    assert again == sorted(set(first) - {"geht@x.example", city})
    bodies = await MailBody.filter(revision=revision).order_by("id")
    assert {one.facts["forwarded_by"] for one in bodies} == {"", world.state_association.name}
    assert {one.list_id for one in bodies} == {"", f"list-{mailing_list.id}.kommunalkonvent.example"}
    told = bodies[0]
    assert (told.facts["extended"], told.facts["changed"]) == (True, "Auf Wunsch vieler.")
    before, after = (one.attachments[0]["text"] for one in (await MailBody.filter(circular=circular).first(), told))
    assert f"UID:circular-{circular.id}@sprachrohr" in before and f"UID:circular-{circular.id}@sprachrohr" in after
    assert "SEQUENCE:0" in before and "SEQUENCE:1" in after
    progress = await circular_progress(world.clara, circular.id)
    assert progress.fates.recipients == len(first), "the second mail counts apart"
    assert progress.revisions[0][1].recipients == len(again)


async def test_a_correction_says_what_changed_and_keeps_the_words_before(world):
    circular = await draft(world.clara, world.federation)
    same = {"subject": circular.subject, "text": circular.text}
    with pytest.raises(WrongState):
        await correct_circular(world.clara, circular.id, version=1, subject="a", text="b", what="c")
    await send_circular(world.lea, circular.id, version=1)

    for wrong in ({**same, "what": "Nichts"}, {"subject": "", "text": "x", "what": ""}):
        with pytest.raises(Unacceptable):
            await correct_circular(world.clara, circular.id, version=2, **wrong)
    with pytest.raises(Denied):
        await correct_circular(world.paul, circular.id, version=2, **{**same, "text": "neu", "what": "Es ist § 5."})
    with pytest.raises(Stale):
        await correct_circular(world.clara, circular.id, version=1, **{**same, "text": "neu", "what": "Es ist § 5."})
    with pytest.raises(WrongState):
        await extend_circular(world.clara, circular.id, version=2, deadline=clock.now() + SOON, what="Länger")
    assert await CircularRevision.all().count() == 0

    await correct_circular(
        world.clara, circular.id, version=2, **{**same, "text": "Es geht um § 5.", "what": "Es ist § 5."}
    )

    revision = await CircularRevision.get()
    assert (revision.number, revision.text_before, revision.extended) == (1, same["text"], False)
    assert (await Circular.get()).text == "Es geht um § 5."
    assert (await MailBody.get(revision=revision)).facts["body"] == "Es geht um § 5."

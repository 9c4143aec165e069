import asyncio
from datetime import timedelta

import pytest

from models.circulars import Circular, CircularSeries, CircularState, Forwarding, MailingList, Path, Subscription
from models.database import rows
from models.deliveries import Delivery, DeliveryState, MailBody
from models.matters import Circle
from models.organisations import Function, Mailbox, Membership, OrganisationFunction, OrganisationKind
from models.papers import LetterFont, PaperTheme
from tests.workflows.circular_example import draft, draft_in_round
from tests.world import organisation
from workflows import clock
from workflows.circulars.circular_forwarding import forward_circular
from workflows.circulars.circular_halting import resend_unknown
from workflows.circulars.circular_preview import preview_circular
from workflows.circulars.circular_progress import circular_progress, show_forwarding
from workflows.circulars.circular_sending import send_circular
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.recipients.mail_paths import set_mail_path


async def sent(world, **facts) -> Circular:
    circular = await draft(world.clara, world.federation, **facts)
    return await send_circular(world.lea, circular.id, version=1)


async def reached(circular):
    return [
        one.organisation_id for one in await Delivery.filter(body__circular_id=circular.id).order_by("organisation_id")
    ]


def ids(*organisations):
    return sorted(one.id for one in organisations)


async def through(world, path=Path.THROUGH):
    await set_mail_path(world.tom, world.state_association.id, path)
    return [world.town, world.other_town, world.union, *world.union_towns]


async def test_every_organisation_of_the_audience_gets_one_mail(world):
    circular = await sent(world)

    members = (world.county, world.town, world.other_town, world.union, *world.union_towns, world.city)
    assert await reached(circular) == ids(*members)
    assert (circular.number, circular.year, circular.state) == (1, clock.today().year, CircularState.SENT)


async def test_numbers_run_by_office_and_series(world):
    assert [(await sent(world)).number for _ in range(2)] == [1, 2]
    assert (await sent(world, series=CircularSeries.EXPRESS)).number == 1
    own = await draft(world.kim, world.counties)
    assert (await send_circular(world.dora, own.id, version=1)).number == 1


async def test_sending_twice_sends_once(world):
    circular = await sent(world)

    with pytest.raises(WrongState):
        await send_circular(world.lea, circular.id, version=2)

    assert await MailBody.filter(circular_id=circular.id).count() == 1


async def test_a_stale_draft_is_not_sent(world):
    circular = await draft(world.clara, world.federation)
    await Circular.filter(id=circular.id).update(version=2)

    with pytest.raises(Stale):
        await send_circular(world.lea, circular.id, version=1)

    assert await Delivery.all().count() == 0


async def test_only_the_office_sends(world):
    circular = await draft(world.clara, world.federation)

    for stranger in (world.paul, world.cem):
        with pytest.raises(Missing):
            await send_circular(stranger, circular.id, version=1)


async def test_nothing_is_sent_after_the_deadline_in_the_subject(world):
    circular = await draft(world.clara, world.federation, deadline=clock.now() + timedelta(hours=1))

    with clock.at(clock.now() + timedelta(hours=2)), pytest.raises(Unacceptable):
        await send_circular(world.lea, circular.id, version=1)


async def test_zero_recipients_are_an_error_with_the_number_of_missing_mailboxes(world):
    await Mailbox.filter(organisation_id=world.city.id).update(active=False)
    circular = await draft(world.clara, world.federation, audience={"organisations": [world.city.id]})

    with pytest.raises(Unacceptable) as refused:
        await send_circular(world.lea, circular.id, version=1)

    assert (refused.value.code, refused.value.facts) == ("nobody_to_send_to", {"without_mailbox": 1})
    assert (await Circular.get()).number is None


async def test_a_circle_of_offices_never_reaches_members(world):
    circular = await draft(world.clara, world.federation, circle=Circle.STATE_ASSOCIATIONS)

    with pytest.raises(Unacceptable):
        await send_circular(world.lea, circular.id, version=1)

    assert await reached(await sent(world, circle=Circle.STATE_ASSOCIATIONS, audience={"kinds": ["state_association"]}))


async def test_whoever_may_not_know_of_the_draft_gets_no_circular_about_its_round(world):
    circular = await draft_in_round(world, document_circle=Circle.BODIES, circle=Circle.BODIES)

    with pytest.raises(Unacceptable) as refused:
        await send_circular(world.lea, circular.id, version=1)

    assert refused.value.fields == {"audience": "wider_than_circle"}


async def test_a_member_of_two_associations_gets_one_mail_on_its_shortest_way(world):
    await through(world)
    await Membership.create(organisation=world.town, association=world.cities)

    assert await reached(await sent(world, audience={"organisations": [world.town.id]})) == [world.town.id]


async def test_organisations_that_share_a_mailbox_get_one_mail(world):
    """An erfüllende Gemeinde is asked at the mailbox of the town of the same name."""
    twin = await organisation(
        "Erfüllende Gemeinde", OrganisationKind.MUNICIPAL_ASSOCIATION, state="16", twin=world.town
    )
    await Mailbox.filter(organisation_id=twin.id).delete()

    assert await reached(await sent(world, audience={"organisations": [twin.id, world.town.id]})) == [world.town.id]
    assert await reached(await sent(world, audience={"organisations": [twin.id]})) == [twin.id]


async def test_the_mailbox_of_a_function_is_used_where_there_is_one(world):
    function = await Function.create(name="Jugendamt")
    for place in (world.county, world.city):
        await OrganisationFunction.create(organisation=place, function=function)
    await Mailbox.create(
        organisation=world.county, address="jugend@ottersee.example", address_key="jugend@ottersee.example",
        purpose="Jugendamt",
    )  # fmt: skip

    await sent(world, audience={"functions": [function.id]})

    addresses = set(await Delivery.all().values_list("address", flat=True))
    assert addresses == {"jugend@ottersee.example", f"post{world.city.id}@dohlenstadt.example"}


async def test_what_goes_only_through_the_landesverband_waits_for_it(world):
    held = await through(world)

    circular = await sent(world)

    assert await reached(circular) == ids(world.county, world.city)
    forwarding = await Forwarding.get()
    assert (forwarding.waiting, forwarding.path, forwarding.forwarded_at) == (len(held), Path.THROUGH, None)
    asked = await Delivery.get(body__template="forwarding_request")
    assert asked.organisation_id == world.state_association.id


async def test_forwarding_reaches_its_members_and_counts_in_the_federations_circular(world):
    held = await through(world)
    circular = await sent(world)

    await forward_circular(world.paul, circular.id, reference="GKT 17", cover_note="Bitte *rasch*.")

    assert await reached(circular) == ids(world.county, world.city, *held)
    body = await MailBody.filter(circular_id=circular.id).order_by("-id").first()
    assert (body.facts["reference"], body.facts["forwarded_by"]) == ("GKT 17", world.state_association.name)
    progress = await circular_progress(world.clara, circular.id)
    assert (progress.fates.recipients, progress.waiting) == (8, 0)
    assert progress.forwardings[0].fates.recipients == len(held)


async def test_circulars_bear_the_letterhead_of_their_office_and_of_who_forwards_under_its_own_name(world):
    await through(world)
    theme = {"colour": "#003e90", "font": LetterFont.SANS, "changed_at": clock.now()}
    await PaperTheme.create(office=world.federation, footer="Berlin", **theme)
    circular = await sent(world)
    direct = await MailBody.filter(circular_id=circular.id).first()
    assert direct.facts["letterhead"] == {"name": world.federation.name, "colour": "#003e90", "footer": "Berlin"}

    await forward_circular(world.paul, circular.id)

    forwarded = await MailBody.filter(circular_id=circular.id).order_by("-id").first()
    assert forwarded.facts["letterhead"] == {}  # no letter paper: not the federation's either

    await PaperTheme.create(office=world.state_association, footer="Erfurt", **theme)
    again = await sent(world)
    await forward_circular(world.paul, again.id)

    forwarded = await MailBody.filter(circular_id=again.id).order_by("-id").first()
    assert forwarded.facts["letterhead"]["name"] == world.state_association.name


async def test_what_is_released_unchanged_keeps_the_letterhead_of_the_office(world):
    await through(world, Path.RELEASED)
    await PaperTheme.create(office=world.federation, colour="#003e90", font=LetterFont.SANS, changed_at=clock.now())
    circular = await sent(world)

    await forward_circular(world.paul, circular.id)

    bodies = await MailBody.filter(circular_id=circular.id)
    assert {one.facts["letterhead"]["name"] for one in bodies} == {world.federation.name}


async def test_forwarding_twice_sends_once(world):
    await through(world)
    circular = await sent(world)
    await forward_circular(world.paul, circular.id)

    with pytest.raises(WrongState):
        await forward_circular(world.paul, circular.id)

    assert await MailBody.filter(circular_id=circular.id).count() == 2


async def test_whoever_has_the_circular_already_does_not_get_it_again_by_forwarding(world):
    held = await through(world)
    mailbox = await Mailbox.get(organisation_id=world.town.id)
    mailing_list = await MailingList.create(office=world.federation, name="Integration")
    await Subscription.create(
        mailing_list=mailing_list, address=mailbox.address, address_key=mailbox.address_key,
        requested_at=clock.now(), confirmed_at=clock.now(),
    )  # fmt: skip
    circular = await sent(world, list_ids=[mailing_list.id])

    await forward_circular(world.paul, circular.id)

    assert await Delivery.filter(body__circular_id=circular.id, address_key=mailbox.address_key).count() == 1
    assert await Delivery.filter(forwarding_id__isnull=False).count() == len(held) - 1


async def test_a_member_that_waits_is_not_lost_when_another_landesverband_opens_its_path(world):
    """The town waits for its Landesverband; a second one, through which it is a member too, goes direct meanwhile."""
    await through(world)
    await set_mail_path(world.kim, world.state_counties.id, Path.THROUGH)
    await Membership.create(organisation=world.town, association=world.counties, through=world.state_counties)
    circular = await sent(world, audience={"organisations": [world.town.id]})
    await set_mail_path(world.kim, world.state_counties.id, Path.DIRECT)

    await forward_circular(world.paul, circular.id)

    assert await reached(circular) == [world.town.id]


async def test_two_who_send_or_forward_at_once_send_once(world):
    held = await through(world)
    circular = await draft(world.clara, world.federation)

    sends = await asyncio.gather(
        *(send_circular(actor, circular.id, version=1) for actor in (world.lea, world.dora)), return_exceptions=True
    )
    forwards = await asyncio.gather(
        *(forward_circular(world.paul, circular.id) for _ in range(2)), return_exceptions=True
    )

    for results in (sends, forwards):
        assert sorted(isinstance(one, WrongState) for one in results) == [False, True]
    assert len(await reached(circular)) == 2 + len(held)


async def test_releasing_changes_nothing_in_the_circular(world):
    await through(world, Path.RELEASED)
    circular = await sent(world)

    with pytest.raises(Unacceptable):
        await forward_circular(world.paul, circular.id, cover_note="Von uns")
    await forward_circular(world.paul, circular.id)

    body = await MailBody.filter(circular_id=circular.id).order_by("-id").first()
    assert (body.facts["forwarded_by"], body.facts["cover_note"]) == ("", "")


async def test_only_the_landesverband_that_holds_members_forwards(world):
    await through(world)
    circular = await sent(world, audience={"kinds": ["municipality"]})

    with pytest.raises(Denied):
        await forward_circular(world.clara, circular.id)
    with pytest.raises(Missing):
        await forward_circular(world.bert, (await draft(world.clara, world.federation)).id)
    await Forwarding.all().delete()
    with pytest.raises(WrongState):
        await forward_circular(world.paul, circular.id)


async def test_direct_with_copy_sends_a_copy_that_is_no_recipient(world):
    held = await through(world, Path.DIRECT_WITH_COPY)

    circular = await sent(world, audience={"kinds": ["municipality", "municipal_association"]})

    assert await reached(circular) == ids(world.state_association, *held)
    progress = await circular_progress(world.clara, circular.id)
    assert (progress.fates.recipients, progress.copies) == (len(held), 1)


async def test_an_association_circular_goes_by_its_own_memberships(world):
    await through(world)
    await Membership.create(organisation=world.town, association=world.cities)
    own = await draft(world.tom, world.towns, audience={"organisations": [world.town.id]})

    await send_circular(world.tom, own.id, version=1)

    assert await reached(own) == []
    assert (await Forwarding.get()).waiting == 1


async def test_a_landesverband_reaches_its_own_members_directly(world):
    held = await through(world)
    own = await draft(world.paul, world.state_association, audience={"through": [world.state_association.id]})

    await send_circular(world.paul, own.id, version=1)

    assert await reached(own) == ids(*held)


async def test_list_recipients_get_a_list_id_and_a_link_of_their_own(world):
    mailing_list = await MailingList.create(office=world.federation, name="Integration")
    for name in ("a", "b"):
        await Subscription.create(
            mailing_list=mailing_list, address=f"{name}@x.example", address_key=f"{name}@x.example",
            requested_at=clock.now(), confirmed_at=clock.now(),
        )  # fmt: skip
    await Subscription.create(
        mailing_list=mailing_list, address="c@x.example", address_key="c@x.example", requested_at=clock.now()
    )

    circular = await sent(world, audience={"organisations": [world.city.id]}, list_ids=[mailing_list.id])

    body = await MailBody.get(circular_id=circular.id, list_id__not="")
    assert body.list_id == f"list-{mailing_list.id}.kommunalkonvent.example"
    for fact, place in (("manage_link", "/preferences/"), ("unsubscribe", "/unsubscribe/")):
        links = [one.facts[fact] for one in await Delivery.filter(body=body).order_by("id")]
        assert len(links) == len(set(links)) == 2 and all(place in link for link in links)


async def test_a_circular_waits_for_a_person_where_the_fate_is_unknown(world):
    circular = await sent(world)
    assert (await MailBody.get(circular_id=circular.id)).resend_unknown is False
    await Delivery.filter(organisation_id=world.town.id).update(state=DeliveryState.UNKNOWN)
    await Delivery.filter(organisation_id=world.city.id).update(state=DeliveryState.SENT)

    assert (await circular_progress(world.clara, circular.id)).fates.unknown == 1
    assert await resend_unknown(world.clara, circular.id) == 1
    assert await resend_unknown(world.clara, circular.id) == 0

    assert (await Delivery.get(organisation_id=world.town.id)).state is DeliveryState.QUEUED
    assert (await Delivery.get(organisation_id=world.city.id)).state is DeliveryState.SENT


async def test_progress_counts_what_became_of_the_mails(world):
    circular = await sent(world)
    await Delivery.filter(organisation_id=world.town.id).update(state=DeliveryState.FAILED)
    await Delivery.filter(organisation_id=world.city.id).update(state=DeliveryState.SENT)

    fates = (await circular_progress(world.clara, circular.id)).fates

    assert (fates.recipients, fates.delivered, fates.failed, fates.under_way) == (8, 1, 1, 6)


async def test_a_landesverband_sees_its_own_part_only_and_members_none(world):
    await through(world)
    await set_mail_path(world.kim, world.state_counties.id, Path.THROUGH)
    circular = await sent(world)

    seen = await circular_progress(world.paul, circular.id)

    assert [one.state_association.id for one in seen.forwardings] == [world.state_association.id]
    assert seen.waiting == (await show_forwarding(world.paul, circular.id)).waiting == 6
    with pytest.raises(Missing):
        await circular_progress(world.bert, circular.id)


async def test_the_preview_says_who_would_get_it_and_sends_nothing(world):
    await through(world)
    circular = await draft(world.clara, world.federation)

    preview = await preview_circular(world.clara, circular.id)

    assert (preview.direct, preview.waiting, len(preview.samples)) == (2, 6, 3)
    assert [(one.path, one.members) for one in preview.paths] == [(Path.DIRECT, 1), (Path.DIRECT, 1), (Path.THROUGH, 6)]
    assert await Delivery.all().count() == 0


async def test_a_circular_whose_sending_fails_halfway_leaves_nothing_behind(world):
    await through(world)
    circular = await draft(world.clara, world.federation)
    await rows("ALTER TABLE forwarding ADD CONSTRAINT never CHECK (waiting < 0)")
    try:
        with pytest.raises(Exception, match="never"):
            await send_circular(world.lea, circular.id, version=1)
    finally:
        await rows("ALTER TABLE forwarding DROP CONSTRAINT never")

    assert await Delivery.all().count() == 0
    assert (await Circular.get()).number is None

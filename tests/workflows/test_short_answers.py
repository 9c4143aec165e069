import pytest

from models.deliveries import Delivery
from models.organisations import Mailbox
from models.rounds import Round
from models.submissions import Submission, SubmissionOrganisation
from tests.consultation import a_submission, an_open_round, hours, released
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Denied, Missing, RoundClosed, Unacceptable, WrongState
from workflows.organisations.effective import effective_submissions
from workflows.signing import sign
from workflows.submissions.short_answers import (
    consent_to_draft,
    report_nil_return,
    report_nil_return_by_link,
    show_desk_by_link,
)
from workflows.submissions.submissions import release_submission


async def test_a_nil_return_is_received_at_once_for_all_towns_it_names(world):
    round_ = await an_open_round(world)
    towns = [town.id for town in world.union_towns]

    done = await report_nil_return(world.jana, round_.id, organisation_id=world.union.id, covers=towns)

    assert (str(done.state), str(done.kind), done.receipt_number[-5:]) == ("released", "nil_return", "-0001")
    assert await effective_submissions(round_.id) == dict.fromkeys(towns, done.id)


async def test_a_nil_return_for_a_foreign_town_or_beside_a_draft_is_refused(world):
    round_ = await an_open_round(world)

    with pytest.raises(Denied):
        await report_nil_return(world.jana, round_.id, organisation_id=world.union.id, covers=[world.town.id])
    await a_submission(world, round_)
    with pytest.raises(WrongState):
        await report_nil_return(world.anna, round_.id, organisation_id=world.town.id, covers=[world.town.id])

    assert await Submission.all().count() == 1


async def test_after_the_end_there_is_no_nil_return(world):
    round_ = await an_open_round(world)

    with clock.at(hours(241)), pytest.raises(RoundClosed):
        await report_nil_return(world.anna, round_.id, organisation_id=world.town.id, covers=[world.town.id])


async def test_consent_waits_for_a_coordinator(world):
    round_ = await an_open_round(world)

    consent = await consent_to_draft(world.anna, round_.id, organisation_id=world.town.id, covers=[world.town.id])
    assert str(consent.state) == "handed_in"

    done = await release_submission(world.cem, consent.id, version=consent.version)
    assert (str(done.kind), str(done.state)) == ("consent", "released")


# --------------------------------------------------------------------------------------- the link without a login


def link(round_: Round, *desks):
    return sign("desk", round_.id, *(desk.id for desk in desks))


async def test_the_link_shows_the_organisations_of_the_desk_and_what_is_under_way(world):
    round_ = await an_open_round(world)
    await released(world, round_, by=world.jana, organisation=world.union_towns[0], releaser=world.holger)

    desk = await show_desk_by_link(link(round_, world.union))

    assert [one.name for one in desk.organisations] == [
        "Amselhain", "Dachsfurt", "Mohnborn", "Verwaltungsgemeinschaft Ginstertal",
    ]  # fmt: skip
    assert desk.under_way == {world.union_towns[0].id: "released"} and desk.open


async def test_without_a_login_one_reports_only_a_nil_return_for_who_has_said_nothing(world):
    round_ = await an_open_round(world)
    await a_submission(world, round_, by=world.jana, organisation=world.union_towns[0])
    first, second, third = world.union_towns
    token = link(round_, world.union)

    done = await report_nil_return_by_link(token, organisation_ids=[second.id, third.id])

    assert (str(done.kind), done.created_by_id) == ("nil_return", None)
    covered = await SubmissionOrganisation.filter(submission=done).values_list("organisation_id", flat=True)
    assert set(covered) == {second.id, third.id}
    for chosen in ([first.id], [second.id], [world.town.id], []):
        with pytest.raises(Unacceptable):
            await report_nil_return_by_link(token, organisation_ids=chosen)
    assert await Submission.all().count() == 2


async def test_its_receipt_goes_to_the_mailbox_of_the_desk(world):
    round_ = await an_open_round(world)
    await report_nil_return_by_link(link(round_, world.union), organisation_ids=[world.union_towns[0].id])

    delivery = await Delivery.get(body__template="receipt")
    boxes = await Mailbox.filter(organisation_id__in=[world.union.id, world.union_towns[0].id])
    assert delivery.address in [box.address for box in boxes]


async def test_a_guessed_or_foreign_link_leads_nowhere(world):
    round_ = await an_open_round(world)

    for token in ("", "1-2.abc", sign("list", round_.id, world.town.id), sign("desk", round_.id + 99, world.town.id)):
        with pytest.raises(Missing):
            await show_desk_by_link(token)
        with pytest.raises(Missing):
            await report_nil_return_by_link(token, organisation_ids=[world.town.id])
    with pytest.raises(Missing):
        await report_nil_return(VISITOR, round_.id, organisation_id=world.town.id, covers=[world.town.id])

"""A round that follows: what was asked for before stands, is settled or changes; silence is turned into nothing."""

import asyncio
from decimal import Decimal

import pytest

from models.audit import AuditEntry
from models.deliveries import MailBody
from models.positions import Source, Votum
from models.rounds import RoundKind
from models.submissions import Continuation, Requirement, Settlement, Submission, SubmissionState
from tests.consultation import SECTIONS, a_draft, a_matter, an_open_round, hours, place, released
from tests.rows import position_row
from tests.world import World
from workflows import clock
from workflows.errors import Denied, Missing, RoundClosed, WrongState
from workflows.positions.support import show_support
from workflows.requirements.carrying import (
    change_requirement,
    keep_all,
    keep_requirement,
    settle_requirement,
    take_back,
)
from workflows.requirements.costs import sum_costs
from workflows.requirements.member_answers import send_member_answers, show_own_answers
from workflows.requirements.requirements import save_requirement, show_requirement
from workflows.requirements.suggestions import suggest_sources
from workflows.requirements.vota import decide_requirement
from workflows.rounds.forwarding import forward_round
from workflows.rounds.rounds import prepare_round
from workflows.submissions.answering import show_call, show_submission
from workflows.submissions.earlier import EarlierCount, carried_over, show_earlier
from workflows.submissions.submission_files import SubmissionFormat, submission_file
from workflows.submissions.submissions import hand_in_submission, release_submission

NEW = (("§ 1", "Ziel", "Jede Gemeinde hat zwei Brunnen."), SECTIONS[1])


async def two_rounds(world: World, *texts, **facts):
    """The town's answer to a first round on a draft, and an open second round on the next version of it."""
    matter = await a_matter(world)
    first = await a_draft(world, matter)
    where = {"provision_ids": [(await place(first, "§1")).id], "current_text": SECTIONS[0][2]}
    gone = {"title": "Kein Bericht", "provision_ids": [(await place(first, "§3")).id]}
    before = await an_open_round(world, matter, document_version_id=first.id)
    said = await released(world, before, *(texts or (where, gone)))
    second = await a_draft(world, matter, *NEW, document_id=first.document_id, label="Kabinettsentwurf")
    after = await an_open_round(world, matter, document_version_id=second.id, follows_id=before.id, **facts)
    return said, after, second


async def ids_of(submission):
    return await Requirement.filter(submission_id=submission.id).order_by("id").values_list("id", flat=True)


async def out(world, submission_id):
    """Handed in by anna, released by cem."""
    draft = await Submission.get(id=submission_id)
    if draft.state is SubmissionState.DRAFT:
        draft = await hand_in_submission(world.anna, draft.id, version=draft.version)
    return await release_submission(world.cem, draft.id, version=draft.version)


async def test_what_stands_is_asked_for_again_at_the_same_provision_of_the_new_draft(world):
    said, after, second = await two_rounds(world)
    one, gone = await ids_of(said)

    kept = await keep_requirement(world.anna, after.id, one)
    again = await keep_requirement(world.cem, after.id, one)
    homeless = await keep_requirement(world.anna, after.id, gone)

    kept = await Requirement.get(id=kept.id).prefetch_related("places", "submission")
    assert (again.id, kept.title, kept.continues_id, kept.continuation) == (
        kept.id, "Mehr Wasser", one, Continuation.STANDS,
    )  # fmt: skip
    assert [at.provision_id for at in kept.places] == [(await place(second, "§1")).id]
    assert (kept.submission.round_id, kept.submission.state) == (after.id, SubmissionState.DRAFT)
    assert await homeless.places.all().count() == 0
    listed = (await show_earlier(world.anna, after.id)).requirements
    assert [(row.lost, row.person) for row in listed] == [(False, "Anna Amsel"), (True, "Anna Amsel")]


async def test_one_tap_lets_the_whole_answer_stand_and_the_coordinator_releases_it(world):
    said, after, _ = await two_rounds(world)

    assert (await show_call(world.anna, after.id)).earlier.silent == 2
    (kept,) = await keep_all(world.anna, after.id)
    with pytest.raises(WrongState):
        await keep_all(world.anna, after.id)

    assert kept.state is SubmissionState.HANDED_IN
    assert (await show_call(world.anna, after.id)).earlier == EarlierCount(2, 0)
    await out(world, kept.id)
    assert (await carried_over(after)).standing == 2
    assert [one.continues_id for one in await Requirement.filter(submission=kept).order_by("id")] == await ids_of(said)


async def test_one_tap_hands_in_nothing_that_somebody_was_already_writing(world):
    said, after, _ = await two_rounds(world)
    one, _ = await ids_of(said)
    begun = await change_requirement(world.anna, after.id, one)

    (kept,) = await keep_all(world.cem, after.id)

    assert (kept.id, kept.state) == (begun.submission_id, SubmissionState.DRAFT)
    words = await Requirement.filter(submission=kept).order_by("id").values_list("continuation", flat=True)
    assert words == [Continuation.CHANGED, Continuation.STANDS]


async def test_what_is_settled_is_kept_with_who_and_when_and_the_office_reads_it_after_the_release(world):
    said, after, _ = await two_rounds(world)
    one, other = await ids_of(said)

    settled = await settle_requirement(world.anna, after.id, one)
    again = await settle_requirement(world.anna, after.id, one)

    assert (settled.id, settled.settled_by_id) == (again.id, world.anna.person_id)
    assert settled.settled_at <= clock.now()
    assert (await carried_over(after)).settled == 0
    assert (await show_requirement(world.clara, one)).settlements.related_objects == []
    await out(world, settled.submission_id)
    carried = await carried_over(after)
    file = await show_submission(world.clara, settled.submission_id)
    assert (carried.earlier, carried.settled, carried.silent) == (2, 1, 1)
    assert [row.requirement_id for row in file.settled] == [one]
    assert [row.submission_id for row in (await show_requirement(world.clara, one)).settlements] == [file.submission.id]
    told = await submission_file(world.anna, file.submission.id, SubmissionFormat.JSON)
    assert f'"settled": [\n      {one}'.encode() in told.content and b'"Mehr Wasser"' in told.content
    assert await Source.all().count() == 0 and other in await ids_of(said)


async def test_a_changed_one_begins_with_everything_and_quotes_the_new_draft(world):
    said, after, _ = await two_rounds(world)
    one, _ = await ids_of(said)

    begun = await change_requirement(world.anna, after.id, one)
    with pytest.raises(WrongState):
        await keep_requirement(world.anna, after.id, one)
    with pytest.raises(WrongState):
        await settle_requirement(world.anna, after.id, one)
    with pytest.raises(WrongState):
        await take_back(world.anna, after.id, one)

    begun = await Requirement.get(id=begun.id)
    assert (begun.continuation, begun.title, begun.rationale) == (
        Continuation.CHANGED, "Mehr Wasser", "Der Brunnen ist trocken.",
    )  # fmt: skip
    assert begun.current_text == NEW[0][2]


async def test_whoever_edits_what_stands_has_changed_it(world):
    said, after, _ = await two_rounds(world)
    kept = await keep_requirement(world.anna, after.id, (await ids_of(said))[0])

    same = await save_requirement(world.anna, kept.id, version=kept.version, title="Mehr Wasser")
    other = await save_requirement(world.anna, kept.id, version=kept.version, title="Viel mehr Wasser")

    assert (same.continuation, other.continuation) == (Continuation.STANDS, Continuation.CHANGED)


async def test_a_word_can_be_taken_back_and_another_said_while_it_is_a_draft(world):
    said, after, _ = await two_rounds(world)
    one, _ = await ids_of(said)

    kept = await keep_requirement(world.anna, after.id, one)
    await settle_requirement(world.anna, after.id, one)
    assert not await Requirement.exists(id=kept.id)
    await keep_requirement(world.anna, after.id, one)
    assert await Settlement.all().count() == 0
    await take_back(world.anna, after.id, one)

    assert [row.said for row in (await show_earlier(world.anna, after.id)).requirements] == [None, None]


async def test_nothing_is_said_of_what_nobody_said_anything_about(world):
    said, after, _ = await two_rounds(world)
    await out(world, (await settle_requirement(world.anna, after.id, (await ids_of(said))[0])).submission_id)
    third = await an_open_round(world, await after.matter, follows_id=after.id)

    (left,) = (await show_earlier(world.anna, third.id)).requirements

    assert (left.requirement.title, left.said) == ("Kein Bericht", None)


async def test_only_ones_own_former_requirements_can_be_spoken_of(world):
    said, after, _ = await two_rounds(world)
    one, _ = await ids_of(said)

    assert (await show_earlier(world.bert, after.id)).requirements == []
    for act in (keep_requirement, settle_requirement, change_requirement, take_back):
        with pytest.raises(Missing):
            await act(world.bert, after.id, one)
        with pytest.raises((Denied, Missing)):
            await act(world.clara, after.id, one)
    with pytest.raises(WrongState):
        await keep_all(world.bert, after.id)
    with pytest.raises(Denied):
        await show_earlier(world.clara, after.id)
    assert await Submission.all().count() == 1


async def test_after_the_end_nothing_can_be_said_any_more(world):
    said, after, _ = await two_rounds(world)
    with clock.at(hours(300)):
        for act in (keep_requirement, settle_requirement, change_requirement):
            with pytest.raises(RoundClosed):
                await act(world.anna, after.id, (await ids_of(said))[0])
        with pytest.raises(RoundClosed):
            await keep_all(world.anna, after.id)
        assert not (await show_earlier(world.anna, after.id)).open


async def test_a_released_answer_is_not_spoken_in_again(world):
    said, after, _ = await two_rounds(world)
    one, other = await ids_of(said)
    await out(world, (await keep_requirement(world.anna, after.id, one)).submission_id)

    for act in (keep_requirement, settle_requirement, change_requirement, take_back):
        with pytest.raises(WrongState):
            await act(world.anna, after.id, other)


async def test_two_people_who_let_the_same_stand_at_once_make_one(world):
    said, after, _ = await two_rounds(world)
    one, _ = await ids_of(said)
    await change_requirement(world.anna, after.id, (await ids_of(said))[1])

    made = await asyncio.gather(keep_requirement(world.anna, after.id, one), keep_requirement(world.cem, after.id, one))

    assert len({row.id for row in made}) == 1


async def test_the_members_answer_joins_what_was_said_before_and_counts_once(world):
    said, after, _ = await two_rounds(world, {"title": "Mehr Wasser"})
    (one,) = await ids_of(said)
    position = await position_row(await after.matter)
    await decide_requirement(world.clara, one, votum=Votum.ADOPTED, position_id=position.id)
    before = await show_support(world.clara, position.id)
    (kept,) = await keep_all(world.anna, after.id)
    await out(world, kept.id)
    (new,) = await ids_of(kept)

    assert await suggest_sources(world.clara, (await after.matter).id) == 1
    suggestion = await Source.get(requirement_id=new)
    assert (suggestion.position_id, suggestion.suggested_by_machine, suggestion.confirmed_at) == (
        position.id,
        True,
        None,
    )
    await decide_requirement(world.clara, new, votum=Votum.ADOPTED, position_id=position.id)

    support = await show_support(world.clara, position.id)
    assert (support.towns, support.inhabitants) == (before.towns, before.inhabitants) == ("1", 8_812)
    later = (await show_requirement(world.clara, one)).continued_by
    assert [row.id for row in later] == [new]
    assert (await show_requirement(world.clara, new)).continues.id == one


async def test_what_a_member_repeats_or_calls_settled_costs_it_no_second_time(world):
    cost = {"cost_yearly": Decimal(900), "cost_basis": "Rechnung"}
    said, after, _ = await two_rounds(world, {**cost}, {**cost, "title": "Bänke"}, {**cost, "title": "Schatten"})
    matter, (kept, settled, _silent) = await after.matter, await ids_of(said)
    before = (await sum_costs(world.clara, matter.id)).whole

    await settle_requirement(world.anna, after.id, settled)
    await out(world, (await keep_requirement(world.anna, after.id, kept)).submission_id)

    after_all = (await sum_costs(world.clara, matter.id)).whole
    assert (before.yearly, after_all.yearly, after_all.organisations) == (2700, 1800, "1")


async def test_every_requirement_of_a_later_round_is_told_what_became_of_it(world):
    said, after, _ = await two_rounds(world, {"title": "Mehr Wasser"})
    matter = await after.matter
    await decide_requirement(world.clara, (await ids_of(said))[0], votum=Votum.NOTED)
    assert (await send_member_answers(world.clara, matter.id)).sent == 1
    (kept,) = await keep_all(world.anna, after.id)
    await out(world, kept.id)

    _, (between,) = await show_own_answers(world.anna, matter.id)
    await decide_requirement(world.clara, (await ids_of(kept))[0], votum=Votum.PURSUED_ELSEWHERE, reason="Im Land.")
    assert (await send_member_answers(world.clara, matter.id)).sent == 1
    with pytest.raises(WrongState):
        await send_member_answers(world.clara, matter.id)

    _, (told,) = await show_own_answers(world.anna, matter.id)
    assert [one.votum for one in between.requirements] == [Votum.NOTED, None]
    assert [one.votum for one in told.requirements] == [Votum.NOTED, Votum.PURSUED_ELSEWHERE]
    mails = [mail for body in await MailBody.filter(template="answer") for mail in await body.deliveries.all()]
    assert [[one["result"] for one in mail.facts["requirements"]] for mail in mails] == [
        ["noted"],
        ["pursued_elsewhere"],
    ]


async def test_who_is_told_otherwise_later_is_told_again(world):
    said, after, _ = await two_rounds(world, {"title": "Mehr Wasser"})
    matter, (one,) = await after.matter, await ids_of(said)
    await decide_requirement(world.clara, one, votum=Votum.NOTED)
    await send_member_answers(world.clara, matter.id)

    await decide_requirement(world.clara, one, votum=Votum.NOTED)
    with pytest.raises(WrongState):
        await send_member_answers(world.clara, matter.id)
    await decide_requirement(world.clara, one, votum=Votum.NOT_ADOPTED, reason="Zu teuer.")

    assert (await send_member_answers(world.clara, matter.id)).sent == 1


async def test_the_desk_of_several_towns_lets_its_joint_answer_stand(world):
    matter = await a_matter(world)
    before = await an_open_round(world, matter)
    said = await released(
        world, before, {"title": "Mehr Wasser"}, by=world.jana, organisation=world.union, releaser=world.holger
    )
    after = await an_open_round(world, matter, follows_id=before.id)

    (kept,) = await keep_all(world.jana, after.id)

    assert (kept.organisation_id, said.organisation_id) == (world.union.id, world.union.id)
    assert await AuditEntry.exists(action="submission.earlier_kept", subject_id=kept.id)


async def test_what_was_said_to_the_landesverband_can_be_repeated_to_the_federation(world):
    matter = await a_matter(world)
    before = await an_open_round(world, matter)
    own = await an_open_round(world, matter, actor=world.paul, office_id=world.state_association.id, feeds_id=before.id)
    (one,) = await ids_of(await released(world, own))
    bundle = await forward_round(world.paul, own.id, version=own.version)
    await decide_requirement(world.clara, (await ids_of(bundle))[0], votum=Votum.NOTED)
    await send_member_answers(world.clara, matter.id)
    after = await an_open_round(world, matter, follows_id=before.id)

    (listed,) = (await show_earlier(world.anna, after.id)).requirements
    (kept,) = await keep_all(world.anna, after.id)
    await out(world, kept.id)

    assert (listed.requirement.id, listed.votum) == (one, Votum.NOTED)
    assert (await carried_over(after)).standing == 1
    assert await suggest_sources(world.clara, matter.id) == 1
    assert (await Source.get(requirement_id=(await ids_of(kept))[0])).votum is Votum.NOTED


async def test_a_round_follows_an_open_one_of_its_own_office_and_matter_only(world):
    matter, other = await a_matter(world), await a_matter(world)
    foreign = await an_open_round(world, other)
    before = await an_open_round(world, matter)
    facts = {"kind": RoundKind.HEARING, "title": "Zweite", "text": "", "document_version_id": None, "audience": {}}
    facts["deadline"] = hours(100)

    made = await prepare_round(world.clara, matter.id, follows_id=before.id, **facts)

    for wrong in (foreign.id, made.id):
        with pytest.raises(Missing):
            await prepare_round(world.clara, matter.id, follows_id=wrong, **facts)


async def test_the_invitation_says_that_it_follows(world):
    await two_rounds(world)

    mails = await MailBody.filter(template="invitation").order_by("id")

    assert [mail.facts["follows"] for mail in mails] == [False, True]

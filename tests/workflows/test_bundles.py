"""paul takes the federation's round over for his Landesverband: asks its members, bundles, forwards, reads what became of it.

His round asks the town (anna, cem), the other town (bert), and the union (jana, holger) with its three towns.
"""

from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.organisations import Organisation
from models.people import Mandate, Role
from models.positions import Votum
from models.rounds import Question, QuestionKind, Round, StagePurpose
from models.submissions import BundleChoice, Reading, Requirement, Submission
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, hours, released
from tests.world import person
from workflows import clock
from workflows.access import visible_mandates, visible_organisations, visible_submissions
from workflows.errors import Denied, Missing, RoundClosed, Unacceptable, WrongState
from workflows.organisations.effective import effective_requirements
from workflows.requirements.member_answers import list_member_answers, send_member_answers
from workflows.requirements.requirements import RequirementText
from workflows.requirements.vota import Decision, decide_requirements
from workflows.rounds.bundle_requirements import (
    add_bundle_requirement,
    change_bundle_requirement,
    prepare_bundle_requirement,
    remove_bundle_requirement,
)
from workflows.rounds.bundles import Fate, choose_in_bundle, show_bundle
from workflows.rounds.cockpit import show_cockpit
from workflows.rounds.feeding import passed_on
from workflows.rounds.forwarding import forward_round
from workflows.rounds.question_figures import question_figures
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.round_progress import round_progress
from workflows.rounds.round_reading import list_submissions
from workflows.rounds.rounds import SHOWN_WITH, change_round, open_round
from workflows.rounds.takeovers import prepare_takeover, take_over_round
from workflows.submissions.answering import show_call
from workflows.submissions.answers import save_answers
from workflows.submissions.short_answers import report_nil_return
from workflows.submissions.submissions import hand_in_submission, release_submission

QUESTIONS = [
    NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen?", unit="Stück"),
    NewQuestion(QuestionKind.CHOICE, "Trinkbar?", options=["ja", "nein"]),
]
OWN = RequirementText("Brunnen im ganzen Land", rationale="Alle Mitglieder wollen das.")


async def federal_round(world, **facts):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    return await an_open_round(world, matter, document_version_id=version.id, questions=QUESTIONS, **facts)


async def taken_over(world, federal):
    own = await take_over_round(world.paul, federal.id, title="Unsere Umfrage", text="", deadline=hours(48))
    return await open_round(world.paul, own.id, version=own.version)


async def ids_of(submission):
    return [one.id for one in await Requirement.filter(submission=submission).order_by("position")]


async def written():
    """What stands in the tables that a refusal must not touch."""
    return [await table.all().count() for table in (Round, Submission, Requirement, BundleChoice, AuditEntry)]


async def answered(world, round_, brunnen, by=None, organisation=None, releaser=None):
    """A released answer with one requirement and both questions answered."""
    submission = await a_submission(world, round_, by=by, organisation=organisation)
    number, choice = await Question.filter(round=round_).order_by("position")
    await save_answers(by or world.anna, submission.id, {number.id: brunnen, choice.id: "ja"})
    submission = await hand_in_submission(by or world.anna, submission.id, version=submission.version)
    return await release_submission(releaser or world.cem, submission.id, version=submission.version)


async def test_what_is_taken_over_asks_the_same_of_ones_own_members_by_an_earlier_day(world):
    stages = {StagePurpose.STATE_ASSOCIATIONS: hours(288)}
    federal = await federal_round(world, stages=stages, audience={"kinds": ["municipality"], "states": ["16", "05"]})

    offer = await prepare_takeover(world.paul, federal.id)
    own = await take_over_round(world.paul, federal.id, title=federal.title, text="Bitte.", deadline=offer.deadline)

    assert (offer.asked, offer.due) == (5, stages[StagePurpose.STATE_ASSOCIATIONS])
    assert clock.now() < offer.deadline < offer.due
    assert (own.feeds_id, own.document_version_id, own.office_id) == (
        federal.id, federal.document_version_id, world.state_association.id,
    )  # fmt: skip
    assert own.audience == {"kinds": ["municipality"], "states": ["16", "05"], "through": [world.state_association.id]}
    asked = await Question.filter(round=federal).order_by("position")
    mine = await Question.filter(round=own).order_by("position")
    assert [(one.text, one.mirrors_id) for one in mine] == [(one.text, one.id) for one in asked]
    # Another question of our own mirrors nothing; the same one, written again, still does.
    await change_round(
        world.paul, own.id, version=own.version, questions=[QUESTIONS[1], NewQuestion(QuestionKind.TEXT, "Sonst?")]
    )
    assert [one.mirrors_id for one in await Question.filter(round=own).order_by("position")] == [asked[1].id, None]


async def test_taking_over_is_refused_without_a_trace(world):
    federal = await federal_round(world)
    facts = {"title": "Unsere", "text": "", "deadline": hours(48)}
    before = await written()

    for who, more, refusal, code in (
        (world.clara, {}, Denied, "bundlers_only"),
        (world.anna, {}, Denied, "bundlers_only"),
        (world.paul, {"deadline": hours(240)}, Unacceptable, "unacceptable"),
        (world.paul, {"title": ""}, Unacceptable, "unacceptable"),
    ):
        with pytest.raises(refusal) as refused:
            await take_over_round(who, federal.id, **{**facts, **more})
        assert refused.value.code == code
    with clock.at(hours(241)), pytest.raises(RoundClosed):
        await take_over_round(world.paul, federal.id, **facts)
    assert await written() == before

    await take_over_round(world.paul, federal.id, **facts)
    with pytest.raises(WrongState) as refused:
        await take_over_round(world.paul, federal.id, **facts)
    assert refused.value.code == "already_taken_over"


async def test_a_bundle_from_its_first_choice_to_the_two_ways_that_all_see(world):
    federal = await federal_round(world)
    own = await taken_over(world, federal)
    texts = ({"title": "Mehr Bänke", "reading": Reading.MEMBERS}, {"title": "Nur hier", "reading": Reading.OWN_OFFICE})
    town = await released(world, own, {}, *texts)
    water, benches, secret = await ids_of(town)
    jana = {"by": world.jana, "releaser": world.holger}
    village = await released(world, own, organisation=world.union_towns[0], **jana)
    [village_water] = await ids_of(village)

    made = await add_bundle_requirement(world.paul, own.id, OWN, together=[water, village_water])
    await choose_in_bundle(world.paul, own.id, [benches], Fate.KEPT_BACK, reason="Gehört nicht ins Gesetz.")

    bundle = await show_bundle(world.paul, own.id)
    assert {one.id: one.fate for one in bundle.lines} == {
        water: Fate.UNDER, village_water: Fate.UNDER, benches: Fate.KEPT_BACK, secret: Fate.OURS_ALONE,
    }  # fmt: skip
    assert (bundle.asked, bundle.going, [one.title for one in bundle.own]) == (4, 2, ["Brunnen im ganzen Land"])
    assert [one.id for one in (await show_bundle(world.paul, own.id, fate=Fate.KEPT_BACK)).lines] == [benches]
    [before] = (await show_cockpit(world.clara, federal.id)).feeding
    assert (before.answered, before.asked, before.said, before.bundle_ids) == (2, 6, 4, [])
    assert await passed_on(town.id) == {}  # nothing is said before it has gone

    sent = await forward_round(world.paul, own.id, version=own.version)

    copies = await Requirement.filter(submission=sent).order_by("position")
    assert [(one.title, one.origin_id) for one in copies] == [
        ("Brunnen im ganzen Land", None), ("Mehr Wasser", water), ("Mehr Wasser", village_water),
    ]  # fmt: skip
    [after] = (await show_cockpit(world.clara, federal.id)).feeding
    assert (after.bundle_ids, after.forwarded, after.kept, after.own) == ([sent.id], 2, 2, 1)
    fates = await passed_on(town.id)
    assert [(fates[one].forwarded, fates[one].under, fates[one].reason) for one in (water, benches, secret)] == [
        (True, made.title, ""), (False, "", "Gehört nicht ins Gesetz."), (False, "", ""),
    ]  # fmt: skip
    assert fates[secret].ours_alone
    # The town sees at each end what goes on at the other.
    [there] = (await show_call(world.anna, federal.id)).ways
    assert (there.bundling, there.said, there.bundled) == (True, True, True)
    [above] = (await show_call(world.anna, own.id)).ways
    assert (above.id, above.bundling, above.said, above.bundled) == (federal.id, False, False, True)
    [silent] = (await show_call(world.bert, federal.id)).ways
    assert (silent.said, silent.bundled) == (False, False) and silent.forwarded_at


async def test_what_comes_after_the_bundle_has_gone_goes_as_an_addition_once_and_later_is_ours_to_answer(world):
    federal = await federal_round(world)
    own = await taken_over(world, federal)
    town = await released(world, own, {}, {"title": "Vorerst nicht"})
    [water, kept] = await ids_of(town)
    await choose_in_bundle(world.paul, own.id, [kept], Fate.KEPT_BACK, reason="Noch nicht.")
    await add_bundle_requirement(world.paul, own.id, OWN)
    first = await forward_round(world.paul, own.id, version=own.version)
    jana = {"by": world.jana, "organisation": world.union_towns[0], "releaser": world.holger}
    later = await released(world, own, {"title": "Noch etwas"}, **jana)
    [more] = await ids_of(later)

    bundle = await show_bundle(world.paul, own.id)
    assert bundle.open and (bundle.waiting(Fate.GOES), bundle.waiting(Fate.KEPT_BACK), bundle.own_waiting) == (1, 1, [])
    assert not (await passed_on(later.id))[more].forwarded
    for wrong in (water, kept):
        with pytest.raises(WrongState) as refused:
            await choose_in_bundle(world.paul, own.id, [water, wrong], Fate.KEPT_BACK, reason="Doch nicht.")
        assert refused.value.code == "already_forwarded"
    with pytest.raises(WrongState):
        await change_bundle_requirement(world.paul, own.id, bundle.own[0].id, OWN)
    await choose_in_bundle(world.paul, own.id, [kept], Fate.GOES)

    second = await forward_round(world.paul, own.id, version=own.version + 1)

    assert [one.origin_id for one in await Requirement.filter(submission=second).order_by("position")] == [kept, more]
    assert first.id != second.id and second.receipt_number != first.receipt_number
    assert (await list_submissions(world.clara, federal.id)).additions == {second.id}
    counted = await effective_requirements(federal.id)
    assert sorted(counted.values()) == sorted(
        [world.state_association.id, world.town.id, world.town.id, world.union_towns[0].id]
    )
    [feeding] = (await show_cockpit(world.clara, federal.id)).feeding
    assert (feeding.bundle_ids, feeding.forwarded, feeding.kept, feeding.own) == ([first.id, second.id], 3, 0, 1)
    total = (await round_progress(world.clara, federal.id)).total
    assert (total.answered, total.forwarded) == (2, 2)
    assert (await passed_on(later.id))[more].forwarded
    with pytest.raises(WrongState) as refused:
        await forward_round(world.paul, own.id, version=own.version + 2)
    assert refused.value.code == "nothing_to_add" and await Submission.filter(round=federal).count() == 2

    last = await released(world, own, {"title": "Zu spät"}, **{**jana, "organisation": world.union_towns[1]})
    with clock.at((await show_bundle(world.paul, own.id)).due + timedelta(minutes=1)):
        bundle = await show_bundle(world.paul, own.id)
        assert [one.fate for one in bundle.lines if one.id in await ids_of(last)] == [Fate.LATE] and not bundle.open
        with pytest.raises(RoundClosed):
            await forward_round(world.paul, own.id, version=own.version + 2)


async def test_what_was_kept_back_holds_up_no_answer_to_what_was_forwarded(world):
    federal = await federal_round(world)
    own = await taken_over(world, federal)
    town = await released(world, own, {}, {"title": "Nur hier"})
    [_, kept] = await ids_of(town)
    await choose_in_bundle(world.paul, own.id, [kept], Fate.KEPT_BACK, reason="Das regeln wir selbst.")
    bundle = await forward_round(world.paul, own.id, version=own.version)
    await decide_requirements(world.clara, federal.matter_id, await ids_of(bundle), Decision(Votum.NOTED))

    assert (await send_member_answers(world.clara, federal.matter_id)).sent == 1
    with pytest.raises(WrongState):  # nothing new to tell
        await send_member_answers(world.clara, federal.matter_id)
    listed = await list_member_answers(world.clara, federal.matter_id)
    assert (listed.ready, listed.told, listed.owed) == (0, 1, 1)
    await decide_requirements(world.paul, federal.matter_id, [kept], Decision(Votum.NOTED))
    assert (await send_member_answers(world.clara, federal.matter_id)).sent == 1

    mails = await Delivery.filter(body__template="answer").order_by("id")
    assert [[one["title"] for one in mail.facts["requirements"]] for mail in mails] == [["Mehr Wasser"], ["Nur hier"]]


async def test_answers_to_the_same_question_are_counted_above_once_for_each_member(world):
    federal = await federal_round(world)
    own = await taken_over(world, federal)
    jana = {"by": world.jana, "releaser": world.holger}
    await answered(world, own, 3)
    await answered(world, own, 4, organisation=world.union_towns[0], **jana)
    await report_nil_return(world.bert, own.id, covers=[world.other_town.id])
    await forward_round(world.paul, own.id, version=own.version)
    await answered(world, federal, 10)  # the town says it directly too: this counts for it

    shown = await Round.get(id=federal.id).prefetch_related(*SHOWN_WITH)
    brunnen, drinkable = await question_figures(world.clara, shown)
    total = (await round_progress(world.clara, federal.id)).total

    assert (brunnen.sum, brunnen.organisations, brunnen.answers) == (14, 2, 2)
    assert drinkable.choices == [("ja", 2), ("nein", 0)]
    assert (total.answered, total.forwarded, total.nil_returns) == (3, 2, 1)


async def test_what_the_office_asks_for_itself_is_enough_for_a_bundle_and_can_be_changed_until_it_goes(world):
    federal = await federal_round(world, audience={"kinds": ["state_association", "municipality"]})
    own = await taken_over(world, federal)
    said = await released(world, own)
    first = await add_bundle_requirement(world.paul, own.id, OWN, together=await ids_of(said))
    second = await add_bundle_requirement(world.paul, own.id, OWN)
    await change_bundle_requirement(world.paul, own.id, second.id, RequirementText("Anders", proposed_text="So."))

    writing = await prepare_bundle_requirement(world.paul, own.id, requirement_id=first.id)
    assert [one.title for one in writing.together] == ["Mehr Wasser"] and len(writing.provisions) == 3
    await remove_bundle_requirement(world.paul, own.id, first.id)
    bundle = await show_bundle(world.paul, own.id)
    assert [one.fate for one in bundle.lines] == [Fate.GOES] and [one.title for one in bundle.own] == ["Anders"]

    sent = await forward_round(world.paul, own.id, version=own.version)
    covered = await sent.covers.all()
    assert {one.organisation_id: one.said_in_id for one in covered} == {
        world.town.id: said.id, world.state_association.id: None,
    }  # fmt: skip


async def test_the_bundle_is_the_landesverbands_alone_and_only_until_it_goes(world):
    federal = await federal_round(world)
    own = await taken_over(world, federal)
    secret = await released(world, own, {}, {"reading": Reading.OWN_OFFICE})
    [open_, ours] = await ids_of(secret)
    foreign = await released(world, federal)
    [direct] = await ids_of(foreign)
    made = await add_bundle_requirement(world.paul, own.id, OWN)
    before = await written()

    acts = (
        (lambda who: show_bundle(who, own.id)),
        (lambda who: prepare_bundle_requirement(who, own.id)),
        (lambda who: choose_in_bundle(who, own.id, [open_], Fate.KEPT_BACK, reason="Nein.")),
        (lambda who: add_bundle_requirement(who, own.id, OWN)),
        (lambda who: change_bundle_requirement(who, own.id, made.id, OWN)),
        (lambda who: remove_bundle_requirement(who, own.id, made.id)),
        (lambda who: forward_round(who, own.id, version=own.version)),
    )
    for who in (world.anna, world.clara, world.dora):
        for act in acts:
            with pytest.raises((Denied, Missing)):
                await act(who)
    paul = world.paul
    for refused in (
        choose_in_bundle(paul, own.id, [open_], Fate.KEPT_BACK),  # without a reason
        choose_in_bundle(paul, own.id, [], Fate.GOES),
        choose_in_bundle(paul, own.id, [direct], Fate.GOES),  # of another round
        choose_in_bundle(paul, own.id, [open_], Fate.UNDER),
        choose_in_bundle(paul, own.id, [open_], Fate.UNDER, under_id=direct),
        add_bundle_requirement(paul, own.id, RequirementText("")),
        add_bundle_requirement(paul, own.id, RequirementText("Nur ein Titel")),
        add_bundle_requirement(paul, own.id, OWN, together=[direct]),
        change_bundle_requirement(paul, own.id, made.id, RequirementText("Ort", rationale="x", provision_ids=[0])),
    ):
        with pytest.raises(Unacceptable):
            await refused
    with pytest.raises(WrongState):
        await choose_in_bundle(paul, own.id, [ours], Fate.GOES)
    with pytest.raises(Missing):  # a member's own words are never ours to change
        await change_bundle_requirement(paul, own.id, direct, OWN)
    assert await written() == before

    await forward_round(paul, own.id, version=own.version)
    before = await written()
    together = add_bundle_requirement(paul, own.id, OWN, together=[open_])
    for act, code in (
        (acts[2](paul), "already_forwarded"),
        (together, "already_forwarded"),
        (acts[4](paul), "already_forwarded"),
        (acts[5](paul), "already_forwarded"),
        (forward_round(paul, own.id, version=own.version + 1), "nothing_to_add"),
    ):
        with pytest.raises(WrongState) as refused_late:
            await act
        assert refused_late.value.code == code
    assert await written() == before


async def test_a_kreis_takes_the_round_of_its_landesverband_over_for_its_towns(world):
    """The fourth level by the same rule: federation, Landesverband (rita), Kreis (kai), town."""
    kai = await person("Kai Kranich", world.county, Role.OFFICER)
    rita = await person("Rita Rohrdommel", world.state_counties, Role.OFFICER)
    federal = await federal_round(world)
    middle = await take_over_round(rita, federal.id, title="Kreise", text="", deadline=hours(96))
    middle = await open_round(rita, middle.id, version=middle.version)

    offer = await prepare_takeover(kai, middle.id)
    own = await take_over_round(kai, middle.id, title="Unsere Gemeinden", text="", deadline=hours(48))
    own = await open_round(kai, own.id, version=own.version)
    said = await answered(world, own, 7)
    bundle = await forward_round(kai, own.id, version=own.version)
    await forward_round(rita, middle.id, version=middle.version)

    assert (offer.asked, own.audience) == (6, {"within": [world.county.id]})
    assert (await Requirement.get(submission=bundle)).origin_id == (await ids_of(said))[0]
    assert [one.round.id for one in (await show_cockpit(rita, middle.id)).feeding] == [own.id]
    assert [one.round.id for one in (await show_cockpit(rita, federal.id)).feeding] == [middle.id]
    [line] = (await show_bundle(rita, middle.id)).lines
    assert (line.member, line.fate) == ("Lerchenroda", Fate.GOES)
    progress = (await round_progress(world.clara, federal.id)).total
    assert (progress.asked, progress.answered, progress.forwarded) == (8, 1, 1)
    # The town sees where its answer goes; the Kreis reads nothing that it did not ask for.
    [above] = (await show_call(world.anna, own.id)).ways
    assert above.office == "Kreiskonvent Thüringen" and above.bundled and not above.asked
    direct = await released(world, federal)
    for see, thing in (
        (visible_submissions, direct),
        (visible_organisations, world.city),
        (visible_mandates, await Mandate.get(person_id=world.anna.person_id)),
    ):
        assert not await type(thing).filter(see(kai), id=thing.id).exists()
    assert await Organisation.filter(visible_organisations(kai)).count() == 7
    with pytest.raises(Missing):
        await show_bundle(kai, middle.id + 99)
    with pytest.raises(Denied):
        await show_bundle(kai, middle.id)
    # Its own answer is another thing than the bundle of its towns, and neither stands in the way of the other.
    vera = await person("Vera Wiesel", world.county, Role.COORDINATOR)
    assert await Submission.filter(visible_submissions(vera)).count() == 0
    await report_nil_return(vera, middle.id, covers=[world.county.id])
    assert (await show_call(vera, middle.id)).open_towns == []

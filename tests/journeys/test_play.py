"""The whole play with 300 members: what it comes to, and that everybody who logs in has something to do."""

from dataclasses import replace

import pytest

import main
from emails import delivery
from emails.mailbox import list_mails, running_mailbox
from models import queue
from models.circulars import Forwarding
from models.database import rows
from models.matters import MinistryMail
from models.organisations import Organisation, Succession, SuccessionState
from models.papers import Approval, ApprovalState, Dissent
from models.positions import Votum
from models.proposals import Proposal, ProposalState
from models.rounds import Round
from models.settings import Settings
from models.submissions import RequirementFile, Submission, SubmissionKind, SubmissionState
from workflows import clock, installation
from workflows.demonstration import places
from workflows.demonstration.people import ANNEGRET_VOSS, HENRIKE_LOHSE, JANA_PETERSILIE, LOGINS
from workflows.demonstration.play import perform
from workflows.demonstration.play_logins import make_logins
from workflows.demonstration.play_stage import Given
from workflows.demonstration.play_summary import Stopwatch, all_is_well, count_all, write_paper
from workflows.people.sessions import find_actor, log_in_by_link

MEMBERS = 300
ASKED_TWICE = "SELECT count(*) - count(DISTINCT (body_id, address_key)) AS doubles FROM delivery"
# What the machine reads for itself comes behind all other work: nobody waits for it.
LEFT = "SELECT name FROM dbos.workflow_status WHERE status NOT IN ('SUCCESS', 'CANCELLED') AND name <> 'read_texts'"
FATES = "SELECT DISTINCT state FROM delivery"


@pytest.mark.xdist_group("play")
async def test_a_whole_consultation_is_played_and_everybody_has_something_left_to_do(db, tmp_path):
    main.import_jobs()
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True, demonstration=True)
    stages = []
    async with running_mailbox(settings.mailbox_dir) as port:
        settings = replace(settings, smtp_host="127.0.0.1", smtp_port=port)
        installation.use(settings)
        delivery.use(settings, now=clock.now)
        async with queue.running(db, "play", hurry=5):
            play = await perform(Given(MEMBERS), lambda stage, share: stages.append(stage))
        summary = await count_all(play) | {"paper": await write_paper(play, tmp_path)}
        mails, _ = list_mails(settings.mailbox_dir)

    assert all_is_well(summary)
    assert (summary["members"], summary["invited"]) == (MEMBERS, MEMBERS)
    assert summary["positions"] >= 24
    assert summary["dispatches"] >= 17
    assert summary["requirements"] >= 80
    assert summary["answers_sent"] > 50
    assert await RequirementFile.filter(name="Fallzahlen.csv").count() >= 1
    assert all((tmp_path / name).stat().st_size > 10_000 for name in summary["paper"].values())
    assert mails
    assert await rows(LEFT) == []
    assert [row["state"] for row in await rows(FATES)] == ["sent"]
    assert (await rows(ASKED_TWICE))[0]["doubles"] == 0
    assert {"register", "answers", "paper", "circular", "open rounds"} <= set(stages)
    await _the_desk_answered_for_its_towns(play)
    await _the_associations_agreed_in_two_ways(play)
    await _two_towns_are_one(play)
    await _what_is_said_has_a_reason(play)
    await _everybody_can_log_in_and_has_work(play)


async def _the_desk_answered_for_its_towns(play):
    own = play.actors[JANA_PETERSILIE].organisation_ids
    released = Submission.filter(round_id=play.round_id, state=SubmissionState.RELEASED, organisation_id__in=own)
    covered = {one.organisation_id: len(one.covers) for one in await released.prefetch_related("covers")}
    nil = await released.filter(kind=SubmissionKind.NIL_RETURN).get()
    assert covered[nil.organisation_id] == 4
    assert covered[play.places[places.GINSTERTAL].id] == 3  # two towns and the Verband itself
    assert covered[play.places[places.LERCHENRODA].id] == 1
    late = await Submission.get(round_id=play.round_id, organisation_id=play.places[places.MOORBUETTEL].id)
    assert late.late


async def _the_associations_agreed_in_two_ways(play):
    approvals = await Approval.filter(paper_version_id=play.paper_version_id)
    assert sorted(one.state for one in approvals) == [
        ApprovalState.APPROVED, ApprovalState.APPROVED, ApprovalState.REQUESTED
    ]  # fmt: skip
    assert all(one.given(clock.now()) for one in approvals)
    assert [one.association_id for one in approvals if one.reserved] == [
        play.offices["DSK"].id
    ]  # until their board meets
    assert await MinistryMail.filter(matter_id=play.matter_id, attached__name="Referentenentwurf.zip").count() == 1
    decided = await Proposal.all().order_by("position").values_list("author_name", "state")
    assert decided == [(ANNEGRET_VOSS.name, ProposalState.ACCEPTED), (ANNEGRET_VOSS.name, ProposalState.REJECTED)]
    assert await Dissent.filter(paper_version_id=play.paper_version_id).count() == 2
    assert await Forwarding.filter(circular_id=play.circular_id, forwarded_at__isnull=True).count() == 0


async def _two_towns_are_one(play):
    followed = await Succession.filter(state=SuccessionState.CONFIRMED).select_related("predecessor", "successor")
    assert {one.predecessor.name for one in followed} == {places.SCHLEHENRIED.name, places.ZEISIGKIRCH.name}
    assert {one.successor.name for one in followed} == {places.OTTERTAL.name}
    assert await Organisation.filter(name=places.OTTERTAL.name, valid_until__isnull=True).exists()


async def _what_is_said_has_a_reason(play):
    without = "SELECT count(*) AS number FROM source WHERE votum = ANY($1::text[]) AND reason = ''"
    assert (await rows(without, [[str(Votum.NOT_ADOPTED), str(Votum.PURSUED_ELSEWHERE)]]))[0]["number"] == 0


async def _everybody_can_log_in_and_has_work(play):
    logins = await make_logins(play)
    assert [login.name for login in logins] == [player.name for player in LOGINS]
    word = logins[0].link.rpartition("/")[2]
    for _ in range(2):  # the link lasts as long as the demonstration serves
        actor = await find_actor(await log_in_by_link(word))
        assert actor.name == JANA_PETERSILIE.name
    open_now = [one for one in await Round.all().prefetch_related("extensions") if one.accepts(clock.now())]
    assert {one.kind for one in open_now} == {"hearing", "urgent_query"}
    waiting = Submission.filter(state=SubmissionState.HANDED_IN, organisation_id=play.places[places.LERCHENRODA].id)
    assert await waiting.count() == 1
    lead = play.actors[HENRIKE_LOHSE].organisation_id
    asked = Approval.filter(association_id=lead, state=ApprovalState.REQUESTED, due_at__gt=clock.now())
    assert await asked.count() == 1


def test_the_seconds_of_all_stages_add_up_to_the_time_of_the_process():
    watch = Stopwatch("start")
    watch.begin("answers")
    watch.begin("reminders")
    watch.begin("answers")

    seconds = watch.rounded()

    assert set(seconds) == {"start", "answers", "reminders"}
    assert seconds["start"] > 0

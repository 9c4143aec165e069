"""The last scenes end at the real now: two rounds are open, and everybody who logs in has something to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from models.papers import ApprovalWay, PaperKind, PaperVersion
from models.positions import Position
from models.proposals import Proposal
from models.rounds import RoundKind
from models.submissions import SubmissionKind
from workflows import clock
from workflows.circulars.acknowledgements import acknowledge
from workflows.clock import BERLIN
from workflows.demonstration import places
from workflows.demonstration.answers import AnswerText, answer_of, urgent_answers
from workflows.demonstration.authors import Fit
from workflows.demonstration.federation import FEDERATION
from workflows.demonstration.paper import rounds
from workflows.demonstration.people import ANNEGRET_VOSS, JANA_PETERSILIE, PAUL_REINDERS, TILO_KRANZ
from workflows.demonstration.places import Place
from workflows.demonstration.play_answers import at_work
from workflows.demonstration.play_call import STATE_CALL, questions_of
from workflows.demonstration.play_circulars import send_to_members
from workflows.demonstration.play_respondents import SEED
from workflows.demonstration.play_stage import Play
from workflows.demonstration.play_writing import answer, prepare_writing, question_ids, write
from workflows.demonstration.requirements import written_by
from workflows.demonstration.word_clerk import tracked
from workflows.groups.group_suggestions import request_groups
from workflows.matters.matters import open_matter
from workflows.papers.approvals import request_approvals
from workflows.papers.papers import PassageText, add_passages, start_paper
from workflows.papers.proposals import decide_proposals
from workflows.papers.word_copies import export_word
from workflows.papers.word_returns import bring_word
from workflows.rounds.rounds import open_round, prepare_round
from workflows.submissions.answers import Value
from workflows.submissions.submissions import hand_in_submission

SECOND_ANSWERS, STATE_ANSWERS, URGENT_ANSWERS = 40, 8, 25
STATE = "DGK Thüringen"
SUPPLEMENT = "Ergänzende Stellungnahme zum überarbeiteten Entwurf"
SAID_AGAIN = ("finanzierung", "unterkunft", "inkrafttreten")
LONGER = "achtzehn"
EDITED = {
    "darf nicht gekürzt werden": "ist fortzuführen und darf nicht gekürzt werden",
    "zwölf Monate": f"{LONGER} Monate",
}


async def ask_again(play: Play) -> None:
    """Yesterday: the members are asked about the second draft; one Landesverband asks its own."""
    clock.reset()
    clock.set_to(clock.now() - timedelta(days=1))
    tilo, call = play.as_(TILO_KRANZ), rounds()["second"]
    second = await prepare_round(
        tilo,
        play.matter_id,
        kind=call.kind,
        title=call.title,
        text=call.letter,
        document_version_id=play.drafts[1],
        audience={},
        deadline=_noon(6),
        questions=questions_of(call),
        follows_id=play.round_id,
    )
    await open_round(tilo, second.id, version=second.version)
    paul = play.as_(PAUL_REINDERS)
    own = await prepare_round(
        paul,
        play.matter_id,
        kind=RoundKind.HEARING,
        title=f"{call.title} ({play.offices[STATE].name})",
        text=STATE_CALL,
        document_version_id=play.drafts[1],
        audience={},
        deadline=_noon(4),
        office_id=play.offices[STATE].id,
        feeds_id=second.id,
        follows_id=play.state_rounds[STATE],
    )
    await open_round(paul, own.id, version=own.version)
    play.open_rounds = {"": second.id, STATE: own.id}
    await prepare_writing(play, second.id, play.drafts[1])
    play.questions[own.id] = []


async def answer_again(play: Play) -> None:
    """Some have answered already."""
    clock.reset()
    clock.set_to(clock.now() - timedelta(hours=6))
    random = Random(SEED + 2)
    for asked_by, most in (("", SECOND_ANSWERS), (STATE, STATE_ANSWERS)):
        asked = [one for one in play.plan.others if one.asked_by == asked_by and not one.recorded_as][:most]
        for one in asked:
            writer, releaser = at_work(play, one)
            await answer(
                play,
                writer,
                releaser,
                play.open_rounds[asked_by],
                _on_second_draft(play, answer_of(random, one.author)),
                organisation_id=one.organisation_id,
            )


async def ask_urgently(play: Play) -> None:
    """Three hours ago: how many places are free for the winter? Counties and cities are asked until tomorrow.

    An express letter tells them so, and wants to know that it was read.
    """
    clock.reset()
    clock.set_to(clock.now() - timedelta(hours=3))
    annegret, call = play.as_(ANNEGRET_VOSS), rounds()["urgent"]
    matter = await open_matter(
        annegret,
        office_id=play.offices[FEDERATION.short].id,
        title="Unterbringung Geflüchteter im Winter",
        short_title="Unterbringung im Winter",
        lead_association_id=play.offices["DSK"].id,
        officer_id=annegret.person_id,
    )
    urgent = await prepare_round(
        annegret,
        matter.id,
        kind=call.kind,
        title=call.title,
        text=call.letter,
        document_version_id=None,
        audience={"kinds": ["county", "independent_city"]},
        deadline=_noon(1),
        questions=questions_of(call),
    )
    await open_round(annegret, urgent.id, version=urgent.version)
    letter = await send_to_members(
        play, "urgent", audience=urgent.audience, deadline=urgent.deadline, round_id=urgent.id, acknowledge=True
    )
    clock.set_to(clock.now() + timedelta(hours=1))
    asked = [one for one in play.plan.others if one.author.fit in (Fit.COUNTY, Fit.CITY) and not one.recorded_as]
    play.questions[urgent.id] = await question_ids(urgent.id)
    random = Random(SEED + 3)
    for one in asked[:URGENT_ANSWERS]:
        writer, releaser = at_work(play, one)
        await acknowledge(writer, letter.id)
        values: dict[int, Value] = dict(zip(play.questions[urgent.id], urgent_answers(random, one.author), strict=True))
        await answer(
            play,
            writer,
            releaser,
            urgent.id,
            AnswerText(SubmissionKind.ANSWER),
            values=values,
            organisation_id=one.organisation_id,
        )


async def leave_work(play: Play) -> None:
    """An answer waits for its release, another is half written, groups wait for officers, a supplement for the leads."""
    clock.reset()
    clock.set_to(clock.now() - timedelta(minutes=40))
    jana = play.as_(JANA_PETERSILIE)
    town, union = play.places[places.LERCHENRODA].id, play.places[places.GINSTERTAL].id
    second = play.open_rounds[""]
    ready = await write(play, jana, second, _of(play, places.LERCHENRODA), organisation_id=town, covers=[town])
    await hand_in_submission(jana, ready.id, version=ready.version)
    await write(play, jana, second, _of(play, places.GINSTERTAL), organisation_id=union, covers=[union])
    await request_groups(play.as_(TILO_KRANZ), play.matter_id)
    await _ask_for_supplement(play)


async def _ask_for_supplement(play: Play) -> None:
    tilo = play.as_(TILO_KRANZ)
    paper = await start_paper(tilo, play.matter_id, kind=PaperKind.STATEMENT, title=SUPPLEMENT)
    positions = await Position.filter(id__in=[play.positions[key] for key in SAID_AGAIN]).order_by("number")
    passages = [PassageText(one.title, one.text, position_ids=(one.id,)) for one in positions]
    await add_passages(tilo, paper.id, passages, version=paper.version)
    await _edit_in_word(play, paper.id)
    paper = await PaperVersion.get(id=paper.id)
    ways = {play.offices[short].id: ApprovalWay.VOTE for short in ("DKK", "DSK", "DGK")}
    await request_approvals(tilo, paper.id, version=paper.version, due_at=_noon(5), ways=ways)


async def _edit_in_word(play: Play, paper_version_id: int) -> None:
    """Annegret Voss edits the supplement in Word; of what comes back Tilo Kranz takes one proposal and leaves the other."""
    tilo = play.as_(TILO_KRANZ)
    copy = await export_word(tilo, paper_version_id)
    edited = tracked(copy.content, EDITED, author=ANNEGRET_VOSS.name, at=clock.now())
    brought = await bring_word(tilo, paper_version_id, name="Ergaenzung_Staedtekonvent.docx", content=edited)
    for proposal in await Proposal.filter(word_return=brought).order_by("position"):
        await decide_proposals(tilo, brought.id, accept=LONGER not in proposal.inserted, proposal_id=proposal.id)


def _on_second_draft(play: Play, said: AnswerText) -> AnswerText:
    """Only what concerns a provision that is still there; without any, we agree with the office."""
    kept = tuple(one for one in said.requirements if set(one.provisions) & set(play.provisions))
    if kept or said.kind is not SubmissionKind.ANSWER:
        return replace(said, requirements=kept, questions=None)
    return AnswerText(SubmissionKind.CONSENT, said.remark)


def _of(play: Play, place: Place) -> AnswerText:
    kept = tuple(one for one in written_by(place) if set(one.provisions) & set(play.provisions))
    return AnswerText(SubmissionKind.ANSWER, "Gilt aus unserer Sicht fort.", kept)


def _noon(days: int) -> datetime:
    """Twelve o'clock in Berlin, so many days after today."""
    return datetime.combine(clock.today() + timedelta(days=days), time(12), BERLIN)

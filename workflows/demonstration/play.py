"""The play of the demo: one whole consultation, in which every act is a workflow called as the person who does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from models import queue
from workflows import clock
from workflows.demonstration import (
    play_after,
    play_answers,
    play_call,
    play_circulars,
    play_committees,
    play_evaluation,
    play_line,
    play_members,
    play_papers,
    play_positions,
    play_present,
)
from workflows.demonstration.play_stage import Given, Play, days_before


class Scene(NamedTuple):
    """A part of the play, under the name of the stage to which its time is counted; `only` says in which plays."""

    stage: str
    act: Callable[[Play], Awaitable[None]]
    only: Callable[[Play], bool] = lambda play: True


FICTIONAL = attrgetter("fictional")
WITH_SECOND_DRAFT = attrgetter("second_draft")


SCENES = (
    Scene("register", play_members.import_members),
    Scene("people", play_members.give_mailboxes),
    Scene("people", play_members.invite_people),
    Scene("people", play_members.assign_desks),
    Scene("people", play_members.found_bodies),
    Scene("people", play_members.set_paths),
    Scene("people", play_line.note_resolutions),
    Scene("people", play_line.tell_examples),
    Scene("matter", play_call.open_the_matter),
    Scene("invitations", play_call.ask_members),
    Scene("invitations", play_call.ask_in_the_states),
    Scene("answers", play_answers.prepare_answers),
    Scene("answers", play_answers.answer_on_friday),
    Scene("reminders", play_answers.remind),
    Scene("answers", play_answers.answer_on_the_weekend),
    Scene("answers", play_answers.forward_and_close),
    Scene("grouping", play_evaluation.ask_the_machine),
    Scene("evaluation", play_positions.write_positions),
    Scene("evaluation", play_committees.ask_the_committees, only=FICTIONAL),
    Scene("evaluation", play_evaluation.confirm_and_decide),
    Scene("evaluation", play_evaluation.decide_in_the_states),
    Scene("evaluation", play_positions.name_authors),
    Scene("paper", play_papers.compose_paper),
    Scene("approval", play_papers.agree_on_paper),
    Scene("paper", play_papers.print_paper),
    Scene("dispatch", play_papers.dispatch_the_paper),
    Scene("circular", play_circulars.tell_all_members),
    Scene("circular", play_circulars.pass_it_on),
    Scene("second draft", play_after.read_second_draft, only=WITH_SECOND_DRAFT),
    Scene("second draft", play_after.follow_up, only=WITH_SECOND_DRAFT),
    Scene("member answers", play_after.answer_members),
    Scene("examples", play_circulars.show_examples, only=FICTIONAL),
    Scene("examples", play_after.follow_recommendations, only=FICTIONAL),
    Scene("merger", play_after.merge_towns, only=FICTIONAL),
    Scene("open rounds", play_present.ask_again, only=WITH_SECOND_DRAFT),
    Scene("open rounds", play_present.answer_again, only=WITH_SECOND_DRAFT),
    Scene("open rounds", play_present.ask_urgently, only=WITH_SECOND_DRAFT),
    Scene("open rounds", play_present.leave_work, only=WITH_SECOND_DRAFT),
)
Begin = Callable[[str, float], None]


async def perform(given: Given, begin: Begin) -> Play:
    """Play all scenes; after each, all jobs are done. `begin(stage, share)` is told what is being played, and how far that is.

    Jobs must be worked on in this process, by the clock of the play.
    """
    play = Play(given, days_before(clock.today()))
    try:
        for scene in SCENES:
            if not scene.only(play):
                continue
            play.tell = partial(begin, scene.stage)
            play.tell(0.0)
            await scene.act(play)
            await queue.idle()
    finally:
        clock.reset()
    return play

"""The members answer: over two nights and a weekend, each in its own way, and the silent ones are reminded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from models.people import Role
from workflows import clock
from workflows.access import Actor
from workflows.demonstration.answers import remark
from workflows.demonstration.federation import FEDERATION, mail_address
from workflows.demonstration.people import (
    ANNEGRET_VOSS,
    BASTIAN_OEHLER,
    FAMILY_NAMES,
    GIVEN_NAMES,
    TILO_KRANZ,
    ULLA_BRANDT,
)
from workflows.demonstration.play_call import STATE_OFFICERS, TAKES_OVER
from workflows.demonstration.play_respondents import SEED, plan_answers
from workflows.demonstration.play_stage import Play, Respondent
from workflows.demonstration.play_towns import answer_in_scenes, answer_late
from workflows.demonstration.play_writing import answer, prepare_writing, record_answer
from workflows.people.people_import import NewPerson, import_people
from workflows.people.sessions import actors_with
from workflows.requirements.supports import show_supportable, support_requirement
from workflows.rounds.bundles import Fate, choose_in_bundle, show_bundle
from workflows.rounds.forwarding import forward_round
from workflows.rounds.reminders import remind_silent
from workflows.rounds.rounds import extend_round, show_round

KEPT_BACK = "Das klären wir mit dem Land; im Bundesgesetz hilft es nicht."
OFFICERS = (TILO_KRANZ, ANNEGRET_VOSS, BASTIAN_OEHLER)
TOGETHER = 8  # organisations that answer in the same minutes
ON_FRIDAY = 0.6
SUPPORTERS = 60
WELL_LIKED = 25  # requirements that others join


async def prepare_answers(play: Play) -> None:
    """Everybody who is going to answer has two people for it."""
    clock.set_to(play.days.at(0, 20, 50))
    await prepare_writing(play, play.round_id, play.drafts[0])
    play.plan = await plan_answers(play)
    people = [person for one in play.plan.others for person in _clerks(one) if not one.recorded_as]
    await import_people(play.as_(ULLA_BRANDT), play.offices[FEDERATION.short].id, people)
    play.clerks = await actors_with(person.email for person in people)


async def answer_on_friday(play: Play) -> None:
    """Most of those who answer at all do it now, the towns of the play among them."""
    await answer_in_scenes(play)
    early = play.plan.others[: int(len(play.plan.others) * ON_FRIDAY)]
    await _answer_all(play, early, play.days.at(1, 10), play.days.at(1, 19))


async def remind(play: Play) -> None:
    """Saturday morning: whoever has said nothing yet is reminded, and one town gets more time."""
    clock.set_to(play.days.at(2, 10))
    tilo, slow = play.as_(TILO_KRANZ), _slow(play)
    await remind_silent(tilo, play.round_id)
    await extend_round(
        tilo,
        play.round_id,
        until=play.days.at(4, 6, 30),
        reason="Der zuständige Ausschuss tagt erst am Sonntagabend.",
        organisation_id=slow.organisation_id,
    )


async def answer_on_the_weekend(play: Play) -> None:
    """The others follow until Sunday; some only join what another has asked for."""
    late = [one for one in play.plan.others[int(len(play.plan.others) * ON_FRIDAY) :] if one is not _slow(play)]
    await _answer_all(play, late, play.days.at(2, 11), play.days.at(3, 11, 40))
    clock.set_to(play.days.at(3, 13))
    await _join_others(play)


async def forward_and_close(play: Play) -> None:
    """Two Landesverbände forward their bundles; one county is late, one town uses its longer deadline."""
    for short, round_id in play.state_rounds.items():
        clock.set_to(play.days.at(3, 16))
        officer = play.as_(STATE_OFFICERS[short])
        if short == TAKES_OVER:
            await _keep_one_back(officer, round_id)
        await forward_round(officer, round_id, version=(await show_round(officer, round_id)).version)
    clock.set_to(play.days.at(3, 22, 40))
    await _answer(play, _slow(play))
    clock.set_to(play.days.at(3, 23, 10))
    await answer_late(play)


async def _keep_one_back(officer: Actor, round_id: int) -> None:
    """One wish of a member the Landesverband settles itself."""
    waiting = (await show_bundle(officer, round_id, fate=Fate.GOES)).lines
    if waiting:
        await choose_in_bundle(officer, round_id, [waiting[-1].id], Fate.KEPT_BACK, reason=KEPT_BACK)


def _slow(play: Play) -> Respondent:
    """The town that gets a longer deadline."""
    return next(one for one in reversed(play.plan.others) if not one.asked_by and not one.recorded_as)


async def _answer_all(play: Play, respondents: Sequence[Respondent], begin: datetime, end: datetime) -> None:
    """Some at a time, spread evenly from `begin` to `end`."""
    batches = [respondents[start : start + TOGETHER] for start in range(0, len(respondents), TOGETHER)]
    for number, batch in enumerate(batches):
        clock.set_to(begin + (end - begin) * number / len(batches))
        await asyncio.gather(*(_answer(play, one) for one in batch))
        play.tell((number + 1) / len(batches))


async def _answer(play: Play, respondent: Respondent) -> None:
    if respondent.recorded_as:
        officer = play.as_(OFFICERS[respondent.organisation_id % len(OFFICERS)])
        own = respondent.organisation_id
        await record_answer(play, officer, respondent.answer, channel=respondent.recorded_as, organisation_id=own)
        return
    writer, releaser = at_work(play, respondent)
    round_id = play.state_rounds.get(respondent.asked_by, play.round_id)
    await answer(
        play,
        writer,
        releaser,
        round_id,
        respondent.answer,
        organisation_id=respondent.organisation_id,
        covers=writer.organisation_ids,
    )


def at_work(play: Play, respondent: Respondent) -> tuple[Actor, Actor]:
    """Who writes and who releases."""
    writer, releaser = _clerks(respondent)
    return play.clerks[writer.email], play.clerks[releaser.email]


def _clerks(respondent: Respondent) -> Iterator[NewPerson]:
    """Two people for an organisation, the same whenever one asks: who writes and who releases."""
    random = Random(SEED + respondent.organisation_id)
    domain = mail_address(respondent.author.name, str(respondent.organisation_id)).partition("@")[2]
    for role, desk in ((Role.CONTRIBUTOR, "sachbearbeitung"), (Role.COORDINATOR, "leitung")):
        name = f"{random.choice(GIVEN_NAMES)} {random.choice(FAMILY_NAMES)}"
        yield NewPerson(name, f"{desk}@{domain}", respondent.organisation_id, role)


async def _join_others(play: Play) -> None:
    """Coordinators join what others have asked for and shown to all."""
    random = Random(SEED)
    federal = [one for one in play.plan.others if not (one.asked_by or one.recorded_as) and one is not _slow(play)]
    supporters = federal[:: max(1, len(federal) // SUPPORTERS)]
    offer = await show_supportable(at_work(play, _slow(play))[0], play.round_id)
    offered = offer.requirements.things[:WELL_LIKED]
    for supporter in supporters if offered else []:
        _, coordinator = at_work(play, supporter)
        requirement = random.choice(offered)
        if requirement.submission.organisation_id in coordinator.organisation_ids:
            continue
        said = remark("support", random, supporter.author)
        await support_requirement(coordinator, requirement.id, organisation_id=supporter.organisation_id, remark=said)

"""Monday at dawn: what members asked for is grouped, read and judged, each requirement with a reason."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any, NamedTuple

from models.database import rows
from models.positions import Votum
from models.submissions import Reading
from workflows import clock
from workflows.demonstration.judgements import Judgement, judge, reasons
from workflows.demonstration.people import ANNEGRET_VOSS, BASTIAN_OEHLER, TILO_KRANZ
from workflows.demonstration.play_call import STATE_OFFICERS
from workflows.demonstration.play_respondents import SEED
from workflows.demonstration.play_stage import Play
from workflows.demonstration.requirements import RequirementText
from workflows.groups.group_suggestions import request_groups
from workflows.groups.groups import confirm_groups
from workflows.matters.debt import list_unanswered
from workflows.requirements.vota import NEEDS_POSITION, Decision, decide_groups, decide_requirements

GROUPED = """
    SELECT one.id AS group_id, requirement.id AS requirement_id, requirement.title, requirement.rationale,
           requirement.reading
    FROM requirement_group AS one JOIN group_member ON group_member.group_id = one.id
    JOIN requirement ON requirement.id = group_member.requirement_id
    WHERE one.matter_id = $1 ORDER BY one.id, requirement.id
"""
OF_THEIR_OWN = 0.1
NOTED_IN_STATE = "Betrifft nur unser Land; wir greifen es im Gespräch mit der Landesregierung auf."


async def ask_the_machine(play: Play) -> None:
    """Three officers sit down; the machine suggests what belongs together."""
    clock.set_to(play.days.at(4, 7, 2))
    await request_groups(play.as_(TILO_KRANZ), play.matter_id)


async def confirm_and_decide(play: Play) -> None:
    """Each officer confirms a third of the groups and decides on it; single requirements deviate from their group."""
    clock.set_to(play.days.at(4, 7, 20))
    grouped = _by_group(await rows(GROUPED, [play.matter_id]))
    officers = [play.as_(player) for player in (TILO_KRANZ, ANNEGRET_VOSS, BASTIAN_OEHLER)]
    numbers = list(grouped)
    for share, officer in enumerate(officers):
        await confirm_groups(officer, numbers[share :: len(officers)])
        play.tell((share + 1) / (len(officers) + 1))
    judged = _judged(play, grouped)
    for share, officer in enumerate(officers):
        own = {number: judged.of_groups[number] for number in numbers[share :: len(officers)]}
        await decide_groups(officer, play.matter_id, own)
    for decision, requirements in judged.deviating.items():
        await decide_requirements(officers[0], play.matter_id, requirements, decision)


async def decide_in_the_states(play: Play) -> None:
    """What a Landesverband may read alone was not forwarded: it answers that itself."""
    for player in STATE_OFFICERS.values():
        officer = play.as_(player)
        owed = await list_unanswered(officer, play.matter_id)
        if owed:
            decision = Decision(Votum.PURSUED_ELSEWHERE, reason=NOTED_IN_STATE)
            await decide_requirements(officer, play.matter_id, [one.requirement_id for one in owed], decision)


class Judged(NamedTuple):
    """What is said to each group, and to single requirements that deserve an answer of their own."""

    of_groups: dict[int, Decision]
    deviating: dict[Decision, list[int]]


def _by_group(found: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        grouped.setdefault(row["group_id"], []).append(row)
    return grouped


def _judged(play: Play, grouped: dict[int, list[dict[str, Any]]]) -> Judged:
    random, texts = Random(SEED), _texts(play)
    judged = Judged({}, {})
    for number, members in grouped.items():
        known = {row["requirement_id"]: texts.get((row["title"], row["rationale"])) for row in members}
        subject = _subject(known)
        judged.of_groups[number] = (
            _decision(play, judge(subject, random), random) if subject else _by_size(play, number, random)
        )
        shared = {row["requirement_id"] for row in members if row["reading"] != Reading.OWN_OFFICE}
        for requirement, text in known.items():
            if (
                requirement in shared
                and text
                and subject
                and (text.position != subject.position or random.random() < OF_THEIR_OWN)
            ):
                decision = _decision(play, judge(text, random), random)
                judged.deviating.setdefault(decision, []).append(requirement)
    return judged


def _texts(play: Play) -> dict[tuple[str, str], RequirementText]:
    """What was written for the play, by what stands in the rows."""
    said = [*play.plan.named.values(), *(one.answer for one in play.plan.others)]
    if play.given.contributions is not None:
        return {}
    return {(text.title, text.rationale): text for answer in said for text in answer.requirements}


def _subject(known: dict[int, RequirementText | None]) -> RequirementText | None:
    """The text that speaks for a group: one on the position that most of its members are about."""
    texts = [text for text in known.values() if text]
    positions = Counter(text.position for text in texts if text.position)
    most = positions.most_common(1)[0][0] if positions else ""
    return next((text for text in texts if text.position == most), None)


def _decision(play: Play, said: Judgement, random: Random) -> Decision:
    position = play.positions.get(said.position)
    if position is None and said.votum in NEEDS_POSITION:
        return Decision(Votum.NOTED, reason=random.choice(told(Votum.NOTED)))
    return Decision(said.votum, position, said.reason, said.internal_reason)


def _by_size(play: Play, group: int, random: Random) -> Decision:
    """In a load test the largest groups became demands; the others are answered, but not taken up."""
    if group in play.of_groups:
        votum = Votum.ADOPTED_IN_SUBSTANCE
        return Decision(votum, play.of_groups[group], random.choice(told(votum)))
    votum = random.choice((Votum.NOT_ADOPTED, Votum.PURSUED_ELSEWHERE, Votum.NOTED))
    return Decision(votum, reason=random.choice(told(votum)))


def told(votum: Votum) -> list[str]:
    """Reasons for a votum, without what stays inside the office."""
    return [reason.partition(" // ")[0] for reason in reasons()[votum.value]]

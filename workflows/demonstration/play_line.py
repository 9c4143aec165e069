"""What stands before the first word of the bill: fields of policy, resolutions, and what works in a few towns."""

from __future__ import annotations

from datetime import timedelta

from models.people import Role
from models.positions import ContactReading
from workflows import clock
from workflows.bodies.resolutions import add_resolution
from workflows.demonstration import federation
from workflows.demonstration.people import OFFICE_PLAYERS, TILO_KRANZ, TOWN_PLAYERS, ULLA_BRANDT, Player
from workflows.demonstration.play_stage import Play
from workflows.demonstration.positions import examples
from workflows.drafts.law_places import law_place
from workflows.examples.example_contacts import take_contact
from workflows.examples.examples import add_example, hand_in_example, publish_example
from workflows.organisations.topics import set_topics


async def note_resolutions(play: Play) -> None:
    """Fields of policy get their numbers, and the offices note what their committees decided."""
    clock.set_to(play.days.at(0, 12))
    topics = await set_topics(play.as_(ULLA_BRANDT), dict(federation.TOPICS))
    play.topics = {topic.number: topic.id for topic in topics}
    for decision in federation.DECISIONS:
        noted = await add_resolution(
            play.as_(officer_of(decision.office)),
            play.bodies[decision.office, decision.committee],
            number=decision.number,
            decided_on=play.days.thursday - timedelta(days=decision.days_ago),
            text=decision.text,
            subject=decision.title,
            topic_id=play.topics[decision.topic],
            law_place=law_place(decision.text),
        )
        play.resolutions[decision.office, decision.number] = noted.id


async def tell_examples(play: Play) -> None:
    """Three towns tell what works for them, at what cost, and who knows more; the office shows it to everybody."""
    clock.set_to(play.days.at(0, 14))
    for example in examples():
        writer = next(one for one in TOWN_PLAYERS if one.place == example.place)
        told = await add_example(
            play.as_(writer),
            play.places[example.place].id,
            title=example.title,
            text=example.text,
            cost=example.cost,
            result=example.result,
            topic_id=play.topics[example.topic],
        )
        await take_contact(play.as_(writer), told.id, reading=ContactReading.MEMBERS)
        await hand_in_example(play.as_(writer), told.id, version=told.version)
        await publish_example(play.as_(TILO_KRANZ), told.id)
        play.examples[example.key] = told.id


def officer_of(office: str) -> Player:
    """Who notes it: an officer of the association, the lead association's for the federation."""
    return next((one for one in OFFICE_PLAYERS if one.office == office and one.role is Role.OFFICER), TILO_KRANZ)

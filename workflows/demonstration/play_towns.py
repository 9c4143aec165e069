"""The towns and counties of the play answer in scenes of their own."""

from __future__ import annotations

from dataclasses import replace

from models.people import Role
from models.submissions import Channel
from workflows import clock
from workflows.access import Actor
from workflows.demonstration import places
from workflows.demonstration.people import (
    DEPARTMENTS,
    HOLGER_WENDT,
    JANA_PETERSILIE,
    TILO_KRANZ,
    TOWN_PLAYERS,
)
from workflows.demonstration.places import Place
from workflows.demonstration.play_members import actor_of
from workflows.demonstration.play_stage import Play
from workflows.demonstration.play_writing import answer, record_answer, texts_of, write
from workflows.people.people import invite_person
from workflows.requirements.requirements import add_requirements
from workflows.submissions.short_answers import report_nil_return
from workflows.submissions.submissions import change_submission, hand_in_submission, release_submission

BY_TWO = (places.SILBERBRONN, places.NEBELHORST, places.SPERBERGAU, places.KRANICHWERDER, places.OTTERSEE)
BY_MAIL = (places.SCHLEHENRIED, places.ZEISIGKIRCH)
NOTHING_TO_SAY = 4  # of the seven towns of the desk
COUNCIL_MEETS = 19  # days after the letter


async def answer_in_scenes(play: Play) -> None:
    """Friday morning in the town halls of the play."""
    clock.set_to(play.days.at(1, 8, 40))
    await _seven_towns(play)
    await _five_departments(play)
    for place in BY_TWO:
        writer, releaser = staff(play, place)
        await _answered_by(play, place, writer, releaser)
    clock.set_to(play.days.at(1, 9, 30))
    await _recorded(play, places.WIESELFELDE, Channel.SPREADSHEET)
    for place in BY_MAIL:
        await _recorded(play, place, Channel.MAIL)


async def answer_late(play: Play) -> None:
    """The county whose answer comes after the deadline, within the grace period."""
    writer, releaser = staff(play, places.MOORBUETTEL)
    await _answered_by(play, places.MOORBUETTEL, writer, releaser)


def staff(play: Play, place: Place) -> tuple[Actor, Actor]:
    """Who writes and who releases in a town of the play."""
    own = {player.role: play.as_(player) for player in TOWN_PLAYERS if player.place == place}
    return own[Role.CONTRIBUTOR], own[Role.COORDINATOR]


async def _seven_towns(play: Play) -> None:
    """Jana Petersilie: one Fehlanzeige for four towns, one answer for two and the Verband; Lerchenroda sees it otherwise."""
    jana, holger = play.as_(JANA_PETERSILIE), play.as_(HOLGER_WENDT)
    union, own = play.places[places.GINSTERTAL].id, play.places[places.LERCHENRODA].id
    towns = [one for one in jana.organisation_ids if one not in (union, own)]
    silent, speaking = towns[:NOTHING_TO_SAY], towns[NOTHING_TO_SAY:]
    remark = "Keine Betroffenheit, in den vier Gemeinden leben derzeit keine Geflüchteten."
    await report_nil_return(jana, play.round_id, organisation_id=silent[0], covers=silent, remark=remark)
    said = play.plan.named[places.GINSTERTAL]
    await answer(play, jana, holger, play.round_id, said, organisation_id=union, covers=[union, *speaking])
    mayor = next(play.as_(player) for player in TOWN_PLAYERS if player.place == places.LERCHENRODA)
    said = play.plan.named[places.LERCHENRODA]
    await answer(play, jana, mayor, play.round_id, said, organisation_id=own)


async def _five_departments(play: Play) -> None:
    """Mara Sievert begins, five departments add what they know, and the council will meet only after the deadline."""
    mara, releaser = staff(play, places.DOHLENSTADT)
    city, said = play.places[places.DOHLENSTADT].id, play.plan.named[places.DOHLENSTADT]
    hands = [texts_of(play, said.requirements[number :: len(DEPARTMENTS)]) for number in range(len(DEPARTMENTS))]
    submission = await write(
        play, mara, play.round_id, replace(said, requirements=()), organisation_id=city, covers=[city]
    )
    for (_, name), texts in zip(DEPARTMENTS, hands, strict=True):
        email = f"{name.lower().replace(' ', '.')}@dohlenstadt.example"
        await invite_person(releaser, name=name, email=email, organisation_id=city, role=Role.CONTRIBUTOR)
        if texts:
            await add_requirements(await actor_of(email), submission.id, texts)
    council = play.days.at(COUNCIL_MEETS, 17).date()
    await change_submission(
        mara, submission.id, remark="Der Rat befasst sich am Sitzungstag.", reservation_until=council
    )
    submission = await hand_in_submission(mara, submission.id, version=submission.version)
    await release_submission(releaser, submission.id, version=submission.version)


async def _answered_by(play: Play, place: Place, writer: Actor, releaser: Actor) -> None:
    said, own = play.plan.named[place], play.places[place].id
    await answer(play, writer, releaser, play.round_id, said, organisation_id=own, covers=writer.organisation_ids)


async def _recorded(play: Play, place: Place, channel: Channel) -> None:
    """What came to the office as a mail or a table is written down there."""
    own = play.places[place].id
    await record_answer(play, play.as_(TILO_KRANZ), play.plan.named[place], channel=channel, organisation_id=own)

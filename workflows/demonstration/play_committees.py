"""What committees have to do with it: a special session adopts a demand, and an older resolution says something else."""

from __future__ import annotations

from datetime import date, timedelta

from models.bodies import AgendaResult, BodySession
from workflows import clock
from workflows.bodies.agenda import Decision, add_item, record_result
from workflows.bodies.agenda_templates import propose_item
from workflows.bodies.body_sessions import plan_session
from workflows.demonstration.people import TILO_KRANZ
from workflows.demonstration.play_line import officer_of
from workflows.demonstration.play_stage import Play
from workflows.positions.contradictions import mark_contradiction, resolve_contradiction

WORKING_GROUP = ("Kommunalkonvent", "Arbeitskreis Integration")
CITIES_BOARD = ("DSK", "Präsidium")
CITIES_RESOLUTION = ("DSK", "16")
NOTE = "Der Beschluss verteilt alles nach der Zahl der Zugewanderten, die Position ein Fünftel als Sockelbetrag."
REASON = (
    "Vier Fünftel folgen dem Beschluss. Zum Sockelbetrag zeichnet der Deutsche Städtekonvent unter dem Vorbehalt seines "
    "Präsidiums mit; die Frage steht auf dessen nächster Tagesordnung."
)
UNTIL_NEXT_SESSION = timedelta(days=45)


async def ask_the_committees(play: Play) -> None:
    """The working group adopts a demand; where the cities' line says something else, that is marked and taken to their board."""
    clock.set_to(play.days.at(4, 7, 12))
    await _adopt(play)
    await _contradict(play)


async def _adopt(play: Play) -> None:
    """Tilo Kranz lets the working group decide on the cost estimate in a session by video."""
    tilo, position_id = play.as_(TILO_KRANZ), play.positions["aufwand"]
    session = await plan_session(
        tilo, play.bodies[WORKING_GROUP], begins_at=clock.now() + timedelta(minutes=3), place="Videokonferenz"
    )
    proposal = await propose_item(tilo, position_id=position_id)
    item = await add_item(tilo, session.id, proposal.text, from_position_id=position_id)
    clock.set_to(play.days.at(4, 7, 16))
    await record_result(tilo, item.id, version=item.version, decision=Decision(AgendaResult.ADOPTED, "3"))


async def take_to_the_board(play: Play) -> date:
    """The cities put the paper on the agenda of their board's next session: its day, until which they agree under reservation."""
    cities = play.as_(officer_of(CITIES_BOARD[0]))
    board = await BodySession.get(body_id=play.bodies[CITIES_BOARD])
    proposal = await propose_item(cities, paper_version_id=play.paper_version_id)
    await add_item(cities, board.id, proposal.text, paper_version_id=play.paper_version_id)
    return board.begins_at.astimezone(clock.BERLIN).date()


async def _contradict(play: Play) -> None:
    """The demand on the distribution key departs from a resolution of the cities; their board is to deal with it."""
    tilo, cities = play.as_(TILO_KRANZ), play.as_(officer_of(CITIES_BOARD[0]))
    position_id = play.positions["verteilung"]
    marked = await mark_contradiction(cities, position_id, note=NOTE, resolution_id=play.resolutions[CITIES_RESOLUTION])
    board = await plan_session(
        cities, play.bodies[CITIES_BOARD], begins_at=play.days.at(0, 10) + UNTIL_NEXT_SESSION, place="Berlin"
    )
    proposal = await propose_item(cities, position_id=position_id)
    await add_item(cities, board.id, proposal.text, from_position_id=position_id)
    await resolve_contradiction(tilo, marked.id, reason=REASON)

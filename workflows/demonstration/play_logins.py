"""Links by which everybody can be one of the people of the play, as long as the demonstration serves."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from models.people import Person
from workflows import installation
from workflows.demonstration.people import LOGINS
from workflows.demonstration.play_stage import Play
from workflows.people.sessions import new_login

LONG = timedelta(days=3_650)


class Login(NamedTuple):
    """Who one can be, and the page with the button."""

    name: str
    task: str
    organisation: str
    link: str


async def make_logins(play: Play) -> list[Login]:
    """One link for each person that the demo names; it works again and again."""
    logins = []
    for player in LOGINS:
        actor = play.as_(player)
        person = await Person.get(id=actor.person_id)
        word, _ = await new_login(person, lasts=LONG, demonstration=True)
        assert actor.acting is not None
        link = installation.link(f"/login/{word}")
        logins.append(Login(player.name, player.task, actor.acting.organisation_name, link))
    return logins

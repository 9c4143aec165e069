"""Real sessions for people of a test, as her mail link would open them."""

import httpx

from models.people import Person
from workflows.access import Actor
from workflows.people.sessions import log_in_by_link, new_login, switch_mandate


async def open_session(actor: Actor) -> str:
    """The token for the cookie of a browser in which this person acts in the mandate of the actor."""
    assert actor.person_id is not None
    link, _ = await new_login(await Person.get(id=actor.person_id))
    token = await log_in_by_link(link)
    if actor.acting is not None and actor.acting != actor.mandates[0]:
        await switch_mandate(actor, token, mandate_id=actor.acting.mandate_id)
    return token


async def log_in(client: httpx.AsyncClient, actor: Actor) -> None:
    """From now on the client carries the session cookie of this person, in the mandate the actor acts in."""
    client.cookies.set("session", await open_session(actor))

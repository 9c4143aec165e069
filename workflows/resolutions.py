"""Resolutions (Beschlüsse) of committees: the standing line on which positions rest."""

from datetime import date

from tortoise.expressions import Subquery

from models.database import transaction
from models.organisations import Body, Resolution
from workflows import clock
from workflows.access import Actor, require, visible_bodies
from workflows.audit import record
from workflows.bodies import keeps_bodies
from workflows.errors import Missing, Unacceptable


async def add_resolution(actor: Actor, body_id: int, *, number: str, decided_on: date, text: str) -> Resolution:
    """The office notes what one of its committees decided."""
    async with transaction():
        body = await Body.filter(id=body_id).select_for_update(of=("body",)).select_related("office").first()
        if body is None:
            raise Missing(body=body_id)

        require(
            actor.is_office or actor.machine, actor.machine or keeps_bodies(actor, body.office), code="not_your_office"
        )
        await _check(body, number.strip(), decided_on, text)

        resolution = await Resolution.create(body=body, number=number.strip(), decided_on=decided_on, text=text.strip())

        await record(actor, "resolution.added", resolution, body=body.id)
    return resolution


async def list_resolutions(actor: Actor) -> list[Resolution]:
    """The standing line, newest first, of all committees that the actor may see."""
    require(actor.is_office or actor.machine)
    bodies = Subquery(Body.filter(visible_bodies(actor)).values("id"))
    return await Resolution.filter(body_id__in=bodies).select_related("body__office").order_by("-decided_on", "-id")


async def _check(body: Body, number: str, decided_on: date, text: str) -> None:
    wrong = {}
    if not number or len(number) > 40:
        wrong["number"] = "too_long" if number else "empty"
    elif await Resolution.exists(body=body, number=number):
        wrong["number"] = "number_taken"
    if decided_on > clock.today():
        wrong["decided_on"] = "in_the_future"
    if not text.strip():
        wrong["text"] = "empty"
    if wrong:
        raise Unacceptable(fields=wrong)

"""Committees (Gremien) of the offices: who has a seat and for how long, their sessions, and what they decided."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Day, Form, Line
from consult.labels import options
from consult.render import page, see_other
from models.matters import Circle, Topic
from workflows.bodies.bodies import end_seat, found_body, list_bodies, seat_member, show_body


class BodyForm(Form):
    name: Line
    office: int


class SeatForm(Form):
    member: Line
    since: Day | None = None
    until: Day | None = None


async def list_(request: Request) -> Response:
    bodies, offices = await list_bodies(request.state.actor)
    return page(request, "bodies/list.html", bodies=bodies, offices=[(one.id, one.name) for one in offices])


@form_page(list_)
async def found(request: Request) -> Response:
    form = await BodyForm.read(request)
    body = await found_body(request.state.actor, form.office, form.name)
    return see_other(request, "body:show", said="saved", id=body.id)


async def show(request: Request) -> Response:
    sheet = await show_body(request.state.actor, request.path_params["id"])
    return page(request, "bodies/show.html", sheet=sheet, resolution=None, **choices(sheet.topics))


@form_page(show)
async def seat(request: Request) -> Response:
    form = await SeatForm.read(request)
    await seat_member(request.state.actor, request.path_params["id"], form.member, since=form.since, until=form.until)
    return see_other(request, "body:show", said="saved", id=request.path_params["id"])


@form_page(show)
async def unseat(request: Request) -> Response:
    ended = await end_seat(request.state.actor, request.path_params["id"], request.path_params["seat"])
    return see_other(request, "body:show", said="seat_ended", id=ended.body_id)


def choices(topics: list[Topic]) -> dict[str, Any]:
    """What the fields of a resolution offer."""
    return {"topics": [(one.id, f"{one.number}. {one.name}") for one in topics], "circles": options(Circle)}

"""Sessions of committees: planned, moved, cancelled, and their agenda."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult import bodies
from consult.form_pages import form_page
from consult.form_state import FormState
from consult.forms import Form, Line, LocalDateTime
from consult.labels import options
from consult.moments import written
from consult.render import page, see_other
from models.bodies import AgendaResult, BodySession
from workflows.bodies.body_sessions import cancel_session, change_session, plan_session, show_session


class SessionForm(Form):
    begins_at: LocalDateTime
    place: Line = ""


class ChangeForm(SessionForm):
    version: int


@form_page(bodies.show)
async def plan(request: Request) -> Response:
    form = await SessionForm.read(request)
    session = await plan_session(
        request.state.actor, request.path_params["id"], begins_at=form.begins_at, place=form.place
    )
    return see_other(request, "body_session:show", said="session_planned", id=session.id)


async def show(request: Request) -> Response:
    sheet = await show_session(request.state.actor, request.path_params["id"])
    return page(
        request,
        "body_sessions/show.html",
        sheet=sheet,
        later=session_options(sheet.later),
        results=options(AgendaResult),
        blank=FormState(),
        **bodies.choices(sheet.topics),
    )


@form_page(show)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    session = await change_session(
        request.state.actor,
        request.path_params["id"],
        version=form.version,
        begins_at=form.begins_at,
        place=form.place,
    )
    return see_other(request, "body_session:show", said="saved", id=session.id)


@form_page(show)
async def cancel(request: Request) -> Response:
    session = await cancel_session(request.state.actor, request.path_params["id"])
    return see_other(request, "body_session:show", said="session_cancelled", id=session.id)


def session_options(sessions: list[BodySession], *, named: bool = False) -> list[tuple[int, Any]]:
    """Sessions for a select by their day, and by their committee where `named` (`body__office` must be fetched)."""
    if not named:
        return [(one.id, written(one.begins_at)) for one in sessions]
    return [(one.id, f"{one.body.called}, {written(one.begins_at)}") for one in sessions]

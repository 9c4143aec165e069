"""Approval by the link in the mail: the page, agreeing and objecting with a typed name."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Day, Form, Line, Text
from consult.render import page, see_other
from models.papers import SessionResult
from workflows.papers.signed_approval import (
    approve_by_link,
    object_by_link,
    record_session_by_link,
    show_signed_approval,
)


class GiveForm(Form):
    version: int
    name: Line
    reservation: Line = ""
    session_on: Day | None = None


class ObjectForm(Form):
    version: int
    name: Line
    text: Text
    passage: int | None = None


class SessionForm(Form):
    version: int
    name: Line
    note: Line
    result: SessionResult


async def show(request: Request) -> Response:
    token = request.path_params["token"]
    signed = await show_signed_approval(token)
    passages = [(one.id, one.heading) for one in signed.passages if one.heading]
    return page(request, "signed_approvals/show.html", signed=signed, token=token, passages=passages)


@form_page(show)
async def give(request: Request) -> Response:
    form, token = await GiveForm.read(request), request.path_params["token"]
    await approve_by_link(token, **form.model_dump())
    return see_other(request, "signed_approval:show", said="approval_given", token=token)


@form_page(show)
async def object_(request: Request) -> Response:
    form, token = await ObjectForm.read(request), request.path_params["token"]
    await object_by_link(token, version=form.version, name=form.name, text=form.text, passage_id=form.passage)
    return see_other(request, "signed_approval:show", said="approval_objected", token=token)


@form_page(show)
async def record_session(request: Request) -> Response:
    form, token = await SessionForm.read(request), request.path_params["token"]
    agreed = form.result is SessionResult.CONFIRMED
    await record_session_by_link(token, version=form.version, name=form.name, note=form.note, agreed=agreed)
    return see_other(request, "signed_approval:show", said="session_recorded", token=token)

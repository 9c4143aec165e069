"""Asking the ministry for more time: the proposed letter as PDF and Word, noting that it went out, and the answer."""

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line, LocalDateTime, Text
from consult.render import page, see_other
from workflows.errors import Unacceptable
from workflows.matters.deadline_requests import (
    LetterFormat,
    answer_deadline_request,
    make_letter,
    record_deadline_request,
    sent_letter,
    show_deadline_requests,
)


class LetterForm(Form):
    text: Text
    format: LetterFormat = LetterFormat.PDF


class SentForm(Form):
    text: Text
    asked_until: LocalDateTime
    note: Line


class AnswerForm(Form):
    """More time until a moment, or none."""

    granted_until: LocalDateTime | None = None
    declined: bool = False


async def show(request: Request) -> Response:
    asked = await show_deadline_requests(request.state.actor, request.path_params["id"])
    return page(request, "deadline_requests/show.html", asked=asked)


@form_page(show)
async def make(request: Request) -> Response:
    form = await LetterForm.read(request)
    return download(
        *await make_letter(request.state.actor, request.path_params["id"], text=form.text, format_=form.format)
    )


@form_page(show)
async def record(request: Request) -> Response:
    form, matter_id = await SentForm.read(request), request.path_params["id"]
    await record_deadline_request(
        request.state.actor, matter_id, text=form.text, asked_until=form.asked_until, note=form.note
    )
    return see_other(request, "deadline_request:show", said="deadline_asked", id=matter_id)


async def answer(request: Request) -> Response:
    form = await AnswerForm.read(request)
    if form.granted_until is None and not form.declined:
        raise Unacceptable(fields={"granted_until": "missing"})
    asked = await answer_deadline_request(
        request.state.actor, request.path_params["id"], granted_until=None if form.declined else form.granted_until
    )
    said = "deadline_granted" if asked.granted_until else "deadline_declined"
    return see_other(request, "deadline_request:show", said=said, id=asked.matter_id)


async def letter(request: Request) -> Response:
    return download(*await sent_letter(request.state.actor, request.path_params["id"]))

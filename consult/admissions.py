"""Asking to be admitted after the deadline, and what the office says to it."""

from starlette.requests import Request
from starlette.responses import Response

from consult import rounds
from consult.form_pages import form_page
from consult.forms import Form, LocalDateTime, Text
from consult.render import page, see_other
from workflows.errors import Unacceptable
from workflows.rounds.admissions import (
    ask_for_admission,
    decline_admission,
    grant_admission,
    list_admissions,
    show_admission,
)


class AskForm(Form):
    towns: list[int] = []
    reason: Text = ""


class DecisionForm(Form):
    answer: Text = ""


class GrantForm(DecisionForm):
    until: LocalDateTime


@form_page(rounds.show)
async def ask(request: Request) -> Response:
    form = await AskForm.read(request)
    if not form.towns:
        raise Unacceptable(fields={"towns": "empty"})
    round_id = request.path_params["id"]
    await ask_for_admission(request.state.actor, round_id, organisation_ids=form.towns, reason=form.reason)
    return see_other(request, "round:show", said="admission_asked", id=round_id)


async def list_(request: Request) -> Response:
    found = await list_admissions(request.state.actor, request.path_params["id"])
    return page(request, "admissions/list.html", found=found)


async def show(request: Request) -> Response:
    admission = await show_admission(request.state.actor, request.path_params["id"])
    return page(request, "admissions/show.html", admission=admission)


@form_page(show)
async def grant(request: Request) -> Response:
    form = await GrantForm.read(request)
    admission = await grant_admission(
        request.state.actor, request.path_params["id"], until=form.until, answer=form.answer
    )
    return see_other(request, "admission:list", said="admission_granted", id=admission.round_id)


@form_page(show)
async def decline(request: Request) -> Response:
    form = await DecisionForm.read(request)
    admission = await decline_admission(request.state.actor, request.path_params["id"], answer=form.answer)
    return see_other(request, "admission:list", said="admission_declined", id=admission.round_id)

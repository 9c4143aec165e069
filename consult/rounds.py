"""Rounds: the list, one for its office or for a member, and every act of the office with its page that asks first."""

from starlette.requests import Request
from starlette.responses import Response

from consult.cockpit import show_round
from consult.form_pages import form_page
from consult.forms import Form, LocalDateTime, Text, VersionForm
from consult.render import page, see_other
from workflows.rounds.cockpit import prepare_round_act
from workflows.rounds.round_reading import (
    list_submissions,
    prepare_extension,
    prepare_opening,
)
from workflows.rounds.rounds import end_round_early, extend_round, list_rounds, open_round
from workflows.submissions.answering import show_call


class PageForm(Form):
    page: int = 1


class ExtensionForm(Form):
    until: LocalDateTime
    reason: Text
    organisation: int | None = None


async def list_(request: Request) -> Response:
    rounds = await list_rounds(request.state.actor, PageForm.query(request).page)
    return page(request, "rounds/list.html", rounds=rounds)


async def show(request: Request) -> Response:
    actor, round_id = request.state.actor, request.path_params["id"]
    if actor.is_office:
        return await show_round(request)
    return page(request, "rounds/call.html", call=await show_call(actor, round_id))


async def submissions(request: Request) -> Response:
    actor, number = request.state.actor, PageForm.query(request).page
    received = await list_submissions(actor, request.path_params["id"], number)
    return page(request, "rounds/submissions.html", received=received)


async def ask_to_open(request: Request) -> Response:
    recipients = await prepare_opening(request.state.actor, request.path_params["id"])
    return page(request, "rounds/open.html", recipients=recipients)


@form_page(ask_to_open)
async def open_(request: Request) -> Response:
    form = await VersionForm.read(request)
    round_ = await open_round(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "round:show", said="round_opened", id=round_.id)


async def ask_to_extend(request: Request) -> Response:
    recipients = await prepare_extension(request.state.actor, request.path_params["id"])
    return page(request, "rounds/extend.html", recipients=recipients)


@form_page(ask_to_extend)
async def extend(request: Request) -> Response:
    form = await ExtensionForm.read(request)
    await extend_round(
        request.state.actor,
        request.path_params["id"],
        until=form.until,
        reason=form.reason,
        organisation_id=form.organisation,
    )
    return see_other(request, "round:show", said="round_extended", id=request.path_params["id"])


async def ask_to_end(request: Request) -> Response:
    act = await prepare_round_act(request.state.actor, request.path_params["id"])
    return page(request, "rounds/end.html", act=act)


@form_page(ask_to_end)
async def end(request: Request) -> Response:
    form = await VersionForm.read(request)
    await end_round_early(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "round:show", said="round_ended", id=request.path_params["id"])

"""Changing what was sent: a later deadline, or other words, told to exactly those who got it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import LocalDateTime, Text, VersionForm
from consult.render import page, see_other
from workflows.circulars.circular_revising import circular_to_revise, correct_circular, extend_circular


class ExtensionForm(VersionForm):
    deadline: LocalDateTime
    what: Text


class CorrectionForm(VersionForm):
    subject: Text
    text: Text
    what: Text


async def ask_to_extend(request: Request) -> Response:
    circular = await circular_to_revise(request.state.actor, request.path_params["id"])
    return page(request, "circulars/extend.html", circular=circular)


@form_page(ask_to_extend)
async def extend(request: Request) -> Response:
    form = await ExtensionForm.read(request)
    circular_id = request.path_params["id"]
    await extend_circular(
        request.state.actor, circular_id, version=form.version, deadline=form.deadline, what=form.what
    )
    return see_other(request, "circular:show", id=circular_id, said="circular_extended")


async def ask_to_correct(request: Request) -> Response:
    circular = await circular_to_revise(request.state.actor, request.path_params["id"])
    return page(request, "circulars/correct.html", circular=circular)


@form_page(ask_to_correct)
async def correct(request: Request) -> Response:
    form = await CorrectionForm.read(request)
    circular_id = request.path_params["id"]
    await correct_circular(
        request.state.actor, circular_id, version=form.version, subject=form.subject, text=form.text, what=form.what
    )
    return see_other(request, "circular:show", id=circular_id, said="circular_corrected")

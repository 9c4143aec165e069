"""Release by a signature: laying an answer before a named person, and the page behind her link."""

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Email, Form, Line, Text
from consult.render import page, see_other
from workflows.contributions.signature_asking import ask_for_signature, end_signed_release
from workflows.contributions.signed_release import (
    open_sheet_file,
    return_by_signature,
    show_sheet,
    sign_release,
)
from workflows.submissions.answering import show_submission


class AskForm(Form):
    version: int
    name: Line
    email: Email


class SignForm(Form):
    name: Line


class ReturnForm(Form):
    reason: Text


async def new(request: Request) -> Response:
    file = await show_submission(request.state.actor, request.path_params["id"])
    return page(request, "signed_releases/new.html", file=file)


@form_page(new)
async def ask(request: Request) -> Response:
    form = await AskForm.read(request)
    await ask_for_signature(
        request.state.actor, request.path_params["id"], version=form.version, name=form.name, email=form.email
    )
    return see_other(request, "submission:show", said="signature_asked", id=request.path_params["id"])


async def end(request: Request) -> Response:
    await end_signed_release(request.state.actor, request.path_params["id"])
    return see_other(request, "submission:show", said="signature_ended", id=request.path_params["id"])


async def show(request: Request) -> Response:
    token = request.path_params["token"]
    sheet = await show_sheet(token)
    given = {}
    if sheet.file:
        given = {one.question_id: one.value for one in sheet.file.submission.answers}
    return page(request, "signed_releases/show.html", sheet=sheet, given=given, token=token)


async def file(request: Request) -> Response:
    found, content = await open_sheet_file(request.path_params["token"], request.path_params["file"])
    return download(found.name, found.file.media_type, content)


@form_page(show)
async def sign(request: Request) -> Response:
    form, token = await SignForm.read(request), request.path_params["token"]
    await sign_release(token, name=form.name)
    return see_other(request, "signed_release:show", token=token)


@form_page(show)
async def return_(request: Request) -> Response:
    form, token = await ReturnForm.read(request), request.path_params["token"]
    await return_by_signature(token, reason=form.reason)
    return see_other(request, "signed_release:show", token=token)

"""A ministry's mail: dropping it as a file, what was found in it, and laying it to a matter."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Upload
from consult.render import page, see_other
from workflows.errors import Unacceptable
from workflows.matters.ministry_mails import bring_and_file, bring_mail, file_mail, mail_file, show_mail

MOST_BYTES = 31 * 2**20


class MatterForm(Form):
    """The matter to which a mail is laid."""

    matter: int


class MailForm(Form):
    file: Upload | None = None
    matter: Annotated[int, Field(ge=1)] | None = None


async def new(request: Request) -> Response:
    matter = MailForm.query(request).matter if request.method == "GET" else None
    return page(request, "ministry_mails/new.html", matter=matter)


@form_page(new)
async def bring(request: Request) -> Response:
    form, actor = await MailForm.read(request), request.state.actor
    if form.file is None:
        raise Unacceptable(fields={"file": "missing"})
    if form.matter is not None:
        await bring_and_file(actor, form.file.content, form.matter)
        return see_other(request, "matter:show", said="mail_filed", id=form.matter, anchor="mails")
    mail = await bring_mail(actor, form.file.content)
    return see_other(request, "ministry_mail:show", id=mail.id)


async def show(request: Request) -> Response:
    sheet = await show_mail(request.state.actor, request.path_params["id"])
    return page(request, "ministry_mails/show.html", sheet=sheet)


@form_page(show)
async def file(request: Request) -> Response:
    form = await MatterForm.read(request)
    await file_mail(request.state.actor, request.path_params["id"], form.matter)
    return see_other(request, "matter:show", said="mail_filed", id=form.matter, anchor="mails")


async def original(request: Request) -> Response:
    """The mail as it was dropped."""
    return download(*await mail_file(request.state.actor, request.path_params["id"]))


async def attached(request: Request) -> Response:
    """One of its files."""
    return download(*await mail_file(request.state.actor, request.path_params["id"], request.path_params["file"]))

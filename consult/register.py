"""The register of members: bringing a file, looking at what it would change, importing it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Upload
from consult.labels import label
from consult.numbers import number
from consult.render import page, see_other
from models.organisations import MEMBER_KINDS
from workflows.register.register_review import bring_register, import_reviewed_register, review_register, show_register

MOST_NAMES = 50


class BringForm(Form):
    file: Upload


class ImportForm(Form):
    version: int


async def show(request: Request) -> Response:
    sheet = await show_register(request.state.actor)
    figures = [(label(kind), number(sheet.kinds.get(kind, 0)), "") for kind in MEMBER_KINDS]
    return page(request, "register/show.html", sheet=sheet, figures=figures)


@form_page(show)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    file = await bring_register(request.state.actor, form.file.content)
    return see_other(request, "register:review", id=file.id)


async def review(request: Request) -> Response:
    preview = await review_register(request.state.actor, request.path_params["id"])
    return page(
        request,
        "register/review.html",
        preview=preview,
        anything=any(preview.changes),
        file_id=request.path_params["id"],
        most=MOST_NAMES,
    )


@form_page(review)
async def import_(request: Request) -> Response:
    form = await ImportForm.read(request)
    outcome = await import_reviewed_register(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "register:show", said="register_imported" if outcome.register_import else "register_same")

"""The year page of the recommendations as a spreadsheet: taking it along, bringing it back, looking at it, taking it over."""

from starlette.requests import Request
from starlette.responses import Response

from consult.answer_sheets import MOST_BYTES, told
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Upload
from consult.render import page, see_other
from workflows.documents.table_file import XLSX
from workflows.recommendations.year_sheets import (
    bring_year_sheet,
    export_year_sheet,
    import_year_sheet,
    review_year_sheet,
)

__all__ = ["MOST_BYTES", "bring", "export", "new", "review", "take"]


class BringForm(Form):
    file: Upload


class TakeForm(Form):
    seen: str


async def export(request: Request) -> Response:
    name, content = await export_year_sheet(request.state.actor)
    return download(name, XLSX, content)


async def new(request: Request) -> Response:
    return page(request, "year_sheets/new.html")


@form_page(new)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    file = await bring_year_sheet(request.state.actor, form.file.content)
    return see_other(request, "year_sheet:review", file=file.id)


async def review(request: Request) -> Response:
    file_id = request.path_params["file"]
    found = await review_year_sheet(request.state.actor, file_id)
    return page(request, "year_sheets/review.html", review=found, mistakes=told(found.mistakes), file_id=file_id)


@form_page(review)
async def take(request: Request) -> Response:
    form = await TakeForm.read(request)
    await import_year_sheet(request.state.actor, request.path_params["file"], seen=form.seen)
    return see_other(request, "recommendation:list", said="implementation_recorded")

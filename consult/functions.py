"""Functions (Aufgaben) of members: the list, and a table that is looked at and then imported."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.register import BringForm
from consult.render import page, see_other
from workflows.organisations.function_review import (
    bring_functions,
    import_reviewed_functions,
    list_functions,
    review_functions,
)

MOST_ERRORS = 100


async def list_(request: Request) -> Response:
    functions, may_import = await list_functions(request.state.actor)
    return page(request, "functions/list.html", functions=functions, may_import=may_import)


@form_page(list_)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    file = await bring_functions(request.state.actor, form.file.content)
    return see_other(request, "function:review", id=file.id)


async def review(request: Request) -> Response:
    preview = await review_functions(request.state.actor, request.path_params["id"])
    return page(request, "functions/review.html", preview=preview, file_id=request.path_params["id"], most=MOST_ERRORS)


@form_page(review)
async def import_(request: Request) -> Response:
    await import_reviewed_functions(request.state.actor, request.path_params["id"])
    return see_other(request, "function:list", said="functions_imported")

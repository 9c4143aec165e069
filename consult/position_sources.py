"""From where a position comes: naming it, taking it out, and keeping what rests on a withdrawn answer."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.positions import edit, show
from consult.render import see_other
from models.positions import Votum
from workflows.positions.position_sources import add_source, adopt_requirement, keep_source, remove_source


class SourceForm(Form):
    resolution: int | None = None
    example: int | None = None
    named_author: int | None = None


class AdoptForm(Form):
    requirement: int
    votum: Votum = Votum.ADOPTED


class KeepForm(Form):
    reason: Text


@form_page(edit)
async def rest_on(request: Request) -> Response:
    form = await SourceForm.read(request)
    position_id = request.path_params["id"]
    await add_source(
        request.state.actor,
        position_id,
        resolution_id=form.resolution,
        example_id=form.example,
        named_author_id=form.named_author,
    )
    return see_other(request, "position:show", said="source_added", id=position_id)


@form_page(edit)
async def adopt(request: Request) -> Response:
    form = await AdoptForm.read(request)
    position_id = request.path_params["id"]
    await adopt_requirement(request.state.actor, position_id, form.requirement, votum=form.votum)
    return see_other(request, "position:show", said="source_added", id=position_id)


async def remove(request: Request) -> Response:
    position = await remove_source(request.state.actor, request.path_params["source"])
    return see_other(request, "position:show", said="source_removed", id=position.id)


@form_page(show)
async def keep(request: Request) -> Response:
    form = await KeepForm.read(request)
    position = await keep_source(request.state.actor, request.path_params["source"], reason=form.reason)
    return see_other(request, "position:show", said="source_kept", id=position.id)

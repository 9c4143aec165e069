"""The archive of a closed matter: asked for here, fetched from the page of the export."""

from starlette.requests import Request
from starlette.responses import Response

from consult.render import see_other
from workflows.matters.archive import archive_matter


async def make(request: Request) -> Response:
    export = await archive_matter(request.state.actor, request.path_params["id"])
    return see_other(request, "export:show", id=export.id)

"""Files that a job makes: the page that waits for one, and the file itself, handed out piece by piece."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from consult.render import page
from workflows.records.exports import open_export, show_export


async def show(request: Request) -> Response:
    export = await show_export(request.state.actor, request.path_params["id"])
    return page(request, "exports/show.html", export=export)


async def file(request: Request) -> Response:
    export, path = await open_export(request.state.actor, request.path_params["id"])
    return FileResponse(path, media_type=export.media_type, filename=export.name)

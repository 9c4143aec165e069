"""Files of an example: pictures are shown on its page, everything else is taken away."""

from starlette.requests import Request
from starlette.responses import Response

from consult.examples import edit
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line, Upload
from consult.render import see_other
from workflows import attachments
from workflows.errors import Unacceptable
from workflows.examples.example_files import attach_example_file, detach_example_file, read_example_file

MOST_BYTES = attachments.MOST_BYTES + 2**20


class FileForm(Form):
    file: Upload | None = None
    shows: Line = ""
    creator: Line = ""
    licence: Line = ""


@form_page(edit)
async def attach(request: Request) -> Response:
    form, example_id = await FileForm.read(request), request.path_params["id"]
    if form.file is None:
        raise Unacceptable(fields={"file": "missing"})
    await attach_example_file(
        request.state.actor,
        example_id,
        name=form.file.name,
        content=form.file.content,
        shows=form.shows,
        creator=form.creator,
        licence=form.licence,
    )
    return see_other(request, "example:edit", said="file_attached", anchor="files", id=example_id)


async def detach(request: Request) -> Response:
    example_id = request.path_params["id"]
    await detach_example_file(request.state.actor, example_id, request.path_params["file"])
    return see_other(request, "example:edit", said="file_detached", anchor="files", id=example_id)


async def read(request: Request) -> Response:
    params = request.path_params
    name, media_type, content = await read_example_file(request.state.actor, params["id"], params["file"])
    if media_type.startswith("image/"):
        return Response(content, media_type=media_type)
    return download(name, media_type, content)

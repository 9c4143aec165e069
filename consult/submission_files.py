"""An answer to take along: its receipt, and the answer itself as PDF, Word and JSON."""

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from workflows.errors import Missing
from workflows.submissions.recorded_files import open_letter
from workflows.submissions.submission_files import SubmissionFormat, submission_file, submission_receipt


async def receipt(request: Request) -> Response:
    made = await submission_receipt(request.state.actor, request.path_params["id"])
    return download(made.name, made.media_type, made.content)


async def letter(request: Request) -> Response:
    found, content = await open_letter(request.state.actor, request.path_params["id"], request.path_params["letter"])
    return download(found.name, found.file.media_type, content)


async def file(request: Request) -> Response:
    wanted = request.path_params["format"]
    if wanted not in list(SubmissionFormat):
        raise Missing(format=wanted)
    made = await submission_file(request.state.actor, request.path_params["id"], SubmissionFormat(wanted))
    return download(made.name, made.media_type, made.content)

"""A circular on its way: how far it is, and stopping it, letting it go on, calling it off, trying again."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line
from consult.render import page, see_other, wants_fragment
from workflows.circulars.circular_halting import (
    cancel_circular,
    pause_circular,
    resend_unknown,
    resume_circular,
    retry_failed,
)
from workflows.circulars.circular_progress import circular_progress


class ReasonForm(Form):
    reason: Line


async def progress(request: Request) -> Response:
    """The figures, which the circular's page asks for again while it runs; at its end the page itself is loaded again."""
    found = await circular_progress(request.state.actor, request.path_params["id"])
    response = page(request, "circulars/running.html", progress=found)
    if wants_fragment(request) and not found.running:
        response.headers["HX-Refresh"] = "true"
    return response


@form_page(progress)
async def pause(request: Request) -> Response:
    form = await ReasonForm.read(request)
    await pause_circular(request.state.actor, request.path_params["id"], reason=form.reason)
    return _back(request, "circular_paused")


async def resume(request: Request) -> Response:
    await resume_circular(request.state.actor, request.path_params["id"])
    return _back(request, "circular_resumed")


async def cancel(request: Request) -> Response:
    await cancel_circular(request.state.actor, request.path_params["id"])
    return _back(request, "circular_cancelled")


async def retry(request: Request) -> Response:
    await retry_failed(request.state.actor, request.path_params["id"])
    return _back(request, "circular_retried")


async def resend(request: Request) -> Response:
    await resend_unknown(request.state.actor, request.path_params["id"])
    return _back(request, "circular_resent")


def _back(request: Request, said: str) -> Response:
    return see_other(request, "circular:show", id=request.path_params["id"], said=said, anchor="progress")

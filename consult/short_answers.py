"""Answers that say little: nothing to report, or agreement with the draft. Each has a page that asks first."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.render import page, see_other
from consult.submissions import TownsForm
from workflows.submissions.answering import show_call
from workflows.submissions.short_answers import consent_to_draft, report_nil_return


async def ask_for_nil_return(request: Request) -> Response:
    return await _ask(request, "submissions/nil_return.html")


@form_page(ask_for_nil_return)
async def nil_return(request: Request) -> Response:
    form = await TownsForm.read(request)
    submission = await report_nil_return(
        request.state.actor, request.path_params["id"], covers=form.chosen(), remark=form.remark
    )
    return see_other(request, "submission:receipt", said="nil_return_reported", id=submission.id)


async def ask_for_consent(request: Request) -> Response:
    return await _ask(request, "submissions/consent.html")


@form_page(ask_for_consent)
async def consent(request: Request) -> Response:
    form = await TownsForm.read(request)
    submission = await consent_to_draft(
        request.state.actor, request.path_params["id"], covers=form.chosen(), remark=form.remark
    )
    return see_other(request, "submission:show", said="handed_in", id=submission.id)


async def _ask(request: Request, template: str) -> Response:
    """For the towns ticked on the page before, or for all that have no answer yet."""
    call = await show_call(request.state.actor, request.path_params["id"])
    ticked = set(TownsForm.query(request).towns) if request.method == "GET" else set()
    request.state.typed = None if request.method == "GET" else request.state.typed
    chosen = [one.id for one in call.open_towns if not ticked or one.id in ticked]
    return page(request, template, call=call, chosen=chosen)

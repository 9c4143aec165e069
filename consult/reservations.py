"""After the committee's session: an answer that was given under its reserve is confirmed or withdrawn."""

from starlette.requests import Request
from starlette.responses import Response

from consult import submissions
from consult.form_pages import form_page
from consult.forms import Text, VersionForm
from consult.render import page, see_other
from workflows.submissions.answering import show_submission
from workflows.submissions.reservations import confirm_reservation, withdraw_reserved


class WithdrawalForm(VersionForm):
    reason: Text


@form_page(submissions.show)
async def confirm(request: Request) -> Response:
    form = await VersionForm.read(request)
    submission = await confirm_reservation(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "submission:show", said="reservation_confirmed", id=submission.id)


async def ask_to_withdraw(request: Request) -> Response:
    file = await show_submission(request.state.actor, request.path_params["id"])
    return page(request, "reservations/withdraw.html", file=file)


@form_page(ask_to_withdraw)
async def withdraw(request: Request) -> Response:
    form = await WithdrawalForm.read(request)
    submission_id = request.path_params["id"]
    submission = await withdraw_reserved(request.state.actor, submission_id, version=form.version, reason=form.reason)
    return see_other(request, "submission:show", said="withdrawn", id=submission.id)

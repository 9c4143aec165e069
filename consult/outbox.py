"""The switch that lets mail leave this installation."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line
from consult.labels import label
from consult.numbers import number
from consult.render import page, see_other
from models.deliveries import DeliveryState
from workflows.operation.outbox import arm_outbox, disarm_outbox, show_outbox


class ReasonForm(Form):
    reason: Line


async def show(request: Request) -> Response:
    outbox = await show_outbox(request.state.actor)
    figures = [(label(state), number(outbox.mails[state]), "") for state in DeliveryState if state in outbox.mails]
    return page(request, "outbox/show.html", outbox=outbox, figures=figures)


@form_page(show)
async def arm(request: Request) -> Response:
    await arm_outbox(request.state.actor)
    return see_other(request, "outbox:show", said="outbox_armed")


@form_page(show)
async def disarm(request: Request) -> Response:
    form = await ReasonForm.read(request)
    await disarm_outbox(request.state.actor, reason=form.reason)
    return see_other(request, "outbox:show", said="outbox_disarmed")

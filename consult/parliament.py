"""What happens to a matter in Bundestag and Bundesrat: its steps, what they suggest, and who wants to hear of them."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line
from consult.render import page, see_other
from models.proceedings import StepHint
from workflows.matters.proceedings import (
    end_proceeding,
    link_proceeding,
    settle_hint,
    show_parliament,
    watch_matter,
)

# Where a person does what she has just said yes to.
NEXT = {
    StepHint.STAGE: "parliament:show",
    StepHint.FOLLOW_UP: "follow_up:show",
    StepHint.LAPSE: "follow_up:ask_to_lapse",
}


class LinkForm(Form):
    number: Line


async def show(request: Request) -> Response:
    shown = await show_parliament(request.state.actor, request.path_params["id"])
    return page(request, "matters/parliament.html", shown=shown, matter=shown.matter)


@form_page(show)
async def link(request: Request) -> Response:
    form = await LinkForm.read(request)
    proceeding = await link_proceeding(request.state.actor, request.path_params["id"], number=form.number)
    return see_other(request, "parliament:show", said="proceeding_linked", id=proceeding.matter_id)


async def end(request: Request) -> Response:
    matter_id = await end_proceeding(request.state.actor, request.path_params["id"])
    return see_other(request, "parliament:show", said="proceeding_ended", id=matter_id)


async def accept(request: Request) -> Response:
    matter_id, hint = await settle_hint(request.state.actor, request.path_params["id"], accepted=True)
    return see_other(request, NEXT[hint], said="hint_accepted", id=matter_id)


async def decline(request: Request) -> Response:
    matter_id, _ = await settle_hint(request.state.actor, request.path_params["id"], accepted=False)
    return see_other(request, "parliament:show", said="hint_declined", id=matter_id)


async def watch(request: Request) -> Response:
    await watch_matter(request.state.actor, request.path_params["id"], watching=True)
    return see_other(request, "parliament:show", said="watching", id=request.path_params["id"])


async def unwatch(request: Request) -> Response:
    await watch_matter(request.state.actor, request.path_params["id"], watching=False)
    return see_other(request, "parliament:show", said="not_watching", id=request.path_params["id"])

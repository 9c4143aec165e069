"""A Landesverband takes a round over: the same questions to its own members, by an earlier day."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line, LocalDateTime, Text
from consult.render import page, see_other
from workflows.rounds.takeovers import prepare_takeover, take_over_round


class TakeoverForm(Form):
    title: Line
    text: Text = ""
    deadline: LocalDateTime


async def ask(request: Request) -> Response:
    takeover = await prepare_takeover(request.state.actor, request.path_params["id"])
    return page(request, "rounds/take_over.html", takeover=takeover)


@form_page(ask)
async def take_over(request: Request) -> Response:
    form = await TakeoverForm.read(request)
    own = await take_over_round(
        request.state.actor, request.path_params["id"], title=form.title, text=form.text, deadline=form.deadline
    )
    return see_other(request, "round:show", said="round_taken_over", id=own.id)

"""Who follows whom: proposals of the register, decided by a person, or named by her."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form
from consult.labels import options
from consult.render import page, see_other
from models.organisations import STATES, SuccessionState
from workflows.register.succession_reading import prepare_succession, show_successions
from workflows.register.successions import confirm_succession, name_successor, reject_succession


class BoardForm(Form):
    state: SuccessionState = SuccessionState.PROPOSED
    page: int = 1


class SearchForm(Form):
    q: str = ""


class SuccessorForm(Form):
    successor_id: int


async def list_(request: Request) -> Response:
    asked = BoardForm.query(request)
    board = await show_successions(request.state.actor, state=asked.state, page=asked.page)
    return page(request, "successions/list.html", board=board, states=options(SuccessionState))


@form_page(list_)
async def confirm(request: Request) -> Response:
    await confirm_succession(request.state.actor, request.path_params["id"])
    return see_other(request, "succession:list", said="succession_confirmed")


@form_page(list_)
async def reject(request: Request) -> Response:
    await reject_succession(request.state.actor, request.path_params["id"])
    return see_other(request, "succession:list", said="succession_rejected")


async def new(request: Request) -> Response:
    asked = SearchForm.query(request)
    predecessor, candidates = await prepare_succession(request.state.actor, request.path_params["id"], q=asked.q)
    return page(
        request, "successions/new.html", predecessor=predecessor, candidates=candidates, q=asked.q, states=STATES
    )


@form_page(new)
async def name(request: Request) -> Response:
    form = await SuccessorForm.read(request)
    await name_successor(request.state.actor, request.path_params["id"], form.successor_id)
    return see_other(request, "succession:list", said="succession_confirmed")

"""Addressees of papers: the list, one with its history, correcting, succeeding, and taking them from a table."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Day, Form, Land, Line
from consult.labels import label
from consult.register import BringForm
from consult.render import page, see_other
from models.organisations import ADDRESSEE_KINDS, STATES, OrganisationKind
from workflows.dispatches.addressee_facts import FACTS
from workflows.dispatches.addressee_import import bring_addressees, import_reviewed_addressees, review_addressees
from workflows.dispatches.addressee_reading import list_addressees, show_addressee
from workflows.dispatches.addressees import (
    add_addressee,
    change_addressee,
    end_addressee,
    succeed_addressee,
)

MOST_ERRORS = 100


class SearchForm(Form):
    q: str = ""
    kind: OrganisationKind | None = None
    state: Land = ""
    ended: bool = False
    page: int = 1


class AddresseeForm(Form):
    name: Line = ""
    short_name: Line = ""
    kind: str = ""
    state: str = ""
    address: str = ""

    def facts(self) -> dict[str, str]:
        """By the names of their columns, without spaces around them."""
        return {name: getattr(self, name).strip() for name in FACTS}


class ChangeForm(AddresseeForm):
    mark: str


class SuccessionForm(Form):
    successor_name: Line
    on: Day


class EndForm(Form):
    ended_on: Day


async def list_(request: Request) -> Response:
    asked = SearchForm.query(request)
    found = await list_addressees(
        request.state.actor, q=asked.q, kind=asked.kind, state=asked.state, ended=asked.ended, page=asked.page
    )
    return page(request, "addressees/list.html", found=found, asked=asked, states=STATES, kinds=_kinds())


async def refused(request: Request) -> Response:
    """The list again, with the form that was refused."""
    found = await list_addressees(request.state.actor)
    return page(request, "addressees/list.html", found=found, asked=SearchForm(), states=STATES, kinds=_kinds())


@form_page(refused)
async def add(request: Request) -> Response:
    form = await AddresseeForm.read(request)
    addressee = await add_addressee(request.state.actor, form.facts())
    return see_other(request, "addressee:show", id=addressee.id, said="saved")


async def show(request: Request) -> Response:
    sheet = await show_addressee(request.state.actor, request.path_params["id"])
    return page(request, "addressees/show.html", sheet=sheet, states=STATES, kinds=_kinds())


@form_page(show)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    changed = await change_addressee(request.state.actor, request.path_params["id"], form.facts(), mark=form.mark)
    return see_other(request, "addressee:show", id=changed.id, said="saved")


@form_page(show)
async def succeed(request: Request) -> Response:
    form = await SuccessionForm.read(request)
    successor = await succeed_addressee(
        request.state.actor, request.path_params["id"], name=form.successor_name, on=form.on
    )
    return see_other(request, "addressee:show", id=successor.id, said="addressee_succeeded")


@form_page(show)
async def end(request: Request) -> Response:
    form = await EndForm.read(request)
    ended = await end_addressee(request.state.actor, request.path_params["id"], on=form.ended_on)
    return see_other(request, "addressee:show", id=ended.id, said="addressee_ended")


@form_page(refused)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    file = await bring_addressees(request.state.actor, form.file.content)
    return see_other(request, "addressee:review", id=file.id)


async def review(request: Request) -> Response:
    preview = await review_addressees(request.state.actor, request.path_params["id"])
    return page(
        request,
        "addressees/review.html",
        preview=preview,
        file_id=request.path_params["id"],
        states=STATES,
        most=MOST_ERRORS,
    )


@form_page(review)
async def import_(request: Request) -> Response:
    await import_reviewed_addressees(request.state.actor, request.path_params["id"])
    return see_other(request, "addressee:list", said="addressees_imported")


def _kinds() -> list[tuple[OrganisationKind, str]]:
    return [(kind, label(kind)) for kind in ADDRESSEE_KINDS]

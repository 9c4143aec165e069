"""Acts on the ticked rows of the evaluation table, or on all that its filters let through, after a look at what they meet."""

from starlette.requests import Request
from starlette.responses import Response

from consult.evaluation import DecisionForm, back, position_options
from consult.evaluation_filters import filters_of
from consult.form_pages import form_page
from consult.forms import Form, Line, Text
from consult.labels import options
from consult.render import page, see_other
from models.positions import Votum
from workflows.errors import Unacceptable
from workflows.evaluation.bulk_acts import (
    assign_selection,
    confirm_selection,
    decide_selection,
    group_selection,
    tag_selection,
)
from workflows.evaluation.evaluation_filters import Filters
from workflows.evaluation.selections import preview_selection


class SelectionForm(Form):
    """The rows: ticked ones, or `all` that the filters let through. `seen` stands for those that the page showed."""

    requirements: list[int] = []
    all: bool = False
    filters: str = ""
    seen: str = ""
    requirement: int | None = None  # the row that stays open

    def wanted(self, request: Request) -> Filters:
        """What the act is about; Unacceptable where nothing is ticked."""
        if not self.all and not self.requirements:
            raise Unacceptable("nothing_ticked")
        return filters_of(self.filters).filters(request) if self.all else Filters(ids=tuple(self.requirements))


class DecideForm(SelectionForm, DecisionForm):
    again: bool = False


class GroupForm(SelectionForm):
    title: Text


class TagForm(SelectionForm):
    tag: Line
    remove: bool = False


class AssignForm(SelectionForm):
    officer: int | None = None


async def choose(request: Request) -> Response:
    """The page that asks what to do with the chosen rows, and says what would be refused."""
    form = SelectionForm.query(request)
    selection = await preview_selection(request.state.actor, request.path_params["id"], form.wanted(request))
    return page(
        request,
        "evaluation/chosen.html",
        selection=selection,
        asked=form,
        positions=position_options(selection.positions),
        vota=options(Votum),
    )


@form_page(choose)
async def decide(request: Request) -> Response:
    form = await DecideForm.read(request)
    actor, matter_id = request.state.actor, request.path_params["id"]
    await decide_selection(actor, matter_id, form.wanted(request), form.decision(), again=form.again, seen=form.seen)
    return back(request, matter_id, said="decided")


@form_page(choose)
async def confirm(request: Request) -> Response:
    form = await SelectionForm.read(request)
    matter_id = request.path_params["id"]
    await confirm_selection(request.state.actor, matter_id, form.wanted(request), seen=form.seen)
    return back(request, matter_id, said="decided")


@form_page(choose)
async def group(request: Request) -> Response:
    form = await GroupForm.read(request)
    made = await group_selection(
        request.state.actor, request.path_params["id"], form.wanted(request), form.title, seen=form.seen
    )
    return see_other(request, "group:show", said="group_changed", id=made.id)


@form_page(choose)
async def tag(request: Request) -> Response:
    form = await TagForm.read(request)
    actor, matter_id = request.state.actor, request.path_params["id"]
    await tag_selection(actor, matter_id, form.wanted(request), form.tag, remove=form.remove, seen=form.seen)
    return back(request, matter_id, said="tagged", requirement=form.requirement)


@form_page(choose)
async def assign(request: Request) -> Response:
    form = await AssignForm.read(request)
    actor, matter_id = request.state.actor, request.path_params["id"]
    await assign_selection(actor, matter_id, form.wanted(request), form.officer, seen=form.seen)
    return back(request, matter_id, said="assigned", requirement=form.requirement)

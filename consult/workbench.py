"""The workbench for groups: side by side at one place of the draft, sorted by people, by keyboard or by buttons."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.act_sentences import act_sentence
from consult.form_pages import form_page
from consult.forms import Form, Text, VersionForm
from consult.render import page, see_other
from models.positions import RequirementGroup
from workflows.documents.redline import redline
from workflows.evaluation.evaluation_notes import set_conflicts
from workflows.groups.groups import confirm_group, group_letters, merge_groups, move_letters
from workflows.groups.workbench import COLUMNS, Column, show_workbench


class PlaceForm(Form):
    place: str | None = None
    page: int = 1


class LettersForm(Form):
    letters: list[str] = []


class NewGroupForm(LettersForm):
    title: Text


class OthersForm(Form):
    groups: list[int] = []


async def show(request: Request) -> Response:
    asked = PlaceForm.query(request)
    bench = await show_workbench(request.state.actor, request.path_params["id"], asked.place, page=asked.page)
    columns = [(column, _wording(column)) for column in bench.columns]
    return page(request, "groups/workbench.html", bench=bench, columns=columns, most=COLUMNS, sentence=act_sentence)


@form_page(show)
async def accept(request: Request) -> Response:
    form = await VersionForm.read(request)
    group = await confirm_group(request.state.actor, request.path_params["group"], version=form.version)
    return _back(request, group, "groups_confirmed")


@form_page(show)
async def take(request: Request) -> Response:
    """The marked letters come into this group, with all their copies."""
    form = await LettersForm.read(request)
    group = await move_letters(request.state.actor, request.path_params["group"], form.letters)
    return _back(request, group, "group_changed")


@form_page(show)
async def split(request: Request) -> Response:
    """The marked letters become a group of their own."""
    form = await NewGroupForm.read(request)
    group = await group_letters(request.state.actor, request.path_params["id"], form.letters, title=form.title)
    return _back(request, group, "group_changed")


@form_page(show)
async def merge(request: Request) -> Response:
    """The marked groups ask for the same as this one."""
    form = await OthersForm.read(request)
    group = await merge_groups(request.state.actor, request.path_params["group"], form.groups)
    return _back(request, group, "group_changed")


@form_page(show)
async def oppose(request: Request) -> Response:
    """The marked groups contradict this one; where that is said already, no longer."""
    form = await OthersForm.read(request)
    group = await set_conflicts(request.state.actor, request.path_params["group"], form.groups)
    return _back(request, group, "conflicts_changed")


def _back(request: Request, group: RequirementGroup, said: str) -> Response:
    query: dict[str, Any] = {
        name: request.query_params[name] for name in ("place", "page") if name in request.query_params
    }
    anchor = f"group-{group.id}"
    return see_other(request, "workbench:show", said=said, query=query, anchor=anchor, id=request.path_params["id"])


def _wording(column: Column) -> list[Any]:
    """What the commonest letter of a group wants to read in the law."""
    said = next((one for one in column.letters if one.proposed_text), None)
    return list(redline(said.current_text, said.proposed_text)) if said and said.current_text else []

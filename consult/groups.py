"""Groups of requirements: what the machine suggests, confirmed, sorted and decided by people."""

from starlette.requests import Request
from starlette.responses import Response

from consult.evaluation import ChosenForm, DecisionForm, position_options
from consult.form_pages import form_page
from consult.forms import Form, Line, VersionForm
from consult.render import page, see_other
from models.positions import Votum
from workflows.groups.group_reading import list_groups, show_group
from workflows.groups.group_suggestions import request_groups
from workflows.groups.groups import (
    confirm_group,
    confirm_groups,
    merge_groups,
    move_requirements,
    rename_group,
    split_group,
)
from workflows.positions.withdrawn_sources import drop_withdrawn as drop_withdrawn_requirements
from workflows.requirements.vota import decide_group


class ListForm(Form):
    page: int = 1
    unconfirmed: bool = False


class ChosenGroupsForm(Form):
    groups: list[int]


class TitleForm(VersionForm):
    title: Line


class GroupDecisionForm(DecisionForm):
    again: bool = False


class MoveForm(ChosenForm):
    target: int | None = None
    new_title: str = ""


async def list_(request: Request) -> Response:
    form = ListForm.query(request)
    groups = await list_groups(
        request.state.actor, request.path_params["id"], unconfirmed_only=form.unconfirmed, page=form.page
    )
    return page(request, "groups/list.html", groups=groups, unconfirmed_only=form.unconfirmed)


async def suggest(request: Request) -> Response:
    await request_groups(request.state.actor, request.path_params["id"])
    return see_other(request, "group:list", said="groups_requested", id=request.path_params["id"])


@form_page(list_)
async def confirm_chosen(request: Request) -> Response:
    form = await ChosenGroupsForm.read(request)
    await confirm_groups(request.state.actor, form.groups)
    query = {"unconfirmed": "true"} if ListForm.query(request).unconfirmed else {}
    return see_other(request, "group:list", said="groups_confirmed", query=query, id=request.path_params["id"])


async def show(request: Request) -> Response:
    detail = await show_group(request.state.actor, request.path_params["id"])
    return page(
        request,
        "groups/show.html",
        detail=detail,
        positions=position_options(detail.positions),
        neighbours=[(one.id, one.title) for one in detail.neighbours],
        vota=Votum,
    )


@form_page(show)
async def confirm(request: Request) -> Response:
    form = await VersionForm.read(request)
    group = await confirm_group(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "group:show", said="groups_confirmed", id=group.id)


@form_page(show)
async def rename(request: Request) -> Response:
    form = await TitleForm.read(request)
    group = await rename_group(request.state.actor, request.path_params["id"], version=form.version, title=form.title)
    return see_other(request, "group:show", said="group_changed", id=group.id)


@form_page(show)
async def decide(request: Request) -> Response:
    form = await GroupDecisionForm.read(request)
    group_id = request.path_params["id"]
    await decide_group(request.state.actor, group_id, **form.decision()._asdict(), again=form.again)
    return see_other(request, "group:show", said="decided", id=group_id)


@form_page(show)
async def move(request: Request) -> Response:
    """The ticked requirements go to another group, or into a new one of their own."""
    form = await MoveForm.read(request)
    group_id = request.path_params["id"]
    if form.target:
        group = await move_requirements(request.state.actor, form.target, form.requirements)
    else:
        group = await split_group(request.state.actor, group_id, form.requirements, title=form.new_title)
    return see_other(request, "group:show", said="group_changed", id=group.id)


@form_page(show)
async def merge(request: Request) -> Response:
    form = await ChosenGroupsForm.read(request)
    group = await merge_groups(request.state.actor, request.path_params["id"], form.groups)
    return see_other(request, "group:show", said="group_changed", id=group.id)


async def drop_withdrawn(request: Request) -> Response:
    await drop_withdrawn_requirements(request.state.actor, request.path_params["id"])
    return see_other(request, "group:show", said="saved", id=request.path_params["id"])

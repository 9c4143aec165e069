"""What offices keep beside the table: comments, saved views, boilerplate texts, and the history with its undoing."""

from typing import Literal
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from consult.act_sentences import act_sentence
from consult.evaluation import back, requirement, show
from consult.evaluation_filters import kept_filters
from consult.form_pages import form_page
from consult.forms import Form, Line, Text
from consult.render import page, see_other
from workflows.evaluation.boilerplates import list_boilerplates, remove_boilerplate, write_boilerplate
from workflows.evaluation.evaluation_history import list_acts
from workflows.evaluation.evaluation_notes import add_comment, withdraw_comment
from workflows.evaluation.saved_views import remove_view, save_view
from workflows.evaluation.undoing import undo_act


class CommentForm(Form):
    comment: Text


class ViewForm(Form):
    name: Line
    filters: str = ""
    shared: bool = False


class BoilerplateForm(Form):
    title: Line
    text: Text
    version: int = 1


class UndoForm(Form):
    """`place`: the page from which somebody undid, as its `address` was."""

    place: Literal["history", "table", "workbench"] = "history"
    address: str = ""


class PageForm(Form):
    page: int = 1


@form_page(requirement)
async def comment(request: Request) -> Response:
    form = await CommentForm.read(request)
    made = await add_comment(request.state.actor, request.path_params["id"], text=form.comment)
    return back(request, made.requirement.submission.round.matter_id, said="commented", requirement=made.requirement_id)


async def take_back_comment(request: Request) -> Response:
    taken = await withdraw_comment(request.state.actor, request.path_params["id"])
    return see_other(request, "evaluation:requirement", said="comment_withdrawn", id=taken.requirement_id)


async def history(request: Request) -> Response:
    shown = await list_acts(request.state.actor, request.path_params["id"], PageForm.query(request).page)
    return page(request, "evaluation/history.html", history=shown, sentence=act_sentence)


@form_page(history)
async def undo(request: Request) -> Response:
    """The act stands in the address of its history, so that a refusal shows that page with the reason."""
    form = await UndoForm.read(request)
    act = await undo_act(request.state.actor, request.path_params["act"])
    if form.place == "table":
        return back(request, act.matter_id, said="undone")
    place = "workbench:show" if form.place == "workbench" else "evaluation:history"
    query = {name: value for name, value in parse_qsl(form.address) if name in ("place", "page")}
    return see_other(request, place, said="undone", query=query, id=act.matter_id)


@form_page(show)
async def save(request: Request) -> Response:
    form = await ViewForm.read(request)
    matter_id, query = request.path_params["id"], kept_filters(form.filters)
    await save_view(request.state.actor, matter_id, name=form.name, query=urlencode(query), shared=form.shared)
    return back(request, matter_id, said="view_saved")


async def remove(request: Request) -> Response:
    matter_id = await remove_view(request.state.actor, request.path_params["id"])
    return see_other(request, "evaluation:show", said="view_removed", id=matter_id)


async def boilerplates(request: Request) -> Response:
    return page(request, "evaluation/boilerplates.html", boilerplates=await list_boilerplates(request.state.actor))


@form_page(boilerplates)
async def write(request: Request) -> Response:
    form = await BoilerplateForm.read(request)
    await write_boilerplate(request.state.actor, title=form.title, text=form.text)
    return see_other(request, "boilerplate:list", said="boilerplate_written")


@form_page(boilerplates)
async def rewrite(request: Request) -> Response:
    form = await BoilerplateForm.read(request)
    await write_boilerplate(
        request.state.actor,
        title=form.title,
        text=form.text,
        boilerplate_id=request.path_params["id"],
        version=form.version,
    )
    return see_other(request, "boilerplate:list", said="boilerplate_written")


async def discard(request: Request) -> Response:
    await remove_boilerplate(request.state.actor, request.path_params["id"])
    return see_other(request, "boilerplate:list", said="boilerplate_removed")

"""Passages of a draft: adding, rewriting and removing one."""

from starlette.requests import Request
from starlette.responses import Response

from consult import papers
from consult.form_pages import form_page
from consult.forms import Form, Line, Text
from consult.render import page, see_other
from workflows.paper_reading import show_passage
from workflows.papers import PassageText, add_passages
from workflows.passages import change_passage, remove_passage


class AddForm(Form):
    version: int
    heading: Line
    level: int = 2


class PassageForm(Form):
    version: int
    heading: Line
    body: Text = ""
    positions: list[int] = []


class RemoveForm(Form):
    version: int


@form_page(papers.show)
async def add(request: Request) -> Response:
    form = await AddForm.read(request)
    actor = request.state.actor
    text = PassageText(form.heading, level=min(max(form.level, 2), 5), named_author_id=actor.person_id)
    made = await add_passages(actor, request.path_params["id"], [text], version=form.version)
    return see_other(request, "passage:edit", id=made[0].id)


async def edit(request: Request) -> Response:
    passage, positions, version = await show_passage(request.state.actor, request.path_params["id"])
    options = [(one.id, f"{one.number}. {one.title}") for one in positions]
    return page(request, "passages/edit.html", passage=passage, positions=options, version=version)


@form_page(edit)
async def change(request: Request) -> Response:
    form = await PassageForm.read(request)
    passage = await change_passage(
        request.state.actor,
        request.path_params["id"],
        version=form.version,
        heading=form.heading,
        body=form.body,
        position_ids=tuple(form.positions),
    )
    return see_other(request, "paper:show", said="saved", anchor=f"p{passage.id}", id=passage.paper_version_id)


@form_page(edit)
async def remove(request: Request) -> Response:
    form = await RemoveForm.read(request)
    paper_version_id = await remove_passage(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "paper:show", said="passage_removed", id=paper_version_id)

"""Items of an agenda: written by hand or from a position or a paper, printed as a template, decided and carried on."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult import body_sessions
from consult.body_sessions import session_options
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Day, Form, Line, Text
from consult.render import page, see_other
from consult.typed import row_id
from models.bodies import AgendaResult
from models.matters import Circle
from workflows.bodies.agenda import (
    Decision,
    ItemText,
    add_item,
    carry_item,
    change_item,
    record_result,
    remove_item,
)
from workflows.bodies.agenda_templates import TemplateFormat, propose_item, template_file
from workflows.bodies.body_sessions import show_item
from workflows.errors import Missing


class OriginForm(Form):
    session: int | None = None
    position: int | None = None
    paper: int | None = None


class TextForm(Form):
    subject: Line
    proposal: Text
    reason: Text = ""
    basis: Text = ""

    def text(self) -> ItemText:
        return ItemText(self.subject, self.proposal, self.reason, self.basis)


class ItemForm(TextForm):
    session: int
    position: int | None = None
    paper: int | None = None


class ChangeForm(TextForm):
    version: int


class ResultForm(Form):
    version: int
    result: AgendaResult
    number: Line = ""
    text: Text = ""
    remark: Text = ""
    decided_on: Day | None = None
    circle: Circle = Circle.MEMBERS

    def decision(self) -> Decision:
        return Decision(**self.model_dump(exclude={"version"}))


class CarryForm(Form):
    session: int


async def new(request: Request) -> Response:
    """An empty template, or one filled from a position or a paper that the address names."""
    origin = _origin(request)
    proposal = await propose_item(
        request.state.actor, position_id=origin.get("position"), paper_version_id=origin.get("paper")
    )
    return page(
        request,
        "agenda/edit.html",
        item=None,
        text=proposal.text,
        origin=origin,
        proposal=proposal,
        sessions=session_options(proposal.sessions, named=True),
    )


@form_page(new)
async def add(request: Request) -> Response:
    form = await ItemForm.read(request)
    item = await add_item(
        request.state.actor,
        form.session,
        form.text(),
        from_position_id=form.position,
        paper_version_id=form.paper,
    )
    return _at(request, item.session_id, item.id, "item_added")


async def edit(request: Request) -> Response:
    item = await show_item(request.state.actor, request.path_params["id"])
    text = ItemText(item.subject, item.proposal, item.reason, item.basis)
    return page(request, "agenda/edit.html", item=item, text=text, origin={}, proposal=None, sessions=[])


@form_page(edit)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    item = await change_item(request.state.actor, request.path_params["id"], version=form.version, text=form.text())
    return _at(request, item.session_id, item.id, "saved")


async def remove(request: Request) -> Response:
    session = await remove_item(request.state.actor, request.path_params["id"])
    return see_other(request, "body_session:show", said="item_removed", id=session.id)


async def file(request: Request) -> Response:
    wanted = request.path_params["format"]
    if wanted not in list(TemplateFormat):
        raise Missing(format=wanted)
    return download(*await template_file(request.state.actor, request.path_params["id"], TemplateFormat(wanted)))


@form_page(body_sessions.show)
async def decide(request: Request) -> Response:
    form = await ResultForm.read(request)
    item = await record_result(
        request.state.actor, request.path_params["item"], version=form.version, decision=form.decision()
    )
    return _at(request, item.session_id, item.id, "result_recorded")


@form_page(body_sessions.show)
async def carry(request: Request) -> Response:
    form = await CarryForm.read(request)
    item = await carry_item(request.state.actor, request.path_params["item"], form.session)
    return _at(request, item.session_id, item.id, "item_carried")


def _at(request: Request, session_id: int, item_id: int, said: str) -> Response:
    return see_other(request, "body_session:show", said=said, anchor=f"item-{item_id}", id=session_id)


def _origin(request: Request) -> dict[str, Any]:
    """From where the item comes: as the address says, or the form that was refused."""
    if request.method == "GET":
        return OriginForm.query(request).model_dump(exclude_none=True)
    typed = request.state.typed or {}
    return {name: one for name in ("position", "paper") if (one := row_id(typed.get(name))) is not None}

"""Contradictions of positions to resolutions and to what was said before: marked and resolved by a person."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.positions import show
from consult.render import see_other
from consult.typed import row_id
from workflows.errors import Unacceptable
from workflows.positions.contradictions import mark_contradiction, resolve_contradiction


class MarkForm(Form):
    """`other` is the other side: `resolution` or `position` and its id, as in "resolution-12"."""

    other: str
    note: Text

    def side(self) -> dict[str, int]:
        kind, _, number = self.other.partition("-")
        names = {"resolution": "resolution_id", "position": "earlier_id"}
        if kind not in names or row_id(number) is None:
            raise Unacceptable(fields={"other": "unknown"})
        return {names[kind]: int(number)}


class ResolveForm(Form):
    reason: Text


@form_page(show)
async def mark(request: Request) -> Response:
    form = await MarkForm.read(request)
    position_id = request.path_params["id"]
    await mark_contradiction(request.state.actor, position_id, note=form.note, **form.side())
    return see_other(request, "position:show", said="contradiction_marked", id=position_id)


@form_page(show)
async def resolve(request: Request) -> Response:
    form = await ResolveForm.read(request)
    made = await resolve_contradiction(request.state.actor, request.path_params["contradiction"], reason=form.reason)
    return see_other(request, "position:show", said="contradiction_resolved", id=made.position_id)

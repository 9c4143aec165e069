"""Audiences beside the form of a circular: how many it means, taking over one that was saved, saving one by name."""

from typing import Any, Literal

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import Response

from consult.audience import GROUPS, AudienceForm, described, typed_rule
from consult.circulars import show_form
from consult.form_pages import form_page
from consult.form_state import FormState
from consult.render import page, part, see_other
from workflows.errors import Unacceptable
from workflows.recipients.audiences import Rule
from workflows.recipients.saved_audiences import (
    find_audience,
    list_audiences,
    look_at_audience,
    remove_audience,
    save_audience,
    show_audience,
    with_named,
)

CHOSEN = {*AudienceForm.model_fields} - {"groups"}


class AudienceActForm(AudienceForm):
    """The whole form of a circular comes along, so that its words are not lost."""

    most_characters = 60_000
    do: Literal["count", "take", "save"] = "count"
    audience_id: int | None = None
    audience_name: str = ""


async def list_(request: Request) -> Response:
    return page(request, "audience/list.html", audiences=await list_audiences(request.state.actor))


async def show(request: Request) -> Response:
    """Whom a saved audience means now."""
    sheet = await show_audience(request.state.actor, request.path_params["id"])
    return page(request, "audience/show.html", sheet=sheet, conditions=described(sheet.conditions))


async def remove(request: Request) -> Response:
    await remove_audience(request.state.actor, request.path_params["id"])
    return see_other(request, "audience:list", said="audience_removed")


async def count(request: Request) -> Response:
    """The line under the conditions, asked for whenever one changes."""
    try:
        form = await AudienceActForm.read(request)
        rule = await with_named(form.audience(), form.named)
        look = await look_at_audience(request.state.actor, rule)
    except Unacceptable:
        return part(request, "audience/count.html", look=None)
    return part(request, "audience/count.html", look=look)


@form_page(show_form)
async def act(request: Request) -> Response:
    """Buttons of the form that need no script: the page comes back with every word that was typed."""
    form = await AudienceActForm.read(request)
    rule = await with_named(form.audience(), form.named)
    if form.do == "take":
        if form.audience_id is None:
            raise Unacceptable(fields={"audience_id": "missing"})
        rule = (await find_audience(request.state.actor, form.audience_id)).rule
    if form.do == "save":
        await save_audience(request.state.actor, name=form.audience_name, rule=rule)
    request.state.typed = _with_rule(request.state.typed, rule)
    request.state.form = FormState(typed=request.state.typed)
    return await show_form(request, look=await look_at_audience(request.state.actor, rule))


def _with_rule(typed: ImmutableMultiDict[str, Any], rule: Rule) -> ImmutableMultiDict[str, Any]:
    """What was typed, with this rule in place of the one that was chosen."""
    prefixes = tuple(one.prefix for one in GROUPS)
    kept = [
        (name, value) for name, value in typed.multi_items() if name not in CHOSEN and not name.startswith(prefixes)
    ]
    return ImmutableMultiDict([*kept, *typed_rule(rule)])

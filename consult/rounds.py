"""Rounds: the list, one for its office or for a member, and every act of the office with its page that asks first."""

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, LocalDateTime, Text, VersionForm
from consult.labels import label
from consult.render import page, see_other
from consult.translate import N_, _, language
from models.organisations import STATES, OrganisationKind
from workflows.answering import show_call
from workflows.audiences import Condition
from workflows.documents.charts import Cell, state_tiles
from workflows.forwarding import forward_round
from workflows.reminders import remind_silent
from workflows.round_reading import (
    Cockpit,
    list_submissions,
    prepare_extension,
    prepare_opening,
    prepare_reminder,
    prepare_round_act,
    show_cockpit,
)
from workflows.rounds import end_round_early, extend_round, list_rounds, open_round

CONDITIONS = {
    "kinds": N_("Art:"),
    "states": N_("Land:"),
    "minimum_population": N_("Einwohner mindestens:"),
    "maximum_population": N_("Einwohner höchstens:"),
    "associations": N_("Verband:"),
    "through": N_("über den Landesverband:"),
    "functions": N_("Aufgabe:"),
    "bodies": N_("Gremium:"),
    "organisations": N_("dazu:"),
}


class PageForm(Form):
    page: int = 1


class ExtensionForm(Form):
    until: LocalDateTime
    reason: Text
    organisation: int | None = None


async def list_(request: Request) -> Response:
    rounds = await list_rounds(request.state.actor, PageForm.query(request).page)
    return page(request, "rounds/list.html", rounds=rounds)


async def show(request: Request) -> Response:
    actor, round_id = request.state.actor, request.path_params["id"]
    if actor.is_office:
        cockpit = await show_cockpit(actor, round_id)
        return page(request, "rounds/cockpit.html", cockpit=cockpit, **_figures(cockpit))
    return page(request, "rounds/call.html", call=await show_call(actor, round_id))


async def submissions(request: Request) -> Response:
    actor, number = request.state.actor, PageForm.query(request).page
    received = await list_submissions(actor, request.path_params["id"], number)
    return page(request, "rounds/submissions.html", received=received)


async def ask_to_open(request: Request) -> Response:
    recipients = await prepare_opening(request.state.actor, request.path_params["id"])
    return page(request, "rounds/open.html", recipients=recipients)


@form_page(ask_to_open)
async def open_(request: Request) -> Response:
    form = await VersionForm.read(request)
    round_ = await open_round(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "round:show", said="round_opened", id=round_.id)


async def ask_to_remind(request: Request) -> Response:
    recipients = await prepare_reminder(request.state.actor, request.path_params["id"])
    return page(request, "rounds/remind.html", recipients=recipients)


@form_page(ask_to_remind)
async def remind(request: Request) -> Response:
    await remind_silent(request.state.actor, request.path_params["id"])
    return see_other(request, "round:show", said="silent_reminded", id=request.path_params["id"])


async def ask_to_extend(request: Request) -> Response:
    recipients = await prepare_extension(request.state.actor, request.path_params["id"])
    return page(request, "rounds/extend.html", recipients=recipients)


@form_page(ask_to_extend)
async def extend(request: Request) -> Response:
    form = await ExtensionForm.read(request)
    await extend_round(
        request.state.actor,
        request.path_params["id"],
        until=form.until,
        reason=form.reason,
        organisation_id=form.organisation,
    )
    return see_other(request, "round:show", said="round_extended", id=request.path_params["id"])


async def ask_to_end(request: Request) -> Response:
    cockpit = await prepare_round_act(request.state.actor, request.path_params["id"])
    return page(request, "rounds/end.html", cockpit=cockpit)


@form_page(ask_to_end)
async def end(request: Request) -> Response:
    form = await VersionForm.read(request)
    await end_round_early(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "round:show", said="round_ended", id=request.path_params["id"])


async def ask_to_forward(request: Request) -> Response:
    cockpit = await prepare_round_act(request.state.actor, request.path_params["id"])
    return page(request, "rounds/forward.html", cockpit=cockpit)


@form_page(ask_to_forward)
async def forward(request: Request) -> Response:
    form = await VersionForm.read(request)
    await forward_round(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "round:show", said="round_forwarded", id=request.path_params["id"])


def _figures(cockpit: Cockpit) -> dict[str, Any]:
    """Numbers by Land and by kind with their words, and the Länder as tiles."""
    cells = {key: Cell(one.answered, one.asked) for key, one in cockpit.progress.by_state.items()}
    title = _("Anteil der Gefragten, die geantwortet haben")
    return {
        "tiles": Markup(state_tiles(cells, title=title, ident="states-map", lang=language())),
        "state_names": STATES,
        "kinds": [(OrganisationKind(kind), count) for kind, count in cockpit.progress.by_kind.items()],
        "audience": [(_(CONDITIONS[one.code]), _values(one)) for one in cockpit.audience],
    }


def _values(condition: Condition) -> str:
    if condition.code == "kinds":
        return ", ".join(label(OrganisationKind(value)) for value in condition.values)
    return ", ".join(condition.values)

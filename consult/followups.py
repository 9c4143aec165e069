"""What became of our demands: one table per matter, and the end of a bill with an election."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.labels import label
from consult.render import page, see_other
from models.dispatches import DEMAND_OUTCOMES, Outcome
from workflows.positions.followups import lapse_open, prepare_lapse, record_follow_up, show_follow_ups


class FollowUpForm(Form):
    position: int
    document_version: int
    outcome: Outcome
    evidence: Text = ""


class LapseForm(Form):
    evidence: Text = ""


async def show(request: Request) -> Response:
    overview = await show_follow_ups(request.state.actor, request.path_params["id"])
    return page(
        request,
        "followups/show.html",
        overview=overview,
        outcomes=[(outcome, label(outcome)) for outcome in DEMAND_OUTCOMES],
        positions=[(one.id, f"{one.number}. {one.title}") for one in overview.positions],
        versions=[(one.id, f"{one.label} ({label(one.stage)})") for one in overview.versions],
    )


@form_page(show)
async def record(request: Request) -> Response:
    form = await FollowUpForm.read(request)
    await record_follow_up(
        request.state.actor,
        form.position,
        document_version_id=form.document_version,
        outcome=form.outcome,
        evidence=form.evidence,
    )
    return see_other(
        request, "follow_up:show", said="follow_up_recorded", anchor=f"p{form.position}", id=request.path_params["id"]
    )


async def ask_to_lapse(request: Request) -> Response:
    overview = await prepare_lapse(request.state.actor, request.path_params["id"])
    return page(request, "followups/lapse.html", overview=overview)


@form_page(ask_to_lapse)
async def lapse(request: Request) -> Response:
    form = await LapseForm.read(request)
    await lapse_open(request.state.actor, request.path_params["id"], evidence=form.evidence)
    return see_other(request, "follow_up:show", said="lapsed", id=request.path_params["id"])

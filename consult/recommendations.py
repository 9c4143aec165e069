"""Recommendations to members, and what each of them made of it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.labels import label
from consult.render import page, see_other
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from workflows.positions.followups import record_implementation
from workflows.positions.recommendations import list_recommendations


class ImplementationForm(Form):
    recommendation: int
    organisation: int
    outcome: Outcome
    evidence: Text = ""


async def list_(request: Request) -> Response:
    listed = await list_recommendations(request.state.actor)
    outcomes = [(outcome, label(outcome)) for outcome in IMPLEMENTATION_OUTCOMES]
    names = [(one.id, one.name) for one in listed.organisations]
    return page(request, "recommendations/list.html", listed=listed, names=names, outcomes=outcomes)


@form_page(list_)
async def record(request: Request) -> Response:
    form = await ImplementationForm.read(request)
    await record_implementation(
        request.state.actor,
        form.recommendation,
        organisation_id=form.organisation,
        outcome=form.outcome,
        evidence=form.evidence,
    )
    return see_other(request, "recommendation:list", said="implementation_recorded", anchor=f"p{form.recommendation}")

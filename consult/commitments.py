"""Commitments of the federation: the public list, who keeps which until when, and what shows it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Day, Form, Line, Text
from consult.labels import label, pairs
from consult.render import page, see_other
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from workflows.positions.commitments import (
    add_evidence,
    assign_commitment,
    list_commitments,
    prepare_commitment,
    show_commitment,
)


class AssignForm(Form):
    owner: int
    due_on: Day | None = None
    version: int


class EvidenceForm(Form):
    outcome: Outcome
    text: Text
    link: Line = ""
    happened_on: Day


async def list_(request: Request) -> Response:
    return page(request, "commitments/list.html", promises=await list_commitments(request.state.actor))


async def show(request: Request) -> Response:
    promise = await show_commitment(request.state.actor, request.path_params["id"])
    return page(request, "commitments/show.html", promise=promise)


async def edit(request: Request) -> Response:
    promise, offices = await prepare_commitment(request.state.actor, request.path_params["id"])
    outcomes = [(outcome, label(outcome)) for outcome in IMPLEMENTATION_OUTCOMES]
    return page(request, "commitments/edit.html", promise=promise, offices=pairs(offices), outcomes=outcomes)


@form_page(edit)
async def assign(request: Request) -> Response:
    form, position_id = await AssignForm.read(request), request.path_params["id"]
    await assign_commitment(
        request.state.actor, position_id, owner_id=form.owner, due_on=form.due_on, version=form.version
    )
    return see_other(request, "commitment:show", said="commitment_assigned", id=position_id)


@form_page(edit)
async def prove(request: Request) -> Response:
    form, position_id = await EvidenceForm.read(request), request.path_params["id"]
    await add_evidence(
        request.state.actor,
        position_id,
        outcome=form.outcome,
        text=form.text,
        link=form.link,
        happened_on=form.happened_on,
    )
    return see_other(request, "commitment:show", said="evidence_added", id=position_id)

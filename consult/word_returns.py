"""A paper out to Word with tracked changes, and back as proposals to accept or reject."""

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Upload
from consult.places import FORM_BYTES
from consult.render import page, see_other
from workflows.documents import office_file
from workflows.papers.proposals import decide_proposals, review_word
from workflows.papers.word_copies import export_word, show_word
from workflows.papers.word_returns import bring_word

SAID = {"accept": "proposals_accepted", "reject": "proposals_rejected"}
MOST_BYTES = office_file.MOST_BYTES + FORM_BYTES


class ExportForm(Form):
    """`against`: number of the version whose words shall stand struck beside the new ones."""

    against: int | None = None


class BringForm(Form):
    file: Upload


class DecideForm(Form):
    """One proposal, or all open ones of a passage (without either: of what is no longer there)."""

    decision: Literal["accept", "reject"]
    proposal: int | None = None
    passage: int | None = None


async def show(request: Request) -> Response:
    desk = await show_word(request.state.actor, request.path_params["id"])
    earlier = [(one.number, one.number) for one in desk.earlier]
    return page(request, "word_returns/desk.html", desk=desk, version=desk.version, earlier=earlier)


@form_page(show)
async def export(request: Request) -> Response:
    form = await ExportForm.read(request)
    made = await export_word(request.state.actor, request.path_params["id"], against=form.against)
    return download(made.name, made.media_type, made.content)


@form_page(show)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    brought = await bring_word(
        request.state.actor, request.path_params["id"], name=form.file.name, content=form.file.content
    )
    return see_other(request, "word_return:show", id=brought.id)


async def review(request: Request) -> Response:
    found = await review_word(request.state.actor, request.path_params["id"])
    return page(request, "word_returns/show.html", review=found, version=found.version)


@form_page(review)
async def decide(request: Request) -> Response:
    form = await DecideForm.read(request)
    decided = await decide_proposals(
        request.state.actor,
        request.path_params["id"],
        accept=form.decision == "accept",
        proposal_id=form.proposal,
        passage_id=form.passage,
    )
    return see_other(
        request,
        "word_return:show",
        said=SAID[form.decision],
        anchor=f"proposal-{decided[-1].id}",
        id=request.path_params["id"],
    )

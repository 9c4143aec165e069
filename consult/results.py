"""What became of members' requirements: the answers that the office sends, and the pages on which members read them."""

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form
from consult.render import page, see_other
from emails.render import render
from workflows.requirements.answer_proof import answer_proof, show_answer_sheet
from workflows.requirements.member_answers import (
    list_answered_matters,
    list_member_answers,
    send_member_answers,
    show_own_answers,
)


class ListForm(Form):
    page: int = 1


async def list_(request: Request) -> Response:
    answered = await list_answered_matters(request.state.actor, page=ListForm.query(request).page)
    return page(request, "results/list.html", answered=answered)


async def show(request: Request) -> Response:
    matter, answers = await show_own_answers(request.state.actor, request.path_params["id"])
    return page(request, "results/show.html", matter=matter, answers=answers)


async def answers(request: Request) -> Response:
    wanted = ListForm.query(request).page
    listed = await list_member_answers(request.state.actor, request.path_params["id"], page=wanted)
    return page(request, "results/answers.html", listed=listed)


async def answer(request: Request) -> Response:
    """What one organisation gets, as the mail says it, or got."""
    found = await show_answer_sheet(request.state.actor, request.path_params["id"], request.path_params["organisation"])
    whole = found.answer.complete and found.answer.untold
    facts = {**found.facts, "contact": request.app.state.settings.mail_from}
    return page(request, "results/answer.html", sheet=found, mail=render("answer", "de", facts) if whole else None)


async def proof(request: Request) -> Response:
    made = await answer_proof(request.state.actor, request.path_params["id"], request.path_params["organisation"])
    return download(made.name, made.media_type, made.content)


@form_page(answers)
async def send(request: Request) -> Response:
    await send_member_answers(request.state.actor, request.path_params["id"])
    return see_other(request, "answer:list", said="answers_sent", id=request.path_params["id"])

"""Under a circular: was it of use, and a question to its author."""

from starlette.requests import Request
from starlette.responses import Response

from consult.circulars import show
from consult.form_pages import form_page
from consult.forms import Email, Form, Text
from consult.render import page, see_other
from workflows.circulars.circular_voices import ask_author, say_if_useful
from workflows.circulars.visitor_questions import (
    confirm_question,
    is_asked,
    request_question,
    show_waiting_question,
)


class OpinionForm(Form):
    useful: bool


class QuestionForm(Form):
    question: Text


class VisitorQuestionForm(QuestionForm):
    address: Email
    name: str = ""


async def say(request: Request) -> Response:
    form = await OpinionForm.read(request)
    await say_if_useful(request.state.actor, request.path_params["id"], useful=form.useful)
    return see_other(request, "circular:show", id=request.path_params["id"], said="opinion_taken")


@form_page(show)
async def ask(request: Request) -> Response:
    form = await QuestionForm.read(request)
    await ask_author(request.state.actor, request.path_params["id"], question=form.question)
    return see_other(request, "circular:show", id=request.path_params["id"], said="question_asked")


@form_page(show)
async def request_to_ask(request: Request) -> Response:
    """Somebody without an account: a mail asks the address first."""
    form = await VisitorQuestionForm.read(request)
    circular_id, source = request.path_params["id"], request.client.host if request.client else ""
    await request_question(circular_id, address=form.address, name=form.name, question=form.question, source=source)
    return see_other(request, "circular:show", id=circular_id, said="question_requested")


async def ask_to_confirm(request: Request) -> Response:
    token = request.path_params["token"]
    waiting = await show_waiting_question(token)
    return page(request, "circulars/confirm_question.html", waiting=waiting, asked=await is_asked(waiting), token=token)


async def confirm(request: Request) -> Response:
    token = request.path_params["token"]
    await confirm_question(token)
    return see_other(request, "visitor_question:ask_to_confirm", token=token, said="question_asked")

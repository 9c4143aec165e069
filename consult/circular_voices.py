"""Under a circular: was it of use, and a question to its author."""

from starlette.requests import Request
from starlette.responses import Response

from consult.circulars import show
from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.render import see_other
from workflows.circulars.circular_voices import ask_author, say_if_useful


class OpinionForm(Form):
    useful: bool


class QuestionForm(Form):
    question: Text


async def say(request: Request) -> Response:
    form = await OpinionForm.read(request)
    await say_if_useful(request.state.actor, request.path_params["id"], useful=form.useful)
    return see_other(request, "circular:show", id=request.path_params["id"], said="opinion_taken")


@form_page(show)
async def ask(request: Request) -> Response:
    form = await QuestionForm.read(request)
    await ask_author(request.state.actor, request.path_params["id"], question=form.question)
    return see_other(request, "circular:show", id=request.path_params["id"], said="question_asked")

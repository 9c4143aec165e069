"""Who answers for an example, and questions to her through the platform."""

from starlette.requests import Request
from starlette.responses import Response

from consult.examples import show
from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.render import see_other
from models.positions import ContactReading
from workflows.examples import example_contacts
from workflows.examples.example_contacts import answer_question, ask_author


class ContactForm(Form):
    reading: ContactReading


class QuestionForm(Form):
    question: Text


class AnswerForm(Form):
    answer: Text


@form_page(show)
async def take_contact(request: Request) -> Response:
    form = await ContactForm.read(request)
    example = await example_contacts.take_contact(request.state.actor, request.path_params["id"], reading=form.reading)
    return see_other(request, "example:show", said="contact_taken", anchor="contact", id=example.id)


@form_page(show)
async def leave_contact(request: Request) -> Response:
    example = await example_contacts.leave_contact(request.state.actor, request.path_params["id"])
    return see_other(request, "example:show", said="contact_left", anchor="contact", id=example.id)


@form_page(show)
async def ask(request: Request) -> Response:
    form = await QuestionForm.read(request)
    question = await ask_author(request.state.actor, request.path_params["id"], text=form.question)
    return see_other(request, "example:show", said="example_question_asked", anchor="questions", id=question.example_id)


@form_page(show)
async def answer(request: Request) -> Response:
    form = await AnswerForm.read(request)
    question = await answer_question(request.state.actor, request.path_params["question"], text=form.answer)
    return see_other(request, "example:show", said="question_answered", anchor="questions", id=question.example_id)

"""Examples of good practice: read by everybody, told by members, published by the office."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line, Text
from consult.render import page, see_other
from workflows.positions.examples import add_example, list_examples, prepare_example, publish_example, show_example


class ListForm(Form):
    topic: int | None = None
    page: int = 1


class ExampleForm(Form):
    organisation: int
    title: Line
    text: Text
    topic: int | None = None


async def list_(request: Request) -> Response:
    form = ListForm.query(request)
    examples = await list_examples(request.state.actor, topic_id=form.topic, page=form.page)
    return page(request, "examples/list.html", examples=examples)


async def show(request: Request) -> Response:
    return page(
        request, "examples/show.html", example=await show_example(request.state.actor, request.path_params["id"])
    )


async def new(request: Request) -> Response:
    organisations, topics = await prepare_example(request.state.actor)
    return page(
        request,
        "examples/new.html",
        organisations=[(one.id, one.name) for one in organisations],
        topics=[(one.id, f"{one.number}. {one.name}") for one in topics],
    )


@form_page(new)
async def add(request: Request) -> Response:
    form = await ExampleForm.read(request)
    example = await add_example(
        request.state.actor, form.organisation, title=form.title, text=form.text, topic_id=form.topic
    )
    return see_other(request, "example:show", said="example_added", id=example.id)


@form_page(show)
async def publish(request: Request) -> Response:
    example = await publish_example(request.state.actor, request.path_params["id"])
    return see_other(request, "example:show", said="example_published", id=example.id)

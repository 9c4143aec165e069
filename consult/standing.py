"""What stands over all matters: resolutions of the committees and fields of policy."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Count, Day, Form, Line, Text
from consult.render import page, see_other
from workflows.resolutions import add_resolution, list_resolutions
from workflows.topics import list_topics, set_topics


class ResolutionForm(Form):
    body: int
    number: Line
    decided_on: Day
    text: Text


class TopicForm(Form):
    number: Count
    name: Line


async def resolutions(request: Request) -> Response:
    line = await list_resolutions(request.state.actor)
    bodies = [(one.id, f"{one.office.short_name or one.office.name}: {one.name}") for one in line.bodies]
    return page(request, "resolutions/list.html", resolutions=line.resolutions, bodies=bodies)


@form_page(resolutions)
async def add(request: Request) -> Response:
    form = await ResolutionForm.read(request)
    await add_resolution(request.state.actor, form.body, number=form.number, decided_on=form.decided_on, text=form.text)
    return see_other(request, "resolution:list", said="resolution_added")


async def topics(request: Request) -> Response:
    return page(request, "topics/list.html", topics=await list_topics())


@form_page(topics)
async def name(request: Request) -> Response:
    form = await TopicForm.read(request)
    await set_topics(request.state.actor, {form.number: form.name})
    return see_other(request, "topic:list", said="topic_named")

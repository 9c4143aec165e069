"""What stands over all matters: fields of policy."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Count, Form, Line
from consult.render import page, see_other
from workflows.organisations.topics import list_topics, set_topics


class TopicForm(Form):
    number: Count
    name: Line


async def topics(request: Request) -> Response:
    return page(request, "topics/list.html", topics=await list_topics())


@form_page(topics)
async def name(request: Request) -> Response:
    form = await TopicForm.read(request)
    await set_topics(request.state.actor, {form.number: form.name})
    return see_other(request, "topic:list", said="topic_named")

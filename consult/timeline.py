"""What became of it, across all matters."""

from starlette.requests import Request
from starlette.responses import Response

from consult.forms import Form
from consult.render import page
from workflows.matters.timeline import show_timeline


class PageForm(Form):
    page: int = 1


async def show(request: Request) -> Response:
    timeline = await show_timeline(request.state.actor, PageForm.query(request).page)
    return page(request, "timeline/show.html", timeline=timeline)

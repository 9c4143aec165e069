"""What became of it, across all matters."""

from starlette.requests import Request
from starlette.responses import Response

from consult.forms import Form
from consult.render import page
from workflows.matters.timeline import show_timeline


class ListForm(Form):
    """Everything, or what became of one requirement."""

    page: int = 1
    requirement: int | None = None


async def show(request: Request) -> Response:
    form = ListForm.query(request)
    timeline = await show_timeline(request.state.actor, form.page, requirement_id=form.requirement)
    return page(request, "timeline/show.html", timeline=timeline, alone=form.requirement is not None)

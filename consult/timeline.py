"""What became of it, across all matters."""

from starlette.requests import Request
from starlette.responses import Response

from consult.forms import Form, Line
from consult.render import page
from consult.typed import row_id
from workflows.matters.timeline import show_timeline


class ListForm(Form):
    """Everything, or what became of one requirement."""

    page: int = 1
    requirement: Line = ""


async def show(request: Request) -> Response:
    form = ListForm.query(request)
    alone = (row_id(form.requirement) or 0) if form.requirement else None
    timeline = await show_timeline(request.state.actor, form.page, requirement_id=alone)
    return page(request, "timeline/show.html", timeline=timeline, alone=alone is not None)

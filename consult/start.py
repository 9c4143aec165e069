"""The first page, for everybody in her role."""

from starlette.requests import Request
from starlette.responses import Response

from consult.render import page
from workflows.people.start import show_start


async def show(request: Request) -> Response:
    actor = request.state.actor
    start = await show_start(actor)
    kind = "member" if actor.is_member else "office" if actor.is_office else "visitor"
    return page(request, f"start/{kind}.html", start=start)

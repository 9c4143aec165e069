"""Taking note of a circular: by a button on its page, or by the link in the mail without a login; reminding the others."""

from starlette.requests import Request
from starlette.responses import Response

from consult.render import page, see_other
from workflows.circulars.acknowledgements import acknowledge, acknowledge_by_link, remind_silent, show_asked


async def give(request: Request) -> Response:
    await acknowledge(request.state.actor, request.path_params["id"])
    return see_other(request, "circular:show", id=request.path_params["id"], said="acknowledged")


async def remind(request: Request) -> Response:
    await remind_silent(request.state.actor, request.path_params["id"])
    return see_other(request, "circular:show", id=request.path_params["id"], said="readers_reminded")


async def show(request: Request) -> Response:
    token = request.path_params["token"]
    circular, organisation, given = await show_asked(token)
    return page(
        request, "circulars/acknowledge.html", token=token, circular=circular, organisation=organisation, given=given
    )


async def give_by_link(request: Request) -> Response:
    token = request.path_params["token"]
    await acknowledge_by_link(token)
    return see_other(request, "acknowledgement:show", token=token, said="acknowledged")

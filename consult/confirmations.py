"""Once a year: are the people of an organisation still right, and where nobody has said so."""

from starlette.requests import Request
from starlette.responses import Response

from consult.forms import Form
from consult.render import page, see_other
from workflows.organisations.confirmations import confirm_people, list_overdue, show_confirmation


class PageForm(Form):
    page: int = 1


async def show(request: Request) -> Response:
    sheet = await show_confirmation(request.state.actor, request.path_params["id"])
    return page(request, "confirmations/show.html", sheet=sheet)


async def give(request: Request) -> Response:
    given = await confirm_people(request.state.actor, request.path_params["id"])
    return see_other(request, "confirmation:show", id=given.organisation_id, said="people_confirmed")


async def list_(request: Request) -> Response:
    found = await list_overdue(request.state.actor, page=PageForm.query(request).page)
    return page(request, "confirmations/list.html", found=found)

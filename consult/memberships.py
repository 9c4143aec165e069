"""Where an organisation is a member: set and ended by an administrator, never undone by an import."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form
from consult.render import page, see_other
from workflows.organisations.memberships import end_membership, set_membership, show_memberships


class MembershipForm(Form):
    association_id: int
    through_id: int | None = None


async def list_(request: Request) -> Response:
    sheet = await show_memberships(request.state.actor, request.path_params["id"])
    associations = [(one.id, one.name) for one in sheet.associations]
    ways = [(one.id, one.name) for one in sheet.state_associations]
    return page(request, "memberships/list.html", sheet=sheet, associations=associations, ways=ways)


@form_page(list_)
async def set_(request: Request) -> Response:
    form = await MembershipForm.read(request)
    place = request.path_params["id"]
    await set_membership(request.state.actor, place, form.association_id, through_id=form.through_id)
    return see_other(request, "membership:list", id=place, said="saved")


@form_page(list_)
async def end(request: Request) -> Response:
    membership = await end_membership(request.state.actor, request.path_params["membership"])
    return see_other(request, "membership:list", id=membership.organisation_id, said="membership_ended")

"""What other members have asked for in a round, and joining them instead of writing it again."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.render import page, see_other
from workflows.requirements.supports import show_supportable, support_requirement, withdraw_support


class PageForm(Form):
    page: int = 1


class SupportForm(Form):
    organisation: int
    remark: Text = ""


async def list_(request: Request) -> Response:
    form = PageForm.query(request) if request.method == "GET" else PageForm()
    offer = await show_supportable(request.state.actor, request.path_params["id"], page=form.page)
    return page(request, "supports/list.html", offer=offer)


@form_page(list_)
async def give(request: Request) -> Response:
    form = await SupportForm.read(request)
    given = await support_requirement(
        request.state.actor, request.path_params["requirement"], organisation_id=form.organisation, remark=form.remark
    )
    return see_other(
        request, "requirement:list", said="supported", anchor=f"r{given.requirement_id}", id=request.path_params["id"]
    )


@form_page(list_)
async def withdraw(request: Request) -> Response:
    form = await SupportForm.read(request)
    requirement = request.path_params["requirement"]
    await withdraw_support(request.state.actor, requirement, organisation_id=form.organisation)
    return see_other(
        request, "requirement:list", said="support_withdrawn", anchor=f"r{requirement}", id=request.path_params["id"]
    )

"""The Word template of one's own office."""

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Upload
from consult.places import FORM_BYTES
from consult.render import page, see_other
from workflows.documents import office_file
from workflows.papers.paper_templates import bring_template, print_template_sample, remove_template, show_template

MOST_BYTES = office_file.MOST_BYTES + FORM_BYTES


class TemplateForm(Form):
    file: Upload


async def show(request: Request) -> Response:
    own, may_bring = await show_template(request.state.actor)
    return page(request, "papers/template.html", own=own, may_bring=may_bring)


@form_page(show)
async def bring(request: Request) -> Response:
    form = await TemplateForm.read(request)
    await bring_template(request.state.actor, name=form.file.name, content=form.file.content)
    return see_other(request, "paper_template:show", said="template_brought")


async def sample(request: Request) -> Response:
    return download(*await print_template_sample(request.state.actor))


async def remove(request: Request) -> Response:
    await remove_template(request.state.actor)
    return see_other(request, "paper_template:show", said="template_removed")

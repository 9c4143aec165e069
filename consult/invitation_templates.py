"""The template of an office's invitations."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Text, VersionForm
from consult.render import page, see_other
from workflows.rounds.invitation_templates import PLACEHOLDERS, save_invitation_template, show_invitation_template


class TemplateForm(VersionForm):
    text: Text


async def show(request: Request) -> Response:
    template = await show_invitation_template(request.state.actor)
    return page(request, "invitation_templates/show.html", invitation=template, placeholders=PLACEHOLDERS)


@form_page(show)
async def save(request: Request) -> Response:
    form = await TemplateForm.read(request)
    await save_invitation_template(request.state.actor, text=form.text, version=form.version)
    return see_other(request, "invitation_template:show", said="saved")

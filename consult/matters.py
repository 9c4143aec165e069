"""Matters: the list, one with all that belongs to it, opening, changing and closing."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line, LocalDateTime, Text, VersionForm
from consult.render import page, see_other
from workflows.matters.closing import close_matter
from workflows.matters.matter_choices import prepare_matter
from workflows.matters.matter_reading import show_matter_file
from workflows.matters.matters import change_matter, list_matters, open_matter
from workflows.matters.ministry_mails import open_matter_from_mail, prepare_matter_from_mail


class PageForm(Form):
    page: int = 1


class MatterForm(Form):
    title: Text
    short_title: Line
    lead_association: int
    officer: int | None = None
    ministry: int | None = None
    topic: int | None = None
    our_reference: Line = ""
    their_reference: Line = ""
    due_at: LocalDateTime | None = None
    continues: int | None = None

    def facts(self) -> dict[str, Any]:
        """The same under the names of the columns."""
        return {
            "title": " ".join(self.title.split()),
            "short_title": self.short_title,
            "lead_association_id": self.lead_association,
            "officer_id": self.officer,
            "ministry_id": self.ministry,
            "topic_id": self.topic,
            "our_reference": self.our_reference,
            "their_reference": self.their_reference,
            "due_at": self.due_at,
        }


class MailForm(Form):
    """The mail with which a matter begins."""

    mail: int | None = None


class NewMatterForm(MatterForm, MailForm):
    office: int


class ChangeForm(MatterForm):
    version: int


async def list_(request: Request) -> Response:
    matters = await list_matters(request.state.actor, PageForm.query(request).page)
    return page(request, "matters/list.html", matters=matters)


async def show(request: Request) -> Response:
    file = await show_matter_file(request.state.actor, request.path_params["id"])
    return page(request, "matters/show.html", file=file)


async def new(request: Request) -> Response:
    mail = MailForm.query(request).mail
    if mail is None:
        return page(request, "matters/edit.html", choices=await prepare_matter(request.state.actor), sheet=None)
    choices, sheet = await prepare_matter_from_mail(request.state.actor, mail)
    return page(request, "matters/edit.html", choices=choices, sheet=sheet)


@form_page(new)
async def open_(request: Request) -> Response:
    form = await NewMatterForm.read(request)
    facts = {"office_id": form.office, "continues_id": form.continues, **form.facts()}
    if form.mail is not None:
        matter = await open_matter_from_mail(request.state.actor, form.mail, **facts)
    else:
        matter = await open_matter(request.state.actor, **facts)
    return see_other(request, "matter:show", said="matter_opened", id=matter.id)


async def edit(request: Request) -> Response:
    choices = await prepare_matter(request.state.actor, request.path_params["id"])
    return page(request, "matters/edit.html", choices=choices, sheet=None)


@form_page(edit)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    await change_matter(request.state.actor, request.path_params["id"], version=form.version, **form.facts())
    return see_other(request, "matter:show", said="saved", id=request.path_params["id"])


@form_page(show)
async def close(request: Request) -> Response:
    form = await VersionForm.read(request)
    await close_matter(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "matter:show", said="matter_closed", id=request.path_params["id"])

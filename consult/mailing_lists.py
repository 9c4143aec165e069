"""Mailing lists of an office: setting up, bringing addresses with a preview, taking one off."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line, Upload
from consult.render import page, see_other
from workflows.errors import Unacceptable
from workflows.recipients.address_file import decode_table
from workflows.recipients.mailing_lists import (
    create_list,
    end_subscription,
    import_addresses,
    list_mailing_lists,
    preview_import,
    show_mailing_list,
)


class ListForm(Form):
    name: Line
    description: str = ""
    open_to_all: bool = False


class ImportForm(Form):
    """A table as text, or the file that holds it; the preview puts the text into the form."""

    most_characters = 3_000_000
    table: str = ""
    file: Upload | None = None
    consent: str = ""
    act: str = "preview"

    def text(self) -> str:
        text = decode_table(self.file.content) if self.file else self.table
        if not text.strip():
            raise Unacceptable(fields={"table": "missing"})
        return text


class PageForm(Form):
    page: int = 1


async def list_(request: Request) -> Response:
    return page(request, "mailing_lists/list.html", lists=await list_mailing_lists(request.state.actor))


@form_page(list_)
async def create(request: Request) -> Response:
    form = await ListForm.read(request)
    made = await create_list(
        request.state.actor,
        office_id=request.state.actor.organisation_id,
        name=form.name,
        description=form.description,
        open_to_all=form.open_to_all,
    )
    return see_other(request, "list:show", id=made.id, said="saved")


async def show(request: Request) -> Response:
    number = PageForm.query(request).page
    found, addresses = await show_mailing_list(request.state.actor, request.path_params["id"], page=number)
    return page(request, "mailing_lists/show.html", list=found, addresses=addresses)


@form_page(show)
async def bring(request: Request) -> Response:
    """First a preview row by row; with its button the same table is taken in."""
    form = await ImportForm.read(request)
    text, list_id = form.text(), request.path_params["id"]
    if form.act == "import":
        await import_addresses(request.state.actor, list_id, text=text, consent=form.consent)
        return see_other(request, "list:show", id=list_id, said="list_imported")
    found = await preview_import(request.state.actor, list_id, text=text, consent=form.consent)
    return page(request, "mailing_lists/preview.html", found=found, text=text, consent=form.consent, list_id=list_id)


async def end(request: Request) -> Response:
    list_id = request.path_params["id"]
    await end_subscription(request.state.actor, list_id, request.path_params["subscription"])
    return see_other(request, "list:show", id=list_id, said="subscription_ended")

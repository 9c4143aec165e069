"""Circulars: the archive, writing, and forwarding by a Landesverband."""

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from consult.audience import AudienceForm, described, offered
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line, LocalDateTime, Text, Upload, Year
from consult.labels import options
from consult.render import page, see_other
from consult.typed import row_ids
from models.circulars import CircularSeries
from models.matters import Circle
from workflows.circulars.circular_archive import browse_archive, open_attachment
from workflows.circulars.circular_forwarding import forward_circular
from workflows.circulars.circular_reading import open_circular, prepare_circular
from workflows.circulars.circulars import attach_file, change_circular, detach_file, write_circular
from workflows.recipients.saved_audiences import AudienceLook

MOST_BYTES = 32 * 2**20  # of a new circular with its files


class ArchiveForm(Form):
    year: Year | None = None
    topic: int | None = None
    q: str = ""
    page: int = 1


class CircularForm(AudienceForm):
    most_characters = 60_000
    series: CircularSeries
    subject: Line
    text: Text
    deadline: LocalDateTime | None = None
    file_reference: str = ""
    circle: Circle
    topic_ids: list[int] = []
    list_ids: list[int] = []
    matter_id: int | None = None
    round_id: int | None = None
    paper_version_id: int | None = None
    acknowledge: bool = False
    recommendation_id: int | None = None

    def facts(self) -> dict[str, Any]:
        """What the workflows take."""
        names = set(CircularForm.model_fields) - set(AudienceForm.model_fields)
        facts = {name: getattr(self, name) for name in names}
        return {**facts, "audience": self.audience(), "named": self.named}


class NewCircularForm(CircularForm):
    office_id: int
    files: list[Upload] = []


class ChangedCircularForm(CircularForm):
    version: int


class AttachmentForm(Form):
    """`way`: the file in the mail or a link to it; left open, its size decides."""

    file: Upload
    way: Literal["mail", "link"] | None = None


class ForwardForm(Form):
    reference: str = ""
    cover_note: str = ""


async def list_(request: Request) -> Response:
    asked = ArchiveForm.query(request)
    archive = await browse_archive(
        request.state.actor, year=asked.year, topic_id=asked.topic, q=asked.q, page=asked.page
    )
    years = [(year, year) for year in archive.years]
    return page(request, "circulars/list.html", archive=archive, found=archive.found, years=years, asked=asked)


async def show(request: Request) -> Response:
    sheet = await open_circular(request.state.actor, request.path_params["id"])
    return page(request, "circulars/show.html", sheet=sheet, audience=described(sheet.audience))


async def show_form(request: Request, look: AudienceLook | None = None) -> Response:
    """The form for a new circular, or for a draft; `look` tells whom its audience means."""
    typed = getattr(request.state, "typed", None)
    chosen = row_ids(typed.getlist("organisations")) if typed else None
    choices = await prepare_circular(request.state.actor, request.path_params.get("id"), organisation_ids=chosen)
    return page(
        request,
        "circulars/edit.html",
        choices=choices,
        circles=options(Circle),
        series=options(CircularSeries),
        look=look,
        **offered(),
    )


@form_page(show_form)
async def write(request: Request) -> Response:
    form = await NewCircularForm.read(request)
    files = [(one.name, one.content) for one in form.files]
    circular = await write_circular(request.state.actor, office_id=form.office_id, files=files, **form.facts())
    return see_other(request, "circular:show", id=circular.id, said="saved")


@form_page(show_form)
async def change(request: Request) -> Response:
    form = await ChangedCircularForm.read(request)
    circular = await change_circular(
        request.state.actor, request.path_params["id"], version=form.version, **form.facts()
    )
    return see_other(request, "circular:show", id=circular.id, said="saved")


@form_page(show)
async def attach(request: Request) -> Response:
    form = await AttachmentForm.read(request)
    circular_id = request.path_params["id"]
    linked = None if form.way is None else form.way == "link"
    await attach_file(request.state.actor, circular_id, name=form.file.name, content=form.file.content, linked=linked)
    return see_other(request, "circular:show", id=circular_id, said="file_attached", anchor="files")


async def detach(request: Request) -> Response:
    circular_id = request.path_params["id"]
    await detach_file(request.state.actor, circular_id, request.path_params["attachment"])
    return see_other(request, "circular:show", id=circular_id, said="file_detached", anchor="files")


async def attachment(request: Request) -> Response:
    found, content = await open_attachment(
        request.state.actor, request.path_params["id"], request.path_params["attachment"]
    )
    return download(found.name, found.file.media_type, content)


async def ask_to_forward(request: Request) -> Response:
    sheet = await open_circular(request.state.actor, request.path_params["id"])
    return page(request, "circulars/forward.html", sheet=sheet)


@form_page(ask_to_forward)
async def forward(request: Request) -> Response:
    form = await ForwardForm.read(request)
    circular_id = request.path_params["id"]
    await forward_circular(request.state.actor, circular_id, reference=form.reference, cover_note=form.cover_note)
    return see_other(request, "circular:show", id=circular_id, said="circular_forwarded")

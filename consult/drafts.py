"""Drafts: bringing a version, reading it provision by provision, what changed, and confirming a move."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line, LocalDateTime, Upload
from consult.labels import options
from consult.render import page, see_other
from models.matters import Circle, DocumentStage
from workflows.drafts import add_document_version, show_draft
from workflows.errors import Unacceptable
from workflows.matter_reading import prepare_draft
from workflows.provision_changes import confirm_move, show_changes

MOST_BYTES = 21 * 2**20


class DraftForm(Form):
    file: Upload | None = None
    title: Line = ""
    label: Line
    stage: DocumentStage
    circle: Circle
    bodies: list[int] = []
    leaked: bool = False
    undecided: bool = False
    dated_at: LocalDateTime | None = None
    document: int | None = None


class ReadForm(Form):
    q: Line = ""
    submission: int | None = None


async def show(request: Request) -> Response:
    form = ReadForm.query(request)
    draft = await show_draft(request.state.actor, request.path_params["id"], query=form.q or None)
    return page(request, "drafts/show.html", draft=draft, query=form.q, submission=form.submission)


async def changes(request: Request) -> Response:
    version, found, may_confirm = await show_changes(request.state.actor, request.path_params["id"])
    return page(request, "drafts/changes.html", version=version, changes=found, may_confirm=may_confirm)


async def new(request: Request) -> Response:
    matter, versions, bodies = await prepare_draft(request.state.actor, request.path_params["id"])
    documents = {one.document_id: one.document.title for one in versions}
    return page(
        request,
        "drafts/new.html",
        matter=matter,
        documents=list(documents.items()),
        bodies=bodies,
        stages=options(DocumentStage),
        circles=options(Circle),
    )


@form_page(new)
async def add(request: Request) -> Response:
    form = await DraftForm.read(request)
    if form.file is None:
        raise Unacceptable(fields={"file": "missing"})
    version = await add_document_version(
        request.state.actor,
        request.path_params["id"],
        content=form.file.content,
        title=form.title or form.label,
        label=form.label,
        stage=form.stage,
        circle=form.circle,
        body_ids=form.bodies,
        officially_sent=not form.leaked,
        undecided=form.undecided,
        dated_at=form.dated_at,
        document_id=form.document,
    )
    return see_other(request, "document:show", said="draft_added", id=version.id)


async def confirm(request: Request) -> Response:
    change = await confirm_move(request.state.actor, request.path_params["id"])
    return see_other(
        request, "document:changes", said="saved", id=change.document_version_id, anchor=f"change-{change.id}"
    )

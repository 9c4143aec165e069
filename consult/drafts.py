"""Drafts: bringing a version, reading it provision by provision, what changed, and confirming a move."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line, LocalDateTime, Upload
from consult.labels import OUTCOMES, options
from consult.render import page, see_other
from models.matters import Circle, DocumentStage, DocumentVersion, ProvisionChange
from workflows import installation
from workflows.access import sees_name
from workflows.documents.reanchoring import Outcome
from workflows.drafts.draft_bringing import Brought, bring_draft, prepare_to_bring
from workflows.drafts.draft_reading import Draft, show_draft, show_provision, show_whole_draft
from workflows.drafts.draft_search import search_draft
from workflows.drafts.provision_changes import confirm_move, decline_move, show_changes
from workflows.requirements.requirement_outcomes import show_outcomes

MOST_BYTES = 21 * 2**20


class ChosenForm(Form):
    """The file of a mail with which the form begins."""

    attachment: int | None = None


class DraftForm(ChosenForm):
    file: Upload | None = None
    title: Line = ""
    label: Line
    stage: DocumentStage
    circle: Circle
    bodies: list[int] = []
    leaked: bool = False
    undecided: bool = False
    embargo_until: LocalDateTime | None = None
    dated_at: LocalDateTime | None = None
    document: int | None = None


class ReadForm(Form):
    """`q` searches; `at` opens the part with this provision; `submission` is the answer in which the reader writes."""

    q: Line = ""
    part: int = 1
    page: int = 1
    at: int | None = None
    beside: int | None = None
    submission: int | None = None


class OutcomesForm(Form):
    outcome: Outcome | None = None
    page: int = 1


async def show(request: Request) -> Response:
    """One part of a draft, or where the words were found that somebody searches."""
    form, version_id = ReadForm.query(request), request.path_params["id"]
    if form.q:
        found = await search_draft(request.state.actor, version_id, form.q, page=form.page)
        return page(request, "drafts/found.html", found=found, query=form.q, submission=form.submission)
    draft = await show_draft(request.state.actor, version_id, part=form.part, at=form.at, beside_id=form.beside)
    return page(request, "drafts/show.html", draft=draft, query="", submission=_writing_in(draft, form.submission))


async def provision(request: Request) -> Response:
    """One provision under an address of its own, with what was asked for there."""
    form, actor = ReadForm.query(request), request.state.actor
    place = await show_provision(actor, request.path_params["id"], beside_id=form.beside, page=form.page)
    return page(
        request,
        "drafts/provision.html",
        place=place,
        draft=place.draft,
        query="",
        submission=_writing_in(place.draft, form.submission),
        address=installation.link(request.url.path),
        named={one.id for one in place.requirements.things if sees_name(actor, one)},
    )


async def print_(request: Request) -> Response:
    """The whole draft on one page, for paper."""
    version, provisions = await show_whole_draft(request.state.actor, request.path_params["id"])
    return page(request, "drafts/print.html", version=version, provisions=provisions)


def _writing_in(draft: Draft, chosen: int | None) -> int | None:
    """The answer into which a requirement at a provision would be written: the chosen one, else the first."""
    own = [one.id for one in draft.drafts]
    return chosen if chosen in own else next(iter(own), None)


async def changes(request: Request) -> Response:
    version, found, may_confirm = await show_changes(request.state.actor, request.path_params["id"])
    return page(request, "drafts/changes.html", version=version, changes=found, may_confirm=may_confirm)


async def new(request: Request) -> Response:
    choices = await prepare_to_bring(request.state.actor, request.path_params["id"])
    chosen = ChosenForm.query(request).attachment if request.method == "GET" else None
    documents = {one.document_id: one.document.title for one in choices.versions}
    return page(
        request,
        "drafts/new.html",
        matter=choices.matter,
        documents=list(documents.items()),
        bodies=choices.bodies,
        attached=choices.attached,
        chosen=chosen,
        stages=options(DocumentStage),
        circles=options(Circle),
    )


@form_page(new)
async def add(request: Request) -> Response:
    form = await DraftForm.read(request)
    facts = {
        "title": form.title or form.label,
        "label": form.label,
        "stage": form.stage,
        "circle": form.circle,
        "body_ids": form.bodies,
        "officially_sent": not form.leaked,
        "undecided": form.undecided,
        "embargo_until": form.embargo_until,
        "dated_at": form.dated_at,
        "document_id": form.document,
    }
    brought = Brought(form.file.name, form.file.content) if form.file else None
    made = await bring_draft(
        request.state.actor, request.path_params["id"], brought=brought, attachment_id=form.attachment, **facts
    )
    if isinstance(made, DocumentVersion):
        return see_other(request, "document:show", said="draft_added", id=made.id)
    return see_other(request, "recognition:show", said="draft_recognised", id=made.id)


async def outcomes(request: Request) -> Response:
    """What became of the requirements that stood at the version before."""
    form = OutcomesForm.query(request)
    found = await show_outcomes(request.state.actor, request.path_params["id"], chosen=form.outcome, page=form.page)
    return page(request, "drafts/outcomes.html", found=found, version=found.version, names=OUTCOMES)


async def confirm(request: Request) -> Response:
    return _judged(request, await confirm_move(request.state.actor, request.path_params["id"]))


async def decline(request: Request) -> Response:
    return _judged(request, await decline_move(request.state.actor, request.path_params["id"]))


def _judged(request: Request, change: ProvisionChange) -> Response:
    """Back to the list in which the move was judged."""
    there = "document:outcomes" if "outcomes" in request.query_params else "document:changes"
    return see_other(request, there, said="saved", id=change.document_version_id, anchor=f"change-{change.id}")

"""Papers: reading a version, starting and continuing one, its files."""

from starlette.requests import Request
from starlette.responses import Response

from consult import public_papers
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line
from consult.render import page, see_other
from models.papers import PaperFormat, PaperKind
from models.positions import PositionKind
from workflows.errors import Missing
from workflows.papers.composing import compose, start_from_template, start_supplement
from workflows.papers.paper_circulars import draft_circular_about
from workflows.papers.paper_reading import compare_version, list_papers, prepare_paper, show_paper_version
from workflows.papers.papers import begin_version, start_paper
from workflows.papers.rendering import paper_file, request_rendering


class PaperForm(Form):
    """`filled`: with the positions of the matter, in the form of its kind."""

    kind: PaperKind
    title: Line
    filled: bool = False


class ComposeForm(Form):
    version: int
    kind: PositionKind
    heading: Line


class AgainstForm(Form):
    """`against`: the number of an earlier version."""

    against: int | None = None


class PageForm(Form):
    page: int = 1


async def list_(request: Request) -> Response:
    papers = await list_papers(request.state.actor, page=PageForm.query(request).page)
    return page(request, "papers/list.html", papers=papers)


async def show(request: Request) -> Response:
    if request.state.actor.person_id is None:
        return await public_papers.show(request)
    paper = await show_paper_version(request.state.actor, request.path_params["id"])
    return page(
        request,
        "papers/show.html",
        paper=paper,
        passages=[(one.id, f"{paper.numbers[one.id]} {one.heading}") for one in paper.passages if one.heading],
        associations=[(one.association_id, one.association.name) for one in paper.version.approvals],
    )


async def changes(request: Request) -> Response:
    against = AgainstForm.query(request).against
    found = await compare_version(request.state.actor, request.path_params["id"], against=against)
    return page(request, "papers/changes.html", **found._asdict())


async def new(request: Request) -> Response:
    matter = await prepare_paper(request.state.actor, request.path_params["id"])
    return page(request, "papers/new.html", matter=matter)


@form_page(new)
async def start(request: Request) -> Response:
    form = await PaperForm.read(request)
    begin = start_from_template if form.filled else start_paper
    version = await begin(request.state.actor, request.path_params["id"], kind=form.kind, title=form.title)
    return see_other(request, "paper:show", id=version.id)


@form_page(show)
async def supplement(request: Request) -> Response:
    version = await start_supplement(request.state.actor, request.path_params["id"])
    return see_other(request, "paper:show", id=version.id)


@form_page(show)
async def compose_(request: Request) -> Response:
    form = await ComposeForm.read(request)
    await compose(
        request.state.actor, request.path_params["id"], version=form.version, kind=form.kind, heading=form.heading
    )
    return see_other(request, "paper:show", said="saved", id=request.path_params["id"])


@form_page(show)
async def begin(request: Request) -> Response:
    version = await begin_version(request.state.actor, request.path_params["id"])
    return see_other(request, "paper:show", id=version.id)


async def render(request: Request) -> Response:
    version = await request_rendering(request.state.actor, request.path_params["id"])
    return see_other(request, "paper:show", said="paper_rendering", id=version.id)


async def file(request: Request) -> Response:
    wanted = request.path_params["format"]
    if wanted not in list(PaperFormat):
        raise Missing(format=wanted)
    made = await paper_file(request.state.actor, request.path_params["id"], PaperFormat(wanted))
    return download(made.name, made.media_type, made.content)


@form_page(show)
async def tell_members(request: Request) -> Response:
    circular = await draft_circular_about(request.state.actor, request.path_params["id"])
    return see_other(request, "circular:edit", id=circular.id)

"""Publishing a paper: what may be personal in it, the moment from which everybody reads it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, LocalDateTime
from consult.render import page, see_other
from workflows.papers.publishing import prepare_publication, publish_paper


class PublishForm(Form):
    version: int
    at: LocalDateTime | None = None
    looked: bool = False


async def ask(request: Request) -> Response:
    publication = await prepare_publication(request.state.actor, request.path_params["id"])
    return page(request, "papers/publish.html", publication=publication)


@form_page(ask)
async def publish(request: Request) -> Response:
    form = await PublishForm.read(request)
    version = await publish_paper(request.state.actor, request.path_params["id"], **form.model_dump())
    return see_other(request, "paper:show", said="paper_published", id=version.id)

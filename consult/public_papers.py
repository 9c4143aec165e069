"""The public page of a paper: quick where nothing has changed, with all that somebody needs who cites it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.etags import has, tag_of, unchanged
from consult.render import page
from workflows.publication.public_papers import paper_stamp, show_public_paper


async def show(request: Request) -> Response:
    """The page of a published version for somebody who is not logged in."""
    paper_version_id = request.path_params["id"]
    tag = tag_of(await paper_stamp(paper_version_id), str(request.url.query))
    if has(request, tag):
        return unchanged(tag)
    paper = await show_public_paper(paper_version_id)
    answer = page(request, "papers/public.html", public=paper, paper=paper.page)
    answer.headers["ETag"] = tag
    return answer

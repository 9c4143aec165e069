"""First contact: what the link in an invitation shows, the nil return by link, and entering oneself."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consult.form_pages import form_page
from consult.forms import Email, Form, Line, Text
from consult.labels import label
from consult.places import LOGIN
from consult.render import page, see_other
from models.submissions import SubmissionState
from workflows.organisations.desks import claim_desk, open_desk_link
from workflows.organisations.mandate_claims import claim_by_link
from workflows.submissions.short_answers import report_nil_return_by_link


class ClaimForm(Form):
    name: Line
    email: Email
    round: int


class AskForm(Form):
    name: Line
    email: Email
    organisation: int
    word: Text


class NilReturnForm(Form):
    covers: list[int] = []


async def show(request: Request) -> Response:
    token = request.path_params["token"]
    link = await open_desk_link(token)
    states = {place: label(SubmissionState(state)) for place, state in link.desk.under_way.items()}
    return page(request, "desks/show.html", link=link, states=states, token=token)


@form_page(show)
async def claim(request: Request) -> Response:
    """The mail to log in is on its way; its code can be typed on the next page, which leads to the round."""
    form = await ClaimForm.read(request)
    await claim_desk(request.path_params["token"], name=form.name, email=form.email)
    asked = urlencode({"email": form.email, "back": f"/rounds/{form.round}"})
    return RedirectResponse(f"{LOGIN}/code?{asked}", status_code=303)


async def ask_for_access(request: Request) -> Response:
    token = request.path_params["token"]
    return page(request, "desks/ask.html", link=await open_desk_link(token), token=token)


@form_page(ask_for_access)
async def ask(request: Request) -> Response:
    """Whose address proves nothing asks those who know her; the page says what happens next."""
    form = await AskForm.read(request)
    token = request.path_params["token"]
    await claim_by_link(token, name=form.name, email=form.email, organisation_id=form.organisation, word=form.word)
    return see_other(request, "desk:show", token=token, said="claim_made")


@form_page(show)
async def nil_return(request: Request) -> Response:
    form = await NilReturnForm.read(request)
    token = request.path_params["token"]
    await report_nil_return_by_link(token, organisation_ids=form.covers)
    return see_other(request, "desk:show", token=token, said="nil_return_taken")

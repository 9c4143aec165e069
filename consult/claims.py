"""Claims: asking to act for an organisation, and deciding it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.labels import options
from consult.people import RIGHTS
from consult.render import page, see_other
from consult.translate import _
from models.people import MEMBER_ROLES, ClaimDecision, Role
from workflows.organisations.claim_decisions import decide_claim, list_claims, object_to_claim, show_claim
from workflows.organisations.mandate_claims import claim_mandate, find_claimable


class PageForm(Form):
    page: int = 1


class SearchForm(Form):
    q: str = ""


class ClaimForm(Form):
    organisation: int
    role: Role
    word: Text
    q: str = ""


class DecisionForm(Form):
    decision: ClaimDecision
    reason: Text


class ObjectionForm(Form):
    word: Text


async def list_(request: Request) -> Response:
    found = await list_claims(request.state.actor, page=PageForm.query(request).page)
    return page(request, "claims/list.html", found=found)


async def new(request: Request) -> Response:
    """Search the organisation, then say why; a refused form keeps what was searched."""
    typed = getattr(request.state, "typed", None)
    q = str(typed.get("q", "")) if typed else SearchForm.query(request).q
    found = await find_claimable(request.state.actor, q)
    roles = [(role, _(RIGHTS[role])) for role in MEMBER_ROLES]
    return page(request, "claims/new.html", q=q, found=found, roles=roles)


@form_page(new)
async def make(request: Request) -> Response:
    form = await ClaimForm.read(request)
    made = await claim_mandate(request.state.actor, form.organisation, role=form.role, word=form.word)
    return see_other(request, "claim:show", id=made.id, said="claim_made")


async def show(request: Request) -> Response:
    sheet = await show_claim(request.state.actor, request.path_params["id"])
    decisions = [one for one in options(ClaimDecision) if request.state.actor.is_office or one[0] == "joined"]
    return page(request, "claims/show.html", sheet=sheet, decisions=decisions)


@form_page(show)
async def decide(request: Request) -> Response:
    form = await DecisionForm.read(request)
    claim_id = request.path_params["id"]
    await decide_claim(request.state.actor, claim_id, decision=form.decision, reason=form.reason)
    return see_other(request, "claim:show", id=claim_id, said="claim_decided")


@form_page(show)
async def object_(request: Request) -> Response:
    form = await ObjectionForm.read(request)
    claim_id = request.path_params["id"]
    await object_to_claim(request.state.actor, claim_id, word=form.word)
    return see_other(request, "claim:show", id=claim_id, said="claim_objected")

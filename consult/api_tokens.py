"""Tokens of the open interface: made and revoked in the account, shown once."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line
from consult.labels import options
from consult.render import page, see_other
from models.people import Scope
from workflows import installation
from workflows.people.api_tokens import LASTS, create_api_token, list_api_tokens, revoke_api_token


class TokenForm(Form):
    name: Line
    scopes: list[Scope] = []
    days: int


async def list_(request: Request) -> Response:
    tokens = await list_api_tokens(request.state.actor)
    return page(request, "api/tokens.html", tokens=tokens, scopes=options(Scope), lasts=LASTS)


@form_page(list_)
async def create(request: Request) -> Response:
    """Shows the token at once and only here: it is not stored and must not stand in an address of a page."""
    form = await TokenForm.read(request)
    secret = await create_api_token(request.state.actor, name=form.name, scopes=form.scopes, days=form.days)
    return page(request, "api/token.html", secret=secret, name=form.name, address=installation.link("/api/v1/me"))


async def revoke(request: Request) -> Response:
    await revoke_api_token(request.state.actor, request.path_params["id"])
    return see_other(request, "token:list", said="token_revoked")

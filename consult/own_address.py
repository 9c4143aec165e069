"""Changing one's own mail address: asked for on the account page, confirmed by the link that goes to the new one."""

from starlette.requests import Request
from starlette.responses import Response

from consult import account
from consult.form_pages import form_page
from consult.forms import Email, Form
from consult.identity import session_token
from consult.render import page, see_other
from workflows.people.own_address import ask_for_address, confirm_address, show_address_change


class AddressForm(Form):
    email: Email


@form_page(account.show)
async def ask(request: Request) -> Response:
    form = await AddressForm.read(request)
    await ask_for_address(request.state.actor, form.email)
    return see_other(request, "account:show", said="address_asked", anchor="address")


async def show(request: Request) -> Response:
    """A button, nothing else, for scanners open links too."""
    token = request.path_params["token"]
    return page(request, "account/address.html", change=await show_address_change(token), token=token)


@form_page(show)
async def confirm(request: Request) -> Response:
    token = request.path_params["token"]
    await confirm_address(token, session_token(request))
    return see_other(request, "address:show", token=token)

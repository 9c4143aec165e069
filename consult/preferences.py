"""What a recipient wishes of circulars, by the link in each of them, without a login: only buttons act."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form
from consult.render import page, see_other
from workflows.recipients.preferences import choose_preferences, confirm_wish, show_preferences, show_wish


class PreferencesForm(Form):
    language: str = "de"
    topic_ids: list[int] = []
    list_ids: list[int] = []
    address: str = ""


async def show(request: Request) -> Response:
    token = request.path_params["token"]
    return page(request, "preferences/show.html", shown=await show_preferences(token), token=token)


@form_page(show)
async def choose(request: Request) -> Response:
    form, token = await PreferencesForm.read(request), request.path_params["token"]
    asked = await choose_preferences(
        token, language=form.language, topic_ids=form.topic_ids, list_ids=form.list_ids, address=form.address
    )
    return see_other(
        request, "preferences:show", token=token, said="preferences_asked" if asked else "preferences_saved"
    )


async def ask_to_confirm(request: Request) -> Response:
    token = request.path_params["token"]
    return page(request, "preferences/confirm.html", wish=await show_wish(token), token=token)


async def confirm(request: Request) -> Response:
    holder = await confirm_wish(request.path_params["token"])
    return page(request, "preferences/confirmed.html", holder=holder)

"""Logging in by the mail's link or code, one's own profile, and for whom one acts."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consult.form_pages import form_page
from consult.forms import Email, Form, Line
from consult.identity import LANGUAGE_COOKIE, YEAR, drop_session, keep_session, session_token
from consult.places import LOGIN
from consult.render import page, see_other
from workflows.people import change_profile
from workflows.sessions import log_in_by_code, log_in_by_link, log_out, request_login, switch_mandate

START = "/"


class LoginForm(Form):
    email: Email
    back: str = START


class CodeForm(Form):
    email: Email
    code: Line
    back: str = START


class ProfileForm(Form):
    language: str


class ActingForm(Form):
    mandate: int


async def login(request: Request) -> Response:
    """Ask for the address; whoever is logged in already goes on."""
    back = way_back(request)
    if request.state.actor.person_id is not None:
        return onward(back)
    return page(request, "account/login.html", back=back)


@form_page(login)
async def ask_for_login(request: Request) -> Response:
    form = await LoginForm.read(request)
    await request_login(form.email)
    return RedirectResponse(f"{LOGIN}/code?{urlencode({'email': form.email, 'back': form.back})}", status_code=303)


async def code(request: Request) -> Response:
    """The mail is on its way; here its code is typed."""
    email = request.query_params.get("email", "")
    return page(request, "account/code.html", email=email, back=way_back(request))


@form_page(code)
async def log_in_with_code(request: Request) -> Response:
    form = await CodeForm.read(request)
    token = await log_in_by_code(form.email, form.code.replace(" ", ""))
    return keep_session(request, onward(form.back), token)


async def link(request: Request) -> Response:
    """The page behind the link in the mail: a button, nothing else, for scanners open links too."""
    return page(request, "account/link.html", link=request.path_params["link"])


async def log_in_with_link(request: Request) -> Response:
    token = await log_in_by_link(request.path_params["link"])
    return keep_session(request, onward(START), token)


async def leave(request: Request) -> Response:
    await log_out(session_token(request))
    return drop_session(request, onward(START))


async def show(request: Request) -> Response:
    return page(request, "account/show.html")


@form_page(show)
async def save(request: Request) -> Response:
    form = await ProfileForm.read(request)
    await change_profile(request.state.actor, language=form.language)
    response = see_other(request, "account:show", said="saved")
    response.set_cookie(LANGUAGE_COOKIE, form.language, max_age=YEAR, samesite="lax")
    return response


async def act_for(request: Request) -> Response:
    form = await ActingForm.read(request)
    await switch_mandate(request.state.actor, session_token(request), mandate_id=form.mandate)
    return onward(START)


def onward(back: str) -> Response:
    """To a page of our own, and nowhere else."""
    ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return RedirectResponse(back if ours else START, status_code=303)


def way_back(request: Request) -> str:
    """Where somebody wanted to go before the login stood in between; also on a refused form."""
    typed = getattr(request.state, "typed", None) or request.query_params
    return str(typed.get("back", START))

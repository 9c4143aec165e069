"""Logging in by the mail's link or code, one's own profile, and for whom one acts."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consult.act_words import REASONS
from consult.browsers import device_of
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Day, Email, Form, Line
from consult.identity import LANGUAGE_COOKIE, YEAR, drop_session, keep_session, session_token
from consult.mail_kinds import mail_kind, wish_words
from consult.places import LOGIN
from consult.render import page, see_other
from consult.translate import _
from workflows.people.accounts import show_account
from workflows.people.deputies import name_deputy
from workflows.people.muted_mails import Wish, choose_mails
from workflows.people.open_sessions import end_other_sessions, end_session
from workflows.people.own_data import export_own_data, show_own_data
from workflows.people.people import change_profile
from workflows.people.sessions import log_in_by_code, log_in_by_link, log_out, request_login, switch_mandate

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
    name: Line | None = None


class MailsForm(Form):
    """A wish for each kind of mail that can be chosen; a kind that is not on her page is not sent."""

    release_request: Wish | None = None
    contribution_finished: Wish | None = None
    signature_answered: Wish | None = None
    contribution_reminder: Wish | None = None
    proceeding: Wish | None = None
    reservation_withdrawn: Wish | None = None


class DeputyForm(Form):
    person: int
    since: Day
    until: Day


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
    token = await log_in_by_code(form.email, form.code.replace(" ", ""), device_of(request))
    return keep_session(request, onward(form.back), token)


async def link(request: Request) -> Response:
    """The page behind the link in the mail: a button, nothing else, for scanners open links too."""
    return page(request, "account/link.html", link=request.path_params["link"])


async def log_in_with_link(request: Request) -> Response:
    token = await log_in_by_link(request.path_params["link"], device_of(request))
    return keep_session(request, onward(START), token)


async def leave(request: Request) -> Response:
    await log_out(session_token(request))
    return drop_session(request, onward(START))


async def show(request: Request) -> Response:
    account = await show_account(request.state.actor, session_token(request))
    return page(request, "account/show.html", account=account, mail_kind=mail_kind, wishes=wish_words)


@form_page(show)
async def save(request: Request) -> Response:
    form = await ProfileForm.read(request)
    await change_profile(request.state.actor, language=form.language, name=form.name)
    response = see_other(request, "account:show", said="saved")
    response.set_cookie(LANGUAGE_COOKIE, form.language, max_age=YEAR, samesite="lax")
    return response


@form_page(show)
async def choose(request: Request) -> Response:
    """Which kinds of mail she wants, and when."""
    form = await MailsForm.read(request)
    await choose_mails(request.state.actor, form.model_dump(exclude_none=True))
    return see_other(request, "account:show", said="saved", anchor="mails")


async def end_one(request: Request) -> Response:
    await end_session(request.state.actor, request.path_params["id"])
    return see_other(request, "account:show", said="session_ended", anchor="sessions")


async def end_others(request: Request) -> Response:
    await end_other_sessions(request.state.actor, session_token(request))
    return see_other(request, "account:show", said="sessions_ended", anchor="sessions")


async def data(request: Request) -> Response:
    own = await show_own_data(request.state.actor)
    reasons = {str(one): _(words) for one, words in REASONS.items()}
    return page(request, "account/data.html", own=own, mail_kind=mail_kind, reasons=reasons)


async def export(request: Request) -> Response:
    content = await export_own_data(request.state.actor)
    return download("sprachrohr.json", "application/json", content)


async def act_for(request: Request) -> Response:
    form = await ActingForm.read(request)
    await switch_mandate(request.state.actor, session_token(request), mandate_id=form.mandate)
    return onward(START)


@form_page(show)
async def stand_in(request: Request) -> Response:
    """A colleague is named as deputy for some days."""
    form = await DeputyForm.read(request)
    place = request.path_params["mandate"]
    await name_deputy(request.state.actor, place, person_id=form.person, since=form.since, until=form.until)
    return see_other(request, "account:show", said="deputy_named", anchor="deputies")


def onward(back: str) -> Response:
    """To a page of our own, and nowhere else."""
    ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return RedirectResponse(back if ours else START, status_code=303)


def way_back(request: Request) -> str:
    """Where somebody wanted to go before the login stood in between; also on a refused form."""
    typed = getattr(request.state, "typed", None) or request.query_params
    return str(typed.get("back", START))

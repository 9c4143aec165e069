"""The one cookie by which a browser shows who it is, and the one by which it remembers its language."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from models.settings import Settings
from workflows.people.sessions import SESSION_LASTS

LANGUAGE_COOKIE = "language"
YEAR = 365 * 24 * 3600


def is_secure(settings: Settings) -> bool:
    """Is the service reached over https?"""
    return settings.base_url.startswith("https://")


def session_cookie(settings: Settings) -> str:
    """The cookie's name; `__Host-` binds it to this very host, which browsers grant over https only."""
    return "__Host-session" if is_secure(settings) else "session"


def session_token(request: HTTPConnection) -> str:
    """The token in the cookie; empty when there is none."""
    return request.cookies.get(session_cookie(request.app.state.settings), "")


def keep_session(request: HTTPConnection, response: Response, token: str) -> Response:
    """Let the browser keep the token for as long as the session lasts."""
    settings = request.app.state.settings
    response.set_cookie(
        session_cookie(settings),
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        secure=is_secure(settings),
        samesite="lax",
    )
    return response


def drop_session(request: HTTPConnection, response: Response) -> Response:
    """Make the browser forget the token."""
    settings = request.app.state.settings
    response.delete_cookie(session_cookie(settings), httponly=True, secure=is_secure(settings), samesite="lax")
    return response

"""What happens around every request, outermost first: headers, log, (host, compression), actor, language, origin."""

import time
import uuid
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_babel import LocaleFromHeader

from consult import identity, metrics, translate
from consult.problems import refuse
from models.settings import Settings
from workflows.access import VISITOR
from workflows.errors import Denied
from workflows.people.sessions import find_actor

POLICY = (
    "default-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Mail programs post these without any page around them; the token in the address is the permission (RFC 8058).
ONE_CLICK = ("/unsubscribe/",)

log = structlog.get_logger("access")


class SecureHeaders:
    """The headers of every answer, also of one that failed (problems.failed sets them itself, further outside).

    A handler that sets one of them itself (a stricter policy for foreign HTML) keeps its own.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.headers = secure_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                _keep_out_of_caches(scope, headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def secure_headers(settings: Settings) -> dict[str, str]:
    """The fixed headers; over https browsers are told to stay there."""
    return HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if identity.is_secure(settings) else {})


def _keep_out_of_caches(scope: Scope, headers: MutableHeaders) -> None:
    if "Cache-Control" in headers:
        return
    actor = scope.get("state", {}).get("actor", VISITOR)
    private = actor.person_id is not None or "Set-Cookie" in headers
    headers["Cache-Control"] = "no-store" if private else "no-cache"
    for name in ("HX-Request", "Accept-Language", "Cookie"):
        headers.add_vary_header(name)


class RequestLog:
    """One line per request with an id, the route and the time; never a query, a token or a name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        request_id = scope.setdefault("state", {})["request_id"] = uuid.uuid4().hex[:12]

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_and_note)
            finally:
                seconds = time.perf_counter() - started
                route = getattr(scope.get("route"), "name", "")
                metrics.count_request(route, scope["method"], status, seconds)
                log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    ids=[value for value in scope.get("path_params", {}).values() if isinstance(value, int)],
                    status=status,
                    milliseconds=round(seconds * 1000),
                )


class FindActor:
    """Puts who asks into `request.state.actor`: a person in a mandate, or the visitor."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            state = scope.setdefault("state", {})
            state["actor"] = VISITOR
            token = identity.session_token(HTTPConnection(scope))
            if token and not scope["path"].startswith("/static/"):
                state["actor"] = await find_actor(token) or VISITOR
        await self.app(scope, receive, send)


class ChooseLanguage:
    """?lang= (and remembers it), the cookie, the person's own, what the browser asks for, German."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.from_header = LocaleFromHeader(translate.LANGUAGES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        asked = connection.query_params.get("lang", "")
        actor = scope["state"]["actor"]
        candidates = (
            asked,
            connection.cookies.get(identity.LANGUAGE_COOKIE, ""),
            actor.language if actor.person_id is not None else "",
            self.from_header(connection) or "",
        )
        language = next((one for one in candidates if one in translate.LANGUAGES), translate.LANGUAGES[0])
        translate.speak(language)

        async def send_and_remember(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Language"] = language
                if asked == language:
                    cookie = f"{identity.LANGUAGE_COOKIE}={language}; Max-Age={identity.YEAR}; Path=/; SameSite=Lax"
                    headers.append("Set-Cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_and_remember)


class SameOrigin:
    """Acts come from our own pages only: browsers say so in Sec-Fetch-Site, older ones in Origin."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _comes_from_us(scope):
            response = refuse(Request(scope, receive), Denied("foreign_origin"))
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _comes_from_us(scope: Scope) -> bool:
    if scope["method"] in SAFE_METHODS or scope["path"].startswith(ONE_CLICK):
        return True
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == headers.get("host")

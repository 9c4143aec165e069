"""The one place where a refusal becomes an answer: a page with a way back, an alert for htmx, a problem document."""

from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from consult import render
from consult.sentences import field_sentence, sentence
from consult.translate import N_, _
from workflows.errors import Conflict, Denied, Missing, Refusal, TooMany, Unacceptable

STATUS: dict[type[Refusal], int] = {Missing: 404, Denied: 403, Conflict: 409, TooMany: 429, Unacceptable: 422}
TITLES = {
    400: N_("Das ist nicht angekommen"),
    401: N_("Das öffnet nur ein Schlüssel"),
    403: N_("Das geht hier nicht"),
    404: N_("Nicht gefunden"),
    405: N_("Nicht gefunden"),
    409: N_("Der Stand hat sich geändert"),
    413: N_("Zu groß"),
    422: N_("Noch nicht angenommen"),
    429: N_("Zu oft versucht"),
    500: N_("Bei uns ist etwas schiefgegangen"),
}
CODES = {
    401: "token_unknown",
    404: "missing",
    405: "method",
    413: "body_too_large",
}  # of refusals that come from Starlette, not from us

log = structlog.get_logger("problems")


def refusal_answered(request: Request, error: Exception) -> Response:
    """Handler for Refusal."""
    assert isinstance(error, Refusal)
    return refuse(request, error)


def http_error_answered(request: Request, error: Exception) -> Response:
    """Handler for what Starlette itself refuses: unknown addresses, wrong methods, broken or too large bodies."""
    assert isinstance(error, HTTPException)
    code = CODES.get(error.status_code, "bad_request")
    return _answer(request, error.status_code, code, sentence(code, code, {}), headers=error.headers)


def failed(request: Request, error: Exception) -> Response:
    """Handler for Exception: the error is in the log under the request's id; the page needs nothing that may be broken.

    Starlette calls it outside all middleware of ours, so the fixed headers are set here as well.
    """
    log.error("failed", request_id=_request_id(request), exc_info=error)
    try:
        response = _answer(request, 500, "failed", sentence("failed", "failed", {}))
    except Exception as second:
        log.error("error page failed", exc_info=second)
        response = PlainTextResponse(f"{_(TITLES[500])}. {sentence('failed', 'failed', {})}", status_code=500)
    response.headers.update(request.app.state.secure_headers | {"Cache-Control": "no-store"})
    return response


def refuse(request: Request, refusal: Refusal) -> Response:
    """The answer to a refusal, in the form that the asker understands."""
    family = family_of(refusal)
    told = sentence(refusal.code, family.code, refusal.facts)
    fields = refusal.fields if isinstance(refusal, Unacceptable) else {}
    return _answer(request, STATUS[family], refusal.code, told, fields=fields)


def family_of(refusal: Refusal) -> type[Refusal]:
    """The class that decides about the status."""
    return next(kind for kind in STATUS if isinstance(refusal, kind))


def wants_json(request: Request) -> bool:
    """Does the asker (a program) want a document rather than a page?"""
    if request.url.path.startswith("/api/v1/"):
        return True
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def _answer(
    request: Request,
    status: int,
    code: str,
    told: str,
    *,
    fields: dict[str, str] | None = None,
    headers: Any = None,
) -> Response:
    title = _(TITLES.get(status, TITLES[400]))
    mistakes = {name: field_sentence(mistake) for name, mistake in (fields or {}).items()}
    if wants_json(request):
        document = {"type": "about:blank", "title": title, "status": status, "detail": told, "code": code}
        document |= {"errors": mistakes} if mistakes else {}
        return JSONResponse(document, status, headers=headers, media_type="application/problem+json")
    facts: dict[str, Any] = {"title": title, "told": told, "mistakes": mistakes, "request_id": _request_id(request)}
    if "HX-Request" in request.headers:
        return render.alert(request, status=status, headers=headers, **facts)
    response = render.page(request, "errors/problem.html", status=status, back=_way_back(request), code=code, **facts)
    response.headers.update(headers or {})
    return response


def _way_back(request: Request) -> str:
    """The page before, if it was one of ours and not this one."""
    before = urlsplit(request.headers.get("referer", ""))
    if before.netloc != request.headers.get("host") or before.path == request.url.path:
        return "/"
    return before.path + (f"?{before.query}" if before.query else "")


def _request_id(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))

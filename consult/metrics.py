"""Figures for the operator's monitoring: how many requests, how they ended, how long they took."""

import hmac
from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from workflows.errors import Missing

REQUESTS = Counter("sprachrohr_requests", "Requests by route, method and status", ["route", "method", "status"])
SECONDS = Histogram("sprachrohr_request_seconds", "Seconds a request took", ["route"])


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Note one answered request; what matches no route counts under an empty name."""
    REQUESTS.labels(route, method, status).inc()
    SECONDS.labels(route).observe(seconds)


async def show(request: Request) -> Response:
    """For this machine, or for whoever brings the token of the settings; for others the page does not exist."""
    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not (hmac.compare_digest(given.encode(), token.encode()) if token else _is_local(request)):
        raise Missing
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def _is_local(request: Request) -> bool:
    """Asked from this machine and not through a proxy on it."""
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False

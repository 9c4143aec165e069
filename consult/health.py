"""Does the service stand? For load balancers and monitoring."""

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workflows.operation.house import answers

log = structlog.get_logger("health")


async def show(request: Request) -> Response:
    """200 if the database answers, 503 if not; the reason is in the log only."""
    try:
        await answers()
    except Exception as error:
        log.error("database does not answer", exc_info=error)
        return PlainTextResponse("database does not answer", 503)
    return PlainTextResponse("ok")

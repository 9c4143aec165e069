"""The application: routes, middleware and handlers put together, and what is open while it serves."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from consult import logs, problems
from consult.etags import release
from consult.middleware import ChooseLanguage, FindActor, RequestLog, SameOrigin, SecureHeaders, secure_headers
from consult.places import Directory, Place
from consult.routes import ROUTES
from models import queue
from models.settings import Settings
from workflows.errors import Refusal
from workflows.operation.house import open_house

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def create_app(settings: Settings, *, executor: str | None = None, routes: Sequence[Place] = ROUTES) -> Starlette:
    """The application; with the name of an `executor` this process also works on jobs while it serves."""
    logs.configure()
    release()  # with its assets: what is kept on disk later bears the release that this process began with

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            url = await stack.enter_async_context(open_house(settings))
            if executor:
                await stack.enter_async_context(queue.running(url, executor))
            yield

    application = Starlette(
        routes=[Directory(routes)],
        lifespan=lifespan,
        middleware=[
            Middleware(SecureHeaders, settings),
            Middleware(RequestLog),
            Middleware(TrustedHostMiddleware, allowed_hosts=known_hosts(settings), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1_400, compresslevel=5),
            Middleware(FindActor),
            Middleware(ChooseLanguage),
            Middleware(SameOrigin),
        ],
        exception_handlers={
            Refusal: problems.refusal_answered,
            HTTPException: problems.http_error_answered,
            Exception: problems.failed,
        },
    )
    application.state.settings = settings
    application.state.secure_headers = secure_headers(settings)
    return application


def known_hosts(settings: Settings) -> list[str]:
    """The name under which people reach the service; on a machine of one's own, all its names."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    return list(LOOPBACK) if host in LOOPBACK else [host]

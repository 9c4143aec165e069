"""What Starlette and the ORM can do at all here: one handler, one query. Run as a process of its own: URL and port."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from models.database import open_database
from models.rounds import Round


async def bare(request: Request) -> Response:
    round_ = await Round.get(id=request.path_params["id"])
    return JSONResponse({"title": round_.title})


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    async with open_database(sys.argv[1]):
        yield


if __name__ == "__main__":
    routes = [Route("/rounds/{id:int}", bare)]
    application = Starlette(routes=routes, lifespan=lifespan)
    uvicorn.run(application, port=int(sys.argv[2]), log_config=None, access_log=False, server_header=False)

"""A place is a route that knows who may come and how much they may bring."""

from collections.abc import Awaitable, Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import URLPath
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Route
from starlette.types import Receive, Scope, Send

from consult.body_limit import BodyLimit
from workflows.access import Actor, is_administrator
from workflows.errors import Denied

Handler = Callable[[Request], Awaitable[Response]]

FORM_BYTES = 2**20
LOGIN = "/login"
LARGEST_ID = 2**31 - 1


class Who(StrEnum):
    """Who is let through the door; what they may see and do behind it, the workflows decide."""

    ANYONE = "anyone"
    PERSON = "person"  # logged in, in whatever role
    MEMBER = "member"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


ADMITS: dict[Who, Callable[[Actor], bool]] = {
    Who.ANYONE: lambda actor: True,
    Who.PERSON: lambda actor: actor.person_id is not None,
    Who.MEMBER: lambda actor: actor.is_member,
    Who.OFFICE: lambda actor: actor.is_office,
    Who.ADMINISTRATOR: is_administrator,
}


class Place(Route):
    """A route with `who` may come; `most` is the largest body in bytes."""

    def __init__(self, path: str, handler: Handler, name: str, *, methods: list[str], who: Who, most: int) -> None:
        super().__init__(path, handler, methods=methods, name=name)
        self.who, self.most = who, most
        self.app = BodyLimit(self.app, most)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As Starlette does it; a number that no row can have belongs to no address."""
        match, inside = super().matches(scope)
        numbers = (one for one in inside.get("path_params", {}).values() if isinstance(one, int))
        return (Match.NONE, {}) if any(one > LARGEST_ID for one in numbers) else (match, inside)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask at the door first: visitors are sent to the login and come back, others are told who may come."""
        request = Request(scope, receive, send)
        if scope["method"] not in (self.methods or ()) or ADMITS[self.who](request.state.actor):
            await super().handle(scope, receive, send)
        elif request.state.actor.person_id is not None:
            raise Denied(f"{self.who}_only")
        elif scope["method"] in ("GET", "HEAD") and "HX-Request" not in request.headers and _wants_page(request):
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            login = request.url.replace(path=LOGIN, query="").include_query_params(back=back)
            await RedirectResponse(f"{login.path}?{login.query}", status_code=303)(scope, receive, send)
        else:
            raise Denied("logged_out")


class Directory(BaseRoute):
    """All places by the first word of their addresses: Starlette itself asks hundreds of them one after the other."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_name = {place.name: place for place in places}
        self.by_word: dict[str, list[Place]] = {}
        for place in self.by_name.values():
            self.by_word.setdefault(_first_word(place.path), []).append(place)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found: tuple[Match, Scope] = (Match.NONE, {})
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        for place in self.by_word.get(_first_word(path), ()):
            match, inside = place.matches(scope)
            if match.value > found[0].value:
                found = match, {**inside, "place": place}
            if match is Match.FULL:
                break
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = scope["place"]
        await scope["place"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        if name not in self.by_name:
            raise NoMatchFound(name, path_params)
        return self.by_name[name].url_path_for(name, **path_params)


def _first_word(path: str) -> str:
    return path[1:].partition("/")[0]


@lru_cache
def places_of(app: Starlette) -> dict[str, Place]:
    """The places of an application by name."""
    return {name: place for one in app.routes if isinstance(one, Directory) for name, place in one.by_name.items()}


def address_of(app: Starlette, name: str, **params: Any) -> str:
    """The path of a place by its name."""
    return str(places_of(app)[name].url_path_for(name, **params))


def page(path: str, handler: Handler, name: str, *, who: Who = Who.PERSON) -> Place:
    """Something to read: GET."""
    return Place(path, handler, name, methods=["GET"], who=who, most=0)


def act(path: str, handler: Handler, name: str, *, who: Who = Who.PERSON, most: int = FORM_BYTES) -> Place:
    """Something to do: POST. Give `most` where files are brought."""
    return Place(path, handler, name, methods=["POST"], who=who, most=most)


def _wants_page(request: Request) -> bool:
    return "json" not in request.headers.get("accept", "")

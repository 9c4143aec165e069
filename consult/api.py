"""The open interface for programs: everything public as JSON and CSV, and one's own data with a token.

Public things are read as a visitor reads them, whoever asks. A token comes in the head `Authorization: Bearer …`; a
browser's session opens nothing here.
"""

import json
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from consult.api_nouns import NOUNS, OWN, PROFILE, Noun, OwnNoun
from consult.api_rows import Row
from consult.etags import has, tag_of, unchanged
from consult.forms import CODES
from consult.places import Handler, Place, Who, page
from workflows.documents.table_file import csv_table
from workflows.errors import Missing, Unacceptable
from workflows.paging import Page

ROOT = "/api/v1"
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
MOST_IN_TABLE, AT_ONCE = 50_000, 500

Asked = TypeVar("Asked", bound=BaseModel)


def places() -> list[Place]:
    """The addresses of all nouns; their names are `api:<noun>`, with _one and _table behind."""
    found = []
    for noun in NOUNS:
        name = f"api:{noun.name.replace('-', '_')}"
        found.append(page(f"{ROOT}/{noun.name}", _lists(noun), name, who=Who.ANYONE))
        found.append(page(f"{ROOT}/{noun.name}.csv", _tables(noun), f"{name}_table", who=Who.ANYONE))
        if noun.show:
            found.append(page(f"{ROOT}/{noun.name}/{{id:int}}", _shows(noun), f"{name}_one", who=Who.ANYONE))
    found.append(page(f"{ROOT}/me", _profile, "api:me", who=Who.ANYONE))
    found += [page(f"{ROOT}/me/{one.name}", _owns(one), f"api:my_{one.name}", who=Who.ANYONE) for one in OWN]
    return found


def _lists(noun: Noun) -> Handler:
    async def list_(request: Request) -> Response:
        asked = asked_in(request, noun.query)
        found = await noun.list_(page=asked.page, size=asked.per_page, **_filters(asked))
        return _answer(request, _document(found, noun.row), {**OPEN, **_links(request, found)})

    return list_


def _shows(noun: Noun) -> Handler:
    async def show(request: Request) -> Response:
        _nothing_else(request)
        assert noun.show is not None
        whole = noun.whole.whole(await noun.show(request.path_params["id"]))
        return _answer(request, whole.model_dump_json(), OPEN)

    return show


def _tables(noun: Noun) -> Handler:
    async def table(request: Request) -> Response:
        query = noun.query
        asked = asked_in(request, query, without=("page", "per_page"))
        rows: list[Row] = []
        while len(rows) < MOST_IN_TABLE:
            found = await noun.list_(page=len(rows) // AT_ONCE + 1, size=AT_ONCE, **_filters(asked))
            rows += [noun.row.of(one) for one in found.things]
            if len(found.things) < AT_ONCE:
                break
        lines = [list(one.model_dump(mode="json").values()) for one in rows]
        content = csv_table([list(noun.row.model_fields), *lines])
        return _answer(request, content.decode(), OPEN, media_type="text/csv")

    return table


def _owns(noun: OwnNoun) -> Handler:
    async def own(request: Request) -> Response:
        asked = asked_in(request, noun.query).model_dump()
        if "per_page" in asked:
            asked["size"] = asked.pop("per_page")
        return _answer(request, _document(await _read(noun, request, **asked), noun.row), PRIVATE)

    return own


async def _profile(request: Request) -> Response:
    _nothing_else(request)
    profile = PROFILE.row.of(await _read(PROFILE, request))
    return _answer(request, profile.model_dump_json(), PRIVATE)


async def _read(noun: OwnNoun, request: Request, **asked: Any) -> Any:
    """What the token opens; 401 without one, or with one that opens nothing."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    try:
        if kind.lower() != "bearer" or not secret.strip():
            raise Missing("token_unknown")
        return await noun.read(secret.strip(), **asked)
    except Missing as error:
        raise HTTPException(401, headers={"WWW-Authenticate": 'Bearer realm="Sprachrohr"'}) from error


def asked_in(request: Request, query: type[Asked], *, without: tuple[str, ...] = ()) -> Asked:
    """What the address asks; Unacceptable with a code per name for what is wrong, unknown or said twice."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    wrong = {name: "twice" for name in names if names.count(name) > 1} | {
        name: "unknown_name" for name in names if name not in query.model_fields or name in without
    }
    if wrong:
        raise Unacceptable(fields=wrong)
    try:
        return query.model_validate(dict(given))
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_context=False, include_input=False)
        raise Unacceptable(
            fields={str(one["loc"][0]): CODES.get(one["type"], "unacceptable") for one in mistakes}
        ) from error


def _nothing_else(request: Request) -> None:
    if request.query_params:
        raise Unacceptable(fields=dict.fromkeys(request.query_params, "unknown_name"))


def _filters(asked: BaseModel) -> dict[str, Any]:
    return asked.model_dump(exclude={"page", "per_page"}, exclude_none=True)


def _document(found: Any, row: Any) -> str:
    """A list with where one is in it: a page, a time line, or simply all of them."""
    things = getattr(found, "things", getattr(found, "entries", found))
    page_, total = getattr(found, "number", 1), getattr(found, "total", len(things))
    size = getattr(found, "size", 50 if hasattr(found, "entries") else max(total, 1))
    items = [row.of(one).model_dump(mode="json") for one in things]
    document = {"page": page_, "pages": max(1, -(-total // size)), "total": total, "items": items}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _links(request: Request, found: Page[Any]) -> dict[str, str]:
    """Where the pages beside this one are (RFC 8288)."""
    beside = {"prev": found.number - 1, "next": found.number + 1}
    links = [
        f'<{request.url.path}?{urlencode({**request.query_params, "page": number})}>; rel="{name}"'
        for name, number in beside.items()
        if 1 <= number <= found.last
    ]
    return {"Link": ", ".join(links)} if links else {}


def _answer(
    request: Request, content: str, headers: dict[str, str], *, media_type: str = "application/json"
) -> Response:
    tag = tag_of(content)
    if has(request, tag):
        answer = unchanged(tag)
        answer.headers.update(headers)
        return answer
    kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(content, headers={**headers, "ETag": tag, "Content-Type": kind})

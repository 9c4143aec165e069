"""The description of the open interface (OpenAPI 3.1), made from the table of its nouns, and its page for people."""

from functools import lru_cache
from typing import Any

from apispec import APISpec
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from consult import render
from consult.api import OPEN, ROOT
from consult.api_nouns import NOUNS, OWN, PROFILE, OwnNoun
from models.people import Scope
from workflows import installation

REFERENCE = "#/components/schemas/{model}"
PROBLEM = {
    "type": "object",
    "description": "Why not (RFC 9457)",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}, "description": "By parameter"},
    },
}
TAG = {"description": "Send it back as If-None-Match; 304 means that nothing has changed", "schema": {"type": "string"}}
LINK = {"description": "Where the pages beside this one are (RFC 8288)", "schema": {"type": "string"}}
KNOWN = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
}
WITHIN = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
}


async def show(request: Request) -> Response:
    """For programs."""
    return JSONResponse(described(), headers=OPEN)


async def read(request: Request) -> Response:
    """For people: what there is, how one gets a token, the same tables for a spreadsheet."""
    return render.page(request, "api/show.html", nouns=NOUNS, own=[PROFILE, *OWN], root=ROOT)


def described() -> dict[str, Any]:
    """The whole description for this installation."""
    return {**_made(), "servers": [{"url": installation.link("")}]}


@lru_cache
def _made() -> dict[str, Any]:
    spec = APISpec(
        title="Sprachrohr",
        version="1",
        openapi_version="3.1.0",
        info={
            "description": "Everything public of this federation, and one's own data with a token. Reading only.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
    )
    spec.components.schema("Problem", PROBLEM)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": _scopes()})
    rows = [one.row for one in (*NOUNS, PROFILE, *OWN)] + [one.whole for one in NOUNS if one.whole]
    for row in dict.fromkeys(rows):
        _add(spec, row)
    for noun in NOUNS:
        name, lists = noun.name.replace("-", "_"), _parameters(noun.query)
        filters = [one for one in lists if one["name"] not in ("page", "per_page")]
        _path(spec, f"/{noun.name}", f"list_{name}", noun.tells, lists, _json(_pages(noun.row)), headers={"Link": LINK})
        table = {"text/csv": {"schema": {"type": "string"}}}
        _path(spec, f"/{noun.name}.csv", f"table_of_{name}", f"{noun.tells}, as a table", filters, table)
        if noun.whole:
            whole = _json(_named(noun.whole))
            _path(spec, f"/{noun.name}/{{id}}", f"show_{name}", f"{noun.tells}: one of them", [WITHIN], whole)
    _path(spec, "/me", "show_me", PROFILE.tells, [], _json(_named(PROFILE.row)), own=PROFILE)
    for one in OWN:
        _path(
            spec,
            f"/me/{one.name}",
            f"list_my_{one.name}",
            one.tells,
            _parameters(one.query),
            _json(_pages(one.row)),
            own=one,
        )
    return spec.to_dict()


def _path(
    spec: APISpec,
    path: str,
    operation: str,
    summary: str,
    parameters: list[dict[str, Any]],
    content: dict[str, Any],
    *,
    headers: dict[str, Any] | None = None,
    own: OwnNoun | None = None,
) -> None:
    refusals = {"404": "Not there, or not public", "422": "A parameter is wrong, unknown or said twice"}
    if own:
        refusals |= {
            "401": "No token, or one that opens nothing",
            "403": "Not for this token",
            "429": "Asked too often",
        }
    answers = {
        "200": {"description": summary, "headers": {"ETag": TAG, **(headers or {})}, "content": content},
        "304": {"description": "Nothing has changed", "headers": {"ETag": TAG}},
        **{status: {"description": why, "content": _problem()} for status, why in sorted(refusals.items())},
    }
    operations = {
        "operationId": operation,
        "summary": summary,
        "parameters": [*parameters, KNOWN],
        "responses": answers,
    }
    operations |= {"security": [{"token": []}], "description": f"Scope: {own.scope}"} if own else {}
    spec.path(ROOT + path, operations={"get": operations})


def _add(spec: APISpec, row: type[BaseModel]) -> None:
    schema = row.model_json_schema(ref_template=REFERENCE, mode="serialization")
    for name, inner in schema.pop("$defs", {}).items():
        if name not in spec.components.schemas:
            spec.components.schema(name, inner)
    if row.__name__ not in spec.components.schemas:
        spec.components.schema(row.__name__, schema)


def _parameters(query: type[BaseModel]) -> list[dict[str, Any]]:
    """The names of a query as parameters; each is one value, and its choices are written out."""
    schema = query.model_json_schema()
    choices = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": False, **_one_value(facts, choices)}
        for name, facts in schema.get("properties", {}).items()
    ]


def _one_value(facts: dict[str, Any], choices: dict[str, Any]) -> dict[str, Any]:
    said = {"description": facts["description"]} if "description" in facts else {}
    offered = [one for one in facts.get("anyOf", [facts]) if one.get("type") != "null"]
    shape = {name: value for name, value in offered[0].items() if name not in ("title", "description")}
    if "$ref" in shape:
        shape = {"type": "string", "enum": choices[shape["$ref"].rpartition("/")[2]]["enum"]}
    return {"schema": shape, **said}


def _pages(row: type[BaseModel]) -> dict[str, Any]:
    number = {"type": "integer", "minimum": 0}
    inside = {"page": number, "pages": number, "total": number, "items": {"type": "array", "items": _named(row)}}
    return {"type": "object", "required": list(inside), "properties": inside}


def _named(row: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=row.__name__)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _problem() -> dict[str, Any]:
    return {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}}


def _scopes() -> str:
    return f"A token of your account page, with one or more of the scopes {', '.join(Scope)}."

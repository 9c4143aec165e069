"""From a template to an answer. A page's block `fragment` is also what htmx gets; both come from one template.

Every template knows, besides what the handler passes: request, actor, form (FormState), said (the sentence after an
act), now, and the modules forms, tables and parts with the macros of templates/macros/.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from consult import assets, costs, labels, markup, moments, numbers, translate
from consult.compiled_templates import compiled_templates
from consult.fixed_texts import FixedTexts
from consult.form_state import FormState
from consult.guides import guide_for
from consult.menu import Item, menu_for
from consult.places import address_of, places_of
from consult.sentences import notice
from workflows import clock
from workflows.access import VISITOR
from workflows.documents.redline import redline, redline_counts

TEMPLATES = Path(__file__).parent / "templates"
# Whose pages are made: macros know it without the context of a page, so that Jinja keeps them from page to page.
_shown_by: ContextVar[Starlette] = ContextVar("shown_by")


def page(request: Request, template: str, *, status: int = 200, fragment: str = "fragment", **context: Any) -> Response:
    """The whole page, or its block `fragment` alone when htmx asks for a part of one."""
    loaded = environment().get_template(template)
    values = _surroundings(request) | {"status": status} | context
    if not wants_fragment(request) or fragment not in loaded.blocks:
        return HTMLResponse(loaded.render(values), status)
    part = "".join(loaded.blocks[fragment](loaded.new_context(values)))
    return HTMLResponse(_summary(values["form"]) + part, status)


def part(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A template that is no page: the answer to an autosave, rows, <hx-partial> elements."""
    return HTMLResponse(environment().get_template(template).render(_surroundings(request, menu=[]) | context), status)


def alert(request: Request, *, status: int, headers: Any = None, **context: Any) -> Response:
    """A refusal for htmx: it lands in #alert on top of the page, wherever the answer was expected."""
    response = part(request, "errors/alert.html", status=status, **context)
    response.headers.update({"HX-Retarget": "#alert", "HX-Reswap": "innerHTML"} | dict(headers or {}))
    return response


def see_other(
    request: Request, name: str, *, said: str = "", query: dict[str, Any] | None = None, anchor: str = "", **params: Any
) -> Response:
    """After an act: go and look at the page `name`, which says what has been done (a code of sentences.NOTICES)."""
    address = address_of(request.app, name, **params)
    asked = {**(query or {}), **({"said": said} if said else {})}
    target = address + (f"?{urlencode(asked, doseq=True)}" if asked else "") + (f"#{anchor}" if anchor else "")
    return RedirectResponse(target, status_code=303)


def wants_fragment(request: Request) -> bool:
    """Does htmx ask for a part? A restored history or an hx-select needs the whole page."""
    headers = request.headers
    return headers.get("HX-Request-Type") == "partial" and "HX-History-Restore-Request" not in headers


def environment() -> Environment:
    """The Jinja environment of the language of this request."""
    return environment_of(translate.language())


@lru_cache
def environment_of(language: str) -> Environment:
    """The one Jinja environment that speaks this language, which must be that of the request: see FixedTexts."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", FixedTexts],
        auto_reload=False,
        bytecode_cache=compiled_templates(),
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(translate._, translate.plain_ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "moment": lambda at: moments.marked(at, "long"),
        "moment_short": lambda at: moments.marked(at, "short"),
        "moment_plain": lambda at: moments.marked(at, "plain"),
        "day": lambda at: moments.marked(at, "day"),
        "day_short": lambda at: moments.marked(at, "day_short"),
        "last_day": lambda end: moments.marked(clock.last_day(end), "day_short"),
        "time": lambda at: moments.marked(at, "time"),
        "recent": moments.recent,
        "berlin_date": lambda at: at.astimezone(clock.BERLIN).strftime("%d.%m.%Y") if at else "",
        "berlin_time": lambda at: at.astimezone(clock.BERLIN).strftime("%H:%M") if at else "",
        "remaining": moments.remaining,
        "is_soon": moments.is_soon,
        "is_past": lambda at: at < clock.now(),
        "number": numbers.number,
        "euro": numbers.euro,
        "formula": costs.formula,
        "cost_lines": costs.cost_lines,
        "size": numbers.size,
        "typed": numbers.typed,
        "typed_day": moments.typed_day,
        "law": markup.law,
        "brief": markup.brief,
        "label": labels.label,
        "pairs": labels.pairs,
        "lines": markup.lines,
        "marked": markup.marked,
        "redline": markup.redline,
        "redline_counts": redline_counts,
        "compare": lambda before, after: list(redline(before, after)),
        "markdown": markup.markdown,
    }
    made.globals |= {
        "_": markup.said,
        "ngettext": markup.said_of_many,
        "url": _url,
        "with_query": with_query,
        "asset_url": assets.asset_url,
        "share": numbers.share,
        "percent": numbers.percent,
        "cell": numbers.cell,
        "options": labels.options,
    }
    for name in ("parts", "forms", "tables"):
        made.globals[name] = made.get_template(f"macros/{name}.html").module
    return made


def _url(name: str, **params: Any) -> str:
    """The address of a page by its name; what is no part of the path becomes the query."""
    app = _shown_by.get()
    known = places_of(app)[name].param_convertors
    inside = {key: value for key, value in params.items() if key in known}
    asked = {key: value for key, value in params.items() if key not in inside and value is not None}
    address = address_of(app, name, **inside)
    return address + ("?" + urlencode(asked, doseq=True) if asked else "")


def with_query(request: Request, **changes: Any) -> str:
    """The present address with other parameters; None takes one away."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in (*changes, "said")]
    asked = urlencode(kept + [(name, value) for name, value in changes.items() if value is not None])
    return request.url.path + (f"?{asked}" if asked else "")


def _summary(form: FormState) -> str:
    return str(environment().globals["forms"].summary(form)) if form.refused else ""  # type: ignore[attr-defined]


def _surroundings(request: Request, menu: Sequence[Item] | None = None) -> dict[str, Any]:
    """What every page needs; also when a request failed before the middleware had done its part."""
    state = request.state
    _shown_by.set(request.app)
    if not hasattr(state, "actor"):
        state.actor = VISITOR
    settings = request.app.state.settings
    return {
        "request": request,
        "actor": state.actor,
        "form": getattr(state, "form", None) or FormState(),
        "said": notice(request.query_params.get("said", "")),
        "now": clock.now(),
        "language": translate.language(),
        "menu": menu_for(request) if menu is None else menu,
        "guide": guide_for(state.actor),
        "site": settings.base_url.rstrip("/"),
        "federation": settings.federation_name,
        "load_test": settings.load_test,
        "demonstration": settings.demonstration,
    }

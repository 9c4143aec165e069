"""The filters of the evaluation table as they stand in the address, and as the table takes them."""

from datetime import timedelta
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from consult.forms import Form
from consult.labels import label
from consult.numbers import number
from consult.render import with_query
from consult.translate import _
from models.evaluation import SavedView
from models.organisations import STATES
from models.positions import Votum
from models.submissions import Addressee, Priority
from workflows import clock
from workflows.evaluation.evaluation_facets import Facets
from workflows.evaluation.evaluation_filters import CostClass, Filters, Odd
from workflows.evaluation.evaluation_table import Sorting, Window
from workflows.organisations.size_classes import SizeClass

OPEN, ME, NOBODY, YESTERDAY = "open", "me", "none", "yesterday"
NO_FILTERS = {"sort", "page", "after", "before", "requirement", "said"}


class FiltersForm(Form):
    q: str = ""
    provision: int | None = None
    state: str = ""
    size: SizeClass | None = None
    association: int | None = None
    addressee: Addressee | None = None
    priority: Priority | None = None
    cost: CostClass | None = None
    votum: Votum | Literal["open"] | None = None
    group: int | None = None
    tag: int | None = None
    officer: int | Literal["me", "none"] | None = None
    conflicts: bool = False
    odd: Odd | None = None
    since: Literal["yesterday"] | None = None
    sort: str = ""
    page: int = 1
    after: str = ""
    before: str = ""
    requirement: int | None = None

    def filters(self, request: Request, ids: tuple[int, ...] = ()) -> Filters:
        """What the table is asked for."""
        officers = {ME: request.state.actor.person_id, NOBODY: 0}
        return Filters(
            text=self.q,
            provision_id=self.provision,
            state=self.state,
            size=self.size,
            association_id=self.association,
            addressee=self.addressee,
            priority=self.priority,
            cost=self.cost,
            votum=self.votum if isinstance(self.votum, Votum) else None,
            open_only=self.votum == OPEN,
            group_id=self.group,
            tag_id=self.tag,
            officer_id=self.officer if isinstance(self.officer, int) else officers.get(self.officer or ""),
            conflicts_only=self.conflicts,
            odd=self.odd,
            since=clock.now() - timedelta(days=1) if self.since else None,
            ids=ids,
        )

    def window(self) -> Window:
        """In which order, and from where on."""
        key = self.sort.removeprefix("-")
        sorting = Sorting(key) if key in list(Sorting) else Sorting.PLACE
        return Window(sorting, self.sort.startswith("-"), self.before or self.after, bool(self.before))


def kept_filters(query: str) -> dict[str, str]:
    """Of a query that a form brought back, what the table knows and understands."""
    known = set(FiltersForm.model_fields) - {"requirement", "page", "after", "before"}
    return {name: value for name, value in parse_qsl(query) if name in known}


def filters_of(query: str) -> FiltersForm:
    """The filters of a query, for an act on all that they let through; none of it may be misread."""
    return FiltersForm._checked(QueryParams(kept_filters(query)), {})


def choices(facets: Facets) -> dict[str, list[tuple[Any, str]]]:
    """What each filter offers, with how much there is of it."""
    officers = [(ME, _("ich")), (NOBODY, _("niemand")), *facets.officers]
    offered: dict[str, list[tuple[Any, str]]] = {
        "provision": list(facets.places),
        "state": list(STATES.items()),
        "size": [(one, label(one)) for one in SizeClass],
        "addressee": [(one, label(one)) for one in Addressee],
        "priority": [(one, label(one)) for one in Priority],
        "votum": [(OPEN, _("offen")), *((one, label(one)) for one in Votum)],
        "tag": list(facets.tags),
        "officer": officers,
    }
    counted = {name: _with_counts(options, facets.counts.get(name)) for name, options in offered.items()}
    return counted | {"association": list(facets.associations), "cost": [(one, label(one)) for one in CostClass]}


def _with_counts(options: list[tuple[Any, str]], counts: dict[str, int] | None) -> list[tuple[Any, str]]:
    if counts is None:
        return options
    counts = {**counts, OPEN: counts.get("open", 0) + counts.get("suggested", 0), NOBODY: counts.get("0", 0)}
    return [
        (value, f"{text} ({number(counts[str(value)])})" if counts.get(str(value)) else text) for value, text in options
    ]


def active_filters(
    request: Request, form: FiltersForm, offered: dict[str, list[tuple[Any, str]]]
) -> list[tuple[str, str, str]]:
    """The filters that are set: each in words, the address without it, and its name."""
    names = {
        "provision": _("Textstelle"), "state": _("Land"), "size": _("Größe"), "association": _("Verband"),
        "addressee": _("Adressat"), "priority": _("Wichtig"), "cost": _("Kosten"), "votum": _("Votum"),
        "tag": _("Schlagwort"), "officer": _("Zuständig"),
    }  # fmt: skip
    said = [("q", _("„%(words)s“") % {"words": form.q.strip()})] if form.q.strip() else []
    for name, title in names.items():
        value = getattr(form, name)
        if value not in (None, ""):
            text = next((text for one, text in offered[name] if str(one) == str(value)), str(value))
            said.append((name, f"{title}: {text.rpartition(' (')[0] or text}"))
    said += [("conflicts", _("Widersprüche"))] if form.conflicts else []
    said += [("odd", label(form.odd))] if form.odd else []
    said += [("since", _("neu seit gestern"))] if form.since else []
    said += [("group", _("eine Gruppe"))] if form.group else []
    anew = {"after": None, "before": None, "page": None}
    return [(text, with_query(request, **{name: None}, **anew), name) for name, text in said]


def views_of(request: Request, saved: list[SavedView]) -> list[tuple[str, str, bool]]:
    """The views that everybody has and those that somebody saved: name, query, and whether it is the one shown."""
    shown = {name: value for name, value in request.query_params.items() if name not in NO_FILTERS}
    ready: list[tuple[str, dict[str, str]]] = [
        (_("Alle"), {}),
        (_("Alle offenen"), {"votum": OPEN}),
        (_("Meine"), {"officer": ME}),
        (_("Ohne Zuständige"), {"officer": NOBODY}),
        (_("Widersprüche"), {"conflicts": "true"}),
        (_("Neu seit gestern"), {"since": YESTERDAY}),
        *((label(one), {"odd": str(one)}) for one in Odd),
    ]
    ready += [(view.name, kept_filters(view.query)) for view in saved]
    set_ = {name: value for name, value in shown.items() if value}
    return [(name, urlencode(query), set_ == {k: v for k, v in query.items() if k != "sort"}) for name, query in ready]

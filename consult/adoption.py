"""How far the members are with our recommendations, for the offices: figures, drawings, tables and files."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Year
from consult.labels import label, options, pairs
from consult.numbers import number_writer, percent
from consult.render import page, see_other
from consult.translate import _, language
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from models.organisations import STATES
from workflows.access import is_federal_office
from workflows.documents.charts import Cell, stack, state_tiles
from workflows.organisations.size_classes import SizeClass
from workflows.recommendations.adoption import Adoption, AdoptionFilters, Line, show_adoption, topics_of
from workflows.recommendations.adoption_export import CSV, export_adoption
from workflows.recommendations.adoption_report import begin_report, report_matters

CELL, WIDE = '<td class="kern-table__cell kern-table__cell--numeric{}">{}</td>', " app-wide"
ROW = '<tr class="kern-table__row"><th class="kern-table__header" scope="row">{}</th>{}</tr>'
LINK = '<a class="kern-link kern-link--small kern-link--no-visited-state" href="{}">{}</a>'
SHARE = ' <span class="app-meta app-small">({})</span>'
STRONG_TO_FAINT = (Outcome.DONE, Outcome.UNDER_WAY, Outcome.PLANNED)


class FiltersForm(Form):
    year: Year | None = None
    topic: int | None = None
    recommendation: int | None = None
    state: str = ""
    size: SizeClass | None = None
    association: int | None = None

    def filters(self) -> AdoptionFilters:
        return AdoptionFilters(self.year, self.topic, self.recommendation, self.state, self.size, self.association)


class ReportForm(Form):
    matter: int
    year: Year


class FileForm(FiltersForm):
    format: str = "xlsx"


async def show(request: Request) -> Response:
    asked = FiltersForm.query(request)
    adoption = await show_adoption(request.state.actor, asked.filters())
    query = {name: value for name, value in asked.model_dump(mode="json").items() if value not in (None, "")}
    return page(
        request,
        "adoption/show.html",
        adoption=adoption,
        asked=asked,
        offered=_offered(adoption),
        tiles=_tiles(adoption),
        outcomes=IMPLEMENTATION_OUTCOMES,
        rows=_rows(query),
        may_report=is_federal_office(request.state.actor),
        size_name=lambda key: label(SizeClass(key)),
        query=query,
    )


async def ask_for_report(request: Request) -> Response:
    """In which matter, for which year."""
    adoption = await show_adoption(request.state.actor)
    years = sorted({int(one.key) for one in adoption.years}, reverse=True)
    matters = await report_matters(request.state.actor)
    return page(
        request,
        "adoption/report.html",
        years=[(one, str(one)) for one in years],
        matters=pairs(matters, "title"),
    )


@form_page(ask_for_report)
async def begin(request: Request) -> Response:
    form = await ReportForm.read(request)
    version = await begin_report(request.state.actor, form.matter, form.year)
    return see_other(request, "paper:show", said="report_begun", id=version.id)


async def file(request: Request) -> Response:
    asked = FileForm.query(request)
    made = await export_adoption(request.state.actor, asked.filters(), csv=asked.format == CSV)
    return download(made.name, made.media_type, made.content)


def _rows(query: dict[str, Any]) -> Callable[..., Markup]:
    """Writes the rows of a table, each with a link to the page with one filter more.

    Written here: a page has some five hundred figures, for which a template takes longer than PostgreSQL for all queries.
    """

    def written(lines: Sequence[Line], told: Sequence[Outcome], base: bool, names: Any, narrows: str) -> Markup:
        kept = "".join(f"{urlencode({other: value})}&" for other, value in query.items() if other != narrows)
        rows, count = [], number_writer()
        for line in lines:
            name = escape((names(line.key) if names else line.name) or _("Weitere Empfehlungen"))
            if narrows and line.key:
                name = Markup(LINK.format(escape(f"?{kept}{narrows}={quote_plus(line.key)}"), name))
            rows.append(ROW.format(name, _cells(line, told, base, count)))
        return Markup("".join(rows))

    return written


def _offered(adoption: Adoption) -> dict[str, list[Any]]:
    """What one can narrow by: years that have answers, fields, Länder, sizes and associations."""
    years = {adoption.year, *(int(one.key) for one in adoption.years)}
    return {
        "year": [(one, str(one)) for one in sorted(years, reverse=True)],
        "topic": [(one.id, f"{one.number}. {one.name}") for one in topics_of(adoption.positions)],
        "recommendation": pairs(adoption.positions, "title"),
        "state": list(STATES.items()),
        "size": options(SizeClass),
        "association": pairs(adoption.offices),
    }


def _tiles(adoption: Adoption) -> Markup:
    cells = {one.key: Cell(one.done, one.answers) for one in adoption.states}
    title = _("Anteil „umgesetzt“ an den Antworten {year}").format(year=adoption.year)
    return Markup(state_tiles(cells, title=title, ident="adoption-map", lang=language()))


def _cells(line: Line, told: Sequence[Outcome], base: bool, count: Callable[[int], str]) -> str:
    """The figures of a line and their bar: done, under way and planned as parts of all answers."""
    answers = line.answers
    figures = [CELL.format(WIDE, count(answers))]
    if base:
        members = f" / {count(line.members)}" if line.members is not None else ""
        figures.insert(0, CELL.format("", f"{count(line.answered or 0)}{members}"))
    for outcome in told:
        done = outcome == Outcome.DONE
        share = SHARE.format(percent(line.done, answers)) if done and answers else ""
        figures.append(CELL.format("" if done else WIDE, count(line.said[outcome]) + share))
    bar = stack([line.said[one] for one in STRONG_TO_FAINT], answers)
    return f'{"".join(figures)}<td class="kern-table__cell app-wide">{bar}</td>'

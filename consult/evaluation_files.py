"""The evaluation as a spreadsheet: choosing columns, and taking it along."""

from collections.abc import Iterable
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from consult import moments
from consult.evaluation_filters import FiltersForm, active_filters, choices
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form
from consult.labels import label
from consult.render import page
from consult.translate import N_, _
from models.organisations import STATES
from models.positions import Votum
from models.submissions import Addressee, Priority, Quoting
from workflows import clock
from workflows.documents.table_sheet import CellKind, TableColumn
from workflows.evaluation.evaluation_export import XLSX, ExportColumn, ExportWords, export_evaluation, prepare_export
from workflows.evaluation.evaluation_facets import Facets

HEADINGS = {
    ExportColumn.NUMBER: N_("Nr."),
    ExportColumn.PLACE: N_("Textstelle"),
    ExportColumn.TITLE: N_("Änderungsbedarf"),
    ExportColumn.CURRENT_TEXT: N_("Bisheriger Wortlaut"),
    ExportColumn.PROPOSED_TEXT: N_("Vorgeschlagener Wortlaut"),
    ExportColumn.RATIONALE: N_("Begründung"),
    ExportColumn.MEMBER: N_("Mitglied"),
    ExportColumn.STATE: N_("Land"),
    ExportColumn.POPULATION: N_("Einwohner"),
    ExportColumn.ADDRESSEE: N_("Adressat"),
    ExportColumn.PRIORITY: N_("Wichtig"),
    ExportColumn.COST_ONCE: N_("Euro einmalig"),
    ExportColumn.COST_YEARLY: N_("Euro im Jahr"),
    ExportColumn.COST_BASIS: N_("Grundlage der Kosten"),
    ExportColumn.GROUP: N_("Gruppe"),
    ExportColumn.OFFICER: N_("Zuständig"),
    ExportColumn.TAGS: N_("Schlagwörter"),
    ExportColumn.VOTUM: N_("Votum"),
    ExportColumn.POSITION: N_("Position"),
    ExportColumn.REASON: N_("Grund für das Mitglied"),
    ExportColumn.INTERNAL_REASON: N_("Grund intern"),
    ExportColumn.QUOTING: N_("Darf zitiert werden"),
    ExportColumn.ROUND: N_("Beteiligung"),
    ExportColumn.RECEIVED: N_("Eingegangen"),
}
NOT_AT_FIRST = {
    ExportColumn.INTERNAL_REASON,
    ExportColumn.OFFICER,
}  # what nobody outside the office should get by mistake
KINDS = {
    ExportColumn.NUMBER: CellKind.NUMBER,
    ExportColumn.POPULATION: CellKind.NUMBER,
    ExportColumn.COST_ONCE: CellKind.AMOUNT,
    ExportColumn.COST_YEARLY: CellKind.AMOUNT,
    ExportColumn.RECEIVED: CellKind.MOMENT,
}
WIDTHS = {
    ExportColumn.TITLE: 40,
    ExportColumn.CURRENT_TEXT: 50,
    ExportColumn.PROPOSED_TEXT: 50,
    ExportColumn.RATIONALE: 60,
    ExportColumn.REASON: 40,
    ExportColumn.INTERNAL_REASON: 40,
    ExportColumn.MEMBER: 28,
    ExportColumn.POSITION: 30,
    ExportColumn.ROUND: 30,
    ExportColumn.RECEIVED: 18,
}
VALUES: dict[ExportColumn, Iterable[StrEnum]] = {
    ExportColumn.ADDRESSEE: Addressee,
    ExportColumn.PRIORITY: Priority,
    ExportColumn.QUOTING: Quoting,
}


class ColumnsForm(Form):
    columns: list[ExportColumn] = []


async def show(request: Request) -> Response:
    asked = FiltersForm.query(request)
    export = await prepare_export(request.state.actor, request.path_params["id"], asked.filters(request))
    return page(
        request,
        "evaluation/export.html",
        export=export,
        filters=_filters(request, asked, export.facets),
        columns=[(one, _(heading)) for one, heading in HEADINGS.items()],
        first=[one for one in ExportColumn if one not in NOT_AT_FIRST],
    )


@form_page(show)
async def take(request: Request) -> Response:
    asked, form = FiltersForm.query(request), await ColumnsForm.read(request)
    file = await export_evaluation(
        request.state.actor,
        request.path_params["id"],
        filters=asked.filters(request),
        columns={one: _column(one) for one in HEADINGS if one in form.columns},
        words=lambda facets: _words(_filters(request, asked, facets)),
    )
    return download(file.name, XLSX, file.content)


def _filters(request: Request, asked: FiltersForm, facets: Facets) -> list[str]:
    return [text for text, _without, _name in active_filters(request, asked, choices(facets))]


def _column(one: ExportColumn) -> TableColumn:
    return TableColumn(_(HEADINGS[one]), KINDS.get(one, CellKind.TEXT), WIDTHS.get(one, 14), _said(one))


def _said(one: ExportColumn) -> dict[str, str]:
    """How the values of a column are called."""
    if one is ExportColumn.STATE:
        return STATES
    if one is ExportColumn.VOTUM:
        return {"open": _("offen"), "suggested": _("offen"), **{votum: label(votum) for votum in Votum}}
    return {value: label(value) for value in VALUES.get(one, ())}


def _words(filters: list[str]) -> ExportWords:
    return ExportWords(
        sheet=_("Auswertung"),
        matter=_("Vorhaben"),
        rounds=_("Beteiligungen"),
        filters=_("Filter"),
        filters_set="; ".join(filters) or _("keine, alle Änderungsbedarfe"),
        requirements=_("Änderungsbedarfe"),
        made=_("Stand am"),
        made_at=moments.written(clock.now(), "short"),
    )

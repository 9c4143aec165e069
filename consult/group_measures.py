"""How good the machine's groups were, as page and as table to take along."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from consult import moments
from consult.files import download
from consult.render import page
from consult.translate import _
from workflows import clock
from workflows.documents.charts import bar
from workflows.documents.table_file import XLSX
from workflows.documents.table_sheet import CellKind, TableColumn, TableHead
from workflows.errors import Missing
from workflows.groups.group_measures import MeasuresFormat, measure_groups, measures_file

MEDIA = {MeasuresFormat.CSV: "text/csv", MeasuresFormat.XLSX: XLSX}


async def show(request: Request) -> Response:
    measures = await measure_groups(request.state.actor, request.path_params["id"])
    drawn = [(one, Markup(bar(one.precision)), Markup(bar(one.recall))) for one in measures.rounds]
    return page(request, "groups/measures.html", matter=measures.matter, rounds=drawn)


async def take(request: Request) -> Response:
    """The same as CSV or XLSX."""
    measures = await measure_groups(request.state.actor, request.path_params["id"])
    wanted = request.path_params["format"]
    if wanted not in set(MeasuresFormat):
        raise Missing(table=wanted)
    form = MeasuresFormat(wanted)
    facts = [(_("Vorhaben"), measures.matter.title), (_("Stand am"), moments.written(clock.now()))]
    head = TableHead(_("Gruppen der Maschine und der Geschäftsstelle"), _("Treffer"), facts, _columns())
    content = await measures_file(measures, head, form)
    return download(f"Gruppen-Treffer-{measures.matter.id}.{form}", MEDIA[form], content)


def _columns() -> list[TableColumn]:
    counts = [
        _("Briefe geprüft (n)"), _("Änderungsbedarfe geprüft"), _("Briefe offen"), _("Briefe umsortiert"),
        _("vorgeschlagene Gruppen"), _("Gruppen der Geschäftsstelle"),
    ]  # fmt: skip
    return [
        TableColumn(_("Beteiligung"), width=40),
        *(TableColumn(name, CellKind.NUMBER) for name in counts),
        *(TableColumn(name, CellKind.AMOUNT) for name in (_("Genauigkeit"), _("Vollständigkeit"))),
    ]

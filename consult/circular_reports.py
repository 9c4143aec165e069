"""The report of a circular: what became of each mail, on a page and as a file."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form
from consult.labels import label, options
from consult.render import page, see_other
from consult.translate import N_, _
from models.deliveries import DeliveryState
from workflows.circulars.circular_report import ReportFormat, export_report, show_report

HEADS = (
    N_("Organisation"),
    N_("Adresse"),
    N_("Stand"),
    N_("zugestellt am"),
    N_("Versuche"),
    N_("Antwort des Servers"),
    N_("frühere Versuche"),
    N_("nächster Versuch"),
    N_("zurückgekommen"),
    N_("Kenntnisnahme"),
)


class ReportForm(Form):
    state: DeliveryState | None = None
    q: str = ""
    page: int = 1


class FormatForm(Form):
    format: ReportFormat = ReportFormat.XLSX


async def show(request: Request) -> Response:
    asked = ReportForm.query(request)
    report = await show_report(
        request.state.actor, request.path_params["id"], state=asked.state, q=asked.q, page=asked.page
    )
    return page(request, "circulars/report.html", report=report, asked=asked, states=options(DeliveryState))


@form_page(show)
async def export(request: Request) -> Response:
    form = await FormatForm.read(request)
    made = await export_report(
        request.state.actor,
        request.path_params["id"],
        form.format,
        heads=[_(one) for one in HEADS],
        states={str(state): label(state) for state in DeliveryState},
    )
    return see_other(request, "export:show", id=made.id)

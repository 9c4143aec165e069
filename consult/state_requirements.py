"""What members want from their own Land: as page, as spreadsheet and as CSV."""

from starlette.requests import Request
from starlette.responses import Response

from consult import moments
from consult.files import download
from consult.forms import Form
from consult.labels import options
from consult.render import page
from consult.translate import _
from models.organisations import STATES, OrganisationKind
from models.submissions import Addressee, Priority, Quoting
from workflows import clock
from workflows.documents.table_file import XLSX
from workflows.documents.table_sheet import CellKind, TableColumn, TableHead
from workflows.errors import Missing
from workflows.requirements.state_requirements import (
    Wanted,
    all_state_requirements,
    list_state_requirements,
    state_requirements_file,
)

MEDIA = {"xlsx": XLSX, "csv": "text/csv"}


class WantedForm(Form):
    state: str = ""
    matter: int | None = None
    topic: int | None = None
    page: int = 1

    def wanted(self) -> Wanted:
        return Wanted(self.state, self.matter, self.topic)


async def list_(request: Request) -> Response:
    form = WantedForm.query(request)
    shown = await list_state_requirements(request.state.actor, form.wanted(), form.page)
    return page(
        request,
        "state_requirements/list.html",
        shown=shown,
        state=STATES[shown.wanted.state],
        states=list(STATES.items()),
        matters=[(one.id, one.short_title) for one in shown.matters],
        topics=[(one.id, f"{one.number}. {one.name}") for one in shown.topics],
    )


async def take(request: Request) -> Response:
    """The whole list under the filters of the page."""
    form, wanted_format = WantedForm.query(request), request.path_params["format"]
    if wanted_format not in MEDIA:
        raise Missing(format=wanted_format)
    wanted, lines = await all_state_requirements(request.state.actor, form.wanted())
    state = STATES[wanted.state]
    facts = [
        (_("Land"), state),
        (_("Stand am"), moments.written(clock.now())),
        (_("Änderungsbedarfe"), str(len(lines))),
    ]
    head = TableHead(_("Was Mitglieder von ihrem Land wollen"), state, facts, _columns())
    content = await state_requirements_file(head, lines, as_csv=wanted_format == "csv")
    return download(f"Forderungen-{state}.{wanted_format}", MEDIA[wanted_format], content)


def _columns() -> list[TableColumn]:
    kinds = (Addressee, Priority, Quoting, OrganisationKind)
    words = [{str(member): text for member, text in options(kind)} for kind in kinds]
    return [
        TableColumn(_("Vorhaben"), width=20),
        TableColumn(_("Textstelle"), width=20),
        TableColumn(_("Änderungsbedarf"), width=40),
        TableColumn(_("Jetzt"), width=40),
        TableColumn(_("Vorschlag"), width=40),
        TableColumn(_("Begründung"), width=40),
        TableColumn(_("Adressat"), words=words[0]),
        TableColumn(_("Wichtig"), words=words[1]),
        TableColumn(_("nach außen zitieren"), words=words[2]),
        TableColumn(_("Mitglied"), width=30),
        TableColumn(_("Art"), width=20, words=words[3]),
        TableColumn(_("Einwohner"), CellKind.NUMBER),
        TableColumn(_("Beteiligung"), width=30),
        TableColumn(_("Eingegangen"), CellKind.MOMENT, width=18),
    ]

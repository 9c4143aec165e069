"""The round as a spreadsheet or for Word: taking the form along, bringing it back, looking at it, taking it into the draft."""

from collections.abc import Sequence
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Upload
from consult.places import FORM_BYTES
from consult.render import page, see_other
from consult.translate import N_, _
from workflows.documents import office_file
from workflows.documents.answer_sheet import Mistake
from workflows.submissions.answer_sheets import (
    bring_sheet,
    export_blank_sheet,
    export_sheet,
    import_sheet,
    review_sheet,
    show_sheet,
)

MOST_BYTES = office_file.MOST_BYTES + FORM_BYTES
MOST_ERRORS = 200
MISTAKES = {
    "text_for_number": N_("Hier steht Text, wo nur eine Zahl stehen kann. Schreiben Sie zum Beispiel 90 oder 46,80."),
    "date_for_number": N_(
        "Hier steht ein Datum statt einer Zahl. Stellen Sie die Zelle auf „Zahl“ und tippen Sie neu."
    ),
    "date": N_("Die Tabelle hat aus dem Text ein Datum gemacht. Stellen Sie die Zelle auf „Text“ und tippen Sie neu."),
    "truth": N_(
        "Die Tabelle hat daraus WAHR oder FALSCH gemacht. Stellen Sie die Zelle auf „Text“ und tippen Sie neu."
    ),
    "formula": N_("Hier steht eine Formel. Schreiben Sie das Ergebnis hinein."),
    "merged": N_("Diese Zelle ist mit anderen verbunden. Heben Sie die Verbindung auf."),
    "decimals": N_("Die Zahl hat mehr als zwei Stellen nach dem Komma. Runden Sie sie."),
    "amount": N_("Das ist kein Betrag in Euro, oder er ist kleiner als null."),
    "number_too_large": N_("Diese Zahl ist zu groß."),
    "below_minimum": N_("Diese Zahl ist kleiner als erwartet. Prüfen Sie die Einheit."),
    "above_maximum": N_("Diese Zahl ist größer als erwartet. Prüfen Sie die Einheit."),
    "choice": N_("Das gehört nicht zu den Möglichkeiten. Wählen Sie eine aus der Liste der Zelle."),
    "place": N_("Diese Textstelle kennen wir nicht. Wählen Sie aus der Liste; mehrere stehen untereinander."),
    "too_long": N_("Das ist zu lang. Kürzen Sie den Text."),
    "title_empty": N_(
        "In dieser Zeile steht etwas, aber nicht, was sich ändern soll. Füllen Sie die erste Spalte aus."
    ),
    "outcome_empty": N_("In dieser Zeile steht etwas, aber nicht, wie weit Sie sind. Wählen Sie es aus der Liste."),
    "outside": N_("Das steht neben den Spalten des Formulars. Übertragen Sie es in eine Spalte oder löschen Sie es."),
    "row_unknown": N_("Diese Zeile gehört zu keiner Frage. Übertragen Sie, was darin steht, oder löschen Sie es."),
    "row_gone": N_("Die Zeile dieser Frage fehlt. Nehmen Sie das Formular neu, oder fügen Sie sie wieder ein."),
    "row_removed": N_(
        "Diesen Änderungsbedarf gibt es in diesem Entwurf nicht mehr. Leeren Sie die Zeile, oder übertragen Sie ihn in "
        "eine leere."
    ),
    "changed_elsewhere": N_(
        "Jemand aus Ihrem Haus hat dasselbe inzwischen im Entwurf geändert. Gleichen Sie die Zelle an, oder nehmen Sie "
        "das Formular neu."
    ),
    "beside": N_("Das steht außerhalb der Felder des Formulars. Übertragen Sie es in ein Feld, oder löschen Sie es."),
    "field_gone": N_("Diese Zeile des Formulars fehlt. Nehmen Sie das Formular neu, oder fügen Sie sie wieder ein."),
    "remarks": N_("Die Datei enthält Kommentare oder Bilder, die wir nicht übernehmen. Entfernen Sie sie."),
}


class BringForm(Form):
    file: Upload


class ImportForm(Form):
    version: int
    seen: str = ""


class ExportForm(Form):
    """`format`: for Excel or for Word."""

    format: Literal["xlsx", "docx"] = "xlsx"


class BlankForm(ExportForm):
    organisation: int | None = None


async def export_blank(request: Request) -> Response:
    form = BlankForm.query(request)
    word = form.format == "docx"
    made = await export_blank_sheet(request.state.actor, request.path_params["id"], form.organisation, word=word)
    return download(made.name, made.media_type, made.content)


async def export(request: Request) -> Response:
    word = ExportForm.query(request).format == "docx"
    made = await export_sheet(request.state.actor, request.path_params["id"], word=word)
    return download(made.name, made.media_type, made.content)


async def show(request: Request) -> Response:
    review = await show_sheet(request.state.actor, request.path_params["id"])
    return page(request, "answer_sheets/show.html", review=review)


@form_page(show)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    file = await bring_sheet(request.state.actor, request.path_params["id"], form.file.content)
    return see_other(request, "answer_sheet:review", id=request.path_params["id"], file=file.id)


async def review(request: Request) -> Response:
    found = await review_sheet(request.state.actor, request.path_params["id"], request.path_params["file"])
    assert found.plan is not None
    return page(
        request,
        "answer_sheets/review.html",
        review=found,
        plan=found.plan,
        mistakes=told(found.plan.mistakes),
        file_id=request.path_params["file"],
    )


@form_page(review)
async def import_(request: Request) -> Response:
    form = await ImportForm.read(request)
    submission_id, file_id = request.path_params["id"], request.path_params["file"]
    await import_sheet(request.state.actor, submission_id, file_id, version=form.version, seen=form.seen)
    return see_other(request, "submission:show", said="sheet_imported", id=submission_id)


def told(mistakes: Sequence[Mistake]) -> list[tuple[Mistake, str]]:
    """Mistakes with their sentences; so many that a clerk can work through them."""
    return [(one, _(MISTAKES[one.code])) for one in mistakes[:MOST_ERRORS]]

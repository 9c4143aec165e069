"""Everything that was done with an answer, in sentences, for those of its own house."""

from starlette.requests import Request
from starlette.responses import Response

from consult.render import page
from consult.translate import N_, _
from workflows.submissions.submission_history import Act, show_history

SENTENCES = {
    "submission.begun": N_("begonnen"),
    "submission.requirements_added": N_("Änderungsbedarf geschrieben"),
    "requirement.file_attached": N_("Datei angehängt"),
    "requirement.file_detached": N_("Datei entfernt"),
    "requirement.removed": N_("Änderungsbedarf entfernt"),
    "submission.sheet_imported": N_("Formular eingelesen"),
    "submission.earlier_kept": N_("früherer Änderungsbedarf gilt fort"),
    "submission.earlier_settled": N_("früherer Änderungsbedarf ist erledigt"),
    "submission.earlier_changed": N_("früherer Änderungsbedarf zum Ändern übernommen"),
    "submission.earlier_taken_back": N_("Wort zu einem früheren Änderungsbedarf zurückgenommen"),
    "submission.handed_in": N_("zur Freigabe gegeben"),
    "submission.returned": N_("zur Überarbeitung zurückgegeben"),
    "submission.released": N_("freigegeben und eingegangen"),
    "submission.recorded": N_("von der Geschäftsstelle aufgenommen"),
    "submission.reservation_confirmed": N_("vom Gremium bestätigt"),
    "submission.withdrawn": N_("zurückgezogen"),
    "signed_release.asked": N_("zur Unterschrift vorgelegt"),
    "signed_release.ended": N_("Bitte um Unterschrift zurückgenommen"),
    "contribution.asked": N_("Bereich um Zuarbeit gebeten"),
    "contribution.begun": N_("Zuarbeit geschrieben"),
    "contribution.answered": N_("Fragen in der Zuarbeit beantwortet"),
    "contribution.finished": N_("Zuarbeit abgegeben"),
    "contribution.returned": N_("Zuarbeit zurückgegeben"),
    "contribution.ended": N_("Zuarbeit beendet"),
}


async def show(request: Request) -> Response:
    history = await show_history(request.state.actor, request.path_params["id"])
    return page(request, "history/show.html", history=history, sentence=sentence)


def sentence(act: Act) -> str:
    """What was done, in words; an act without words of its own keeps its name, so that nothing is left out."""
    said = SENTENCES.get(act.action)
    return _(said) if said else act.action

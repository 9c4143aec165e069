"""Access and erasure for people without an account: looking for a name, reading what was found, erasing it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.act_words import PLACES, thing_in_words
from consult.employee_data import WORDS
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line
from consult.render import page, see_other
from consult.translate import N_, _, language
from workflows.errors import Missing
from workflows.records.name_places import FILES
from workflows.records.name_report import ReportFormat, write_name_report
from workflows.records.name_searches import erase_name, list_name_searches, search_name, show_name_search
from workflows.records.personal_data import HOLDINGS, AtErasure

OTHER = (N_("Sonstiges"), N_("Hier gehört kein Name hin. Ändern Sie den Eintrag an seiner Stelle."))
REASONS = {
    AtErasure.TAKEN: N_("Wird beim Löschen ersetzt."),
    AtErasure.KEPT: N_(
        "Bleibt: freigegebene und abgegebene Texte sind mit einer Prüfsumme belegt und Akte des Verbands (Art. 17 Abs. 3 DSGVO)."
    ),
    AtErasure.BY_HAND: N_("Bleibt, bis es jemand an seiner Stelle ändert."),
}
IN_FILES = (
    N_("In Dateien"),
    N_("Bleibt: die Datei ist Teil einer Rückmeldung, einer Abgabe oder einer Mail und mit einer Prüfsumme belegt. Aus Word-Dateien, die zu Papieren zurückkamen, wird der Name entfernt."),
)  # fmt: skip


class SearchForm(Form):
    name: Line = ""
    address: Line = ""


async def list_(request: Request) -> Response:
    searches = await list_name_searches(request.state.actor)
    return page(request, "name_searches/list.html", searches=searches)


@form_page(list_)
async def ask(request: Request) -> Response:
    form = await SearchForm.read(request)
    search = await search_name(request.state.actor, name=form.name, address=form.address)
    return see_other(request, "name_search:show", id=search.id)


async def show(request: Request) -> Response:
    sheet = await show_name_search(request.state.actor, request.path_params["id"])
    groups = {one.holding: [place for place in sheet.places if place.holding == one.holding] for one in sheet.places}
    return page(
        request,
        "name_searches/show.html",
        sheet=sheet,
        groups=groups,
        titles=_titles(),
        reasons=_reasons(),
        places=PLACES,
        thing=thing_in_words,
    )


@form_page(show)
async def erase(request: Request) -> Response:
    search = await erase_name(request.state.actor, request.path_params["id"])
    return see_other(request, "name_search:show", id=search.id, said="name_erased")


async def report(request: Request) -> Response:
    wanted = request.path_params["format"]
    if wanted not in list(ReportFormat):
        raise Missing(format=wanted)
    made = await write_name_report(
        request.state.actor,
        request.path_params["id"],
        ReportFormat(wanted),
        title=_("Auskunft: wo der Name steht"),
        titles=_titles(),
        lang=language(),
    )
    return download(made.name, made.media_type, made.content)


def _titles() -> dict[str, str]:
    """What each holding is."""
    return {name: _(words[0]) for name, words in WORDS.items()} | {FILES: _(IN_FILES[0]), "": _(OTHER[0])}


def _reasons() -> dict[str, str]:
    """What erasing does to each holding."""
    return {one.name: _(REASONS[one.at_erasure]) for one in HOLDINGS} | {FILES: _(IN_FILES[1]), "": _(OTHER[1])}

"""The history (Verlauf) of a whole office for its administration: filtered, by person only with a reason, as a file."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.act_words import PLACES, REASONS, act_in_words, nouns, verbs
from consult.form_pages import form_page
from consult.forms import Count, Day, Email, Form
from consult.render import page, see_other
from consult.translate import N_, _
from workflows.records.history import Filters, LookupReason, look_up_person, show_acts
from workflows.records.history_export import HistoryFormat, export_history

HEADS = (
    N_("Wann"),
    N_("Was"),
    N_("Kennwort"),
    N_("Nummer"),
    N_("Handelnde Stelle"),
    N_("Person"),
    N_("In Vertretung von"),
    N_("Angaben"),
)


class FilterForm(Form):
    noun: str = ""
    verb: str = ""
    subject: Count | None = None
    since: Day | None = None
    until: Day | None = None
    matter: int | None = None
    office: int | None = None
    lookup: int | None = None

    def filters(self) -> Filters:
        """What the page and the file ask for."""
        return Filters(**{name: getattr(self, name) for name in FilterForm.model_fields})


class PageForm(FilterForm):
    before: int | None = None


class ExportForm(FilterForm):
    format: HistoryFormat


class LookupForm(Form):
    email: Email
    reason: LookupReason


async def unfiltered(request: Request) -> Response:
    """The page with the newest acts; also when a form on it was refused."""
    return await _show(request, PageForm())


@form_page(unfiltered)
async def list_(request: Request) -> Response:
    return await _show(request, PageForm.query(request))


@form_page(unfiltered)
async def look_up(request: Request) -> Response:
    form = await LookupForm.read(request)
    entry = await look_up_person(request.state.actor, form.email, form.reason)
    return see_other(request, "history:list", query={"lookup": entry.id})


@form_page(unfiltered)
async def export(request: Request) -> Response:
    form = await ExportForm.read(request)
    made = await export_history(
        request.state.actor,
        form.filters(),
        form.format,
        heads=[_(one) for one in HEADS],
        words={"nouns": dict(nouns()), "verbs": dict(verbs())},
    )
    return see_other(request, "export:show", id=made.id)


async def _show(request: Request, asked: PageForm) -> Response:
    filters = asked.filters()
    return page(
        request,
        "acts/list.html",
        history=await show_acts(request.state.actor, filters, before=asked.before),
        asked=asked,
        filters={name: _typed(value) for name, value in vars(filters).items() if value not in ("", None)},
        nouns=nouns(),
        verbs=verbs(),
        reasons=[(one, _(words)) for one, words in REASONS.items()],
        in_words=act_in_words,
        places=PLACES,
    )


def _typed(value: Any) -> str:
    """As somebody would type it into the form."""
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)

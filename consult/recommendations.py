"""Recommendations to members: the one page a year on which a member says how far it is, and who did what."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form
from consult.labels import label, options
from consult.problems import family_of
from consult.render import page, part, see_other
from consult.sentences import field_sentence, sentence
from consult.touched import mark, untouched
from consult.translate import _
from consult.typed import read_text, row_id, row_ids
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from models.organisations import STATES
from models.recommendations import Effect, Sharing
from workflows.errors import Conflict, Unacceptable
from workflows.recommendations.implementations import say_as_before, say_implementations
from workflows.recommendations.readers import show_recommendation
from workflows.recommendations.recommendations import Recommendation, Said, Town, YearPage, show_year_page

FIELDS = ("outcome", "effect", "note")


class TownsForm(Form):
    town: list[int] = []


class YearForm(TownsForm):
    """`shown`: what stood in the fields when the page was made; what nobody touched is not sent again."""

    shown: str = ""
    sharing: Sharing | None = None


class PageForm(Form):
    page: int = 1


async def list_(request: Request) -> Response:
    towns = _towns(request)
    found = await show_year_page(request.state.actor, towns)
    shown = _shown_in(found)
    return page(
        request,
        "recommendations/list.html",
        found=found,
        shown=shown,
        mark=mark(shown),
        outcomes=[(outcome, label(outcome)) for outcome in IMPLEMENTATION_OUTCOMES],
        effects=options(Effect),
        sharings=options(Sharing),
        towns_offered=_offered,
    )


async def show(request: Request) -> Response:
    found = await show_recommendation(request.state.actor, request.path_params["id"], page=PageForm.query(request).page)
    return page(request, "recommendations/show.html", found=found, states=STATES)


@form_page(list_)
async def save(request: Request) -> Response:
    form = await YearForm.read(request)
    await _say(request, form)
    return _back(request, form)


@form_page(list_)
async def save_as_before(request: Request) -> Response:
    form = await TownsForm.read(request)
    await say_as_before(request.state.actor, form.town)
    return _back(request, form)


async def autosave(request: Request) -> Response:
    """A tap is kept at once; the answer changes the status line, never the fields."""
    try:
        form = await YearForm.read(request)
        await _say(request, form)
    except (Unacceptable, Conflict) as refusal:
        fields = refusal.fields if isinstance(refusal, Unacceptable) else {}
        told = [field_sentence(code) for code in dict.fromkeys(fields.values())]
        told = told or [sentence(refusal.code, family_of(refusal).code, refusal.facts)]
        return part(request, "requirements/unsaved.html", mistakes=told)
    return part(request, "recommendations/saved.html", mark=mark(_typed(request.state.typed)))


async def _say(request: Request, form: YearForm) -> None:
    typed = _typed(request.state.typed)
    alone = untouched(form.shown, typed)
    touched = {int(name.partition("_")[2]) for name in typed if name not in alone and name != "sharing"}
    said = {one: _said(typed, one) for one in sorted(touched)}
    sharing = form.sharing if "sharing" not in alone else None
    await say_implementations(request.state.actor, form.town, said, untouched=alone, sharing=sharing)


def _said(typed: Mapping[str, str], position_id: int) -> Said:
    outcome, effect = typed.get(f"outcome_{position_id}"), typed.get(f"effect_{position_id}")
    if (outcome and outcome not in IMPLEMENTATION_OUTCOMES) or (effect and effect not in list(Effect)):
        raise Unacceptable(fields={f"outcome_{position_id}": "choice"})
    return Said(
        Outcome(outcome) if outcome else None, Effect(effect) if effect else None, typed.get(f"note_{position_id}", "")
    )


def _typed(typed: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the page as they were typed."""
    return {
        name: read_text(str(value))
        for name, value in typed.items()
        if name == "sharing" or (name.partition("_")[0] in FIELDS and row_id(name.partition("_")[2]) is not None)
    }


def _shown_in(found: YearPage) -> dict[str, str]:
    """What stands in each field on the first look; a radio of which none is chosen is not sent, and so not marked."""
    shown = {"sharing": str(found.sharing)} if found.sharing else {}
    for one in found.recommendations:
        shown |= _fields(one)
    return shown


def _fields(one: Recommendation) -> dict[str, str]:
    id_ = one.position.id
    chosen = {f"outcome_{id_}": str(one.said.outcome)} if one.said.outcome else {}
    return chosen | {f"effect_{id_}": str(one.said.effect or ""), f"note_{id_}": one.said.note}


def _offered(towns: Sequence[Town]) -> list[tuple[int, str]]:
    """Towns for the choice, with the mark of those that have answered themselves."""
    return [
        (
            one.organisation.id,
            f"{one.organisation.name} ({_('hat selbst geantwortet')})" if one.itself else one.organisation.name,
        )
        for one in towns
    ]


def _towns(request: Request) -> list[int]:
    """Chosen in the address, or in the form that was refused."""
    if request.method == "GET":
        return TownsForm.query(request).town
    return row_ids(request.state.typed.getlist("town"))


def _back(request: Request, form: TownsForm) -> Response:
    return see_other(request, "recommendation:list", said="implementation_recorded", query={"town": form.town})

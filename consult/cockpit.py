"""The cockpit of a round as its office reads it: figures with their words, drawings, and where to look further."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from consult.labels import label
from consult.moments import written
from consult.numbers import number
from consult.render import page
from consult.translate import N_, _, language
from models.organisations import STATES, OrganisationKind
from workflows.documents.charts import Cell, bar, curve, state_tiles
from workflows.organisations.size_classes import SizeClass
from workflows.recipients.audiences import Condition
from workflows.rounds.cockpit import Cockpit, Findings, show_cockpit
from workflows.rounds.question_figures import Figures
from workflows.rounds.round_course import Course, Point
from workflows.rounds.round_heat import Heat
from workflows.rounds.round_progress import Count, Progress

CONDITIONS = {
    "kinds": N_("Art:"),
    "states": N_("Land:"),
    "minimum_population": N_("Einwohner mindestens:"),
    "maximum_population": N_("Einwohner höchstens:"),
    "associations": N_("Verband:"),
    "through": N_("über den Landesverband:"),
    "within": N_("in den Grenzen von:"),
    "functions": N_("Aufgabe:"),
    "bodies": N_("Gremium:"),
    "organisations": N_("dazu:"),
}


@dataclass(frozen=True)
class Row:
    """A line of a table of counts; `filters` lead to the same members in the evaluation."""

    name: str
    count: Count
    filters: dict[str, Any]


async def show_round(request: Request) -> Response:
    cockpit = await show_cockpit(request.state.actor, request.path_params["id"])
    return page(
        request,
        "rounds/cockpit.html",
        cockpit=cockpit,
        audience=[(_(CONDITIONS[one.code]), _values(one)) for one in cockpit.audience],
        **(_figures(cockpit, cockpit.findings) if cockpit.findings else {}),
    )


def _figures(cockpit: Cockpit, findings: Findings) -> dict[str, Any]:
    progress = cockpit.progress
    cells = {key: Cell(one.answered, one.asked) for key, one in progress.by_state.items()}
    title = _("Anteil der Gefragten, die geantwortet haben")
    return {
        "tiles": Markup(state_tiles(cells, title=title, ident="states-map", lang=language())),
        "curve": Markup(_curve(cockpit, findings.course)),
        "course": _table(findings.course),
        "tables_of": _tables(progress),
        "places": _places(findings.heat),
        "questions": [_question(one) for one in findings.questions],
        "state_names": STATES,
    }


def _tables(progress: Progress) -> dict[str, list[Row]]:
    """The same counts by Land, size, association and kind."""
    return {
        "states": [Row(STATES.get(key, key), one, {"state": key}) for key, one in progress.by_state.items()],
        "sizes": [Row(label(SizeClass(key)), one, {"size": key}) for key, one in progress.by_size.items()],
        "associations": [Row(name, one, {"association": id_}) for id_, name, one in progress.by_association],
        "kinds": [Row(label(OrganisationKind(key)), one, {}) for key, one in progress.by_kind.items()],
    }


def _places(heat: Heat) -> list[dict[str, Any]]:
    """The places most asked for, each with its bar."""
    most = max((one.asked for one in heat.places), default=0) or 1
    return [{**one._asdict(), "bar": Markup(bar(one.asked / most))} for one in heat.places]


def _question(one: Figures) -> dict[str, Any]:
    """The figures of a question, each option with its bar."""
    choices = [(text, chosen, Markup(bar(chosen / (one.organisations or 1)))) for text, chosen in one.choices]
    return {**vars(one), "choices": choices}


def _curve(cockpit: Cockpit, course: Course) -> str:
    total = cockpit.progress.total
    desc = _("{answered} von {asked} Gefragten haben geantwortet.").format(
        answered=number(total.answered), asked=number(total.asked)
    )
    if course.previous:
        desc += " " + _("Gestrichelt: {round}.").format(round=course.previous.title)
    return curve(
        [(one.share, one.answered) for one in course.points],
        [(one.share, one.answered) for one in course.before],
        title=_("Antworten bis zur Frist"),
        desc=desc,
        ident="course",
        ticks=_ticks(cockpit.round.opened_at, cockpit.round.due()),
        lang=language(),
    )


def _ticks(begin: datetime | None, end: datetime) -> list[tuple[float, str]]:
    """Opening, middle and deadline, as days."""
    assert begin is not None
    return [(share, written(begin + (end - begin) * share, "day_short")) for share in (0.0, 0.5, 1.0)]


def _table(course: Course) -> list[tuple[Point, Point | None]]:
    """Every fourth step of the drawing and the last one, beside the same share of the round before."""
    before = {one.share: one for one in course.before}
    chosen = [one for place, one in enumerate(course.points) if place % 4 == 0 or one is course.points[-1]]
    return [(one, before.get(one.share)) for one in chosen]


def _values(condition: Condition) -> str:
    if condition.code == "kinds":
        return ", ".join(label(OrganisationKind(value)) for value in condition.values)
    return ", ".join(condition.values)

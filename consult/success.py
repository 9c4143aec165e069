"""How many of our demands became law: figures, drawings and tables."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from consult.numbers import number
from consult.render import page
from consult.translate import _
from models.dispatches import DEMAND_OUTCOMES, Outcome
from workflows.documents.charts import stacked
from workflows.positions.success import Line, show_success

SHADES = {
    Outcome.ADOPTED: 5,
    Outcome.PARTLY: 3,
    Outcome.OPEN: 1,
    Outcome.NOT_ADOPTED: 2,
    Outcome.MOOT: 2,
    Outcome.LAPSED: 2,
}
MOST_DRAWN = 12


async def show(request: Request) -> Response:
    success = await show_success(request.state.actor)
    parts = [
        ("years", _("Nach Jahr der Abgabe"), success.years),
        ("topics", _("Nach Handlungsfeld"), success.topics),
        ("addressees", _("Nach Adressat"), success.addressees),
    ]
    return page(
        request,
        "followups/success.html",
        whole=success.whole,
        parts_of=[(ident, title, lines, _drawn(ident, title, lines)) for ident, title, lines in parts if lines],
        outcomes=DEMAND_OUTCOMES,
        shades=SHADES,
    )


def _drawn(ident: str, title: str, lines: list[Line]) -> Markup:
    """The longest lines as bars; the table beside it has all."""
    best = max(lines, key=lambda line: (line.won / line.total, line.total))
    desc = _("Am meisten übernommen: {name}, {won} von {total}. Alle Werte stehen in der Tabelle.")
    rows = [
        (line.name or _("ohne Handlungsfeld"), [(SHADES[one], line.counts[one]) for one in SHADES])
        for line in lines[:MOST_DRAWN]
    ]
    name = best.name or _("ohne Handlungsfeld")
    said = desc.format(name=name, won=number(best.won), total=number(best.total))
    return Markup(stacked(rows, title=title, desc=said, ident=ident))

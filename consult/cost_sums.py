"""Sums of the costs that members named: of a matter, a round, a position or a paper, as page and as spreadsheet."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from consult import moments
from consult.files import download
from consult.labels import label
from consult.places import Handler
from consult.render import page
from consult.translate import _
from models.organisations import STATES, OrganisationKind
from workflows import clock
from workflows.access import Actor
from workflows.documents.charts import bar
from workflows.documents.table_sheet import CellKind, TableColumn, TableHead
from workflows.errors import Missing
from workflows.evaluation.evaluation_export import XLSX
from workflows.requirements.cost_tables import figures_file, sums_file
from workflows.requirements.costs import (
    CostLine,
    CostSums,
    sum_costs,
    sum_paper_costs,
    sum_position_costs,
    sum_round_costs,
)


@dataclass(frozen=True)
class About:
    """Whose costs these are: `noun` and `id` of the page before, and what it is called."""

    noun: str
    id: int
    title: str
    sums: CostSums


Load = Callable[[Actor, int], Awaitable[About]]


async def of_matter(actor: Actor, matter_id: int) -> About:
    sums = await sum_costs(actor, matter_id)
    return About("matter", matter_id, sums.matter.title, sums)


async def of_position(actor: Actor, position_id: int) -> About:
    position, sums = await sum_position_costs(actor, position_id)
    return About("position", position_id, f"{position.number}. {position.title}", sums)


async def of_paper(actor: Actor, paper_version_id: int) -> About:
    version, sums = await sum_paper_costs(actor, paper_version_id)
    return About("paper", paper_version_id, version.paper.title, sums)


async def of_round(actor: Actor, round_id: int) -> About:
    round_, sums = await sum_round_costs(actor, round_id)
    return About("round", round_id, round_.title, sums)


def _page(load: Load) -> Handler:
    @wraps(load)
    async def show(request: Request) -> Response:
        about = await load(request.state.actor, request.path_params["id"])
        return page(request, "costs/show.html", about=about, sums=about.sums, divisions=_divisions(about.sums))

    return show


def _file(load: Load) -> Handler:
    @wraps(load)
    async def take(request: Request) -> Response:
        """The sums as a table, or the figures one by one for who may see the names."""
        about = await load(request.state.actor, request.path_params["id"])
        wanted = request.path_params["table"]
        if wanted == "figures" and about.sums.sees_names:
            head = TableHead(about.title, _("Angaben"), _facts(about), _figure_columns())
            return download(
                f"Kosten-Angaben-{about.id}.xlsx", XLSX, await figures_file(head, request.state.actor, about.sums)
            )
        if wanted != "sums":
            raise Missing(table=wanted)
        head = TableHead(about.title, _("Kosten"), _facts(about), _sum_columns())
        return download(f"Kosten-{about.noun}-{about.id}.xlsx", XLSX, await sums_file(head, _lines(about.sums)))

    return take


show_matter, show_position, show_paper, show_round = (
    _page(load) for load in (of_matter, of_position, of_paper, of_round)
)
take_matter, take_position, take_paper, take_round = (
    _file(load) for load in (of_matter, of_position, of_paper, of_round)
)


def _lines(sums: CostSums) -> list[tuple[str, str, CostLine]]:
    """Division, group and line, in the order of the page; numbers that are withheld in the reader's words."""
    given = [
        (_("zusammen"), "", sums.whole),
        *[(_("Land"), state, line) for state, line in sums.by_state.items()],
        *[(_("Größe"), label(size), line) for size, line in sums.by_size.items()],
        *[(_("Art"), label(kind), line) for kind, line in sums.by_kind.items()],
    ]
    return [
        (division, group, line._replace(organisations=_(line.organisations), answered=_(line.answered)))
        for division, group, line in given
    ]


def _divisions(sums: CostSums) -> list[tuple[str, str, list[tuple[str, CostLine, Markup]]]]:
    """Head, caption and rows of each table; every row with its amount a year as a bar."""
    return [
        (_("Land"), _("Kosten nach Land"), _drawn([(state, line) for state, line in sums.by_state.items()])),
        (_("Größe"), _("Kosten nach Größe"), _drawn([(label(size), line) for size, line in sums.by_size.items()])),
        (
            _("Art"),
            _("Kosten nach Art der Organisation"),
            _drawn([(label(kind), line) for kind, line in sums.by_kind.items()]),
        ),
    ]


def _drawn(lines: list[tuple[str, CostLine]]) -> list[tuple[str, CostLine, Markup]]:
    most = max((line.yearly for _name, line in lines if line.yearly), default=Decimal(1))
    return [(name, line, Markup(bar(float(line.yearly / most)) if line.yearly else "")) for name, line in lines]


def _facts(about: About) -> list[tuple[str, str]]:
    sums = about.sums
    facts = [
        (_("Kosten zu"), about.title),
        (_("Vorhaben"), sums.matter.title),
        (_("Gefragt"), str(sums.asked)),
        (_("Geantwortet"), _(sums.whole.answered)),
        (_("Beträge nannten"), _(sums.whole.organisations)),
        (_("Stand am"), moments.written(clock.now())),
        (_("Hinweis"), _("Nur Angaben mit Rechenweg. Keine Hochrechnung: Wer nichts angegeben hat, fehlt.")),
    ]
    if sums.aside:
        facts.append(
            (
                _("Nicht mitgezählt"),
                _("{count} Angaben, die in feineren schon enthalten sind").format(count=sums.aside.figures),
            )
        )
    return facts


def _sum_columns() -> list[TableColumn]:
    return [
        TableColumn(_("Gliederung")),
        TableColumn(_("Gruppe"), width=28),
        TableColumn(_("Euro im Jahr"), CellKind.AMOUNT),
        TableColumn(_("Euro einmalig"), CellKind.AMOUNT),
        TableColumn(_("Organisationen")),
        TableColumn(_("von Antwortenden")),
    ]


def _figure_columns() -> list[TableColumn]:
    counts = {"yes": _("ja"), "partly": _("teilweise"), "no": _("nein, in einer feineren Angabe enthalten")}
    return [
        TableColumn(_("Mitglied"), width=30),
        TableColumn(_("Land"), width=22, words=STATES),
        TableColumn(_("Art"), width=26, words={str(kind): label(kind) for kind in OrganisationKind}),
        TableColumn(_("Einwohner"), CellKind.NUMBER),
        TableColumn(_("Änderungsbedarf"), width=40),
        TableColumn(_("Euro im Jahr"), CellKind.AMOUNT),
        TableColumn(_("Euro einmalig"), CellKind.AMOUNT),
        TableColumn(_("Grundlage der Kosten"), width=50),
        TableColumn(_("Mitgezählt"), width=24, words=counts),
    ]

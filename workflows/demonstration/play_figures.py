"""The figures that the texts of the paper leave open, counted by the run."""

from __future__ import annotations

from decimal import Decimal

from babel.dates import format_datetime

from models.database import rows
from workflows.access import MACHINE
from workflows.clock import BERLIN
from workflows.demonstration.play_stage import Play
from workflows.organisations.size_classes import SizeClass
from workflows.positions.support import matter_support
from workflows.requirements.costs import CostLine, CostSums, sum_costs

ANSWERED = """
    SELECT DISTINCT covered.organisation_id AS id, organisation.state
    FROM submission JOIN round ON round.id = submission.round_id AND round.matter_id = $1
    JOIN submission_organisation AS covered ON covered.submission_id = submission.id
    JOIN organisation ON organisation.id = covered.organisation_id
    WHERE submission.state = 'released'
"""
REQUIREMENTS = """
    SELECT count(*) AS number FROM requirement JOIN submission ON submission.id = submission_id
    WHERE submission.round_id = $1 AND submission.state = 'released'
"""
SIZES = {
    SizeClass.SMALLEST: "unter 5\u202f000",
    SizeClass.SMALL: "5\u202f000 bis unter 20\u202f000",
    SizeClass.MIDDLE: "20\u202f000 bis unter 100\u202f000",
    SizeClass.LARGE: "100\u202f000 und mehr",
}


async def figures(play: Play) -> dict[str, str]:
    """Placeholder → words, for every text of the paper."""
    answered = await rows(ANSWERED, [play.matter_id])
    support = await matter_support(play.matter_id)
    together = support.together([row["id"] for row in answered])
    requirements = await rows(REQUIREMENTS, [play.round_id])
    costs = (await sum_costs(MACHINE, play.matter_id)).whole
    return {
        "received": _moment(play, 0, 18, 28),
        "ministry_deadline": _moment(play, 4, 10, 0),
        "answers": grouped(support.answered),
        "asked": grouped(support.asked),
        "states": grouped(len({row["state"] for row in answered})),
        "requirements": grouped(requirements[0]["number"]),
        "inhabitants": grouped(together.inhabitants),
        "counties": grouped(together.counties),
        "towns": grouped(together.towns),
        "cost_members": costs.organisations,
        "cost_yearly": _euro(costs.yearly),
        "cost_once": _euro(costs.once),
    }


async def cost_tables(play: Play) -> str:
    """Evidenced cost by class of size and by Land, as Markdown; empty if nobody named any."""
    sums: CostSums = await sum_costs(MACHINE, play.matter_id)
    if not sums.by_state:
        return ""
    sizes = _table("Einwohner", [(SIZES[size], line) for size, line in sums.by_size.items()])
    return f"{sizes}\n\n{_table('Land', list(sums.by_state.items()))}"


def grouped(number: int | Decimal) -> str:
    """German digits in groups of three."""
    return f"{number:,.0f}".replace(",", "\u202f")


def _table(name: str, lines: list[tuple[str, CostLine]]) -> str:
    head = f"| {name} | Antwortende | Euro im Jahr | Euro einmalig |\n|---|---:|---:|---:|\n"
    return head + "\n".join(
        f"| {label} | {line.organisations} | {_euro(line.yearly)} | {_euro(line.once)} |" for label, line in lines
    )


def _euro(amount: Decimal | None) -> str:
    return "–" if amount is None else grouped(amount)


def _moment(play: Play, days: int, hour: int, minute: int) -> str:
    moment = play.days.at(days, hour, minute)
    return str(format_datetime(moment, "EEEE, d. MMMM y, HH:mm 'Uhr'", tzinfo=BERLIN, locale="de"))

"""How good the machine's groups were: what it suggested against what the office made of it, round by round."""

from collections import Counter
from enum import StrEnum
from typing import Any, NamedTuple

from models.database import rows
from models.matters import Matter
from workflows.access import Actor, require, runs
from workflows.documents.table_file import csv_table
from workflows.documents.table_sheet import TableHead, write_lines
from workflows.evaluation.evaluation import evaluated_matter

# Decided: confirmed since the suggestion, or put elsewhere by a person. A letter counts once however many sent it.
CELLS = """
    SELECT submission.round_id, suggestion.group_id AS suggested, g.id AS made, count(*) AS requirements,
           count(DISTINCT coalesce(suggestion.copy_of, e.id)) AS letters,
           g.confirmed_at IS NOT NULL AND (suggestion.group_id <> g.id OR suggestion.suggested_at <= g.confirmed_at)
               AS decided
    FROM evaluation_row AS e JOIN requirement ON requirement.id = e.id
    JOIN submission ON submission.id = requirement.submission_id
    JOIN requirement_group AS g ON g.id = e.group_id
    JOIN group_suggestion AS suggestion ON suggestion.id = e.id
    WHERE e.matter_id = $1 AND e.office_id = $2 GROUP BY 1, 2, 3, 6
"""
ROUNDS = "SELECT id, title FROM round WHERE matter_id = $1 AND office_id = $2 ORDER BY id"


class MeasuresFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class RoundMeasure(NamedTuple):
    """Of one round: how many letters the office decided about (`n`), and how many wait for it.

    `precision`: of what the machine put beside a letter, the part that the office left there; `recall`: of what lies
    beside it now, the part that the machine had put there; both on average over all letters (B-cubed). `moved`: letters
    that lie elsewhere than suggested.
    """

    round_id: int
    title: str
    n: int
    requirements: int
    waiting: int
    moved: int
    suggested_groups: int
    made_groups: int
    precision: float
    recall: float


class Measures(NamedTuple):
    """The rounds of a matter in which the machine suggested groups."""

    matter: Matter
    rounds: list[RoundMeasure]


async def measure_groups(actor: Actor, matter_id: int) -> Measures:
    """Precision and recall of the suggestions in a matter, for its office."""
    matter = await evaluated_matter(actor, matter_id)
    require(True, runs(actor, matter.office), code="not_your_office")
    cells: dict[int, list[dict[str, Any]]] = {}
    for row in await rows(CELLS, [matter.id, matter.office_id]):
        cells.setdefault(row["round_id"], []).append(row)
    asked = await rows(ROUNDS, [matter.id, matter.office_id])
    return Measures(
        matter, [_measured(row["id"], row["title"], cells[row["id"]]) for row in asked if row["id"] in cells]
    )


def _measured(round_id: int, title: str, cells: list[dict[str, Any]]) -> RoundMeasure:
    decided = [(cell["suggested"], cell["made"], cell["letters"]) for cell in cells if cell["decided"]]
    precision, recall = agreement(decided)
    return RoundMeasure(
        round_id,
        title,
        sum(letters for _, _, letters in decided),
        sum(cell["requirements"] for cell in cells if cell["decided"]),
        sum(cell["letters"] for cell in cells if not cell["decided"]),
        sum(letters for group, other, letters in decided if group != other),
        len({group for group, _, _ in decided}),
        len({group for _, group, _ in decided}),
        precision,
        recall,
    )


def agreement(cells: list[tuple[int, int, int]]) -> tuple[float, float]:
    """Precision and recall (B-cubed) of cells (group suggested, group made, letters in both); 0 of nothing."""
    suggested, made = Counter[int](), Counter[int]()
    for group, other, letters in cells:
        suggested[group] += letters
        made[other] += letters
    n = suggested.total() or 1
    precision = sum(letters**2 / suggested[group] for group, _, letters in cells) / n
    return precision, sum(letters**2 / made[other] for _, other, letters in cells) / n


async def measures_file(measures: Measures, head: TableHead, form: MeasuresFormat) -> bytes:
    """The rounds under the columns of `head`: title, the six counts, precision and recall (empty of nothing)."""
    lines = [_cells(one) for one in measures.rounds]
    if form is MeasuresFormat.XLSX:
        return await write_lines(head, lines)
    return csv_table([[column.heading for column in head.columns], *lines])


def _cells(one: RoundMeasure) -> list[Any]:
    shares = [round(one.precision, 4), round(one.recall, 4)] if one.n else [None, None]
    counts = [one.n, one.requirements, one.waiting, one.moved, one.suggested_groups, one.made_groups]
    return [one.title, *counts, *shares]

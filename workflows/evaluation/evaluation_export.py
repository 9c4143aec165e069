"""The evaluation of a matter as a spreadsheet: the rows that the table's filters let through, in chosen columns."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.database import planned_for_values, rows, streamed
from models.matters import Matter
from models.rounds import Round
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.documents.bounded_process import Broken
from workflows.documents.table_sheet import TableColumn, TableHead, write_table
from workflows.errors import Unacceptable, WrongState
from workflows.evaluation.evaluation import evaluated_matter
from workflows.evaluation.evaluation_facets import Facets, facets_of
from workflows.evaluation.evaluation_filters import Filters, where
from workflows.evaluation.evaluation_table import PLACE_AND_TAGS
from workflows.matters.matter_requirements import evaluating_office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportColumn(StrEnum):
    NUMBER = "number"
    PLACE = "place"
    TITLE = "title"
    CURRENT_TEXT = "current_text"
    PROPOSED_TEXT = "proposed_text"
    RATIONALE = "rationale"
    MEMBER = "member"
    STATE = "state"
    POPULATION = "population"
    ADDRESSEE = "addressee"
    PRIORITY = "priority"
    COST_ONCE = "cost_once"
    COST_YEARLY = "cost_yearly"
    COST_BASIS = "cost_basis"
    GROUP = "group"
    OFFICER = "officer"
    TAGS = "tags"
    VOTUM = "votum"
    POSITION = "position"
    REASON = "reason"
    INTERNAL_REASON = "internal_reason"
    QUOTING = "quoting"
    ROUND = "round"
    RECEIVED = "received_at"


# What stands in each column, in SQL.
CELLS = {
    ExportColumn.NUMBER: "e.id",
    ExportColumn.PLACE: "coalesce(place.labels, topic.number || '. ' || topic.name, '')",
    ExportColumn.TITLE: "requirement.title",
    ExportColumn.CURRENT_TEXT: "requirement.current_text",
    ExportColumn.PROPOSED_TEXT: "requirement.proposed_text",
    ExportColumn.RATIONALE: "requirement.rationale",
    ExportColumn.MEMBER: "author.name",
    ExportColumn.STATE: "e.state",
    ExportColumn.POPULATION: "e.population",
    ExportColumn.ADDRESSEE: "e.addressee",
    ExportColumn.PRIORITY: "e.priority",
    ExportColumn.COST_ONCE: "requirement.cost_once",
    ExportColumn.COST_YEARLY: "requirement.cost_yearly",
    ExportColumn.COST_BASIS: "requirement.cost_basis",
    ExportColumn.GROUP: "coalesce(g.title, '')",
    ExportColumn.OFFICER: "coalesce(person.name, '')",
    ExportColumn.TAGS: "coalesce(tags.names, '')",
    ExportColumn.VOTUM: "e.votum",
    ExportColumn.POSITION: "coalesce(position.number || '. ' || position.title, '')",
    ExportColumn.REASON: "coalesce(source.reason, '')",
    ExportColumn.INTERNAL_REASON: "coalesce(source.internal_reason, '')",
    ExportColumn.QUOTING: "requirement.quoting",
    ExportColumn.ROUND: "round.title",
    ExportColumn.RECEIVED: "to_char(e.received_at AT TIME ZONE 'Europe/Berlin', 'YYYY-MM-DD\"T\"HH24:MI')",
}
# A row is a line of JSON from the database on: nobody here takes it apart. A suggestion of the machine is no votum.
LINES = f"""
    SELECT json_build_array({{cells}})::text || E'\\n' AS line
    FROM evaluation_row AS e
    JOIN requirement ON requirement.id = e.id
    JOIN submission ON submission.id = requirement.submission_id
    JOIN round ON round.id = submission.round_id
    JOIN organisation AS author ON author.id = e.author_id
    LEFT JOIN topic ON topic.id = requirement.topic_id
    LEFT JOIN requirement_group AS g ON g.id = e.group_id
    LEFT JOIN person ON person.id = e.officer_id
    LEFT JOIN source ON source.requirement_id = e.id AND source.confirmed_at IS NOT NULL
    LEFT JOIN position ON position.id = source.position_id
    {PLACE_AND_TAGS}
    WHERE {{condition}} ORDER BY e.place, e.id
"""
COUNT = "SELECT count(*) AS many FROM evaluation_row AS e WHERE {condition}"


@dataclass(frozen=True)
class ExportWords:
    """How things are called in the file: its sheet, the facts above the table, the filters that were set."""

    sheet: str
    matter: str
    rounds: str
    filters: str
    filters_set: str
    made: str
    made_at: str
    requirements: str


@dataclass(frozen=True)
class Export:
    """What could be taken along: so many rows, and what the filters offer."""

    matter: Matter
    many: int
    facets: Facets
    condition: str
    values: list[Any]


@dataclass(frozen=True)
class EvaluationFile:
    name: str
    content: bytes


async def prepare_export(actor: Actor, matter_id: int, filters: Filters) -> Export:
    """What a file with these filters would hold."""
    matter = await evaluated_matter(actor, matter_id)
    async with planned_for_values():
        condition, values = await where(actor, matter, filters)
        many = (await rows(COUNT.format(condition=condition), values))[0]["many"]
        return Export(matter, many, await facets_of(actor, matter), condition, values)


async def export_evaluation(
    actor: Actor,
    matter_id: int,
    *,
    filters: Filters,
    columns: Mapping[ExportColumn, TableColumn],
    words: Callable[[Facets], ExportWords],
) -> EvaluationFile:
    """The rows that the actor may read and that the filters let through, as XLSX; who took them along is recorded.

    `words` are asked for when it is known what the filters mean.
    """
    if not columns:
        raise Unacceptable(fields={"columns": "no_column"})
    async with planned_for_values():
        export = await prepare_export(actor, matter_id, filters)
        matter, said = export.matter, words(export.facets)
        facts = await _facts(actor, export, said)
        head = TableHead(matter.title, said.sheet, facts, list(columns.values()), export.many)
        try:
            content = await write_table(head, lines_of(export, columns))
        except (Broken, TimeoutError) as error:
            raise WrongState("export_too_large", requirements=export.many) from error

        await record(
            actor, "matter.evaluation_exported", matter, requirements=export.many, columns=list(map(str, columns))
        )
    return EvaluationFile(_file_name(matter, said.sheet), content)


async def lines_of(export: Export, columns: Iterable[ExportColumn]) -> AsyncIterator[bytes]:
    """The rows as lines of JSON, some hundreds in a piece; in the running transaction."""
    query = LINES.format(cells=", ".join(CELLS[one] for one in columns), condition=export.condition)
    async for found in streamed(query, export.values):
        yield "".join(row["line"] for row in found).encode()


async def _facts(actor: Actor, export: Export, said: ExportWords) -> list[tuple[str, str]]:
    rounds = Round.filter(matter=export.matter, office_id=evaluating_office(actor, export.matter))
    titles: list[Any] = await rounds.order_by("id").values_list("title", flat=True)
    return [
        (said.matter, export.matter.title),
        (said.rounds, "; ".join(titles)),
        (said.filters, said.filters_set),
        (said.requirements, str(export.many)),
        (said.made, said.made_at),
    ]


def _file_name(matter: Matter, what: str) -> str:
    return f"{matter.short_title}-{what}-{clock.today():%Y-%m-%d}.xlsx".replace(" ", "-").replace("/", "-")

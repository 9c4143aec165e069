"""The figures of the recommendations as a table to take along: one line per part of each breakdown."""

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from models.dispatches import IMPLEMENTATION_OUTCOMES
from workflows import clock
from workflows.access import Actor
from workflows.documents.table_file import XLSX, csv_table
from workflows.documents.table_sheet import CellKind, TableColumn, TableHead, write_lines
from workflows.organisations.size_classes import BOUNDS, SizeClass
from workflows.recommendations.adoption import Adoption, AdoptionFilters, Line, show_adoption

CSV = "csv"
OUTCOME_WORDS = ("geplant", "in Arbeit", "umgesetzt", "trifft nicht zu")
HEAD = ("Gliederung", "Teil", "Mitglieder", "davon geantwortet", "Antworten", *OUTCOME_WORDS)
NOTE = "Enthält kleine Zahlen: nicht zum Veröffentlichen. Wer zwei Verbänden angehört, zählt bei beiden."


@dataclass(frozen=True)
class AdoptionFile:
    """The table, ready to be handed out."""

    name: str
    media_type: str
    content: bytes


async def export_adoption(actor: Actor, filters: AdoptionFilters, *, csv: bool = False) -> AdoptionFile:
    """What the page of the figures shows, as a spreadsheet or as CSV (semicolons, UTF-8)."""
    adoption = await show_adoption(actor, filters)
    lines, name = lines_of(adoption), f"Umsetzung-der-Empfehlungen-{adoption.year}"
    if csv:
        return AdoptionFile(f"{name}.csv", "text/csv; charset=utf-8", csv_table([HEAD, *lines]))
    columns = [
        TableColumn(heading, CellKind.TEXT if place < 2 else CellKind.NUMBER, 48 if place == 1 else 16)
        for place, heading in enumerate(HEAD)
    ]
    facts = [("Jahr", str(adoption.year)), ("Stand", f"{clock.today():%d.%m.%Y}"), ("Hinweis", NOTE)]
    head = TableHead("Umsetzung der Empfehlungen", "Umsetzung", facts, columns)
    return AdoptionFile(f"{name}.xlsx", XLSX, await write_lines(head, lines))


def lines_of(adoption: Adoption) -> list[list[Any]]:
    """All breakdowns below each other, in the order of HEAD; what does not belong to a line is None."""
    parts = {
        "Alle": [adoption.total],
        "Handlungsfeld": adoption.topics,
        "Empfehlung": adoption.recommendations,
        "Land": adoption.states,
        "Größe": sized(adoption.sizes),
        "Verband": adoption.associations,
        "Jahr": adoption.years,
    }
    return list(chain.from_iterable([_cells(kind, one) for one in lines] for kind, lines in parts.items()))


def size_words(size: SizeClass) -> str:
    """A class of size in German: "5 000 bis unter 20 000 Einwohner"."""
    least, below = BOUNDS[size]
    if size is SizeClass.SMALLEST:
        return f"unter {below} Einwohner"
    return f"ab {least} Einwohner" if size is SizeClass.LARGE else f"{least} bis unter {below} Einwohner"


def sized(lines: list[Line]) -> list[Line]:
    """The lines of the classes of size, with their names in German."""
    return [replace(one, name=size_words(SizeClass(one.key))) for one in lines]


def _cells(kind: str, line: Line) -> list[Any]:
    said = [line.said[one] for one in IMPLEMENTATION_OUTCOMES]
    return [kind, line.name, line.members, line.answered, line.answers, *said]

"""The history as a file (CSV or XLSX), made by a job a thousand lines at a time."""

import asyncio
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from models.database import transaction
from models.exports import Export, ExportKind
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.documents.table_file import XLSX, add_lines, write_xlsx
from workflows.records.exports import ask_for_export, writes
from workflows.records.history import Act, Filters, Scope, acts_of, scope_of

CSV = "text/csv"
LINES_AT_ONCE = 1_000


class HistoryFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


async def export_history(
    actor: Actor, filters: Filters, format_: HistoryFormat, *, heads: list[str], words: dict[str, dict[str, str]]
) -> Export:
    """An administrator takes along what the page shows; `heads` and `words` ("nouns" and "verbs" of acts) are in her language.

    People are named in it only where it is about one thing or one person.
    """
    async with transaction():
        scope = await scope_of(actor, filters)

        export = await ask_for_export(
            actor,
            ExportKind.HISTORY,
            {
                "filters": {name: str(value) for name, value in vars(filters).items() if value},
                "scope": scope,
                "format": format_,
                "heads": heads,
                "words": words,
            },
            name=f"Verlauf-{clock.today().isoformat()}.{format_}",
            media_type=XLSX if format_ is HistoryFormat.XLSX else CSV,
        )
        await record(actor, "history.exported", export, filters=[name for name, one in vars(filters).items() if one])
    return export


@writes(ExportKind.HISTORY)
async def write_history(asked: Any, path: Path) -> None:
    """The lines into a CSV file, and that into a spreadsheet if one was asked for."""
    filters, scope = _filters(asked["filters"]), Scope(*asked["scope"])
    table = path.with_suffix(".csv")
    await asyncio.to_thread(add_lines, table, [asked["heads"]])
    before: int | None = None
    while found := await acts_of(scope, filters, before=before, limit=LINES_AT_ONCE):
        lines = [_line(one, asked["words"], named=filters.names_people) for one in found]
        await asyncio.to_thread(add_lines, table, lines)
        before = found[-1].id
    if asked["format"] == HistoryFormat.XLSX:
        await write_xlsx(table, path)
    else:
        table.rename(path)


def _line(act: Act, words: dict[str, dict[str, str]], *, named: bool) -> list[str]:
    noun, _dot, verb = act.action.partition(".")
    said = f"{words['nouns'].get(noun, noun)}: {words['verbs'].get(verb, verb)}"
    facts = ", ".join(f"{name}={value}" for name, value in act.facts.items())
    people = [act.person, act.represented] if named else ["", ""]
    at = act.at.astimezone(clock.BERLIN).isoformat(timespec="seconds")
    return [at, said, act.action, str(act.subject_id), act.place, *people, facts]


def _filters(given: dict[str, str]) -> Filters:
    """As they were before they went through JSON."""
    days = {name: date.fromisoformat(given[name]) for name in ("since", "until") if name in given}
    numbers = {name: int(given[name]) for name in ("subject", "matter", "office", "lookup") if name in given}
    return Filters(noun=given.get("noun", ""), verb=given.get("verb", ""), **numbers, **days)  # type: ignore[arg-type]

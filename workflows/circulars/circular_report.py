"""What became of each mail of a circular: who, when, which answer of the server, how often, and what came back.

Whether somebody opened a mail is not tracked. What a Landesverband forwarded, it reads itself: the office sees how many.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from models.circulars import Circular
from models.database import rows, transaction
from models.deliveries import DeliveryState
from models.exports import Export, ExportKind
from workflows import clock
from workflows.access import Actor, find, is_state_office, require, runs, visible_circulars
from workflows.audit import record
from workflows.circulars.circulars import require_sent
from workflows.documents.table_file import XLSX, add_lines, write_xlsx
from workflows.paging import PAGE_SIZE, Page
from workflows.records.exports import ask_for_export, writes

CSV = "text/csv"
LINES_AT_ONCE = 1_000

# $2: the Landesverband whose forwarded mails are asked for, or 0 for those that the office itself sent.
MAILS = """
    FROM delivery JOIN mail_body ON mail_body.id = delivery.body_id
    LEFT JOIN forwarding ON forwarding.id = delivery.forwarding_id
    LEFT JOIN organisation ON organisation.id = delivery.organisation_id
    LEFT JOIN acknowledgement AS noted
        ON noted.circular_id = mail_body.circular_id AND noted.organisation_id = delivery.organisation_id
    WHERE mail_body.circular_id = $1 AND coalesce(forwarding.state_association_id, 0) = $2
      AND ($3 = '' OR delivery.state = $3) AND ($4 = '' OR organisation.name ILIKE $4 OR delivery.address ILIKE $4)
"""
PAGE = f"""
    SELECT delivery.id, coalesce(organisation.name, '') AS name, delivery.address, delivery.state, delivery.sent_at AS sent_at,
        delivery.attempts, delivery.reply, delivery.tries, delivery.next_attempt_at AS next_attempt_at, delivery.reasons,
        mail_body.revision_id AS revision, noted.given_at AS noted_at, count(*) OVER () AS total,
        (SELECT string_agg(to_char(happened_at AT TIME ZONE 'Europe/Berlin', 'DD.MM.YYYY HH24:MI') || ' ' || words, E'\\n'
            ORDER BY happened_at) FROM bounce WHERE bounce.delivery_id = delivery.id) AS returned
    {MAILS} ORDER BY delivery.id LIMIT $5 OFFSET $6
"""


class ReportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class Line(NamedTuple):
    """One mail: `name` of the organisation, or empty for a subscriber; `tries` are the attempts that did not succeed (when,
    and the answer of the server), `returned` what came back of it, a line each.
    """

    id: int
    name: str
    address: str
    state: DeliveryState
    sent_at: datetime | None
    attempts: int
    reply: str
    tries: list[tuple[datetime, str]]
    next_attempt_at: datetime | None
    revised: bool
    noted_at: datetime | None
    returned: str


@dataclass(frozen=True)
class Report:
    """A page of the report; `noting` says that the circular asks its readers to take note."""

    circular: Circular
    lines: Page[Any]
    noting: bool


async def show_report(
    actor: Actor, circular_id: int, *, state: DeliveryState | None = None, q: str = "", page: int = 1
) -> Report:
    """The mails of a sent circular, for its office, and for a Landesverband those that it forwarded."""
    circular, whose = await _circular(actor, circular_id)
    number = max(page, 1)
    lines, total = await _lines(circular.id, whose, state, q, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return Report(circular, Page(lines, number, total), circular.acknowledge)


async def export_report(
    actor: Actor, circular_id: int, format_: ReportFormat, *, heads: list[str], states: dict[str, str]
) -> Export:
    """All of it as a file; `heads` and the words for `states` are in the reader's language."""
    async with transaction():
        circular, whose = await _circular(actor, circular_id)

        export = await ask_for_export(
            actor,
            ExportKind.CIRCULAR,
            {"circular": circular.id, "whose": whose, "format": format_, "heads": heads, "states": states},
            name=f"Rundschreiben-{circular.number}-{circular.year}.{format_}",
            media_type=XLSX if format_ is ReportFormat.XLSX else CSV,
        )

        await record(actor, "circular.exported", circular, export=export.id)
    return export


@writes(ExportKind.CIRCULAR)
async def write_report(asked: Any, path: Path) -> None:
    """The lines into a CSV file, and that into a spreadsheet if one was asked for."""
    table = path.with_suffix(".csv")
    await asyncio.to_thread(add_lines, table, [asked["heads"]])
    skipped = 0
    while True:
        lines, _ = await _lines(asked["circular"], asked["whose"], None, "", LINES_AT_ONCE, skipped)
        if not lines:
            break
        await asyncio.to_thread(add_lines, table, [_cells(one, asked["states"]) for one in lines])
        skipped += LINES_AT_ONCE
    if asked["format"] == ReportFormat.XLSX:
        await write_xlsx(table, path)
    else:
        table.rename(path)


async def _circular(actor: Actor, circular_id: int) -> tuple[Circular, int]:
    """The circular, and whose part of its mails the actor reads."""
    circular = await find(Circular.all().select_related("office"), visible_circulars(actor), circular_id)
    own = runs(actor, circular.office)
    require(actor.is_office, own or is_state_office(actor), code="not_your_office")
    require_sent(circular)
    return circular, 0 if own else actor.organisation_id or 0


async def _lines(
    circular_id: int, whose: int, state: DeliveryState | None, q: str, most: int, skipped: int
) -> tuple[list[Line], int]:
    part = "%" + q.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" if q.strip() else ""
    found = await rows(PAGE, [circular_id, whose, str(state or ""), part, most, skipped])
    lines = [
        Line(
            row["id"],
            row["name"],
            row["address"],
            DeliveryState(row["state"]),
            row["sent_at"],
            row["attempts"],
            row["reply"],
            _tries(row["tries"]),
            row["next_attempt_at"],
            row["revision"] is not None,
            row["noted_at"],
            row["returned"] or "",
        )
        for row in found
    ]
    return lines, found[0]["total"] if found else 0


def _cells(line: Line, states: dict[str, str]) -> list[str]:
    return [
        line.name,
        line.address,
        states[line.state],
        _moment(line.sent_at),
        str(line.attempts),
        line.reply,
        "\n".join(f"{_moment(at)} {answer}" for at, answer in line.tries),
        _moment(line.next_attempt_at) if line.state is DeliveryState.RETRY else "",
        line.returned,
        _moment(line.noted_at),
    ]


def _tries(told: str) -> list[tuple[datetime, str]]:
    """The lines that emails/claims.py writes; the first may have lost its beginning."""
    found = []
    for line in told.splitlines():
        at, _, answer = line.partition(" ")
        with contextlib.suppress(ValueError):
            found.append((datetime.fromisoformat(at), answer))
    return found


def _moment(at: datetime | None) -> str:
    return at.astimezone(clock.BERLIN).isoformat(timespec="seconds") if at else ""

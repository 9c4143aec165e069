"""The year page offline: taken along as a spreadsheet, filled in, brought back, looked at, and then said."""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from typing import NamedTuple

from models.database import rows, transaction
from models.dispatches import Outcome
from models.files import StoredFile
from models.organisations import Organisation
from models.recommendations import Effect
from workflows import clock
from workflows.access import Actor, require
from workflows.documents.answer_sheet import Mistake
from workflows.documents.table_file import XLSX
from workflows.documents.year_sheet import FilledYear, YearForm, YearRow, read_year_sheet, write_year_sheet
from workflows.errors import Missing, Stale, Unreadable
from workflows.files import read_file, store_file
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import SAID, InForce, Said, own_towns, recommendations_in_force, said_in

Present = dict[tuple[int, int], Said]  # position and organisation


class Planned(NamedTuple):
    """What the import would say of one recommendation for one town, where nothing or something else is said now."""

    position: InForce
    town: Organisation
    before: Said
    after: Said


@dataclass(frozen=True)
class YearSheetReview:
    """What a sheet that was brought would change; `seen` names it, so that nothing else is done than what was shown."""

    year: int
    planned: list[Planned]
    mistakes: list[Mistake]
    seen: str


async def export_year_sheet(actor: Actor) -> tuple[str, bytes]:
    """Name and content of the sheet with everything that is said so far."""
    form, *_ = await _form(actor)
    return f"Empfehlungen-{form.year}.xlsx", await asyncio.to_thread(write_year_sheet, form)


async def bring_year_sheet(actor: Actor, data: bytes) -> StoredFile:
    """Keep a filled sheet for its preview; one that is no sheet of this year and desk is refused and not kept."""
    form, *_ = await _form(actor)
    await asyncio.to_thread(read_year_sheet, data, form)
    return await store_file(data, XLSX)


async def review_year_sheet(actor: Actor, file_id: int) -> YearSheetReview:
    """What the import would say, town by town, and every cell that cannot be taken."""
    stored = await StoredFile.get_or_none(id=file_id, media_type=XLSX)
    if stored is None:
        raise Missing(file=file_id)
    form, positions, towns, present, own_words = await _form(actor)
    filled = await asyncio.to_thread(read_year_sheet, await read_file(stored), form)
    planned = [
        one for one in _plan(filled, positions, towns, present) if (one.position.id, one.town.id) not in own_words
    ]
    return YearSheetReview(form.year, planned, filled.mistakes, _digest(planned))


async def import_year_sheet(actor: Actor, file_id: int, *, seen: str) -> int:
    """Say what the sheet says; Unreadable while a cell is wrong, Stale if something else would be said than was shown."""
    async with transaction():
        review = await review_year_sheet(actor, file_id)
        if review.mistakes:
            raise Unreadable("sheet_mistakes", mistakes=len(review.mistakes))
        if review.seen != seen:
            raise Stale("sheet_changed")

        by_words: dict[tuple[tuple[int, Said], ...], list[int]] = {}
        for town in dict.fromkeys(one.town.id for one in review.planned):
            words = tuple((one.position.id, one.after) for one in review.planned if one.town.id == town)
            by_words.setdefault(words, []).append(town)
        written = [await say_implementations(actor, towns, dict(words)) for words, towns in by_words.items()]
    return sum(one.written for one in written)


async def _form(
    actor: Actor,
) -> tuple[YearForm, list[InForce], list[Organisation], Present, set[tuple[int, int]]]:
    """The sheet, what it is made of, and where a town has spoken for itself, so that its Verband cannot."""
    towns, positions = await own_towns(actor), await recommendations_in_force(actor)
    require(bool(towns) and bool(positions))
    year, ids = clock.today().year, [one.id for one in positions]
    said = await rows(SAID, [ids, [one.id for one in towns], [year]])
    present = {(row["position_id"], row["organisation_id"]): said_in(row) for row in said}
    own_words = {
        (row["position_id"], row["organisation_id"])
        for row in said
        if row["author_id"] == row["organisation_id"] != actor.organisation_id
    }
    form = YearForm(
        year,
        actor.organisation_id or 0,
        actor.acting.organisation_name if actor.acting else "",
        [_row(one, towns, present) for one in positions],
        {one.id: one.name for one in towns} if len(towns) > 1 else {},
    )
    return form, positions, towns, present, own_words


def _row(position: InForce, towns: list[Organisation], present: Present) -> YearRow:
    """What all towns say stands once; where they differ, each has its own."""
    said = [present.get((position.id, town.id), Said(None)) for town in towns]
    text = position.text or position.title
    if len(set(said)) == 1:
        return YearRow(
            position.id, position.topic_written, text, said[0].outcome or "", said[0].effect or "", said[0].note
        )
    own = {town.id: str(one.outcome) for town, one in zip(towns, said, strict=True) if one.outcome}
    return YearRow(position.id, position.topic_written, text, towns=own)


def _plan(filled: FilledYear, positions: list[InForce], towns: list[Organisation], present: Present) -> list[Planned]:
    """An empty cell says nothing. Where only a town's state was given, its note stays as it is."""
    known = {one.id: one for one in positions}
    planned = []
    for row in filled.rows:
        for town in towns:
            before = present.get((row.position_id, town.id), Said(None))
            outcome = row.towns.get(town.id) or row.outcome
            if not outcome:
                continue
            effect = Effect(row.effect) if row.effect else before.effect
            after = Said(Outcome(outcome), effect, row.note or before.note)
            if after != before:
                planned.append(Planned(known[row.position_id], town, before, after))
    return planned


def _digest(planned: list[Planned]) -> str:
    told = [(one.position.id, one.town.id, one.before, one.after) for one in planned]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:20]

"""What a filled form would change in a draft: pure comparison, shown in the preview and done by the import."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.submissions import Requirement
from workflows.documents.answer_sheet import (
    COLUMNS,
    REQUIREMENTS,
    AnswerForm,
    Column,
    FilledForm,
    Mistake,
    SheetRow,
    german,
    marks_of,
    shown,
)
from workflows.submissions.answer_forms import values_of


@dataclass(frozen=True)
class PlannedRow:
    """A row of the sheet and its fate: created, changed, unchanged or duplicate. `fields` are those that change."""

    row: SheetRow
    fate: str
    requirement_id: int | None = None
    fields: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()  # column, what stands in the draft, what stands in the sheet


@dataclass(frozen=True)
class SheetPlan:
    """All that an import would do; `seen` names it, so that nothing else is done than what was shown."""

    rows: tuple[PlannedRow, ...]
    answers: tuple[tuple[int, str, Any, Any], ...]  # question, its words, said so far, said in the sheet
    remark: tuple[str, str] | None
    mistakes: tuple[Mistake, ...]
    left_alone: int  # requirements of the draft that the sheet does not hold
    seen: str
    document: bool = False  # it was a Word file: its requirements are numbered

    @property
    def changes_nothing(self) -> bool:
        """Is everything in the sheet already said?"""
        return not (self.answers or self.remark or any(one.fate in ("created", "changed") for one in self.rows))

    def count(self, fate: str) -> int:
        """So many rows have this fate."""
        return sum(one.fate == fate for one in self.rows)


def plan_import(
    form: AnswerForm, filled: FilledForm, present: Sequence[Requirement], *, version: int, person_id: int | None
) -> SheetPlan:
    """Compare a filled form with the draft as it is now; `form` says what the draft holds."""
    named = {f"r{one.id}": one for one in present} | {one.sheet_row: one for one in present if one.sheet_row}
    said = {_content(values_of(one)) for one in present}
    rows: list[PlannedRow] = []
    mistakes = list(filled.mistakes)
    for row in filled.rows:
        found = named.get(row.id) if row.id else None
        if found is not None:
            rows.append(_changed(form, row, found))
            mistakes += _met(row, found, rows[-1].fields, person_id)
        else:
            content = _content(row.values)
            rows.append(PlannedRow(row, "duplicate" if content in said else "created"))
            said.add(content)
    words = {one.id: one.text for one in form.questions}
    answers = tuple(
        (one, words[one], form.answers.get(one), value)
        for one, value in filled.answers.items()
        if marks_of({"title": "", "": form.answers.get(one)}) != marks_of({"title": "", "": value})
    )
    remark = (form.remark, filled.remark) if filled.remark not in (None, form.remark) else None
    held = {one.requirement_id for one in rows}
    left_alone = sum(one.id not in held for one in present)
    seen = _digest(
        [version, [(one.row.number, one.fate, one.fields, _content(one.row.values)) for one in rows], answers, remark]
    )
    return SheetPlan(tuple(rows), answers, remark, tuple(mistakes), left_alone, seen, filled.document)


def _changed(form: AnswerForm, row: SheetRow, requirement: Requirement) -> PlannedRow:
    before = values_of(requirement)
    old, new = marks_of(before), marks_of(row.values)
    columns = [one for one in COLUMNS if one.name not in row.untouched and old[one.name] != new[one.name]]
    changes = tuple(
        (one.title, _words(one, before[one.name], form), _words(one, row.values[one.name], form)) for one in columns
    )
    fate = "changed" if columns else "unchanged"
    return PlannedRow(row, fate, requirement.id, tuple(one.name for one in columns), changes)


def _words(column: Column, value: Any, form: AnswerForm) -> str:
    written = shown(column, value, form)
    return german(written) if isinstance(written, Decimal) else written


def _met(row: SheetRow, requirement: Requirement, fields: Sequence[str], person_id: int | None) -> list[Mistake]:
    """Where somebody else wrote into the same field after the form was made."""
    titles = {one.name: one.title for one in COLUMNS}
    versions = {name: requirement.field_versions.get(name, (0, person_id)) for name in fields}
    met = [name for name, (at, by) in versions.items() if at > max(row.version, 1) and by != person_id]
    return [Mistake(REQUIREMENTS, row.number, titles[name], "changed_elsewhere") for name in met]


def _content(values: dict[str, Any]) -> str:
    return " ".join(marks_of(values).values())


def _digest(plan: Any) -> str:
    return hashlib.sha256(json.dumps(plan, default=str).encode()).hexdigest()[:20]

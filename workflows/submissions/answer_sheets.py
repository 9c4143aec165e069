"""The round as a spreadsheet: taken along, filled in offline, brought back, looked at, and then taken into the draft."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.database import transaction
from models.files import StoredFile
from models.organisations import Organisation
from models.rounds import Invitation, Round
from models.submissions import (
    Addressee,
    Priority,
    Quoting,
    Reading,
    Requirement,
    Submission,
    SubmissionState,
)
from workflows import clock
from workflows.access import Actor, acts_for, find, require, runs, visible_rounds, visible_submissions
from workflows.audit import record
from workflows.documents.answer_file import is_word, read_answer_file, write_answer_file
from workflows.documents.answer_sheet import AnswerForm, FilledForm, SheetRow
from workflows.errors import Missing, Stale, Unacceptable, Unreadable, WrongState
from workflows.files import DOCX, read_file, store_file
from workflows.requirements.requirements import RequirementText, add_requirements, save_requirement
from workflows.submissions.answer_forms import XLSX, blank_form, filled_with, requirements_of
from workflows.submissions.answer_sheet_plan import SheetPlan, plan_import
from workflows.submissions.answers import save_answers
from workflows.submissions.submissions import change_submission, locked_draft, require_open

KINDS = {"addressee": Addressee, "priority": Priority, "reading": Reading, "quoting": Quoting}
WITH_ROUND = ("organisation", "round__matter", "round__extensions", "round__office", "covers__organisation")


@dataclass(frozen=True)
class SheetFile:
    """A form to take along."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class SheetReview:
    """An answer whose form was brought, and what its import would do; `file_id` and `plan` are None before that."""

    submission: Submission
    open: bool
    plan: SheetPlan | None = None


async def show_sheet(actor: Actor, submission_id: int) -> SheetReview:
    """The draft for which a form can be taken along and brought back."""
    submission = await _draft(actor, submission_id)
    return SheetReview(submission, _open(submission))


async def export_sheet(actor: Actor, submission_id: int, *, word: bool = False) -> SheetFile:
    """The form with everything that the draft says so far, as a spreadsheet or for Word."""
    submission = await _draft(actor, submission_id)
    return await _written(await _form(actor, submission), submission.organisation, word)


async def export_blank_sheet(
    actor: Actor, round_id: int, organisation_id: int | None = None, *, word: bool = False
) -> SheetFile:
    """The empty form of a round: for one's own desk, or by the office of the round for a member that was asked."""
    round_ = await find(Round.all().prefetch_related("matter", "office", "extensions"), visible_rounds(actor), round_id)
    place = organisation_id or actor.organisation_id or 0
    require(True, acts_for(actor, place) if actor.is_member else runs(actor, round_.office), code="not_your_office")
    covers = await organisations_asked(round_.id, place)
    if not covers:
        raise Unacceptable(fields={"organisation": "not_asked"})
    organisation = await Organisation.get(id=place)
    return await _written(await blank_form(round_, organisation, covers), organisation, word)


async def bring_sheet(actor: Actor, submission_id: int, data: bytes) -> StoredFile:
    """Keep a filled form for its preview and import; one that is no form of this round is refused and not kept."""
    submission = await _draft(actor, submission_id)
    await asyncio.to_thread(read_answer_file, data, await _form(actor, submission))
    return await store_brought(data)


async def review_sheet(actor: Actor, submission_id: int, file_id: int) -> SheetReview:
    """What the import of a form that was brought would do, and every cell that cannot be taken."""
    submission = await _draft(actor, submission_id)
    form = await _form(actor, submission)
    filled = await read_brought(file_id, form)
    return SheetReview(submission, _open(submission), await _plan(actor, submission, form, filled))


async def import_sheet(actor: Actor, submission_id: int, file_id: int, *, version: int, seen: str) -> SheetPlan:
    """Take a form that was brought into the draft; nothing is written if it says nothing new.

    Stale if the draft is another than the one of the preview (`version`, `seen`); Unreadable while a cell is wrong.
    """
    form = await _form(actor, await _draft(actor, submission_id))
    filled = await read_brought(file_id, form)
    async with transaction():
        await locked_draft(actor, submission_id)
        submission = await Submission.get(id=submission_id).prefetch_related(*WITH_ROUND)

        require_open(submission.round, {one.organisation_id for one in submission.covers})
        if submission.version != version:
            raise Stale(current=submission.version)
        plan = await _plan(actor, submission, await _form(actor, submission), filled)
        if plan.mistakes:
            raise Unreadable("sheet_mistakes", mistakes=len(plan.mistakes))
        if plan.changes_nothing:
            return plan
        if plan.seen != seen:
            raise Stale("sheet_changed")

        await _write(actor, submission, plan)

        counts = {"created": plan.count("created"), "changed": plan.count("changed"), "answers": len(plan.answers)}
        await record(actor, "submission.sheet_imported", submission, file=file_id, **counts)
    return plan


# ------------------------------------------------------------------------------- shared with answers that are recorded


async def store_brought(data: bytes) -> StoredFile:
    """Keep a form that was read before."""
    return await store_file(data, DOCX if is_word(data) else XLSX)


async def read_brought(file_id: int, form: AnswerForm, *, whole: bool = False) -> FilledForm:
    """What stands in a form that was brought; Missing if no such file was, Unreadable if it is the form of others."""
    stored = await StoredFile.get_or_none(id=file_id, media_type__in=[XLSX, DOCX])
    if stored is None:
        raise Missing(file=file_id)
    return await asyncio.to_thread(read_answer_file, await read_file(stored), form, whole=whole)


async def organisations_asked(round_id: int, organisation_id: int) -> list[Organisation]:
    """Those for whom an organisation can answer in a round: itself and the towns of its desk, if they were asked."""
    asked = Invitation.filter(round_id=round_id).prefetch_related("organisation")
    own = await asked.filter(organisation_id=organisation_id)
    towns = await asked.filter(desk_id=organisation_id).exclude(organisation_id=organisation_id)
    return sorted((one.organisation for one in (*own, *towns)), key=lambda one: one.sort_key)


def texts_of(rows: Sequence[SheetRow]) -> list[RequirementText]:
    """Rows of a sheet as requirements."""
    return [RequirementText(**_typed(row.values)) for row in rows]


# --------------------------------------------------------------------------------------------------- one after another


async def _draft(actor: Actor, submission_id: int) -> Submission:
    query = Submission.all().prefetch_related(*WITH_ROUND)
    submission = await find(query, visible_submissions(actor), submission_id)
    require(True, acts_for(actor, submission.organisation_id), code="foreign_organisation")
    if submission.state is not SubmissionState.DRAFT:
        raise WrongState("not_a_draft", submission=submission.state)
    return submission


async def _form(actor: Actor, submission: Submission) -> AnswerForm:
    covers = sorted((one.organisation for one in submission.covers), key=lambda one: one.sort_key)
    form = await filled_with(await blank_form(submission.round, submission.organisation, covers), submission)
    return replace(form, also=frozenset([actor.organisation_id or 0, *(one.id for one in covers)]))


async def _plan(actor: Actor, submission: Submission, form: AnswerForm, filled: FilledForm) -> SheetPlan:
    present = await requirements_of(submission.id)
    return plan_import(form, filled, present, version=submission.version, person_id=actor.person_id)


async def _written(form: AnswerForm, organisation: Organisation, word: bool) -> SheetFile:
    name = "".join(letter if letter.isalnum() else "-" for letter in organisation.name)[:60]
    content = await asyncio.to_thread(write_answer_file, form, word=word)
    ending, media_type = ("docx", DOCX) if word else ("xlsx", XLSX)
    return SheetFile(f"Rueckmeldung-{form.round_id}-{name}.{ending}", content, media_type)


async def _write(actor: Actor, submission: Submission, plan: SheetPlan) -> None:
    for one in plan.rows:
        if one.fate == "changed" and one.requirement_id:
            fields = {name: value for name, value in _typed(one.row.values).items() if name in one.fields}
            await save_requirement(actor, one.requirement_id, version=max(one.row.version, 1), **fields)
    new = [one.row for one in plan.rows if one.fate == "created"]
    if new:
        made = await add_requirements(actor, submission.id, texts_of(new))
        for requirement, row in zip(made, new, strict=True):
            await Requirement.filter(id=requirement.id).update(sheet_row=row.id)
    if plan.answers:
        await save_answers(actor, submission.id, {question: value for question, _, _, value in plan.answers})
    if plan.remark:
        reservation = submission.reservation_until
        await change_submission(actor, submission.id, remark=plan.remark[1], reservation_until=reservation)


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a row under the types of a requirement."""
    return {name: KINDS[name](value) if name in KINDS else value for name, value in values.items()}


def _open(submission: Submission) -> bool:
    return submission.round.accepts(clock.now(), {one.organisation_id for one in submission.covers})

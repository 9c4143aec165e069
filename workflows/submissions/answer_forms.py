"""What stands in the spreadsheet of a round: its questions and places, and what a draft says so far."""

import secrets
import string
from collections import Counter
from collections.abc import Sequence
from typing import Any

from models.matters import Provision, Topic
from models.organisations import STATES, Organisation
from models.rounds import Question, Round
from models.submissions import Answer, Requirement, Submission
from workflows.documents.answer_sheet import NAMES, AnswerForm, SheetQuestion, SheetRow, plain_line
from workflows.submissions.submission_words import written

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTERS = string.ascii_lowercase + string.digits
WITH_PLACE = ("id", "key", "label", "heading", "position")


async def blank_form(round_: Round, organisation: Organisation, covers: Sequence[Organisation]) -> AnswerForm:
    """The form of a round for one organisation that says nothing yet. `round_` comes with matter and extensions."""
    towns = [one.name for one in covers]
    for_whom = organisation.name + (f" für {', '.join(towns)}" if towns and towns != [organisation.name] else "")
    facts = (
        ("Beteiligung", round_.title),
        ("Vorhaben", round_.matter.title),
        ("Für", for_whom),
        ("Frist", written(round_.due({organisation.id, *(one.id for one in covers)}))),
    )
    return AnswerForm(
        round_.id,
        organisation.id,
        0,
        "".join(secrets.choice(LETTERS) for _ in range(8)),
        facts=facts,
        questions=await _questions(round_.id),
        places=await _places(round_.document_version_id),
        topics=_once(
            (f"{one.number}. {one.name}", str(one.number), one.id) for one in await Topic.all().order_by("number")
        ),
        states={name: key for key, name in STATES.items()},
    )


async def filled_with(form: AnswerForm, submission: Submission) -> AnswerForm:
    """The same form with everything that a draft says."""
    answers = await Answer.filter(submission_id=submission.id)
    said: dict[int, Any] = {one.question_id: one.value for one in answers}
    rows = tuple(SheetRow(f"r{one.id}", values_of(one), one.version) for one in await requirements_of(submission.id))
    facts = {
        **form.__dict__,
        "submission_id": submission.id,
        "remark": submission.remark,
        "answers": said,
        "rows": rows,
    }
    return AnswerForm(**facts)


async def requirements_of(submission_id: int) -> list[Requirement]:
    """The requirements of an answer in their order, with their places."""
    return await Requirement.filter(submission_id=submission_id).order_by("position", "id").prefetch_related("places")


def values_of(requirement: Requirement) -> dict[str, Any]:
    """A requirement as a row of the sheet."""
    places = tuple(sorted(one.provision_id for one in requirement.places))
    return {name: places if name == "provision_ids" else getattr(requirement, name) for name in NAMES}


async def _questions(round_id: int) -> tuple[SheetQuestion, ...]:
    return tuple(
        SheetQuestion(
            one.id, str(one.kind), one.text, one.unit, tuple(one.options), one.minimum, one.maximum, one.required
        )
        for one in await Question.filter(round_id=round_id).order_by("position")
    )


async def _places(version_id: int | None) -> dict[str, int]:
    if version_id is None:
        return {}
    found = await Provision.filter(document_version_id=version_id).order_by("position").only(*WITH_PLACE)
    return _once((plain_line(f"{one.label} {one.heading}"[:200]), one.key, one.id) for one in found)


def _once(named: Any) -> dict[str, int]:
    """Names that lead to one thing each: where two are called the same, the key stands behind."""
    things = list(named)
    often = Counter(name for name, _, _ in things)
    return {name if often[name] == 1 else f"{name} [{key}]": one for name, key, one in things}

"""An answer for other programs: what was said, with the frozen content from which anybody can compute the check sum."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from models.submissions import Answer, Requirement, RequirementFile, SubmissionLetter
from workflows.requirements.calculations import amount_of
from workflows.submissions.submission_texts import OWN_HOUSE, SubmissionSheet

FORMAT = "sprachrohr.submission/1"


def submission_record(sheet: SubmissionSheet, frozen: dict[str, Any] | None) -> dict[str, Any]:
    """The answer as plain data. `frozen`: what the check sum was computed over, None where the reader may not read all.

    The check sum is the SHA-256 of `content` as JSON with sorted keys, no spaces and letters as they are (UTF-8).
    """
    submission = sheet.submission
    matter = submission.round.matter
    covered = sorted(submission.covers, key=lambda one: one.organisation.sort_key)
    return {
        "format": FORMAT,
        "address": sheet.address,
        "state": str(submission.state),
        "receipt_number": submission.receipt_number,
        "received_at": _moment(submission.received_at),
        "late": submission.late,
        "authored_at": _moment(submission.authored_at),
        "recorded_at": _moment(submission.recorded_at),
        "withdrawn_at": _moment(submission.withdrawn_at),
        "channel": str(submission.channel),
        "kind": str(submission.kind),
        "round": {
            "title": submission.round.title,
            "office": submission.round.office.name,
            "deadline": _moment(submission.round.due({one.organisation_id for one in covered})),
        },
        "matter": {
            "title": matter.title,
            "our_reference": matter.our_reference,
            "their_reference": matter.their_reference,
        },
        "organisation": submission.organisation.name,
        "covers": [{"name": one.organisation.name, "ars": one.organisation.ars} for one in covered],
        "remark": submission.remark,
        "reservation_until": submission.reservation_until.isoformat() if submission.reservation_until else None,
        "reservation_confirmed_at": _moment(submission.reservation_confirmed_at),
        "answers": [_answer(one) for one in sheet.answers],
        "requirements": [_requirement(one) for one in sheet.requirements],
        "requirements_withheld": sheet.withheld,
        "settled": sheet.settled,
        "letters": [_file(one) for one in sheet.letters],
        "notice": OWN_HOUSE,
        "check_sum": submission.content_hash,
        "content": frozen,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question.text,
        "text": answer.text,
        "number": _amount(answer.number),
        "unit": answer.question.unit,
    }


def _requirement(requirement: Requirement) -> dict[str, Any]:
    places = sorted((one.provision for one in requirement.places), key=lambda one: one.position)
    return {
        "title": requirement.title,
        "places": [{"key": one.key, "label": one.label} for one in places],
        "topic": requirement.topic.name if requirement.topic else None,
        "current_text": requirement.current_text,
        "proposed_text": requirement.proposed_text,
        "rationale": requirement.rationale,
        "addressee": str(requirement.addressee),
        "addressee_state": requirement.addressee_state,
        "priority": str(requirement.priority),
        "cost_once": _amount(requirement.cost_once),
        "cost_yearly": _amount(requirement.cost_yearly),
        "cost_basis": requirement.cost_basis,
        "cost_calculation": _calculation(requirement),
        "reading": str(requirement.reading),
        "quoting": str(requirement.quoting),
        "name_shown": requirement.name_shown,
        "continuation": str(requirement.continuation) if requirement.continuation else None,
        "files": [_file(one) for one in requirement.files],
    }


def _file(one: RequirementFile | SubmissionLetter) -> dict[str, Any]:
    return {
        "name": one.name,
        "size": one.file.size,
        "media_type": one.file.media_type,
        "sha256": one.file.content_hash,
    }


def _calculation(requirement: Requirement) -> dict[str, str | None] | None:
    if amount_of(vars(requirement)) is None:
        return None
    return {
        "method": str(requirement.cost_method),
        "count": _amount(requirement.cost_count),
        "minutes": _amount(requirement.cost_minutes),
        "price": _amount(requirement.cost_price),
        "rhythm": str(requirement.cost_rhythm),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _amount(amount: Decimal | None) -> str | None:
    return str(amount) if amount is not None else None

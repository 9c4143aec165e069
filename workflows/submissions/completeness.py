"""What is still missing before an answer may be handed in, named so that a page can lead to each place."""

from models.database import rows
from models.submissions import Addressee, Requirement, Submission, SubmissionKind
from workflows.errors import Unacceptable

UNANSWERED = """
    SELECT question.id FROM question
    LEFT JOIN answer ON answer.question_id = question.id AND answer.submission_id = $2
    WHERE question.round_id = $1 AND question.required AND answer.id IS NULL ORDER BY question.position
"""
ANSWERED = """
    SELECT EXISTS (SELECT FROM answer WHERE submission_id = $1)
        OR EXISTS (SELECT FROM settlement WHERE submission_id = $1) AS answered
"""


async def require_complete(submission: Submission) -> None:
    """Unacceptable with one code per place, as `missing_for` names them."""
    if missing := await missing_for(submission):
        raise Unacceptable("incomplete", fields=missing)


async def missing_for(submission: Submission) -> dict[str, str]:
    """Place → code of what it lacks: `requirement_<id>`, `question_<id>`, or `submission` if it says nothing."""
    if submission.kind is not SubmissionKind.ANSWER:
        return {}
    requirements = await Requirement.filter(submission_id=submission.id).only(
        "id", "title", "addressee", "addressee_state", "rationale", "proposed_text"
    )
    missing = {f"requirement_{one.id}": what for one in requirements if (what := missing_in(one))}
    unanswered = await rows(UNANSWERED, [submission.round_id, submission.id])
    missing |= {f"question_{row['id']}": "required" for row in unanswered}
    if not missing and not requirements and not submission.remark.strip() and not await _answered(submission):
        missing["submission"] = "says_nothing"
    return missing


def missing_in(requirement: Requirement) -> str | None:
    """The code of what a requirement lacks, or None."""
    if not requirement.title.strip():
        return "title_empty"
    if not requirement.rationale.strip() and not requirement.proposed_text.strip():
        return "nothing_asked"
    if (requirement.addressee is Addressee.STATE) != bool(requirement.addressee_state):
        return "which_state"
    return None


async def _answered(submission: Submission) -> bool:
    return bool((await rows(ANSWERED, [submission.id]))[0]["answered"])

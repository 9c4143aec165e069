"""What is under way inside the house around one answer: which departments were asked, and before whom it lies."""

from dataclasses import dataclass

from models.contributions import Contribution, SignedRelease
from models.submissions import Answer, Requirement, SubmissionState


@dataclass(frozen=True)
class Part:
    """What a department was asked and what came in: requirements it wrote, answers that are there, answers missing."""

    contribution: Contribution
    requirements: int
    answered: int
    missing: int


@dataclass(frozen=True)
class InHouse:
    """`signature`: the open link by which somebody is asked to sign, while the answer waits for it. `parts`: those not called off, by due date."""

    parts: list[Part]
    signature: SignedRelease | None


async def in_house(submission_id: int) -> InHouse:
    """For those of the house only; the caller has asked who reads."""
    signature = await SignedRelease.filter(
        submission_id=submission_id, submission__state=SubmissionState.HANDED_IN,
        signed_at__isnull=True, returned_at__isnull=True, ended_at__isnull=True,
    ).select_related("person").first()  # fmt: skip
    asked = Contribution.filter(submission_id=submission_id, ended_at__isnull=True).order_by("due_at", "id")
    contributions = await asked.prefetch_related("places__provision", "asked_questions__question")
    if not contributions:
        return InHouse([], signature)
    wrote = [
        one.contribution_id for one in await Requirement.filter(submission_id=submission_id).only("contribution_id")
    ]
    answered = {one.question_id for one in await Answer.filter(submission_id=submission_id).only("id", "question_id")}
    return InHouse([_part(one, wrote.count(one.id), answered) for one in contributions], signature)


def _part(contribution: Contribution, wrote: int, answered: set[int]) -> Part:
    questions = {one.question_id for one in contribution.asked_questions}
    return Part(contribution, wrote, len(questions & answered), len(questions - answered))

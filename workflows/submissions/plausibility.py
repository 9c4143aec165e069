"""Numbers that are rather a slip of unit or thousands than an answer: asked back once, taken if they are right after all."""

from collections.abc import Collection
from decimal import Decimal

from models.database import rows
from models.rounds import QuestionKind
from models.submissions import Answer, Submission
from workflows.errors import Unacceptable

MOST_PER_INHABITANT = Decimal(10)
MOST_EURO_PER_INHABITANT = Decimal(10_000)
EURO = ("€", "eur", "euro")
INHABITANTS = """
    SELECT coalesce(sum(organisation.population), 0) AS inhabitants FROM submission_organisation AS covered
    JOIN organisation ON organisation.id = covered.organisation_id WHERE covered.submission_id = $1
"""


def is_doubtful(number: Decimal, unit: str, inhabitants: int) -> bool:
    """More than ten of anything for each inhabitant, or ten thousand Euro? Without inhabitants nobody can tell."""
    euro = unit.strip().lower().startswith(EURO)
    return bool(inhabitants) and number > inhabitants * (MOST_EURO_PER_INHABITANT if euro else MOST_PER_INHABITANT)


async def require_plausible(submission: Submission, confirmed: Collection[int]) -> None:
    """Unacceptable with the questions whose numbers nobody expects and that were not `confirmed`.

    Where the office has set a largest number itself, that is its word on the matter.
    """
    numbers = Answer.filter(
        submission_id=submission.id,
        number__isnull=False,
        question__kind=QuestionKind.NUMBER,
        question__maximum__isnull=True,
    )
    found = await numbers.exclude(question_id__in=list(confirmed)).select_related("question")
    if not found:
        return
    inhabitants = (await rows(INHABITANTS, [submission.id]))[0]["inhabitants"]
    doubtful = [one for one in found if is_doubtful(one.number or Decimal(0), one.question.unit, inhabitants)]
    if doubtful:
        raise Unacceptable("doubtful", fields={f"question_{one.question_id}": "doubtful" for one in doubtful})

"""What the questions of a round were answered with, as figures: sums and medians with "n of N", choices counted."""

from dataclasses import dataclass, field
from decimal import Decimal

from models.database import rows
from models.rounds import Question, QuestionKind, Round
from workflows.access import Actor
from workflows.organisations.effective import EFFECTIVE
from workflows.rounds.round_progress import scope_of, within

# An answer for several towns is one number: it is summed once, and counts for all of them among "n of N". Where a bundle
# speaks for a town, what the town said to the question that was asked on behalf of this one counts.
ANSWERED = f"""
    WITH heard AS (
        SELECT coalesce(answered.said_in_id, answered.submission_id) AS submission_id, count(*) AS organisations
        FROM ({EFFECTIVE}) AS answered
        JOIN invitation ON invitation.round_id = $1 AND invitation.organisation_id = answered.organisation_id
        WHERE {within("answered.organisation_id")} GROUP BY 1
    ), said AS (
        SELECT asked.id AS question_id, asked.kind, answer.text, answer.number, heard.organisations
        FROM heard JOIN answer ON answer.submission_id = heard.submission_id
        JOIN question ON question.id = answer.question_id
        JOIN question AS asked ON asked.round_id = $1
            AND coalesce(asked.mirrors_id, asked.id) = coalesce(question.mirrors_id, question.id)
    )
"""
NUMBERS = f"""{ANSWERED}
    SELECT question_id, count(number) AS answers, sum(organisations)::int AS organisations,
        sum(number) AS sum, min(number) AS least, max(number) AS most,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY number)::numeric AS median
    FROM said WHERE number IS NOT NULL OR text <> '' GROUP BY question_id
"""
CHOICES = f"""{ANSWERED}
    SELECT question_id, text, sum(organisations)::int AS organisations FROM said
    WHERE kind = 'choice' AND text <> '' GROUP BY question_id, text
"""


@dataclass(frozen=True)
class Figures:
    """A question, for how many organisations it was answered, and the figures of its kind; `sum`, `median` in its unit."""

    question: Question
    organisations: int = 0
    answers: int = 0
    sum: Decimal | None = None
    median: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    choices: list[tuple[str, int]] = field(default_factory=list)


async def question_figures(actor: Actor, round_: Round) -> list[Figures]:
    """Of a round that the actor may see as an office, in the order of its questions (`questions` must be fetched)."""
    questions = list(round_.questions)
    if not questions:
        return []
    given = [round_.id, scope_of(actor, round_)]
    found = {row.pop("question_id"): row for row in await rows(NUMBERS, given)}
    chosen = {(row["question_id"], row["text"]): row["organisations"] for row in await rows(CHOICES, given)}
    return [
        Figures(
            one,
            **found.get(one.id, {}),
            choices=[(option, chosen.get((one.id, option), 0)) for option in one.options]
            if one.kind is QuestionKind.CHOICE
            else [],
        )
        for one in questions
    ]

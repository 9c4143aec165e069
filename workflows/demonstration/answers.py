"""What an organisation of the play answers to the round: of what kind, with which requirements, figures and remarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from random import Random

from models.submissions import Addressee, Priority, Quoting, Reading, SubmissionKind
from workflows.demonstration.authors import Author, Fit, figures
from workflows.demonstration.requirements import TEXTS, RequirementText
from workflows.demonstration.variation import varied

KINDS = (SubmissionKind.ANSWER, SubmissionKind.NIL_RETURN, SubmissionKind.CONSENT)
SHARES = {
    Fit.SMALL: (58, 28, 14), Fit.TOWN: (86, 4, 10), Fit.CITY: (97, 0, 3), Fit.COUNTY: (96, 0, 4), Fit.DESK: (84, 8, 8),
}  # fmt: skip
"""Out of a hundred answers: requirements, nil return, consent."""
MOST_REQUIREMENTS = {Fit.SMALL: 2, Fit.TOWN: 4, Fit.CITY: 5, Fit.COUNTY: 4, Fit.DESK: 3}
CONCEPTS, CARRIERS = ("ja", "in Arbeit", "nein"), ("Kreis", "Gemeinde", "Land regelt")
"""Options of the third and fourth question."""
WITH_REMARK = 0.35


@dataclass(frozen=True)
class QuestionAnswers:
    """Answers to the five questions of the office; None where the question was left out."""

    posts: Decimal | None
    interpreting_cost: int | None
    concept: str
    carrier: str
    hindrance: str


@dataclass(frozen=True)
class AnswerText:
    """One submission: its kind, what stands in the remark, requirements and answers to the questions."""

    kind: SubmissionKind
    remark: str = ""
    requirements: tuple[RequirementText, ...] = ()
    questions: QuestionAnswers | None = field(default=None)


def answer_of(random: Random, author: Author) -> AnswerText:
    """What this organisation says, if it says anything: small towns little, cities and counties much."""
    kind = random.choices(KINDS, SHARES[author.fit])[0]
    if kind is not SubmissionKind.ANSWER:
        return AnswerText(kind, remark(kind.value, random, author))
    said: list[RequirementText] = []
    for _ in range(random.randint(1, MOST_REQUIREMENTS[author.fit])):
        said.append(varied(random, author, without=[requirement.position for requirement in said]))
    note = remark("answer", random, author) if random.random() < WITH_REMARK else ""
    return AnswerText(kind, note, tuple(said), question_answers(random, author))


def question_answers(random: Random, author: Author) -> QuestionAnswers:
    """Full posts, cost of interpreting, concept, wanted carrier, and what hinders most; some leave a question out."""
    quarters = max(0, round(author.population / random.randint(9_000, 16_000) * 4))
    cost = author.population * random.randint(20, 110) // 100 // 50 * 50
    concept = random.choices(CONCEPTS, (70, 22, 8) if author.population > 50_000 else (12, 14, 74))[0]
    wanted = {Fit.COUNTY: (70, 4, 26), Fit.CITY: (10, 40, 50)}.get(author.fit, (28, 40, 32))
    return QuestionAnswers(
        posts=Decimal(quarters) / 4 if random.random() > 0.08 else None,
        interpreting_cost=cost if random.random() > 0.15 else None,
        concept=concept,
        carrier=random.choices(CARRIERS, wanted)[0],
        hindrance=remark("hindrance", random, author) if random.random() > 0.25 else "",
    )


def urgent_answers(random: Random, author: Author) -> tuple[int, int, int, str, str]:
    """Answers to the Eilabfrage: free and taken places, people without a flat among them, use of halls, what would help."""
    places = 12 + author.population // random.randint(110, 240)
    free = places * random.choice((0, 0, 2, 4, 6, 9)) // 100
    without_flat = (places - free) * random.randint(18, 46) // 100
    halls = random.choices(("ja", "geplant", "nein"), (12, 20, 68) if free else (34, 38, 28))[0]
    return free, places - free, without_flat, halls, remark("winter", random, author)


def remark(subject: str, random: Random, author: Author) -> str:
    """A sentence for nil_return, consent, support (`author` is who is supported), answer, or the questions hindrance and
    winter."""
    return random.choice(_remarks()[subject]).format_map(figures(author, random))


def model_letter(random: Random, author: Author) -> RequirementText:
    """The letter that forty towns send with small changes of their own."""
    parts = _letter()
    chosen = {mark: random.choice(texts) for mark, texts in parts.items()}
    sentences = [chosen[mark] for mark in sorted(chosen) if mark != "title" and chosen[mark]]
    return RequirementText(
        title=chosen["title"],
        rationale=" ".join(sentences).format_map(figures(author, random)),
        kind="muster",
        provisions=("art1/§17",),
        addressee=Addressee.FEDERAL,
        priority=Priority.ESSENTIAL,
        reading=Reading.MEMBERS,
        quoting=Quoting.NAMED,
        name_shown=True,
        position="kennzahlen",
        fit=author.fit,
    )


@cache
def _remarks() -> dict[str, list[str]]:
    blocks = (TEXTS / "remarks.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return {block.splitlines()[0].removeprefix("# "): block.splitlines()[1:] for block in blocks}


@cache
def _letter() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for line in (TEXTS / "model_letter.txt").read_text(encoding="utf-8").splitlines():
        mark, _, text = line.partition("|")
        parts.setdefault(mark.strip(), []).append(text.strip())
    return parts

"""What a round must be like before anybody is asked: its texts, deadlines, audience, circle and questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tortoise.queryset import QuerySet

from models.matters import DocumentVersion, Matter
from models.organisations import BUNDLING_KINDS, DISTRICT_KINDS, Organisation, OrganisationKind
from models.rounds import QuestionKind, Round
from workflows import clock
from workflows.access import Actor, find, visible_document_versions, visible_rounds
from workflows.drafts.circles import require_within_circle
from workflows.errors import Unacceptable
from workflows.recipients.audiences import Rule, clean_rule


@dataclass(frozen=True)
class NewQuestion:
    """A question that a round shall ask; see Question for the meaning of each part."""

    kind: QuestionKind
    text: str
    unit: str = ""
    options: Sequence[str] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool = False


def within_office(office: Organisation, audience: Rule) -> Rule:
    """An association asks its own members, a Landesverband those who are members through it, a Kreis or a Verband its towns,
    in every group of the rule.
    """
    bound = {
        OrganisationKind.STATE_ASSOCIATION: {"through": [office.id]},
        OrganisationKind.ASSOCIATION: {"associations": [office.id]},
        **{kind: {"within": [office.id]} for kind in DISTRICT_KINDS},
    }.get(office.kind)
    if bound is None:
        return audience
    further = [{**group, **bound} for group in audience.get("any_of") or []]
    return {**audience, **bound, **({"any_of": further} if further else {})}


async def check_facts(actor: Actor, matter: Matter, facts: dict[str, Any]) -> None:
    """Refuse empty or long titles, past deadlines, foreign drafts and audiences wider than the draft's circle."""
    wrong = {}
    if not facts["title"] or len(facts["title"]) > 300:
        wrong["title"] = "too_long" if facts["title"] else "empty"
    if facts["deadline"] <= clock.now():
        wrong["deadline"] = "past"
    if facts["grace_until"] is not None and facts["grace_until"] < facts["deadline"]:
        wrong["grace_until"] = "before_deadline"
    if wrong:
        raise Unacceptable(fields=wrong)
    facts["audience"] = clean_rule(facts["audience"])
    if facts["document_version_id"] is not None:
        own = DocumentVersion.filter(document__matter_id=matter.id)
        await find(own, visible_document_versions(actor), facts["document_version_id"])
    await require_within_circle(facts["document_version_id"], facts["audience"])


async def check_feeds(actor: Actor, matter: Matter, office: Organisation, feeds_id: int | None) -> None:
    """Only the round of a Landesverband, a Kreis or a Verband feeds another, and that is one of the same matter which it may see."""
    if feeds_id is None:
        return
    if office.kind not in BUNDLING_KINDS:
        raise Unacceptable(fields={"feeds": "only_landesverband"})
    await find(Round.filter(matter_id=matter.id).exclude(office_id=office.id), visible_rounds(actor), feeds_id)


async def check_follows(actor: Actor, matter: Matter, office: Organisation, follows_id: int | None) -> None:
    """A round follows one of the same office in the same matter that has been opened; so no line of rounds is a circle."""
    if follows_id is not None:
        await find(followable(matter.id, office.id), visible_rounds(actor), follows_id)


def followable(matter_id: int, office_id: int) -> "QuerySet[Round]":
    """The rounds that a new one of this office in this matter can follow."""
    return Round.filter(matter_id=matter_id, office_id=office_id, opened_at__isnull=False)


def check_questions(questions: Sequence[NewQuestion]) -> None:
    """Every question has a text, a choice its options, a number bounds in the right order."""
    for number, question in enumerate(questions, start=1):
        choice = question.kind is QuestionKind.CHOICE
        empty = not question.text.strip() or len(question.text) > 600
        upside_down = None not in (question.minimum, question.maximum) and question.minimum > question.maximum  # type: ignore[operator]
        if empty or upside_down or choice != bool(question.options):
            raise Unacceptable(fields={f"question_{number}": "question"})

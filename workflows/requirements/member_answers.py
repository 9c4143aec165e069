"""Every organisation that asked for something is told what became of each of its requirements, also of later rounds."""

from collections.abc import Iterable
from typing import NamedTuple

from tortoise.expressions import Subquery

from models.database import rows, transaction
from models.dispatches import MemberAnswer
from models.matters import Matter
from models.positions import Votum
from models.submissions import Requirement, SubmissionState
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.audit import record
from workflows.errors import WrongState
from workflows.matters.debt import unanswered_by_office
from workflows.matters.matters import locked_matter
from workflows.organisations.effective import FORWARDED_ON
from workflows.paging import PAGE_SIZE, Page, page_of, within
from workflows.positions.said_positions import said_positions
from workflows.requirements.answer_letters import AnsweredRequirement, OrganisationAnswer, queue_letters, recipients_of

BATCH = 5_000

# A forwarded requirement is answered to the member that wrote it, in its own words, with the votum of the copy.
ASKED = f"""
    SELECT round.matter_id, author.id AS organisation_id, author.name AS organisation, coalesce(origin.id, requirement.id) AS id,
           coalesce(origin.title, requirement.title) AS title, source.votum, coalesce(source.reason, '') AS reason,
           source.position_id, source.id AS source_id, source.told_at,
           round.office_id <> matter.office_id AND office.kind NOT IN ('federation', 'association') AS elsewhere
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    JOIN matter ON matter.id = round.matter_id
    JOIN organisation AS office ON office.id = round.office_id
    LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
    LEFT JOIN submission AS first ON first.id = origin.submission_id
    JOIN organisation AS author ON author.id = coalesce(first.organisation_id, submission.organisation_id)
    LEFT JOIN source ON source.requirement_id = requirement.id
        AND source.confirmed_at IS NOT NULL AND source.votum IS NOT NULL
    WHERE round.matter_id = ANY($1::int[]) AND ($2::int[] IS NULL OR author.id = ANY($2::int[]))
      AND NOT {FORWARDED_ON}
    ORDER BY author.sort_key, author.id, 3
"""
TELL = "UPDATE source SET told_at = $2 WHERE id = ANY($1::int[])"


class AnswersSent(NamedTuple):
    """How many were told now; who waits for a votum; and who has neither a mailbox nor a person."""

    sent: int
    waiting: int
    unreachable: list[str]


class AnswerList(NamedTuple):
    """All organisations that asked for something, a page of them, and the debt with the offices that owe it."""

    matter: Matter
    answers: list[OrganisationAnswer]
    shown: list[OrganisationAnswer]
    number: int
    owed_by: dict[str, int]

    @property
    def owed(self) -> int:
        """Requirements without a votum."""
        return sum(self.owed_by.values())

    @property
    def told(self) -> int:
        """Organisations that have their answer."""
        return sum(one.sent_at is not None for one in self.answers)

    @property
    def ready(self) -> int:
        """Organisations that can be told now."""
        return sum(bool(one.untold) and one.complete for one in self.answers)


class AnsweredMatters(NamedTuple):
    """A page of the matters in which a member asked for something, and the answers by the id of the matter."""

    matters: Page[Matter]
    answers: dict[int, list[OrganisationAnswer]]


async def send_member_answers(actor: Actor, matter_id: int) -> AnswersSent:
    """Tell every organisation whose requirements are all decided what became of them; asked again, only what is new.

    What a Landesverband kept back holds up nobody: it is told with the next answers once that one has decided. Raises WrongState if there is nobody to tell, so that "sent to nobody" is never a success.
    """
    async with transaction():
        matter = await locked_matter(actor, matter_id)

        untold = [one for one in await answers_of(matter.id) if one.untold]
        ready = [one for one in untold if one.complete]
        recipients, unreachable = await recipients_of(matter.id, ready)
        if not recipients:
            raise WrongState("nobody_to_answer", waiting=len(untold) - len(ready), unreachable=len(unreachable))

        now = clock.now()
        await MemberAnswer.bulk_create(
            [
                MemberAnswer(
                    matter=matter, organisation_id=one.organisation_id, sent_by_id=actor.person_id, sent_at=now
                )
                for one in recipients
            ],
            batch_size=BATCH,
        )
        told = {one.organisation_id for one in recipients}
        sources = [asked.source_id for one in ready if one.organisation_id in told for asked in one.untold]
        await rows(TELL, [sources, now])
        await queue_letters(matter, recipients)

        await record(actor, "matter.members_answered", matter, answers=len(recipients))
    return AnswersSent(len(recipients), len(untold) - len(ready), unreachable)


async def list_member_answers(actor: Actor, matter_id: int, *, page: int = 1) -> AnswerList:
    """For the office: who asked for what, what was said to it, and who was told when."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(actor.is_office, runs(actor, matter.office), code="not_your_office")
    answers = await answers_of(matter.id)
    number = within(page, len(answers))
    shown = answers[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return AnswerList(matter, answers, shown, number, await unanswered_by_office(matter.id))


async def show_own_answers(actor: Actor, matter_id: int) -> tuple[Matter, list[OrganisationAnswer]]:
    """For a member: what became of its own requirements, as far as it was told already."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(actor.is_member)
    return matter, [_as_told(one) for one in await answers_of(matter.id, actor.organisation_ids)]


async def list_answered_matters(actor: Actor, *, page: int = 1) -> AnsweredMatters:
    """Matters in which the member asked for something, newest first, with what became of it."""
    require(actor.is_member)
    own = Requirement.filter(
        submission__organisation_id__in=actor.organisation_ids, submission__state=SubmissionState.RELEASED
    )
    asked = Matter.filter(visible_matters(actor), id__in=Subquery(own.values("submission__round__matter_id")))
    found = await page_of(asked.order_by("-opened_at", "-id"), page)
    answers = await _answers([one.id for one in found.things], actor.organisation_ids)
    told = {matter_id: [_as_told(one) for one in ones] for matter_id, ones in answers.items()}
    return AnsweredMatters(found, told)


async def answers_of(matter_id: int, organisation_ids: Iterable[int] | None = None) -> list[OrganisationAnswer]:
    """All that these organisations asked for in a matter, or all of them, whatever anybody was told."""
    return (await _answers([matter_id], organisation_ids)).get(matter_id, [])


async def _answers(
    matter_ids: list[int], organisation_ids: Iterable[int] | None
) -> dict[int, list[OrganisationAnswer]]:
    """The same by matter, for many at once."""
    wanted = None if organisation_ids is None else list(organisation_ids)
    said = await said_positions(matter_ids, for_members=True)
    found: dict[int, dict[int, OrganisationAnswer]] = {}
    for row in await rows(ASKED, [matter_ids, wanted]):
        answer = found.setdefault(row["matter_id"], {}).setdefault(
            row["organisation_id"], OrganisationAnswer(row["organisation_id"], row["organisation"], [])
        )
        votum = Votum(row["votum"]) if row["votum"] else None
        words = (row["id"], row["title"], votum, row["reason"], said.get(row["position_id"]))
        answer.requirements.append(AnsweredRequirement(*words, row["told_at"], row["source_id"], row["elsewhere"]))
    return {matter_id: list(answers.values()) for matter_id, answers in found.items()}


def _as_told(answer: OrganisationAnswer) -> OrganisationAnswer:
    """Deciding and telling are two acts: until the second the member reads "open"."""
    shown = [one if one.told_at else one._replace(votum=None, reason="", said=None) for one in answer.requirements]
    return answer._replace(requirements=shown)

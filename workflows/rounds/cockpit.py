"""The cockpit of a round: how it goes, for the offices that may see it, and what an act on it would meet."""

from dataclasses import dataclass

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from models.organisations import Membership
from models.rounds import Round
from models.submissions import Submission, SubmissionState
from workflows.access import Actor, find, require, runs, visible_rounds, visible_submissions, visible_withdrawals
from workflows.recipients.audiences import Condition, describe_rule
from workflows.rounds.admissions import waiting_admissions
from workflows.rounds.feeding import Feeding, feeding_rounds
from workflows.rounds.question_figures import Figures, question_figures
from workflows.rounds.round_course import Course, round_course
from workflows.rounds.round_heat import Heat, round_heat
from workflows.rounds.round_people import People, round_people
from workflows.rounds.round_progress import Progress, round_progress, scope_of
from workflows.rounds.rounds import SHOWN_WITH
from workflows.rounds.takeovers import may_take_over
from workflows.submissions.earlier import CarriedOver, carried_over


@dataclass(frozen=True)
class Findings:
    """What the answers of an open round amount to so far."""

    people: People
    course: Course
    heat: Heat
    questions: list[Figures]


@dataclass(frozen=True)
class Cockpit:
    """A round as its office follows it; `findings` once it is open.

    `working`: answers that members have begun; their content is not ours to see. `feeding`: rounds of Landesverbände
    that flow into this one.
    """

    round: Round
    audience: list[Condition]
    progress: Progress
    working: int
    may_run: bool
    newest: list[Submission]
    carried: CarriedOver
    admissions: int
    withdrawn: int
    feeding: list[Feeding]
    may_take_over: bool
    findings: Findings | None


@dataclass(frozen=True)
class RoundAct:
    """A round before its office ends it or forwards its bundle: for how many was answered, how many still write."""

    round: Round
    answered: int
    working: int


async def show_cockpit(actor: Actor, round_id: int) -> Cockpit:
    """For offices: the round, who is asked, n of N, and the newest answers that the actor may read."""
    round_ = await find(Round.all().prefetch_related(*SHOWN_WITH), visible_rounds(actor), round_id)
    require(True, actor.is_office, code="offices_only")
    newest = Submission.filter(visible_submissions(actor), round_id=round_.id).order_by("-received_at", "-id").limit(10)
    return Cockpit(
        round_,
        await describe_rule(round_.audience),
        await round_progress(actor, round_.id),
        await _working(actor, round_).count(),
        runs(actor, round_.office),
        await newest.prefetch_related("organisation"),
        await carried_over(round_),
        await waiting_admissions(round_.id),
        await Submission.filter(visible_withdrawals(actor), round_id=round_.id).count(),
        await feeding_rounds(actor, round_),
        await may_take_over(actor, round_),
        await _findings(actor, round_) if round_.opened_at else None,
    )


async def prepare_round_act(actor: Actor, round_id: int) -> RoundAct:
    """For the page that asks before the office ends a round or forwards its bundle."""
    round_ = await find(Round.all().prefetch_related(*SHOWN_WITH), visible_rounds(actor), round_id)
    require(True, actor.is_office, code="offices_only")
    require(True, runs(actor, round_.office), code="not_your_office")
    progress = await round_progress(actor, round_.id)
    return RoundAct(round_, progress.total.answered, await _working(actor, round_).count())


async def _findings(actor: Actor, round_: Round) -> Findings:
    return Findings(
        await round_people(actor, round_),
        await round_course(actor, round_),
        await round_heat(actor, round_),
        await question_figures(actor, round_),
    )


def _working(actor: Actor, round_: Round) -> QuerySet[Submission]:
    working = Submission.filter(round_id=round_.id, state__in=[SubmissionState.DRAFT, SubmissionState.HANDED_IN])
    scope = scope_of(actor, round_)
    if scope is None:
        return working
    members = Membership.filter(through_id=scope, until__isnull=True)
    return working.filter(organisation_id__in=Subquery(members.values("organisation_id")))

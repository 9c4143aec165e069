"""The first page: for members what is open until when, for offices what runs, for visitors what was published."""

from dataclasses import dataclass, field
from datetime import datetime

from models.circulars import Circular
from models.matters import Matter
from models.organisations import Mailbox
from models.papers import Approval, PaperState, PaperVersion
from models.people import Confirmation, MandateClaim, Session
from models.positions import Votum
from models.rounds import Round
from models.submissions import Submission, SubmissionState
from workflows import clock
from workflows.access import Actor, visible_circulars, visible_paper_versions, visible_rounds, visible_submissions
from workflows.organisations.address_health import AddressHealth, bouncing
from workflows.people.start_duties import follow_ups_to_confirm, followed_by, open_claims, own_overdue
from workflows.people.start_figures import answered_in, outcomes_of, outstanding_approvals, owed_by
from workflows.submissions.answering import Call, list_calls

SHOWN = 5


@dataclass(frozen=True)
class Start:
    """What one finds first. `waiting`: own answers in closed rounds that nobody released. `last_visit`: when a member
    logged in the time before this one, and `new_circulars` how many she may read have been sent since.

    `bouncing`: own mailboxes that mail comes back from. `outcomes`, `answered`, `owed`, `approvals`: see start_figures; `claims`, `overdue`, `to_confirm`, `follows`: see start_duties.
    """

    calls: list[Call] = field(default_factory=list)
    follows: dict[int, str] = field(default_factory=dict)
    claims: list[MandateClaim] = field(default_factory=list)
    overdue: list[Confirmation] = field(default_factory=list)
    to_confirm: list[tuple[Matter, int]] = field(default_factory=list)
    bouncing: list[tuple[Mailbox, AddressHealth]] = field(default_factory=list)
    waiting: list[Submission] = field(default_factory=list)
    received: list[Submission] = field(default_factory=list)
    running: list[Round] = field(default_factory=list)
    outcomes: dict[int, dict[Votum | None, int]] = field(default_factory=dict)
    answered: dict[int, tuple[int, int]] = field(default_factory=dict)
    owed: list[tuple[Matter, int]] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    papers: list[PaperVersion] = field(default_factory=list)
    circulars: list[Circular] = field(default_factory=list)
    last_visit: datetime | None = None
    new_circulars: int = 0


async def show_start(actor: Actor) -> Start:
    """What is to be done next, and what is new."""
    papers = PaperVersion.filter(visible_paper_versions(actor), state=PaperState.SENT).select_related("paper__matter")
    circulars = Circular.filter(visible_circulars(actor), sent_at__isnull=False).select_related("office")
    own = Submission.filter(visible_submissions(actor)).prefetch_related(
        "round__extensions", "organisation", "covers__organisation"
    )
    received = await own.filter(state=SubmissionState.RELEASED).order_by("-received_at").limit(SHOWN)
    running = await _running(actor) if actor.is_office else []
    last = await _last_visit(actor) if actor.is_member else None
    calls = await list_calls(actor) if actor.is_member else []
    waiting = own.filter(state=SubmissionState.HANDED_IN).exclude(round_id__in=[one.round.id for one in calls])
    return Start(
        calls=calls,
        follows=await followed_by(actor, [one.round for one in calls]),
        claims=await open_claims(actor),
        overdue=await own_overdue(actor),
        to_confirm=await follow_ups_to_confirm(actor),
        bouncing=await bouncing(actor),
        waiting=await waiting.order_by("id") if actor.is_member else [],
        received=received if actor.is_member else [],
        outcomes=await outcomes_of([one.id for one in received]) if actor.is_member else {},
        running=running,
        answered=await answered_in([one.id for one in running]) if running else {},
        owed=await owed_by(actor) if actor.is_office else [],
        approvals=await outstanding_approvals(actor) if actor.is_office else [],
        papers=await papers.order_by("-sent_at").limit(SHOWN),
        circulars=await circulars.order_by("-sent_at").limit(SHOWN),
        last_visit=last,
        new_circulars=await circulars.filter(sent_at__gt=last).count() if last else 0,
    )


async def _last_visit(actor: Actor) -> datetime | None:
    """When she logged in before the present time; None on the first."""
    before = await Session.filter(person_id=actor.person_id).order_by("-created_at").offset(1).first()
    return before.created_at if before else None


async def _running(actor: Actor) -> list[Round]:
    rounds = Round.filter(visible_rounds(actor), ended_at__isnull=True, opened_at__isnull=False)
    found = await rounds.prefetch_related("matter", "office", "extensions").order_by("-deadline").limit(50)
    return sorted((one for one in found if one.accepts(clock.now())), key=lambda one: one.due())

"""The first page: for members what is open until when, for offices what runs, for visitors what was published."""

from dataclasses import dataclass, field

from models.circulars import Circular
from models.papers import PaperState, PaperVersion
from models.rounds import Round
from models.submissions import Submission, SubmissionState
from workflows import clock
from workflows.access import Actor, visible_circulars, visible_paper_versions, visible_rounds, visible_submissions
from workflows.answering import Call, list_calls

SHOWN = 5


@dataclass(frozen=True)
class Start:
    """What one finds first. `waiting`: own answers that a coordinator has still to release."""

    calls: list[Call] = field(default_factory=list)
    waiting: list[Submission] = field(default_factory=list)
    received: list[Submission] = field(default_factory=list)
    running: list[Round] = field(default_factory=list)
    papers: list[PaperVersion] = field(default_factory=list)
    circulars: list[Circular] = field(default_factory=list)


async def show_start(actor: Actor) -> Start:
    """What is to be done next, and what is new."""
    papers = PaperVersion.filter(visible_paper_versions(actor), state=PaperState.SENT).select_related("paper__matter")
    circulars = Circular.filter(visible_circulars(actor), sent_at__isnull=False).select_related("office")
    own = Submission.filter(visible_submissions(actor)).prefetch_related("round__extensions", "organisation")
    return Start(
        calls=await list_calls(actor) if actor.is_member else [],
        waiting=await own.filter(state=SubmissionState.HANDED_IN).order_by("id") if actor.is_member else [],
        received=await own.filter(state=SubmissionState.RELEASED).order_by("-received_at").limit(SHOWN)
        if actor.is_member
        else [],
        running=await _running(actor) if actor.is_office else [],
        papers=await papers.order_by("-sent_at").limit(SHOWN),
        circulars=await circulars.order_by("-sent_at").limit(SHOWN),
    )


async def _running(actor: Actor) -> list[Round]:
    rounds = Round.filter(visible_rounds(actor), ended_at__isnull=True, opened_at__isnull=False)
    found = await rounds.prefetch_related("matter", "office", "extensions").order_by("-deadline").limit(50)
    return sorted((one for one in found if one.accepts(clock.now())), key=lambda one: one.due())

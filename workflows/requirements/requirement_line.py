"""A requirement over several rounds: what it goes on from, what went on from it, and where it was called settled."""

from tortoise.expressions import Subquery
from tortoise.query_utils import Prefetch

from models.submissions import Requirement, Settlement, Submission, SubmissionState
from workflows.access import Actor, visible_requirements, visible_submissions


async def settled_by(actor: Actor, submission_id: int) -> list[Settlement]:
    """The former requirements that an answer calls settled, as far as the actor may read them."""
    readable = Requirement.filter(visible_requirements(actor))
    settled = Settlement.filter(submission_id=submission_id, requirement_id__in=Subquery(readable.values("id")))
    return await settled.select_related("requirement__submission__round").order_by("id")


def with_line(actor: Actor) -> tuple[Prefetch, ...]:
    """What `prefetch_related` takes so that a requirement knows its line, as far as the actor may read it.

    Fills `continues`, `continued_by` and `settlements`, each with its round.
    """
    readable = Requirement.filter(visible_requirements(actor)).select_related("submission__round")
    released = readable.filter(submission__state=SubmissionState.RELEASED)
    told = Submission.filter(visible_submissions(actor), state=SubmissionState.RELEASED)
    settled = Settlement.filter(submission_id__in=Subquery(told.values("id"))).select_related("submission__round")
    return (
        Prefetch("continues", queryset=readable),
        Prefetch("continued_by", queryset=released),
        Prefetch("settlements", queryset=settled),
    )

"""What the first page counts: who has answered, what is owed, which papers wait, what became of one's own answers."""

from collections.abc import Sequence

from tortoise.expressions import Subquery
from tortoise.functions import Max

from models.database import rows
from models.matters import Matter
from models.papers import Approval, ApprovalState, PaperState, PaperVersion
from models.positions import Votum
from workflows import clock
from workflows.access import Actor, visible_matters, visible_paper_versions
from workflows.matters.debt import owed_by_matter

# What was decided counts here only once it was told: until then the member reads "open".
OUTCOMES = """
    SELECT requirement.submission_id, count(*) AS requirements, source.votum
    FROM requirement
    LEFT JOIN LATERAL (SELECT max(one.id) AS id FROM requirement AS one WHERE one.origin_id = requirement.id) AS copy ON true
    LEFT JOIN source ON source.requirement_id = coalesce(copy.id, requirement.id) AND source.told_at IS NOT NULL
        AND source.confirmed_at IS NOT NULL
    WHERE requirement.submission_id = ANY($1::int[]) GROUP BY 1, 3 ORDER BY 1, 3
"""
ANSWERED = """
    SELECT invitation.round_id, count(*) AS asked, count(answered.organisation_id) AS answered
    FROM invitation LEFT JOIN (
        SELECT DISTINCT submission.round_id, covered.organisation_id
        FROM submission JOIN submission_organisation AS covered ON covered.submission_id = submission.id
        WHERE submission.round_id = ANY($1::int[]) AND submission.state = 'released'
    ) AS answered USING (round_id, organisation_id)
    WHERE invitation.round_id = ANY($1::int[]) GROUP BY 1
"""


async def answered_in(round_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Round → (organisations that answered, organisations that were asked)."""
    counted = await rows(ANSWERED, [list(round_ids)])
    return {row["round_id"]: (row["answered"], row["asked"]) for row in counted}


async def outcomes_of(submission_ids: Sequence[int]) -> dict[int, dict[Votum | None, int]]:
    """Answer → how many of its requirements came to which result, as far as it was told; None for the open ones."""
    outcomes: dict[int, dict[Votum | None, int]] = {}
    for row in await rows(OUTCOMES, [list(submission_ids)]):
        votum = Votum(row["votum"]) if row["votum"] else None
        outcomes.setdefault(row["submission_id"], {})[votum] = row["requirements"]
    return outcomes


async def owed_by(actor: Actor) -> list[tuple[Matter, int]]:
    """Open matters with requirements that wait for an answer of the actor's office, and how many."""
    owed = await owed_by_matter(actor)
    matters = Matter.filter(visible_matters(actor), id__in=list(owed), closed_at__isnull=True)
    return [(matter, owed[matter.id]) for matter in await matters.order_by("due_at", "id")]


async def outstanding_approvals(actor: Actor) -> list[Approval]:
    """Papers that wait for an association's agreement, one's own first: no silence that has spoken, no older version."""
    seen = PaperVersion.filter(visible_paper_versions(actor), state=PaperState.IN_APPROVAL)
    waiting = Approval.filter(state=ApprovalState.REQUESTED, paper_version_id__in=Subquery(seen.values("id")))
    found = await waiting.select_related("association", "paper_version__paper").order_by("due_at", "id")
    paper_ids = {one.paper_version.paper_id for one in found}
    numbers = PaperVersion.filter(paper_id__in=list(paper_ids)).annotate(newest=Max("number")).group_by("paper_id")
    newest = dict(await numbers.values_list("paper_id", "newest"))
    now = clock.now()
    open_ = [
        one
        for one in found
        if one.paper_version.number == newest[one.paper_version.paper_id] and not one.by_silence(now)
    ]
    return sorted(open_, key=lambda one: one.association_id != actor.organisation_id)

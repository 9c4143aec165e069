"""Remarks at a passage of a draft."""

from models.database import transaction
from models.papers import PaperState, PaperVersion, Passage, PassageComment
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_paper_versions
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState

LONGEST = 4_000


async def comment_passage(actor: Actor, passage_id: int, *, text: str) -> PassageComment:
    """Somebody in an office that may read the draft remarks something; offices of all associations may."""
    if not text.strip() or len(text) > LONGEST:
        raise Unacceptable(fields={"text": "too_long" if text.strip() else "missing"})
    async with transaction():
        passage, version = await _passage(actor, passage_id)
        require(True, actor.is_office, code="offices_only")
        if version.state is PaperState.SENT:
            raise WrongState("paper_version", state=version.state)

        comment = await PassageComment.create(
            passage=passage, text=text.strip(), author_id=actor.person_id, written_at=clock.now()
        )

        await record(actor, "passage_comment.written", version, passage=passage.id, comment=comment.id)
    return comment


async def resolve_comment(actor: Actor, comment_id: int, *, resolved: bool) -> PassageComment:
    """Whoever writes the paper, or wrote the comment, says that it is done with, or that it is not."""
    async with transaction():
        comment = await PassageComment.filter(id=comment_id).select_for_update().first()
        if comment is None:
            raise Missing(passage_comment=comment_id)
        _, version = await _passage(actor, comment.passage_id)
        require(True, runs(actor, version.paper.matter.office) or comment.author_id == actor.person_id)
        if (comment.resolved_at is not None) is resolved:
            return comment

        comment.resolved_at = clock.now() if resolved else None
        comment.resolved_by_id = actor.person_id if resolved else None
        await comment.save(update_fields=["resolved_at", "resolved_by_id"])

        action = "passage_comment.resolved" if resolved else "passage_comment.reopened"
        await record(actor, action, version, passage=comment.passage_id, comment=comment.id)
    return comment


async def _passage(actor: Actor, passage_id: int) -> tuple[Passage, PaperVersion]:
    passage = await Passage.filter(id=passage_id).first()
    if passage is None:
        raise Missing(passage=passage_id)
    query = PaperVersion.all().select_related("paper__matter__office")
    return passage, await find(query, visible_paper_versions(actor), passage.paper_version_id)

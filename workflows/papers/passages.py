"""Passages of a draft: rewriting one so that two officers never overwrite each other, and taking one out."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from models.database import transaction
from models.papers import Citation, PaperVersion, Passage, PassageComment
from models.proposals import Proposal
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import Missing, Stale
from workflows.field_versions import by_another, field_changed, newer, written
from workflows.papers.papers import check_lengths, check_positions, locked_paper_draft

WORDS = ("heading", "body")
JOINABLE = ("body",)
ONE_ENTRY = timedelta(minutes=10)


async def change_passage(
    actor: Actor,
    passage_id: int,
    *,
    version: int,
    untouched: Collection[str] = (),
    joined: Collection[str] = (),
    position_ids: tuple[int, ...] | None = None,
    **words: str,
) -> Passage:
    """Rewrite `heading` and `body` of a draft's passage; `version` is that of the moment of typing.

    Stale only where another person changed the same words after that version; its facts hold theirs, and nothing is
    written. Of `untouched` words, which a form sends along as it got them, what another person wrote last stands.
    `joined` names words that shall follow what stands there. `position_ids` replaces what the passage cites. Saving the
    same writes nothing.
    """
    async with transaction():
        passage, paper_version = await locked_passage(actor, passage_id)

        words |= {name: f"{getattr(passage, name)}\n\n{words[name]}".strip() for name in set(joined) & set(JOINABLE)}
        kept = {name for name in untouched if by_another(actor, passage.field_versions, name)}
        changed = {name: said for name, said in words.items() if name not in kept and said != getattr(passage, name)}
        theirs = newer(actor, passage.field_versions, version) & set(changed)
        if theirs:
            present = {name: getattr(passage, name) for name in sorted(theirs)}
            raise await field_changed(passage.field_versions, passage.version, present)
        cited = position_ids is not None and await _cite(paper_version, passage, set(position_ids))
        if not changed and not cited:
            return passage

        first = not _goes_on_writing(actor, passage)
        await write_words(actor, passage, changed)

        if first:
            await record(actor, "passage.changed", passage, version=passage.version)
    return passage


async def remove_passage(actor: Actor, passage_id: int, *, version: int) -> int:
    """Take a passage out of a draft, whose id is given back; earlier versions keep it."""
    async with transaction():
        passage, paper_version = await locked_passage(actor, passage_id)

        if passage.version != version:
            raise Stale(current=passage.version)

        await throw_away(passage)

        await record(actor, "passage.removed", paper_version, passage=passage_id)
    return paper_version.id


async def locked_passage(actor: Actor, passage_id: int) -> tuple[Passage, PaperVersion]:
    """A passage that this person may write now; its version is locked, and the passage read under that lock."""
    found = await Passage.filter(id=passage_id).only("id", "paper_version_id").first()
    if found is None:
        raise Missing(passage=passage_id)
    paper_version = await locked_paper_draft(actor, found.paper_version_id)
    passage = await Passage.filter(id=passage_id).first()
    if passage is None:
        raise Missing(passage=passage_id)
    return passage, paper_version


async def write_words(actor: Actor, passage: Passage, words: dict[str, Any]) -> None:
    """New words of a passage with who wrote them and when; the caller holds the lock."""
    check_lengths(title=words.get("heading", ""), body=words.get("body", ""))
    passage.version += 1
    passage.update_from_dict(words)
    passage.field_versions |= written(actor, words, passage.version)
    if words:
        passage.changed_by_id, passage.changed_at = actor.person_id, clock.now()
    await passage.save(update_fields=[*words, "version", "field_versions", "changed_by_id", "changed_at"])


async def throw_away(passage: Passage) -> None:
    """The rows of a passage in a draft; proposals that were made to it stay. The caller holds the lock."""
    await Citation.filter(passage_id=passage.id).delete()
    await PassageComment.filter(passage_id=passage.id).delete()
    await Proposal.filter(passage_id=passage.id).update(passage_id=None)
    await passage.delete()


def _goes_on_writing(actor: Actor, passage: Passage) -> bool:
    """A page that saves itself would fill the history: ten minutes of one person's writing are one entry."""
    recent = passage.changed_at is not None and clock.now() - passage.changed_at < ONE_ENTRY
    return recent and passage.changed_by_id == actor.person_id


async def _cite(paper_version: PaperVersion, passage: Passage, position_ids: set[int]) -> bool:
    """Replace what a passage cites; False if it cites just that already."""
    cited = {one.cited_id for one in await Citation.filter(passage_id=passage.id)}
    if cited == position_ids:
        return False
    await check_positions(paper_version.paper.matter_id, position_ids)
    await Citation.filter(passage_id=passage.id).delete()
    await Citation.bulk_create([Citation(passage_id=passage.id, cited_id=one) for one in sorted(position_ids)])
    return True

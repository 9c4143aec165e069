"""A paper comes back from Word: what was changed in the file becomes proposals, and nothing else happens."""

import asyncio
from collections.abc import Iterator
from typing import Any

from models.database import transaction
from models.papers import PaperVersion, Passage
from models.proposals import PassagePart, Proposal, ProposalKind, WordCopy, WordReturn
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_paper_versions
from workflows.audit import record
from workflows.documents.tracked_changes import Proposals
from workflows.documents.tracked_paper import PassageWords
from workflows.documents.tracked_process import WordChanges, compare_word
from workflows.documents.tracked_reading import Comment, TrackedFile, read_tracked
from workflows.errors import Unreadable
from workflows.files import DOCX, store_file
from workflows.papers.papers import LONGEST_BODY, locked_paper_draft
from workflows.papers.passage_pairs import parents_of
from workflows.papers.word_copies import guide_of

MOST_PROPOSALS = 2_000
MOST_QUOTED = 400


async def bring_word(actor: Actor, paper_version_id: int, *, name: str, content: bytes) -> WordReturn:
    """Read a file that was edited in Word into proposals for this draft; the same file again is the same again.

    Raises Unreadable with the codes of read_tracked, or word_other_paper, word_old_version, word_unchanged,
    word_too_many_changes. What came from the version just before this draft is taken too.
    """
    file = await asyncio.to_thread(read_tracked, content)
    copy = await _copy_of(actor, file, paper_version_id)
    found = await compare_word(content, _sent(copy), (copy.paper_version.paper.title, guide_of(copy.compared_with)))
    _require_something(found)
    stored = await store_file(content, DOCX)
    async with transaction():
        version = await locked_paper_draft(actor, paper_version_id)

        known = await WordReturn.filter(paper_version=version, file=stored).first()
        if known:
            return known
        brought = await WordReturn.create(
            word_copy=copy,
            paper_version=version,
            file=stored,
            name=name[:200],
            beside=found.proposals.beside[:50],
            unread=found.unread,
            brought_by_id=actor.person_id,
            brought_at=clock.now(),
        )
        places = await _places(version)
        rows = [*_of_text(found.proposals, places), *_of_comments(found.comments, places)]
        await Proposal.bulk_create(
            [Proposal(word_return_id=brought.id, position=at, **row) for at, row in enumerate(rows, start=1)]
        )

        await record(actor, "word_return.brought", version, word_return=brought.id, proposals=len(rows))
    return brought


async def _copy_of(actor: Actor, file: TrackedFile, paper_version_id: int) -> WordCopy:
    """The copy from which the file was made, if it belongs to this draft or to the version just before it."""
    version = await find(
        PaperVersion.all().select_related("paper__matter__office"), visible_paper_versions(actor), paper_version_id
    )
    require(True, runs(actor, version.paper.matter.office))
    copy = await WordCopy.filter(id=file.copy_id).select_related("paper_version__paper", "compared_with").first()
    if copy is None:
        raise Unreadable("word_not_ours")
    if copy.paper_version.paper_id != version.paper_id:
        raise Unreadable("word_other_paper")
    if version.number - copy.paper_version.number > 1:
        raise Unreadable("word_old_version", number=copy.paper_version.number, current=version.number)
    return copy


def _sent(copy: WordCopy) -> dict[int, PassageWords]:
    return {id_: PassageWords(heading, body) for id_, heading, body in copy.passages}


def _require_something(found: WordChanges) -> None:
    text = found.proposals
    number = len(text.changes) + len(text.new) + len(text.gone) + len(found.comments)
    if not number and not text.beside:
        raise Unreadable("word_unchanged")
    if number > MOST_PROPOSALS or any(len(one.inserted) > LONGEST_BODY for one in text.changes):
        raise Unreadable("word_too_many_changes")


async def _places(version: PaperVersion) -> dict[int, int]:
    """Passages of the copy → the passages of the draft that are or continue them."""
    parents = await parents_of(version.paper_id)
    ids = [one.id for one in await Passage.filter(paper_version=version).only("id")]
    return {**{parents[one]: one for one in ids if one in parents}, **{one: one for one in ids}}


def _of_text(found: Proposals, places: dict[int, int]) -> Iterator[dict[str, Any]]:
    for change in found.changes:
        yield {
            "kind": ProposalKind.CHANGE,
            "passage_id": places.get(change.passage),
            "sent_id": change.passage,
            "part": PassagePart(change.part),
            "start_at": change.start,
            "end_at": change.end,
            "inserted": change.inserted,
            **_author(change),
        }
    for new in found.new:
        yield {
            "kind": ProposalKind.NEW_PASSAGE,
            "passage_id": places.get(new.after),
            "heading": new.words.heading[:400],
            "inserted": new.words.body[:LONGEST_BODY],
            "level": min(max(new.level, 2), 5),
            **_author(new),
        }
    for gone in found.gone:
        yield {
            "kind": ProposalKind.REMOVAL,
            "passage_id": places.get(gone.passage),
            "sent_id": gone.passage,
            **_author(gone),
        }


def _of_comments(comments: list[Comment], places: dict[int, int]) -> Iterator[dict[str, Any]]:
    for comment in comments:
        yield {
            "kind": ProposalKind.COMMENT,
            "passage_id": places.get(comment.passage),
            "sent_id": comment.passage,
            "inserted": comment.text,
            "quote": comment.quote[:MOST_QUOTED],
            "author_name": comment.author,
            "authored_at": comment.at,
        }


def _author(change: Any) -> dict[str, Any]:
    return {"author_name": change.author, "authored_at": change.at, "tracked": change.tracked}

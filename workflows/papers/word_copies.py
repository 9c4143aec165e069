"""A paper goes out to Word: every change against an earlier version tracked, comments and objections beside the text."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.database import transaction
from models.papers import PaperVersion, Passage, PassageComment
from models.people import Person
from models.proposals import WordCopy, WordReturn
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_paper_versions
from workflows.audit import record
from workflows.documents.tracked_paper import PassageWords, Remark, TrackedPaper, TrackedPassage, label_of
from workflows.documents.tracked_writing import write_tracked
from workflows.files import DOCX
from workflows.papers.objections import open_objections
from workflows.papers.papers import passages_of
from workflows.papers.passage_pairs import Pair, pair_passages, parents_of
from workflows.papers.rendering import PaperFile, file_name

GUIDE = "Bearbeiten Sie dieses Dokument in Word oder LibreOffice; Änderungen werden mitgeschrieben."
COMPARED = "Was sich gegenüber Fassung {number} geändert hat, ist als Änderung markiert. "


@dataclass(frozen=True)
class WordDesk:
    """A version with the earlier ones it can be compared with, and the files that came back."""

    version: PaperVersion
    earlier: list[PaperVersion]
    returns: list[WordReturn]
    may_run: bool


async def show_word(actor: Actor, paper_version_id: int) -> WordDesk:
    """Where a paper goes out to Word and comes back."""
    version = await _find(actor, paper_version_id)
    earlier = await _earlier(actor, version)
    returns = await (
        WordReturn.filter(paper_version=version).prefetch_related("proposals").select_related("file").order_by("-id")
    )
    return WordDesk(version, earlier, returns, runs(actor, version.paper.matter.office))


async def export_word(actor: Actor, paper_version_id: int, *, against: int | None = None) -> PaperFile:
    """The version as DOCX; `against` is the number of an earlier one whose words shall stand struck beside the new."""
    version = await _find(actor, paper_version_id)
    before = next((one for one in await _earlier(actor, version) if one.number == against), None)
    passages = await passages_of(version.id)
    async with transaction():
        copy = await WordCopy.create(
            paper_version=version,
            compared_with=before,
            passages=[[one.id, one.heading, one.body] for one in passages],
            made_by_id=actor.person_id,
            made_at=clock.now(),
        )
        await record(actor, "word_copy.made", version, copy=copy.id)
    paper = await _paper(copy, version, before, passages)
    return PaperFile(file_name(version, "docx", "Word"), DOCX, await asyncio.to_thread(write_tracked, paper))


async def _paper(
    copy: WordCopy, version: PaperVersion, before: PaperVersion | None, passages: Sequence[Passage]
) -> TrackedPaper:
    parents = await parents_of(version.paper_id)
    pairs = (
        pair_passages(await passages_of(before.id), passages, parents) if before else [(one, one) for one in passages]
    )
    remarks = await _remarks(version, passages, parents)
    authors = await _names({one.changed_by_id for one in passages} | {version.created_by_id})
    return TrackedPaper(
        copy_id=copy.id,
        title=version.paper.title,
        passages=tuple(_passage(version, pair, authors, remarks) for pair in pairs),
        guide=guide_of(before),
        note=f"Arbeitsfassung {version.number}, {version.status_line}".rstrip(", "),
        lang=version.paper.language,
    )


def guide_of(before: PaperVersion | None) -> str:
    """The line below the title of a copy."""
    return (COMPARED.format(number=before.number) if before else "") + GUIDE


def _passage(
    version: PaperVersion, pair: Pair, authors: dict[int, str], remarks: dict[int, list[Remark]]
) -> TrackedPassage:
    before, after = pair
    passage = after or before
    assert passage is not None
    who = after.changed_by_id if after and after.changed_by_id else version.created_by_id
    return TrackedPassage(
        level=passage.level,
        before=_words(before),
        after=_words(after),
        id=after.id if after else 0,
        author=label_of(authors.get(who or 0, version.paper.matter.office.name), f"Fassung {version.number}"),
        at=after.changed_at if after and after.changed_at else version.created_at,
        remarks=tuple(remarks.get(passage.id, ())),
    )


def _words(passage: Passage | None) -> PassageWords | None:
    return PassageWords(passage.heading, passage.body) if passage else None


async def _remarks(
    version: PaperVersion, passages: Sequence[Passage], parents: dict[int, int]
) -> dict[int, list[Remark]]:
    """Open comments, and objections that were raised to the same passage in any version and are not settled."""
    found: dict[int, list[Remark]] = defaultdict(list)
    comments = PassageComment.filter(passage_id__in=[one.id for one in passages], resolved_at__isnull=True)
    for comment in await comments.select_related("author").order_by("id"):
        name = comment.author.name if comment.author else comment.author_name
        found[comment.passage_id].append(Remark(label_of(name, "Kommentar"), comment.written_at, comment.text))
    for passage_id, objection in await open_objections(version, passages, parents):
        name = objection.approval.association.name
        found[passage_id].append(Remark(label_of(name, "Widerspruch"), objection.raised_at, objection.text))
    return found


async def _names(ids: Iterable[int | None]) -> dict[int, str]:
    return {one.id: one.name for one in await Person.filter(id__in=[one for one in ids if one])}


async def _find(actor: Actor, paper_version_id: int) -> PaperVersion:
    version = await find(
        PaperVersion.all().select_related("paper__matter__office"), visible_paper_versions(actor), paper_version_id
    )
    require(True, actor.is_office, code="offices_only")
    return version


async def _earlier(actor: Actor, version: PaperVersion) -> list[PaperVersion]:
    seen = PaperVersion.filter(visible_paper_versions(actor), paper_id=version.paper_id, number__lt=version.number)
    return await seen.order_by("-number")

"""Papers: versions of passages that say positions, until a version is frozen for approval."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import F, Q

from models.database import transaction
from models.matters import Matter
from models.papers import Citation, Paper, PaperKind, PaperState, PaperVersion, Passage, PassageComment
from models.positions import Position
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters, visible_paper_versions
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable, WrongState

PROVISIONAL = "vorbehaltlich der Befassung unserer Gremien"
LONGEST_BODY = 20_000


@dataclass(frozen=True)
class PassageText:
    """A passage to be: its heading and Markdown, the positions it says, or the person who wrote it."""

    heading: str
    body: str = ""
    level: int = 2
    position_ids: tuple[int, ...] = ()
    provision_id: int | None = None
    topic_id: int | None = None
    named_author_id: int | None = None
    continues_id: int | None = None


async def start_paper(
    actor: Actor, matter_id: int, *, kind: PaperKind, title: str, supplements: Paper | None = None
) -> PaperVersion:
    """An officer starts a paper with an empty first version; it may supplement one that was sent."""
    check_lengths(title=title)
    async with transaction():
        matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)

        require(True, runs(actor, matter.office))

        if matter.closed_at:
            raise WrongState("matter_closed", matter=matter.short_title)
        now = clock.now()
        paper = await Paper.create(
            matter=matter,
            kind=kind,
            title=title,
            language=supplements.language if supplements else "de",
            supplements=supplements,
            created_by_id=actor.person_id,
            created_at=now,
        )
        version = await PaperVersion.create(
            paper=paper, number=1, status_line=PROVISIONAL, created_by_id=actor.person_id, created_at=now
        )

        await record(actor, "paper.started", paper, matter=matter.id)
    return version


async def add_passages(
    actor: Actor, paper_version_id: int, passages: list[PassageText], *, version: int
) -> list[Passage]:
    """Append passages with the positions they say."""
    for text in passages:
        check_lengths(title=text.heading, body=text.body)
    async with transaction():
        paper_version = await locked_paper_draft(actor, paper_version_id, version)
        await check_positions(paper_version.paper.matter_id, {one for text in passages for one in text.position_ids})

        made = await _append(paper_version, passages)
        paper_version.version += 1
        await paper_version.save(update_fields=["version"])

        await record(actor, "paper_version.passages_added", paper_version, passages=len(made))
    return made


async def begin_version(actor: Actor, paper_version_id: int) -> PaperVersion:
    """Begin the next version with all passages of the newest one, once that is frozen; a sent paper never continues."""
    async with transaction():
        newest = await _locked(actor, paper_version_id)
        paper = newest.paper

        if newest.state is not PaperState.IN_APPROVAL:
            raise WrongState("paper_version", state=newest.state)
        if await PaperVersion.filter(paper_id=paper.id, number__gt=newest.number).exists():
            raise WrongState("newer_version", number=newest.number)
        version = await PaperVersion.create(
            paper=paper,
            number=newest.number + 1,
            status_line=newest.status_line,
            created_by_id=actor.person_id,
            created_at=clock.now(),
        )
        before = await passages_of(newest.id)
        made = await _append(version, [_as_text(passage) for passage in before])
        await _take_comments_along({old.id: new.id for old, new in zip(before, made, strict=True)})

        await record(actor, "paper_version.begun", version, number=version.number)
    return version


async def passages_of(paper_version_id: int) -> list[Passage]:
    """All passages in order with what they cite; two queries whatever their number."""
    return (
        await Passage.filter(paper_version_id=paper_version_id)
        .order_by("position")
        .select_related("named_author", "provision")
        .prefetch_related("citations__cited")
    )


def passage_numbers(passages: list[Passage]) -> dict[int, str]:
    """The number under which each headed passage is cited ("3.14"), counted by level from 2."""
    counters: list[int] = []
    numbers = {}
    for passage in passages:
        if not passage.heading:
            continue
        depth = max(passage.level - 1, 1)
        counters = [*counters[:depth], *[0] * (depth - len(counters))]
        counters[depth - 1] += 1
        numbers[passage.id] = ".".join(str(counter) for counter in counters)
    return numbers


def without_source(passages: list[Passage], sourced_positions: set[int]) -> list[Passage]:
    """Passages that say something although neither a position with a source nor a named author stands behind them."""
    return [
        passage
        for passage in passages
        if passage.body.strip()
        and passage.named_author_id is None
        and not any(citation.cited_id in sourced_positions for citation in passage.citations)
    ]


def content_hash(version: PaperVersion, passages: list[Passage]) -> str:
    """SHA-256 over title, status and passages: what is frozen when approval is asked for."""
    content: list[Any] = [version.paper.title, version.status_line]
    content += [[passage.level, passage.heading, passage.body] for passage in passages]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


async def locked_paper_draft(actor: Actor, paper_version_id: int, version: int | None = None) -> PaperVersion:
    """Lock a version that this person may write in now."""
    found = await _locked(actor, paper_version_id)
    if found.state is not PaperState.DRAFT:
        raise WrongState("paper_version", state=found.state)
    if version is not None and found.version != version:
        raise Stale(current=found.version)
    return found


async def _locked(actor: Actor, paper_version_id: int) -> PaperVersion:
    """Lock a version of a paper that this office writes."""
    found = await (
        PaperVersion.filter(visible_paper_versions(actor), id=paper_version_id)
        .select_for_update(of=("paper_version",))
        .select_related("paper__matter__office")
        .first()
    )
    if found is None:
        raise Missing(paper_version=paper_version_id)
    require(True, runs(actor, found.paper.matter.office))
    return found


async def _append(version: PaperVersion, texts: list[PassageText]) -> list[Passage]:
    taken: list[Any] = await Passage.filter(paper_version=version).values_list("position", flat=True)
    start = max(taken, default=0)
    await Passage.bulk_create(
        [
            Passage(
                paper_version_id=version.id,
                position=start + offset,
                level=text.level,
                heading=text.heading,
                body=text.body,
                provision_id=text.provision_id,
                topic_id=text.topic_id,
                named_author_id=text.named_author_id,
                continues_id=text.continues_id,
            )
            for offset, text in enumerate(texts, start=1)
        ]
    )
    made = await Passage.filter(paper_version=version, position__gt=start).order_by("position")
    await Citation.bulk_create(
        [
            Citation(passage_id=passage.id, cited_id=position_id)
            for passage, text in zip(made, texts, strict=True)
            for position_id in text.position_ids
        ]
    )
    return made


async def insert_passage(version: PaperVersion, text: PassageText, *, after: Passage | None) -> Passage:
    """Put a passage behind another, or before all; the caller holds the lock of the draft."""
    place = after.position if after else 0
    await Passage.filter(paper_version=version, position__gt=place).update(position=F("position") + 1)
    (made,) = await _append(version, [text])
    made.position = place + 1
    await made.save(update_fields=["position"])
    return made


def _as_text(passage: Passage) -> PassageText:
    return PassageText(
        heading=passage.heading,
        body=passage.body,
        level=passage.level,
        position_ids=tuple(citation.cited_id for citation in passage.citations),
        provision_id=passage.provision_id,
        topic_id=passage.topic_id,
        named_author_id=passage.named_author_id,
        continues_id=passage.id,
    )


async def _take_comments_along(followers: dict[int, int]) -> None:
    """Open comments go to the passage that follows theirs; what was resolved stays where it was said."""
    for comment in await PassageComment.filter(passage_id__in=list(followers), resolved_at__isnull=True):
        comment.passage_id = followers[comment.passage_id]
        await comment.save(update_fields=["passage_id"])


async def check_positions(matter_id: int, position_ids: set[int]) -> None:
    known = await Position.filter(Q(id__in=list(position_ids)), matter_id=matter_id).count()
    if known != len(position_ids):
        raise Unacceptable(fields={"position_ids": "unknown_position"})


def check_lengths(*, title: str, body: str = "") -> None:
    fields = {}
    if len(title) > 400:
        fields["heading"] = "too_long"
    if len(body) > LONGEST_BODY:
        fields["body"] = "too_long"
    if fields:
        raise Unacceptable(fields=fields)

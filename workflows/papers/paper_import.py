"""A paper that exists as text comes into the house: looked at first, corrected by a person, then passages and positions."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.database import transaction
from models.files import StoredFile
from models.matters import Matter, Topic
from models.papers import Paper, PaperKind, PaperState, PaperVersion
from models.positions import PositionKind, Source
from workflows import clock
from workflows.access import Actor, find, is_federal_office, is_lead, require, runs, visible_matters
from workflows.audit import record
from workflows.documents.paper_statements import LONGEST_TITLE, Statement, find_statements
from workflows.documents.positionpaper import PositionPaper, heading_of, markdown_of, read_position_paper
from workflows.errors import Missing, Unacceptable, Unreadable, WrongState
from workflows.files import read_file, store_file
from workflows.organisations.topics import list_topics, set_topics
from workflows.papers.papers import PassageText, add_passages, content_hash, passages_of, start_paper
from workflows.positions.positions import NewPosition, add_positions

MARKDOWN = "text/markdown"
MOST_BYTES = 500_000
MOST_STATEMENTS = 600
NEW = "new"


class Field(NamedTuple):
    """A field of policy that a section of the paper is about: one of ours, or one that would be new."""

    number: int
    name: str
    topic: Topic | None


@dataclass(frozen=True)
class PaperPreview:
    """What the import of a paper would make, before a person has corrected it. `fields`: section → its field."""

    matter: Matter
    paper: PositionPaper
    statements: list[Statement]
    fields: dict[int, Field]
    topics: list[Topic]
    may_record_sent: bool

    def count(self, kind: PositionKind) -> int:
        """How many sentences seem to be of this kind."""
        return sum(one.kind == kind for one in self.statements)


class Correction(NamedTuple):
    """What a person makes of a statement: its kind (None: no position) and its words."""

    kind: PositionKind | None
    text: str


async def prepare_import(actor: Actor, matter_id: int) -> Matter:
    """The matter into which somebody wants to bring a paper."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(True, runs(actor, matter.office), code="not_your_office")
    if matter.closed_at is not None:
        raise WrongState("matter_closed")
    return matter


async def bring_paper(actor: Actor, matter_id: int, data: bytes) -> StoredFile:
    """Keep the text of a paper for its preview. Unreadable if it is none that we can take apart."""
    await prepare_import(actor, matter_id)
    await _read(data)
    return await store_file(data, MARKDOWN)


async def preview_paper(actor: Actor, matter_id: int, file_id: int) -> PaperPreview:
    """What the import would make: headings become fields of policy, sentences positions with a proposed kind."""
    matter = await prepare_import(actor, matter_id)
    paper, statements = await _brought(file_id)
    topics = await list_topics()
    return PaperPreview(matter, paper, statements, _fields(actor, paper, statements, topics), topics, is_lead(actor))


async def import_paper(
    actor: Actor,
    matter_id: int,
    file_id: int,
    *,
    title: str,
    corrections: Mapping[int, Correction],
    topics: Mapping[int, str],
    sent_on: date | None = None,
) -> PaperVersion:
    """Make the paper: a passage per section, the positions that a person confirmed, fields of policy that are new.

    `corrections` by the number of the statement: what is not there is no position. `topics`: section → id of a field, NEW,
    or nothing. Who imports is the named author of all. `sent_on`: it went out that day, before this house kept papers.
    """
    paper, statements = await _brought(file_id)
    async with transaction():
        matter = await prepare_import(actor, matter_id)
        _check(title, statements, corrections, sent_on)
        require(True, sent_on is None or is_lead(actor), code="dispatch_lead")
        if await Paper.exists(matter=matter, title=title.strip()):
            raise Unacceptable(fields={"title": "paper_known"})

        chosen = {number: one for number, one in sorted(corrections.items()) if one.kind}
        fields = await _topics(actor, _fields(actor, paper, statements, await list_topics()), topics)
        made = await add_positions(
            actor,
            matter.id,
            [
                NewPosition(
                    one.kind or PositionKind.DEMAND,
                    statements[number]._replace(text=one.text.strip()).title,
                    topic_id=fields.get(statements[number].section),
                    text=one.text.strip(),
                )
                for number, one in chosen.items()
            ],
        )
        now, by = clock.now(), actor.person_id
        await Source.bulk_create(
            [
                Source(
                    matter=matter, position_id=one.id, named_author_id=by, set_by_id=by, set_at=now,
                    confirmed_by_id=by, confirmed_at=now,
                )
                for one in made
            ]
        )  # fmt: skip
        said: dict[int, list[int]] = {}
        for number, position in zip(chosen, made, strict=True):
            said.setdefault(statements[number].section, []).append(position.id)
        version = await start_paper(actor, matter.id, kind=PaperKind.POSITION_PAPER, title=title.strip())
        await add_passages(actor, version.id, _passages(paper, said, fields, by), version=version.version)
        await version.refresh_from_db()
        if sent_on:
            await _record_sent(version, sent_on)

        await record(
            actor, "paper.imported", await version.paper, file=file_id, positions=len(made),
            sent_on=sent_on.isoformat() if sent_on else None,
        )  # fmt: skip
    return version


async def _brought(file_id: int) -> tuple[PositionPaper, list[Statement]]:
    stored = await StoredFile.get_or_none(id=file_id, media_type=MARKDOWN)
    if stored is None:
        raise Missing(file=file_id)
    return await _read(await read_file(stored))


async def _read(data: bytes) -> tuple[PositionPaper, list[Statement]]:
    if len(data) > MOST_BYTES:
        raise Unreadable("paper_too_long", most=MOST_BYTES // 1000)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("paper_not_text") from error
    if "\0" in text:
        raise Unreadable("paper_not_text")
    paper = await asyncio.to_thread(read_position_paper, text)
    statements = await asyncio.to_thread(find_statements, paper)
    if len(statements) > MOST_STATEMENTS:
        raise Unreadable("paper_too_long", most=MOST_BYTES // 1000)
    return paper, statements


def _fields(actor: Actor, paper: PositionPaper, statements: list[Statement], topics: list[Topic]) -> dict[int, Field]:
    """Numbered sections that say something: the field of the same name, or a new one under its number if that is free.

    Only federal offices name new ones.
    """
    known = {one.name.casefold(): one for one in topics}
    taken = {one.number for one in topics}
    found = {}
    for number, section in enumerate(paper.sections):
        if section.number is None or not any(one.section == number and one.kind for one in statements):
            continue
        topic = known.get(section.heading.casefold())
        if topic is None and not is_federal_office(actor):
            continue
        free = topic.number if topic else section.number
        while topic is None and free in taken:
            free += 1
        taken.add(free)
        found[number] = Field(free, section.heading, topic)
    return found


async def _topics(actor: Actor, fields: dict[int, Field], chosen: Mapping[int, str]) -> dict[int, int]:
    """Section → id of the field that a person chose for it; new ones are named."""
    new = {fields[one].number: fields[one].name for one, word in chosen.items() if word == NEW and one in fields}
    named = {one.number: one.id for one in (await set_topics(actor, new) if new else [])}
    by_new = {one: named[fields[one].number] for one, word in chosen.items() if word == NEW and one in fields}
    return by_new | {one: int(word) for one, word in chosen.items() if word.isdecimal()}


def _passages(
    paper: PositionPaper, said: Mapping[int, list[int]], fields: Mapping[int, int], author: int | None
) -> list[PassageText]:
    passages = [
        PassageText(
            heading_of(section)[:400],
            markdown_of(section),
            position_ids=tuple(said.get(number, ())),
            topic_id=fields.get(number),
            named_author_id=author,
        )
        for number, section in enumerate(paper.sections)
    ]
    closing = "\n\n".join(paper.closing)
    return [*passages, *([PassageText("", closing, named_author_id=author)] if closing else [])]


async def _record_sent(version: PaperVersion, sent_on: date) -> None:
    """It was sent before: nothing of it is agreed or dispatched here, and it never changes again."""
    moment = clock.midnight(sent_on)
    version.state, version.status_line, version.dated_on = PaperState.SENT, "", sent_on
    version.frozen_at = version.sent_at = moment
    await version.fetch_related("paper")
    version.content_hash = content_hash(version, await passages_of(version.id))
    version.version += 1
    await version.save()


def _check(
    title: str, statements: list[Statement], corrections: Mapping[int, Correction], sent_on: date | None
) -> None:
    wrong = {}
    if not title.strip():
        wrong["title"] = "missing"
    elif len(title) > LONGEST_TITLE:
        wrong["title"] = "too_long"
    for number, one in corrections.items():
        if number >= len(statements):
            raise Missing(statement=number)
        if one.kind and not one.text.strip():
            wrong[f"text_{number}"] = "missing"
    if sent_on and sent_on > clock.today():
        wrong["sent_on"] = "future"
    if wrong:
        raise Unacceptable(fields=wrong)

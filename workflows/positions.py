"""Positions (what we say): demands, recommendations and commitments, and where each of them comes from."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.database import next_ids, transaction
from models.matters import Matter, Provision, Topic
from models.organisations import Resolution
from models.papers import Citation
from models.people import Person
from models.positions import Example, Position, PositionKind, Source
from models.submissions import Addressee
from workflows import clock
from workflows.access import Actor, find, require, visible_positions
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.matters import matter_in_work
from workflows.numbers import next_number

LONGEST_TITLE = 300
ORIGINS: dict[str, Any] = {"resolution_id": Resolution, "example_id": Example, "named_author_id": Person}


class NewPosition(NamedTuple):
    """The words of a position; the five parts after `text` are those of a demand (Markdown)."""

    kind: PositionKind
    title: str
    provision_id: int | None = None
    topic_id: int | None = None
    addressee: Addressee = Addressee.FEDERAL
    text: str = ""
    assessment: str = ""
    petition: str = ""
    wording_before: str = ""
    wording_after: str = ""
    rationale: str = ""


async def add_position(actor: Actor, matter_id: int, *, kind: PositionKind, title: str, **words: Any) -> Position:
    """The office says something: a demand, a recommendation or a commitment."""
    return (await add_positions(actor, matter_id, [NewPosition(kind, title, **words)]))[0]


async def add_positions(actor: Actor, matter_id: int, given: Sequence[NewPosition]) -> list[Position]:
    """Several positions in one act, numbered in their order."""
    async with transaction():
        matter = await matter_in_work(actor, matter_id)
        await _check(matter, [one._asdict() for one in given])

        last = await next_number(f"position of matter {matter.id}", how_many=len(given))
        ids = await next_ids("position", len(given))
        now = clock.now()
        positions = [
            Position(id=id_, matter=matter, number=number, created_by_id=actor.person_id, created_at=now, **_clean(one))
            for id_, number, one in zip(ids, range(last - len(given) + 1, last + 1), given, strict=True)
        ]
        await Position.bulk_create(positions)

        for position in positions:
            await record(actor, "position.added", position, number=position.number, kind=position.kind)
    return positions


async def change_position(actor: Actor, position_id: int, *, version: int, **words: Any) -> Position:
    """Say it otherwise. A paper that was sent keeps its own text."""
    unknown = set(words) - set(NewPosition._fields)
    if unknown:
        raise TypeError(f"not of a position: {sorted(unknown)}")
    async with transaction():
        position = await _locked(actor, position_id)

        if position.version != version:
            raise Stale(current=position.version)
        await _check(position.matter, [words])

        position.update_from_dict(_stripped(words))
        position.version += 1
        await position.save()

        await record(actor, "position.changed", position, version=position.version, fields=sorted(words))
    return position


async def withdraw_position(actor: Actor, position_id: int) -> Position:
    """We do not say it after all; not once it stands in a paper or a requirement was adopted in it."""
    async with transaction():
        position = await _locked(actor, position_id)

        if await Citation.exists(cited=position):
            raise WrongState("position_cited")
        if await Source.exists(position=position, requirement_id__isnull=False, confirmed_at__isnull=False):
            raise WrongState("position_adopts")

        position.withdrawn_at = clock.now()
        position.version += 1
        await position.save(update_fields=["withdrawn_at", "version"])

        await record(actor, "position.withdrawn", position)
    return position


async def add_source(
    actor: Actor,
    position_id: int,
    *,
    resolution_id: int | None = None,
    example_id: int | None = None,
    named_author_id: int | None = None,
) -> Source:
    """A position rests on a resolution, an example or the word of a named author; named twice, it is one source."""
    named = {"resolution_id": resolution_id, "example_id": example_id, "named_author_id": named_author_id}
    origin: dict[str, Any] = {name: one for name, one in named.items() if one is not None}
    if len(origin) != 1:
        raise Unacceptable("one_source", fields={"source": "one_source"})
    [(name, origin_id)] = origin.items()
    async with transaction():
        position = await _locked(actor, position_id)
        require(await ORIGINS[name].exists(id=origin_id))

        source = await Source.filter(position=position, **origin).first()
        if source is None:
            now, by = clock.now(), actor.person_id
            source = await Source.create(
                matter=position.matter, position=position, set_by_id=by, set_at=now, confirmed_by_id=by,
                confirmed_at=now, **origin,
            )  # fmt: skip
            await record(actor, "position.source_added", position, **{name.removesuffix("_id"): origin_id})
    return source


async def _locked(actor: Actor, position_id: int) -> Position:
    """Lock order of the house: the matter before its positions."""
    known = await find(Position.all(), visible_positions(actor), position_id)
    matter = await matter_in_work(actor, known.matter_id)
    position = await Position.filter(id=position_id).select_for_update().get()
    if position.withdrawn_at is not None:
        raise WrongState("position_withdrawn")
    position.matter = matter
    return position


async def _check(matter: Matter, given: Sequence[dict[str, Any]]) -> None:
    wrong = {}
    titles = [one["title"].strip() for one in given if "title" in one]
    if not all(titles):
        wrong["title"] = "empty"
    if any(len(title) > LONGEST_TITLE for title in titles):
        wrong["title"] = "too_long"
    provisions = {one["provision_id"] for one in given if one.get("provision_id")}
    ours = Provision.filter(document_version__document__matter_id=matter.id, id__in=list(provisions))
    if await ours.count() != len(provisions):
        wrong["provision"] = "unknown"
    topics = {one["topic_id"] for one in given if one.get("topic_id")}
    if await Topic.filter(id__in=list(topics)).count() != len(topics):
        wrong["topic"] = "unknown"
    if wrong:
        raise Unacceptable(fields=wrong)


def _clean(given: NewPosition) -> dict[str, Any]:
    return _stripped(given._asdict())


def _stripped(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if type(value) is str else value for name, value in words.items()}

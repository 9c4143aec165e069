"""Positions (what we say): demands, recommendations and commitments, and where each of them comes from."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.database import next_ids, transaction
from models.matters import Matter, Provision, Topic
from models.papers import Citation
from models.positions import Position, PositionKind, Source
from models.submissions import Addressee
from workflows import clock
from workflows.access import Actor, find, visible_positions
from workflows.audit import record
from workflows.drafts.law_places import law_place
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.matters.matters import matter_in_work
from workflows.numbers import next_number
from workflows.positions.position_places import law_places_of

LONGEST_TITLE = 300


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
    law_place: str = ""


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
        places = await law_places_of([one.provision_id for one in given if not one.law_place])
        now = clock.now()
        positions = [
            Position(
                id=id_,
                matter=matter,
                number=number,
                created_by_id=actor.person_id,
                created_at=now,
                **_clean(one._asdict(), places),
            )
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
        position = await locked_position(actor, position_id)

        if position.version != version:
            raise Stale(current=position.version)
        await _check(position.matter, [words])

        provision_id = words.get("provision_id", position.provision_id)
        places = await law_places_of([position.provision_id, provision_id])
        if (shown := words.get("law_place")) and shown == places.get(position.provision_id or 0):
            words["law_place"] = ""  # it was read from the provision, and goes along with it
        position.update_from_dict(_clean(words | {"provision_id": provision_id}, places))
        position.version += 1
        await position.save()

        await record(actor, "position.changed", position, version=position.version, fields=sorted(words))
    return position


async def withdraw_position(actor: Actor, position_id: int) -> Position:
    """We do not say it after all; not once it stands in a paper or a requirement was adopted in it."""
    async with transaction():
        position = await locked_position(actor, position_id)

        if await Citation.exists(cited=position):
            raise WrongState("position_cited")
        if await Source.exists(position=position, requirement_id__isnull=False, confirmed_at__isnull=False):
            raise WrongState("position_adopts")

        position.withdrawn_at = clock.now()
        position.version += 1
        await position.save(update_fields=["withdrawn_at", "version"])

        await record(actor, "position.withdrawn", position)
    return position


async def locked_position(actor: Actor, position_id: int) -> Position:
    """A position that is said, for who runs its matter. Lock order of the house: the matter before its positions."""
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
    if any(one.get("law_place") and not law_place(one["law_place"]) for one in given):
        wrong["law_place"] = "law_place"
    if wrong:
        raise Unacceptable(fields=wrong)


def _clean(words: dict[str, Any], places: dict[int, str]) -> dict[str, Any]:
    """Without spaces at the ends, and with the section of the law: the one that was typed, else that of the provision."""
    clean = {name: value.strip() if type(value) is str else value for name, value in words.items()}
    if "law_place" in clean:
        clean["law_place"] = law_place(clean["law_place"]) or places.get(int(clean.get("provision_id") or 0), "")
    return clean

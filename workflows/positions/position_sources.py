"""From where a position comes: what is named as its source, taken out again, and kept though its answer was withdrawn."""

from typing import Any

from models.bodies import Resolution
from models.database import transaction
from models.people import Person
from models.positions import Example, Position, Source, Votum
from workflows import clock
from workflows.access import Actor, find, require, visible_examples
from workflows.audit import record
from workflows.bodies.body_access import visible_resolutions
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.evaluation.evaluation_acts import evaluating
from workflows.positions.positions import locked_position
from workflows.positions.withdrawn_sources import rests_on_withdrawn
from workflows.requirements.vota import NEEDS_POSITION, decide_requirement
from workflows.texts import require_texts

LONGEST_REASON = 1000
KINDS = ("requirement", "resolution", "example", "named_author")


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
        position = await locked_position(actor, position_id)
        await _require_origin(actor, name, origin_id)

        source = await Source.filter(position=position, **origin).first()
        if source is None:
            now, by = clock.now(), actor.person_id
            source = await Source.create(
                matter=position.matter, position=position, set_by_id=by, set_at=now, confirmed_by_id=by,
                confirmed_at=now, **origin,
            )  # fmt: skip
            await record(actor, "position.source_added", position, **{name.removesuffix("_id"): origin_id})
    return source


async def adopt_requirement(
    actor: Actor, position_id: int, requirement_id: int, *, votum: Votum = Votum.ADOPTED
) -> Source:
    """A position rests on a requirement: the member will read that it was taken up, or taken up in substance."""
    if votum not in NEEDS_POSITION:
        raise Unacceptable(fields={"votum": "unknown"})
    async with transaction():
        position = await locked_position(actor, position_id)

        source = await decide_requirement(actor, requirement_id, votum=votum, position_id=position.id)

        await record(actor, "position.source_added", position, requirement=requirement_id)
    return source


async def remove_source(actor: Actor, source_id: int) -> Position:
    """The position rests on it no more. A requirement is open again, until somebody says something else to it."""
    async with transaction():
        source, position = await _of_position(actor, source_id)

        kind = next(kind for kind in KINDS if getattr(source, f"{kind}_id"))
        if source.requirement_id:
            async with evaluating(actor, position.matter, "source.removed", requirements=[source.requirement_id]):
                await source.delete()
        else:
            await source.delete()

        await record(actor, "position.source_removed", position, **{kind: getattr(source, f"{kind}_id")})
    return position


async def keep_source(actor: Actor, source_id: int, *, reason: str) -> Position:
    """The answer was withdrawn, and the position rests on it all the same: somebody says why."""
    require_texts(reason=(reason, LONGEST_REASON))
    async with transaction():
        source, position = await _of_position(actor, source_id)

        if not await rests_on_withdrawn(source.id):
            raise WrongState("source_not_withdrawn")

        source.kept_at, source.kept_by_id, source.kept_reason = clock.now(), actor.person_id, reason.strip()
        await source.save(update_fields=["kept_at", "kept_by_id", "kept_reason"])

        await record(actor, "position.source_kept", position, requirement=source.requirement_id)
    return position


async def _of_position(actor: Actor, source_id: int) -> tuple[Source, Position]:
    known = await Source.filter(id=source_id, position_id__isnull=False).first()
    if known is None:
        raise Missing(source=source_id)
    position = await locked_position(actor, known.position_id or 0)
    source = await Source.filter(id=source_id, position=position).select_for_update().first()
    if source is None:
        raise Missing(source=source_id)
    return source, position


async def _require_origin(actor: Actor, name: str, origin_id: int) -> None:
    """What is named must be there, and hers to read."""
    if name == "resolution_id":
        await find(Resolution.all(), visible_resolutions(actor), origin_id)
    elif name == "example_id":
        await find(Example.all(), visible_examples(actor), origin_id)
    else:
        require(await Person.exists(id=origin_id))

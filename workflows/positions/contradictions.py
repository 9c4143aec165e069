"""Contradictions (Widersprüche): a position says something else than a resolution or an earlier position.

A person marks it with a note, everybody who may read both sides sees it, and it stays until a person resolves it with a
reason. It stops nothing by itself.
"""

from collections.abc import Collection

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q, Subquery

from models.bodies import Resolution
from models.database import transaction
from models.positions import Contradiction, Position
from workflows import clock
from workflows.access import Actor, find, visible_positions
from workflows.audit import record
from workflows.bodies.body_access import readable_resolutions, visible_resolutions
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.positions.positions import locked_position
from workflows.texts import require_texts

LONGEST = 2000


async def mark_contradiction(
    actor: Actor,
    position_id: int,
    *,
    note: str,
    resolution_id: int | None = None,
    earlier_id: int | None = None,
) -> Contradiction:
    """Somebody who runs the matter sees that a position contradicts a resolution or an earlier position, and says how."""
    require_texts(note=(note, LONGEST))
    if (resolution_id is None) == (earlier_id is None) or earlier_id == position_id:
        raise Unacceptable(fields={"other": "one_other_side"})
    try:
        async with transaction():
            position = await locked_position(actor, position_id)
            if resolution_id is not None:
                await find(Resolution.all(), visible_resolutions(actor), resolution_id)
            else:
                await find(Position.all(), visible_positions(actor), earlier_id or 0)

            made = await Contradiction.create(
                position=position,
                resolution_id=resolution_id,
                earlier_id=earlier_id,
                note=note.strip(),
                marked_by_id=actor.person_id,
                marked_at=clock.now(),
            )

            other = {"resolution": resolution_id} if resolution_id else {"earlier": earlier_id}
            await record(actor, "position.contradiction_marked", position, contradiction=made.id, **other)
    except IntegrityError as error:
        raise WrongState("contradiction_marked") from error
    return made


async def resolve_contradiction(actor: Actor, contradiction_id: int, *, reason: str) -> Contradiction:
    """Somebody who runs the matter says why it is none any more, or why we say it all the same."""
    require_texts(reason=(reason, LONGEST))
    known = await Contradiction.get_or_none(id=contradiction_id)
    if known is None:
        raise Missing(contradiction=contradiction_id)
    async with transaction():
        position = await locked_position(actor, known.position_id)
        made = await Contradiction.filter(id=contradiction_id).select_for_update().get()

        if made.resolved_at is not None:
            raise WrongState("contradiction_resolved")

        made.reason, made.resolved_by_id, made.resolved_at = reason.strip(), actor.person_id, clock.now()
        await made.save(update_fields=["reason", "resolved_by_id", "resolved_at"])

        await record(actor, "position.contradiction_resolved", position, contradiction=made.id)
    return made


async def contradictions_of(
    actor: Actor, position_ids: Collection[int], *, open_only: bool = False
) -> list[Contradiction]:
    """What is marked at these positions, as far as the actor may read both sides; open ones first."""
    earlier = Subquery(Position.filter(visible_positions(actor)).values("id"))
    readable = Q(resolution_id__in=readable_resolutions(actor)) | Q(earlier_id__in=earlier)
    found = Contradiction.filter(readable, position_id__in=list(position_ids))
    if open_only:
        found = found.filter(resolved_at__isnull=True)
    with_sides = found.select_related(
        "position", "resolution__body__office", "earlier__matter", "marked_by", "resolved_by"
    )
    return sorted(await with_sides, key=lambda one: (one.resolved_at is not None, one.id))

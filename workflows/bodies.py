"""Committees (Gremien) of an office and who has a seat in them."""

from collections.abc import Sequence
from typing import Any

from models.database import transaction
from models.organisations import MEMBER_KINDS, Body, BodySeat, Organisation
from workflows import clock
from workflows.access import Actor, require, runs
from workflows.audit import record
from workflows.errors import Missing, Unacceptable


async def found_body(actor: Actor, office_id: int, name: str) -> Body:
    """An office gets a committee."""
    if not name.strip() or len(name) > 200:
        raise Unacceptable(fields={"name": "too_long" if name.strip() else "empty"})
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)

        require(office is not None and (actor.is_office or actor.machine), office_id=office_id)
        assert office is not None
        require(True, actor.machine or runs(actor, office), code="not_your_office")

        body = await Body.create(office=office, name=name.strip())

        await record(actor, "body.founded", body, office=office.id)
    return body


async def seat_members(actor: Actor, body_id: int, organisation_ids: Sequence[int]) -> int:
    """Give members a seat in a committee from today; how many of them had none."""
    async with transaction():
        body = await Body.filter(id=body_id).select_for_update(of=("body",)).select_related("office").first()
        if body is None:
            raise Missing(body=body_id)

        require(actor.is_office or actor.machine, actor.machine or runs(actor, body.office), code="not_your_office")

        members = await Organisation.filter(id__in=list(organisation_ids), kind__in=MEMBER_KINDS).count()
        if members != len(set(organisation_ids)):
            raise Unacceptable(fields={"organisations": "unknown"})
        seated: set[Any] = set(
            await BodySeat.filter(body=body, until__isnull=True).values_list("organisation_id", flat=True)
        )
        new = [one for one in organisation_ids if one not in seated]
        await BodySeat.bulk_create([BodySeat(body=body, organisation_id=one, since=clock.today()) for one in new])

        await record(actor, "body.seated", body, seats=len(new))
    return len(new)

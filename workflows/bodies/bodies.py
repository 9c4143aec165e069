"""Committees (Gremien) of an office and who has a seat in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.functions import Count

from models.bodies import BodySession, Resolution
from models.database import transaction
from models.matters import Topic
from models.organisations import MEMBER_KINDS, OFFICE_KINDS, Body, BodySeat, Organisation, OrganisationKind
from models.sorting import sort_key
from workflows import clock
from workflows.access import NOTHING, Actor, find, is_federal_office, require, runs, visible_bodies
from workflows.audit import record
from workflows.bodies.body_access import visible_resolutions
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.organisations.seats import not_ended, seated
from workflows.texts import require_texts

AGS_DIGITS, ARS_DIGITS = 8, 12
MOST_SHOWN = 100


@dataclass(frozen=True)
class BodySheet:
    """A committee with its seats, present and past, its sessions and what it decided, newest first."""

    body: Body
    seats: list[BodySeat]
    former: list[BodySeat]
    resolutions: list[Resolution]
    sessions: list[BodySession]
    topics: list[Topic]
    may_change: bool

    @property
    def upcoming(self) -> list[BodySession]:
        """Sessions that have not begun, the next one first."""
        ahead = [one for one in self.sessions if one.begins_at > clock.now() and one.cancelled_at is None]
        return ahead[::-1]


async def list_bodies(actor: Actor) -> tuple[list[tuple[Body, int]], list[Organisation]]:
    """Committees by office and name, each with how many hold a seat, and the offices for which the actor may found one."""
    require(actor.is_office or actor.machine)
    bodies = await Body.filter(visible_bodies(actor)).select_related("office").order_by("office_id", "name", "id")
    counted = BodySeat.filter(seated()).annotate(number=Count("id")).group_by("body_id")
    seats = {one["body_id"]: one["number"] for one in await counted.values("body_id", "number")}
    offices = await Organisation.filter(kind__in=OFFICE_KINDS, valid_until=None).order_by("id")
    return [(one, seats.get(one.id, 0)) for one in bodies], [one for one in offices if keeps_bodies(actor, one)]


async def show_body(actor: Actor, body_id: int) -> BodySheet:
    """One committee, if the actor may see it."""
    require(actor.is_office or actor.machine)
    body = await find(Body.all().select_related("office"), visible_bodies(actor), body_id)
    seats = await BodySeat.filter(body=body).select_related("organisation").order_by("organisation__sort_key", "id")
    held = {one.id for one in await BodySeat.filter(not_ended(), body=body).only("id")}
    resolutions = Resolution.filter(visible_resolutions(actor), body=body).select_related("superseded_by")
    may_change = actor.machine or keeps_bodies(actor, body.office)
    return BodySheet(
        body,
        [one for one in seats if one.id in held],
        [one for one in seats if one.id not in held],
        await resolutions.order_by("-decided_on", "-id").limit(MOST_SHOWN),
        await BodySession.filter(body=body).prefetch_related("items").order_by("-begins_at").limit(MOST_SHOWN),
        await Topic.all().order_by("number") if may_change else [],
        may_change,
    )


async def found_body(actor: Actor, office_id: int, name: str) -> Body:
    """An office gets a committee."""
    require_texts(name=(name, 200))
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)

        require(office is not None and (actor.is_office or actor.machine), office_id=office_id)
        assert office is not None
        require(True, actor.machine or keeps_bodies(actor, office), code="not_your_office")

        body = await Body.create(office=office, name=name.strip())

        await record(actor, "body.founded", body, office=office.id)
    return body


async def seat_members(
    actor: Actor, body_id: int, organisation_ids: Sequence[int], *, since: date | None = None, until: date | None = None
) -> int:
    """Give members a seat in a committee, from today and until somebody ends it, or for a term; how many had none."""
    begins = since or clock.today()
    if until is not None and until <= max(begins, clock.today()):
        raise Unacceptable(fields={"until": "seat_over"})
    async with transaction():
        body = await own_body(actor, body_id)

        members = await Organisation.filter(id__in=list(organisation_ids), kind__in=MEMBER_KINDS).count()
        if members != len(set(organisation_ids)):
            raise Unacceptable(fields={"organisations": "unknown"})
        seats = await BodySeat.filter(not_ended(), body=body).only("id", "organisation_id")
        known = {one.organisation_id for one in seats}
        new = [one for one in organisation_ids if one not in known]
        await BodySeat.bulk_create([BodySeat(body=body, organisation_id=one, since=begins, until=until) for one in new])

        await record(actor, "body.seated", body, seats=len(new))
    return len(new)


async def seat_member(
    actor: Actor, body_id: int, name: str, *, since: date | None = None, until: date | None = None
) -> int:
    """Give the member of this name or key a seat; Unacceptable where there is none of that name, or more than one."""
    require(actor.is_office or actor.machine)
    key = name.replace(" ", "")
    by_key = {AGS_DIGITS: Q(ags=key), ARS_DIGITS: Q(ars=key)}
    same = by_key.get(len(key), NOTHING) if key.isdecimal() else Q(sort_key=sort_key(name))
    found = await Organisation.filter(same, kind__in=MEMBER_KINDS, valid_until=None).limit(2)
    if len(found) != 1:
        raise Unacceptable(fields={"member": "several_members" if found else "unknown_member"})
    return await seat_members(actor, body_id, [found[0].id], since=since, until=until)


async def end_seat(actor: Actor, body_id: int, seat_id: int) -> BodySeat:
    """From today on a member has no seat in the committee any more."""
    async with transaction():
        body = await own_body(actor, body_id)
        seat = await BodySeat.get_or_none(id=seat_id, body=body)
        if seat is None:
            raise Missing(seat=seat_id)

        if seat.until is not None and seat.until <= clock.today():
            raise WrongState("seat_ended")

        seat.until = clock.today()
        await seat.save(update_fields=["until"])

        await record(actor, "body.unseated", body, organisation=seat.organisation_id)
    return seat


async def own_body(actor: Actor, body_id: int) -> Body:
    """The committee, locked, for somebody who runs its office."""
    query = Body.all().select_for_update(of=("body",)).select_related("office")
    require(actor.is_office or actor.machine, body=body_id)
    body = await find(query, visible_bodies(actor), body_id)
    require(True, actor.machine or keeps_bodies(actor, body.office), code="not_your_office")
    return body


def keeps_bodies(actor: Actor, office: Organisation) -> bool:
    """Does she look after the committees of this office? The federal offices do it for each other."""
    return runs(actor, office) or (is_federal_office(actor) and office.kind is OrganisationKind.ASSOCIATION)

"""Resolutions (Beschlüsse) of committees: the standing line on which positions rest, until another supersedes it."""

from datetime import date
from typing import Any, NamedTuple

from models.bodies import AgendaItem, Resolution
from models.database import transaction
from models.matters import Circle, Topic
from models.organisations import Body
from models.positions import Contradiction, Position
from workflows import clock
from workflows.access import Actor, find, require, visible_positions
from workflows.audit import record
from workflows.bodies.bodies import keeps_bodies
from workflows.bodies.body_access import visible_resolutions
from workflows.drafts.law_places import law_place as read_place
from workflows.errors import Missing, Stale, Unacceptable, WrongState

LONGEST = {"number": 40, "subject": 300, "text": 20_000}
MAY_BE_EMPTY = ("subject",)


class ResolutionFacts(NamedTuple):
    """What is noted of a resolution; `law_place` as people cite it ("§ 24 Abs. 3 SGB VIII"), `circle`: who may read it."""

    number: str
    decided_on: date
    text: str
    subject: str = ""
    topic_id: int | None = None
    law_place: str = ""
    circle: Circle = Circle.MEMBERS


class ResolutionSheet(NamedTuple):
    """One resolution, what it superseded, on what agenda it stood, and what rests on it or contradicts it."""

    resolution: Resolution
    supersedes: list[Resolution]
    items: list[AgendaItem]
    positions: list[Position]
    contradictions: list[Contradiction]
    later: list[Resolution]
    topics: list[Topic]
    may_change: bool


async def add_resolution(
    actor: Actor, body_id: int, *, number: str, decided_on: date, text: str, **facts: Any
) -> Resolution:
    """The office notes what one of its committees decided; see ResolutionFacts."""
    async with transaction():
        body = await Body.filter(id=body_id).select_for_update(of=("body",)).select_related("office").first()
        if body is None:
            raise Missing(body=body_id)

        require(
            actor.is_office or actor.machine, actor.machine or keeps_bodies(actor, body.office), code="not_your_office"
        )
        return await write_resolution(actor, body, ResolutionFacts(number, decided_on, text, **facts))


async def write_resolution(actor: Actor, body: Body, facts: ResolutionFacts) -> Resolution:
    """Write down what a committee decided, in the transaction and under the lock of the committee."""
    await _check(body, facts)
    resolution = await Resolution.create(body=body, **_clean(facts))
    await record(actor, "resolution.added", resolution, body=body.id)
    return resolution


async def change_resolution(actor: Actor, resolution_id: int, *, version: int, facts: ResolutionFacts) -> Resolution:
    """Correct what was noted of a resolution, or who may read it."""
    async with transaction():
        resolution = await _locked(actor, resolution_id)

        if resolution.version != version:
            raise Stale(current=resolution.version)
        await _check(resolution.body, facts, of=resolution)

        changes = {name: value for name, value in _clean(facts).items() if getattr(resolution, name) != value}
        resolution.update_from_dict(changes)
        resolution.version += 1
        await resolution.save(update_fields=[*changes, "version"])

        await record(actor, "resolution.changed", resolution, version=resolution.version, fields=sorted(changes))
    return resolution


async def supersede_resolution(
    actor: Actor, resolution_id: int, *, version: int, by_id: int | None = None
) -> Resolution:
    """A later resolution takes the place of this one; without `by_id` it is in force again."""
    async with transaction():
        resolution = await _locked(actor, resolution_id)

        if resolution.version != version:
            raise Stale(current=resolution.version)
        if by_id is not None:
            later = await find(Resolution.all(), visible_resolutions(actor), by_id)
            if later.id == resolution.id or later.decided_on < resolution.decided_on:
                raise Unacceptable(fields={"superseded_by": "not_later_resolution"})
            if later.superseded_by_id is not None:
                raise WrongState("resolution_superseded")

        resolution.superseded_by_id = by_id
        resolution.version += 1
        await resolution.save(update_fields=["superseded_by_id", "version"])

        await record(actor, "resolution.superseded", resolution, by=by_id)
    return resolution


async def list_resolutions(actor: Actor) -> list[Resolution]:
    """The standing line, newest first, of all that the actor may read: what is in force."""
    found = Resolution.filter(visible_resolutions(actor), superseded_by_id__isnull=True)
    return await found.select_related("body__office").order_by("-decided_on", "-id")


async def show_resolution(actor: Actor, resolution_id: int) -> ResolutionSheet:
    """One resolution with what hangs on it, as far as the actor may read each."""
    query = Resolution.all().select_related("body__office", "topic", "superseded_by__body__office")
    resolution = await find(query, visible_resolutions(actor), resolution_id)
    mine = visible_resolutions(actor)
    may_change = actor.machine or (actor.is_office and keeps_bodies(actor, resolution.body.office))
    resting = Position.filter(visible_positions(actor), sources__resolution_id=resolution.id, withdrawn_at__isnull=True)
    marked = Contradiction.filter(resolution=resolution, resolved_at__isnull=True)
    items = AgendaItem.filter(resolution=resolution).select_related("session")
    later = Resolution.filter(
        mine, body__office_id=resolution.body.office_id, decided_on__gte=resolution.decided_on,
        superseded_by_id__isnull=True,
    ).exclude(id=resolution.id)  # fmt: skip
    return ResolutionSheet(
        resolution,
        await Resolution.filter(mine, superseded_by=resolution).select_related("body__office").order_by("-decided_on"),
        await items if actor.is_office else [],
        await resting.distinct().select_related("matter").order_by("-id").limit(50),
        await marked.select_related("position__matter") if actor.is_office else [],
        await later.select_related("body").order_by("-decided_on").limit(100) if may_change else [],
        await Topic.all().order_by("number") if may_change else [],
        may_change,
    )


async def resolutions_on_paper(actor: Actor, paper_id: int) -> list[Resolution]:
    """What committees adopted on any version of a paper, oldest first, as far as the actor may read it."""
    found = Resolution.filter(visible_resolutions(actor), agenda_items__paper_version__paper_id=paper_id)
    return await found.distinct().select_related("body__office").order_by("id")


async def _locked(actor: Actor, resolution_id: int) -> Resolution:
    query = Resolution.all().select_for_update(of=("resolution",)).select_related("body__office")
    resolution = await find(query, visible_resolutions(actor), resolution_id)
    may = actor.machine or (actor.is_office and keeps_bodies(actor, resolution.body.office))
    require(True, may, code="not_your_office")
    return resolution


def _clean(facts: ResolutionFacts) -> dict[str, Any]:
    clean = {name: value.strip() if type(value) is str else value for name, value in facts._asdict().items()}
    return {**clean, "law_place": read_place(facts.law_place)}


async def _check(body: Body, facts: ResolutionFacts, *, of: Resolution | None = None) -> None:
    wrong = {
        name: "too_long" if getattr(facts, name).strip() else "empty"
        for name, most in LONGEST.items()
        if len(getattr(facts, name)) > most or not (getattr(facts, name).strip() or name in MAY_BE_EMPTY)
    }
    same = Resolution.filter(body=body, number=facts.number.strip()).exclude(id=of.id if of else 0)
    if "number" not in wrong and await same.exists():
        wrong["number"] = "number_taken"
    if facts.decided_on > clock.today():
        wrong["decided_on"] = "in_the_future"
    if facts.law_place.strip() and not read_place(facts.law_place):
        wrong["law_place"] = "law_place"
    if facts.topic_id and not await Topic.exists(id=facts.topic_id):
        wrong["topic"] = "unknown"
    if wrong:
        raise Unacceptable(fields=wrong)

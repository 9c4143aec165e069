"""Who is how far with a recommendation, and who may read that with names. Nothing is shown without consent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from models.database import rows
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from models.positions import Position, PositionKind
from models.recommendations import Effect, Sharing
from workflows import clock
from workflows.access import Actor, find, is_federal_office, is_state_office, require, visible_positions
from workflows.errors import Missing
from workflows.evaluation.small_cells import small_cells
from workflows.examples.example_search import examples_of
from workflows.paging import PAGE_SIZE, Page
from workflows.recommendations.recommendations import COUNTS

MOST_EXAMPLES = 3
# $2 is the year, $3 what an organisation must have allowed at least, $4 those whose word one reads in any case,
# $5 the Landesverband whose members these are; NULL in $3 asks for no consent.
READABLE = """
    FROM implementation AS said
    JOIN implementation_sheet AS sheet ON sheet.organisation_id = said.organisation_id AND sheet.year = said.year
    JOIN organisation ON organisation.id = said.organisation_id
    WHERE said.position_id = $1 AND said.year = $2 AND (
        $3::text[] IS NULL OR sheet.sharing = ANY($3) OR said.organisation_id = ANY($4::int[])
        OR EXISTS (SELECT FROM membership WHERE membership.organisation_id = said.organisation_id
                   AND membership.through_id = $5 AND membership.until IS NULL))
"""
NAMED = f"""
    SELECT organisation.id, organisation.name, organisation.state, said.outcome, said.effect, said.note, sheet.sharing,
           said.recorded_at, said.author_id <> said.organisation_id AS by_another
    {READABLE} ORDER BY said.recorded_at DESC, said.id DESC LIMIT {PAGE_SIZE} OFFSET $6
"""
MANY = f"SELECT count(*) AS many {READABLE}"
OWN = """
    FROM implementation AS said
    JOIN implementation_sheet AS sheet ON sheet.organisation_id = said.organisation_id AND sheet.year = said.year
    JOIN organisation ON organisation.id = said.organisation_id JOIN position ON position.id = said.position_id
    WHERE said.organisation_id = ANY($1::int[]) AND said.year = $2
"""
WORDS = f"""
    SELECT position.id AS position_id, position.title, organisation.id AS organisation_id, organisation.name AS organisation,
           said.year, said.outcome, said.effect, said.note, sheet.sharing, said.recorded_at,
           said.author_id <> said.organisation_id AS by_another
    {OWN} ORDER BY organisation.sort_key, organisation.id, position.id LIMIT $3 OFFSET $4
"""
ALLOWED = {True: [Sharing.MEMBERS, Sharing.PUBLIC], False: [Sharing.PUBLIC]}


class Named(NamedTuple):
    """How far one organisation is, by name."""

    id: int
    name: str
    state: str
    outcome: Outcome
    effect: Effect | None
    note: str
    sharing: Sharing
    recorded_at: Any
    by_another: bool


class OwnWord(NamedTuple):
    """What one of the reader's organisations says of a recommendation in a year; `by_another`: its Verband says it."""

    position_id: int
    title: str
    organisation_id: int
    organisation: str
    year: int
    outcome: Outcome
    effect: Effect | None
    note: str
    sharing: Sharing
    recorded_at: datetime
    by_another: bool


@dataclass(frozen=True)
class RecommendationFile:
    """A recommendation with the numbers of this year, and those who may be named, the newest first; `many` on all pages.

    `examples`: the newest that show how it can be followed.
    """

    position: Position
    year: int
    members: dict[Outcome, str]
    answered: str
    named: list[Named]
    page: int
    many: int
    examples: Page[Any]


async def show_recommendation(actor: Actor, position_id: int, *, page: int = 1) -> RecommendationFile:
    """A recommendation, how many members are how far with it, and who of them lets the reader know its name."""
    position = await find(
        Position.all().select_related("topic", "matter__office"), visible_positions(actor), position_id
    )
    if position.kind is not PositionKind.RECOMMENDATION:
        raise Missing(recommendation=position_id)
    year = clock.today().year
    counted = next(iter(await rows(COUNTS, [[position.id], year])), {})
    cells = {outcome: counted.get(outcome, 0) for outcome in IMPLEMENTATION_OUTCOMES}
    members, answered = small_cells(cells, is_federal_office(actor))
    reading = [position.id, year, *_reading(actor)]
    named = await rows(NAMED, [*reading, (max(page, 1) - 1) * PAGE_SIZE])
    many = sum(cells.values()) if is_federal_office(actor) else (await rows(MANY, reading))[0]["many"]
    examples = await examples_of(actor, position.id, MOST_EXAMPLES)
    return RecommendationFile(position, year, members, answered, [_named(row) for row in named], page, many, examples)


async def list_own_words(actor: Actor, year: int | None = None, *, page: int, size: int) -> Page[Any]:
    """What the actor's organisations say of our recommendations in a year, the present one unless told otherwise."""
    require(True, actor.is_member, code="member_only")
    which = [list(actor.organisation_ids), year or clock.today().year]
    total = (await rows(f"SELECT count(*) AS many {OWN}", which))[0]["many"]
    found = await rows(WORDS, [*which, size, (page - 1) * size])
    return Page([OwnWord(**_typed(row)) for row in found], page, total, size)


def _reading(actor: Actor) -> list[Any]:
    if is_federal_office(actor):
        return [None, [], None]
    through = actor.organisation_id if is_state_office(actor) else None
    return [ALLOWED[actor.acting is not None], list(actor.organisation_ids), through]


def _named(row: dict[str, Any]) -> Named:
    return Named(**_typed(row))


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its words as what they are."""
    effect = Effect(row["effect"]) if row["effect"] else None
    return row | {"outcome": Outcome(row["outcome"]), "effect": effect, "sharing": Sharing(row["sharing"])}

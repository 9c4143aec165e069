"""Who has not answered in a round yet, by name, for the office that runs it: to look through, and to remind some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from models.database import rows
from models.rounds import Round
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_rounds
from workflows.organisations.effective import EFFECTIVE
from workflows.organisations.size_classes import BOUNDS, SizeClass
from workflows.paging import PAGE_SIZE, Page, last_page

# $1 round, $2 Land or '', $3 and $4 bounds of inhabitants, $5 only those whose mail came back, $6 never reminded,
# $7 these organisations or NULL, $8 the moment.
SILENT = f"""
    SELECT organisation.id, organisation.name, organisation.kind, organisation.state,
        coalesce(organisation.population, 0) AS population, invitation.reminded_at, organisation.sort_key,
        EXISTS (
            SELECT FROM mailbox JOIN suppression ON suppression.address_key = mailbox.address_key
            WHERE mailbox.organisation_id IN (invitation.desk_id, invitation.organisation_id) AND mailbox.active
                AND (suppression.until IS NULL OR suppression.until > $8)
        ) AS bounced
    FROM invitation JOIN organisation ON organisation.id = invitation.organisation_id
    WHERE invitation.round_id = $1 AND ($7::int[] IS NULL OR organisation.id = ANY($7))
        AND invitation.organisation_id NOT IN (SELECT organisation_id FROM ({EFFECTIVE}) AS answered)
        AND ($2 = '' OR organisation.state = $2)
        AND coalesce(organisation.population, 0) >= $3 AND coalesce(organisation.population, 0) < $4
        AND ($6::bool IS FALSE OR invitation.reminded_at IS NULL)
"""
FILTERED = f"SELECT * FROM ({SILENT}) AS silent WHERE $5::bool IS FALSE OR bounced"
LISTED = f"""
    SELECT *, count(*) OVER () AS total FROM ({FILTERED}) AS silent
    ORDER BY population DESC, sort_key, id LIMIT {PAGE_SIZE} OFFSET $9
"""
EVERYBODY = (0, 2**31 - 1)


@dataclass(frozen=True)
class Choice:
    """Which of the silent: by Land, size, `bounced` mail, not reminded yet; or exactly the `ids`, where some are ticked."""

    state: str = ""
    size: SizeClass | None = None
    bounced: bool = False
    unreminded: bool = False
    ids: Sequence[int] | None = None


ALL = Choice()


class Silent(NamedTuple):
    """One that has not answered; `bounced`: an address of hers takes no mail."""

    id: int
    name: str
    kind: str
    state: str
    population: int
    reminded_at: datetime | None
    bounced: bool


@dataclass(frozen=True)
class SilentList:
    """One page of the silent, the largest first; `open`: they may still be reminded."""

    round: Round
    found: Page[Any]
    open: bool


async def list_silent(actor: Actor, round_id: int, choice: Choice = ALL, page: int = 1) -> SilentList:
    """For the office that runs the round; a page beyond the end gives the last one."""
    round_ = await find(Round.all().prefetch_related("office", "extensions", "matter"), visible_rounds(actor), round_id)
    require(True, runs(actor, round_.office), code="not_your_office")
    number = max(1, page)
    found = await _listed(round_id, choice, number)
    if not found and number > 1:
        number = last_page(len(await silent_in(round_id, choice)))
        found = await _listed(round_id, choice, number)
    total = found[0]["total"] if found else 0
    silent = [Silent(**{name: row[name] for name in Silent._fields}) for row in found]
    return SilentList(round_, Page(silent, number, total), round_.accepts(clock.now()))


async def silent_in(round_id: int, choice: Choice = ALL) -> set[int]:
    """The asked organisations for which nothing has been released yet."""
    return {row["id"] for row in await rows(FILTERED, _values(round_id, choice))}


async def _listed(round_id: int, choice: Choice, number: int) -> list[dict[str, Any]]:
    return await rows(LISTED, [*_values(round_id, choice), (number - 1) * PAGE_SIZE])


def _values(round_id: int, choice: Choice) -> list[Any]:
    least, below = BOUNDS[choice.size] if choice.size else EVERYBODY
    ids = None if choice.ids is None else list(choice.ids)
    return [round_id, choice.state, least, below, choice.bounced, choice.unreminded, ids, clock.now()]

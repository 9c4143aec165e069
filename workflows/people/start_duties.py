"""What the first page asks of a person beside answers: claims to decide, people and follow-ups to confirm; which round goes on."""

from collections.abc import Iterable

from models.database import rows
from models.matters import Matter
from models.people import Confirmation, MandateClaim
from models.rounds import Round
from workflows.access import (
    Actor,
    is_coordinator,
    is_federation_administrator,
    is_state_office,
    runs,
    visible_matters,
    visible_rounds,
)
from workflows.organisations.claim_decisions import to_decide
from workflows.organisations.confirmations import overdue

SHOWN = 5
WAITING = """
    SELECT position.matter_id, count(*) AS number FROM follow_up JOIN position ON position.id = follow_up.position_id
    WHERE follow_up.confirmed_at IS NULL AND follow_up.recorded_by_id IS DISTINCT FROM $1 GROUP BY 1
"""


async def open_claims(actor: Actor) -> list[MandateClaim]:
    """The oldest claims on which a decision or a word of hers is waited for."""
    if not (is_coordinator(actor) or is_state_office(actor) or is_federation_administrator(actor)):
        return []
    query = MandateClaim.filter(to_decide(actor)).select_related("person", "organisation")
    return await query.order_by("asked_at", "id").limit(SHOWN)


async def own_overdue(actor: Actor) -> list[Confirmation]:
    """Organisations of a coordinator whose people nobody has confirmed in time."""
    if not is_coordinator(actor):
        return []
    query = Confirmation.filter(overdue(), organisation_id__in=list(actor.organisation_ids))
    return await query.select_related("organisation").order_by("due_at", "organisation__sort_key")


async def follow_ups_to_confirm(actor: Actor) -> list[tuple[Matter, int]]:
    """Matters of her office in which colleagues noted what became of demands, and how much waits for a second person."""
    if not actor.is_office:
        return []
    waiting = {row["matter_id"]: row["number"] for row in await rows(WAITING, [actor.person_id])}
    if not waiting:
        return []
    matters = Matter.filter(visible_matters(actor), id__in=list(waiting)).select_related("office")
    return [(one, waiting[one.id]) for one in await matters.order_by("short_title", "id") if runs(actor, one.office)]


async def followed_by(actor: Actor, rounds: Iterable[Round]) -> dict[int, str]:
    """Id of an earlier round → its title, as far as the actor may know it, where one of these follows it."""
    before = [one.follows_id for one in rounds if one.follows_id is not None]
    if not before:
        return {}
    return dict(await Round.filter(visible_rounds(actor), id__in=before).values_list("id", "title"))

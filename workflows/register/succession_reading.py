"""What an administrator looks at before she says who follows whom."""

from dataclasses import dataclass

from tortoise.expressions import Subquery

from models.organisations import MEMBER_KINDS, Organisation, Succession, SuccessionState
from workflows.access import Actor, is_federation_administrator, require
from workflows.errors import WrongState
from workflows.organisations.organisations import named
from workflows.paging import Page, page_of

MOST_SHOWN = 50


@dataclass(frozen=True)
class SuccessionBoard:
    """A page of successions in one state. `unfollowed`: the first that ended and whom nobody follows, of `unfollowed_total`."""

    successions: Page[Succession]
    state: SuccessionState
    unfollowed: list[Organisation]
    unfollowed_total: int
    may_decide: bool


async def show_successions(
    actor: Actor, *, state: SuccessionState = SuccessionState.PROPOSED, page: int = 1
) -> SuccessionBoard:
    """Successions by the name of the organisation that ended, and those that nobody follows; for offices."""
    require(actor.is_office or actor.machine)
    query = Succession.filter(state=state).select_related("predecessor__parent", "successor__parent")
    followed = Succession.exclude(state=SuccessionState.REJECTED)
    ended = Organisation.filter(kind__in=MEMBER_KINDS, valid_until__isnull=False)
    unfollowed = ended.exclude(id__in=Subquery(followed.values("predecessor_id")))
    return SuccessionBoard(
        await page_of(query.order_by("predecessor__sort_key", "id"), page),
        state,
        await unfollowed.order_by("sort_key", "id").limit(MOST_SHOWN),
        await unfollowed.count(),
        is_federation_administrator(actor),
    )


async def prepare_succession(
    actor: Actor, predecessor_id: int, *, q: str = ""
) -> tuple[Organisation, list[Organisation]]:
    """An organisation that ended, and who might follow it: its neighbours, or whoever is searched for in its Land."""
    predecessor = await Organisation.filter(id=predecessor_id, kind__in=MEMBER_KINDS).select_related("parent").first()
    require(predecessor is not None and actor.is_office, is_federation_administrator(actor))
    assert predecessor is not None
    if predecessor.valid_until is None:
        raise WrongState("not_ended", organisation=predecessor.id)
    query = Organisation.filter(kind__in=MEMBER_KINDS, valid_until=None, state=predecessor.state)
    for word in q.split()[:6]:
        query = query.filter(named(word))
    if not q.strip():
        query = query.filter(ars__startswith=predecessor.ars[:5])
    found = query.select_related("parent").order_by("sort_key", "id").limit(MOST_SHOWN)
    return predecessor, await found

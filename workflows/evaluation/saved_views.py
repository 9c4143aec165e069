"""Filters and order of the evaluation table under a name: for oneself, or shared with the office."""

from tortoise.expressions import Q

from models.database import transaction
from models.evaluation import SavedView
from workflows.access import Actor, find, require
from workflows.audit import record
from workflows.errors import Unacceptable
from workflows.evaluation.evaluation import evaluated_matter
from workflows.texts import require_texts

MOST = 30


def visible_views(actor: Actor) -> Q:
    """One's own, and what a colleague shared with the office."""
    return Q(office_id=actor.organisation_id) & (Q(person_id=actor.person_id) | Q(shared=True))


async def list_views(actor: Actor, matter_id: int) -> list[SavedView]:
    """The views of a matter's table, by name."""
    return await SavedView.filter(visible_views(actor), matter_id=matter_id).order_by("name").limit(MOST)


async def save_view(actor: Actor, matter_id: int, *, name: str, query: str, shared: bool) -> SavedView:
    """Keep filters and order under a name; a view of one's own with the same name becomes this one."""
    require_texts(name=(name, 80))
    if len(query) > 1_000:
        raise Unacceptable(fields={"name": "too_long"})
    matter = await evaluated_matter(actor, matter_id)
    async with transaction():
        kept = await SavedView.filter(visible_views(actor), matter=matter).count()
        if kept >= MOST:
            raise Unacceptable("too_many_views", most=MOST)

        view, _ = await SavedView.update_or_create(
            defaults={"query": query, "shared": shared, "office_id": actor.organisation_id},
            matter=matter, person_id=actor.person_id, name=" ".join(name.split()),
        )  # fmt: skip

        await record(actor, "view.saved", view, shared=shared)
    return view


async def remove_view(actor: Actor, view_id: int) -> int:
    """Take away a view of one's own; the id of its matter."""
    require(actor.is_office)
    async with transaction():
        view = await find(SavedView.all(), Q(person_id=actor.person_id), view_id)

        await record(actor, "view.removed", view)
        await view.delete()
    return view.matter_id

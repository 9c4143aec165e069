"""Finding a person by name or address among all who act for some organisation; for administrators."""

from tortoise.expressions import Q

from models.people import Mandate, Role
from workflows.access import Actor, is_administrator, require, visible_mandates
from workflows.paging import Page, page_of
from workflows.people.mandates import ahead


async def find_people(actor: Actor, *, q: str = "", role: Role | None = None, page: int = 1) -> Page[Mandate]:
    """Mandates that hold or will, by the name of the person; every word of `q` stands in her name or her address."""
    require(True, is_administrator(actor), code="administrator_only")
    query = Mandate.filter(visible_mandates(actor) & ahead(), person__active=True)
    if role is not None:
        query = query.filter(role=role)
    for word in q.split()[:6]:
        query = query.filter(Q(person__name__icontains=word) | Q(person__email_key__contains=word.lower()))
    return await page_of(query.select_related("person", "organisation").order_by("person__name", "id"), page)

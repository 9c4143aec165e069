"""Which mandates hold: from `since` until `until`, by the clock alone, so that terms and deputies end by themselves."""

from collections.abc import Iterable
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.people import Mandate, Person, Role
from workflows import clock


def holds(mandate: str, now: str) -> str:
    """The condition of `holding` in SQL; `mandate` is the table as the statement calls it, `now` its parameter."""
    return f"({mandate}.since <= {now} AND ({mandate}.until IS NULL OR {mandate}.until > {now}))"


def holding(path: str = "") -> Q:
    """The condition for mandates that hold now; `path` leads to them from another table ("mandates__")."""
    now = clock.now()
    facts: dict[str, Any] = {f"{path}since__lte": now}
    endless: dict[str, Any] = {f"{path}until__isnull": True}
    later: dict[str, Any] = {f"{path}until__gt": now}
    return Q(**facts) & (Q(**endless) | Q(**later))


def ahead() -> Q:
    """Mandates that hold now or will: what has not ended yet."""
    return Q(until__isnull=True) | Q(until__gt=clock.now())


def coordinations(organisation_ids: Iterable[int]) -> QuerySet[Mandate]:
    """The mandates of those who may release there now, with their people, in the order in which they came."""
    there = Mandate.filter(holding(), organisation_id__in=list(organisation_ids), role=Role.COORDINATOR)
    return there.filter(provisional=False, person__active=True).select_related("person").order_by("id")


async def coordinators_of(organisation_ids: Iterable[int]) -> list[Person]:
    """Who may release there now, deputies included, each once and in the order in which they came."""
    return list({one.person_id: one.person for one in await coordinations(organisation_ids)}.values())

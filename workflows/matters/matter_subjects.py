"""Which rows belong to a matter: found by the foreign keys of the models, so that a new table is never forgotten."""

from collections.abc import Iterator
from functools import cache

from tortoise import Tortoise
from tortoise.models import Model

from models.matters import Matter


@cache
def subjects_of_a_matter() -> str:
    """A statement for the matter $1 that gives (noun, id) of all that belongs to it."""
    parts = (f"SELECT '{table}' AS noun, id FROM {table} WHERE {condition}" for table, condition in _conditions())
    return " UNION ALL ".join(parts)


def _conditions() -> Iterator[tuple[str, str]]:
    """Each table that leads to a matter with the condition for its rows."""
    for model in Tortoise.apps["models"].values():
        path = _path(model)
        if path is not None:
            condition = "id = $1"
            for table, column in reversed(path):
                condition = f"{column} IN (SELECT id FROM {table} WHERE {condition})"
            yield model._meta.db_table, condition


def _path(model: type[Model]) -> list[tuple[str, str]] | None:
    """The shortest way by foreign keys to the matter: (table there, column here) of each step; None if there is none."""
    seen, ways = {model}, [(model, list[tuple[str, str]]())]
    for here, way in ways:
        if here is Matter:
            return way
        for name in sorted(here._meta.fk_fields):
            field = here._meta.fields_map[name]
            there = field.related_model  # type: ignore[attr-defined]
            if there not in seen:
                seen.add(there)
                ways.append((there, [*way, (there._meta.db_table, str(field.source_field))]))
    return None

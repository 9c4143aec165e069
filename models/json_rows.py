"""Rows that PostgreSQL has put into JSON (`to_jsonb`), made into the models they are: a whole page in one statement."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from tortoise import fields
from tortoise.models import Model

Thing = TypeVar("Thing", bound=Model)


def read_json(text: str | None) -> Any:
    """A JSON value as the database driver gives it; numbers with decimals stay exact."""
    return json.loads(text, parse_float=Decimal) if text else None


def from_json(model: type[Thing], row: Mapping[str, Any]) -> Thing:
    """The instance that a query for this row would have given, without its relations."""
    values = dict(row)
    for column, read in _readers(model):
        if values[column] is not None:
            values[column] = read(values[column])
    return model._init_from_db(**values)


def set_related(thing: Model, name: str, related: Iterable[Model]) -> None:
    """What `prefetch_related(name)` would have fetched."""
    getattr(thing, name)._set_result_for_query(list(related))


@lru_cache
def _readers(model: type[Model]) -> list[tuple[str, Callable[[Any], Any]]]:
    """The columns that JSON has no type for."""
    readers: dict[type, Callable[[Any], Any]] = {
        fields.DatetimeField: datetime.fromisoformat,
        fields.DateField: date.fromisoformat,
        fields.DecimalField: lambda value: Decimal(str(value)),
    }
    kinds = [(column, type(model._meta.fields_map[name])) for name, column in model._meta.fields_db_projection.items()]
    return [(column, readers[kind]) for column, kind in kinds if kind in readers]

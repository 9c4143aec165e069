"""How columns are declared here: foreign keys restrict and are indexed, enums have a fixed width and description."""

from enum import StrEnum
from typing import Any

from tortoise import fields


def reference(to: str, back: str, *, null: bool = False, indexed: bool = True) -> Any:
    """A foreign key to the table `to`; nothing that is referred to can be deleted.

    Not `indexed` where an index of the table begins with this column anyway.
    """
    options: dict[str, Any] = {"null": null, "on_delete": fields.OnDelete.RESTRICT, "db_index": indexed}
    return fields.ForeignKeyField(f"models.{to}", related_name=back, **options)


def choice(kind: type[StrEnum], **options: Any) -> Any:
    """A column that holds one member of `kind`; a new member is no migration."""
    return fields.CharEnumField(kind, max_length=40, description=kind.__name__, **options)


def money(**options: Any) -> Any:
    """An amount in Euro with cents; empty means not stated."""
    return fields.DecimalField(max_digits=15, decimal_places=2, null=True, **options)

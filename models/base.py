"""The base of all tables."""

from typing import Any

from tortoise.models import Model as TortoiseModel
from tortoise.models import ModelMeta


class _WithoutComments(ModelMeta):
    """Tortoise reads the source of each model for comments with a colon, of which we have none: that was a fifth of
    the time in which any process of ours starts.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> ModelMeta:
        return super().__new__(cls, name, bases, {"_no_comments": True, **attrs})


class Model(TortoiseModel, metaclass=_WithoutComments):
    """A table; see Tortoise for what a model can do."""

    def __setattr__(self, key: str, value: Any) -> None:
        """What is no column needs none of Tortoise's checks: four of a row's values, of each row that is read."""
        if key.startswith("_"):
            object.__setattr__(self, key, value)
        else:
            super().__setattr__(key, value)

    class Meta:
        abstract = True

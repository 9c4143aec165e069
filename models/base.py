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

    class Meta:
        abstract = True

"""What the machine reads of requirements and what it suggested: nothing here was decided by a person."""

from __future__ import annotations

from tortoise import fields

from models.base import Model


class TextReading(Model):
    """What the machine read of a released requirement; `id` is the requirement's, its words are in `search_word`.

    `head` and `body` are the vectors that `encoder` made of title and text, as half floats; empty until then.
    """

    id = fields.IntField(primary_key=True)
    encoder = fields.CharField(max_length=300, default="")
    head = fields.BinaryField(default=b"")
    body = fields.BinaryField(default=b"")

    class Meta:
        table = "text_reading"
        table_description = "text_reading"


class GroupSuggestion(Model):
    """The group that the machine last suggested for a requirement before a person decided; `id` is the requirement's.

    `strength` says how near it is to the middle of that group, `fits` whether it shares more with it than the place;
    `refined` that vectors were at hand. `copy_of`: the first requirement with the same letter, of an original its own.
    `kept_from`: groups into which a person took others that were suggested with it.
    """

    id = fields.IntField(primary_key=True)
    group_id = fields.IntField(db_index=True)
    copy_of = fields.IntField(null=True)
    strength = fields.FloatField(default=0.0)
    fits = fields.BooleanField(default=True)
    off_subject = fields.BooleanField(default=False)
    refined = fields.BooleanField(default=False)
    kept_from = fields.JSONField[list[int]](default=list)
    suggested_at = fields.DatetimeField()

    class Meta:
        table = "group_suggestion"
        table_description = "group_suggestion"
        indexes = [("copy_of",), ("group_id", "suggested_at")]


class SearchWord(Model):
    """A word that stands in a released requirement, shortened as the search does: in which longer words is a word?"""

    word = fields.CharField(primary_key=True, max_length=255)

    class Meta:
        table = "search_word"
        table_description = "search_word"

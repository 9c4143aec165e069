"""Papers in Word: what went out, what came back, and the proposals in it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.files import StoredFile
from models.papers import PaperVersion, Passage


class WordCopy(Model):
    """A paper version as it went out to be edited in Word; its number stands in every paragraph of the file.

    `passages`: [id, heading, body] of each, for the text may have changed when the file comes back.
    """

    id = fields.IntField(primary_key=True)
    paper_version: fields.ForeignKeyRelation[PaperVersion] = reference("PaperVersion", "word_copies")
    compared_with: fields.ForeignKeyNullableRelation[PaperVersion] = reference(
        "PaperVersion", "compared_copies", null=True
    )
    passages: Any = fields.JSONField()
    made_by_id = fields.IntField(null=True)
    made_at = fields.DatetimeField()
    paper_version_id: int
    compared_with_id: int | None

    class Meta:
        table = "word_copy"
        table_description = "word_copy"


class WordReturn(Model):
    """A file that came back; `beside`: text in it that belongs to no passage, `unread`: it has pictures or footnotes."""

    id = fields.IntField(primary_key=True)
    word_copy: fields.ForeignKeyRelation[WordCopy] = reference("WordCopy", "returns")
    paper_version: fields.ForeignKeyRelation[PaperVersion] = reference("PaperVersion", "word_returns")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "word_returns")
    name = fields.CharField(max_length=200)
    beside: Any = fields.JSONField()
    unread = fields.BooleanField(default=False)
    brought_by_id = fields.IntField(null=True)
    brought_at = fields.DatetimeField()
    word_copy_id: int
    paper_version_id: int
    file_id: int
    proposals: fields.ReverseRelation[Proposal]

    class Meta:
        table = "word_return"
        table_description = "word_return"
        constraints = [UniqueConstraint(fields=("paper_version_id", "file_id"), name="word_return_once")]


class ProposalKind(StrEnum):
    CHANGE = "change"  # of some words
    NEW_PASSAGE = "new_passage"
    REMOVAL = "removal"  # of a whole passage
    COMMENT = "comment"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class PassagePart(StrEnum):
    HEADING = "heading"
    BODY = "body"


class Proposal(Model):
    """One change or comment out of a Word file (Änderungsvorschlag); nothing changes until a person accepts it.

    `author_name` is what the word processor said and proves nothing; without it the change was not tracked. `sent_id` is
    the passage in the copy, whose letters from `start_at` to `end_at` shall be `inserted` instead; `passage` is that of
    the draft now, and the one after which a new passage shall stand.
    """

    id = fields.IntField(primary_key=True)
    word_return: fields.ForeignKeyRelation[WordReturn] = reference("WordReturn", "proposals")
    position = fields.IntField()
    kind: ProposalKind = choice(ProposalKind)
    passage: fields.ForeignKeyNullableRelation[Passage] = reference("Passage", "proposals", null=True)
    sent_id = fields.IntField(default=0)
    part: PassagePart = choice(PassagePart, default=PassagePart.BODY)
    start_at = fields.IntField(default=0)
    end_at = fields.IntField(default=0)
    inserted = fields.TextField(default="")  # of a comment: its text
    heading = fields.CharField(max_length=400, default="")  # of a new passage
    level = fields.IntField(default=2)
    quote = fields.CharField(max_length=400, default="")  # the words at which a comment stands
    author_name = fields.CharField(max_length=120, default="")
    authored_at = fields.DatetimeField(null=True)
    tracked = fields.BooleanField(default=True)
    state: ProposalState = choice(ProposalState, default=ProposalState.OPEN)
    decided_by_id = fields.IntField(null=True)
    decided_at = fields.DatetimeField(null=True)
    word_return_id: int
    passage_id: int | None

    class Meta:
        table = "proposal"
        table_description = "proposal"
        ordering = ["position"]

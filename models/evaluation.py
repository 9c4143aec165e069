"""What an office notes beside requirements while it evaluates them, and the history of who did it."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField, TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, money, reference
from models.matters import Matter
from models.organisations import Organisation
from models.positions import RequirementGroup
from models.submissions import Addressee, Priority, Reading, Requirement

NO_PLACE = 2**31 - 1
UNDECIDED = ("open", "suggested")  # vota of rows that wait for a person
SORTED = ("place", "member", "state", "population", "priority", "cost", "received_at", "votum", "officer_id")
FILTERED = ("state", "votum", "priority", "addressee", "officer_id", "population", "cost")


class EvaluationRow(Model):
    """A released requirement as the evaluation table filters and sorts it; `id` is the requirement's.

    Nobody writes it: triggers (models/evaluation_triggers.py) let it follow what it is taken from. So each filter and
    each order is an index of one narrow table, and a page costs the same among 300 rows and 300,000.
    `author` wrote it (of a forwarded one the member), `answering` handed it in. `cost` is Euro a year, -1 where nothing
    is stated; `votum` is "open", "suggested" or what was confirmed; 0 stands for no group and no officer.
    """

    id = fields.IntField(primary_key=True)
    matter_id = fields.IntField()
    office_id = fields.IntField()  # whose round it answers
    answering_id = fields.IntField()
    author_id = fields.IntField(db_index=True)
    member = fields.CharField(max_length=400)
    state = fields.CharField(max_length=2)
    population = fields.IntField()
    place = fields.IntField(default=NO_PLACE)
    addressee: Addressee = choice(Addressee)
    priority: Priority = choice(Priority)
    reading: Reading = choice(Reading)
    cost = money()
    received_at = fields.DatetimeField()
    votum = fields.CharField(max_length=40)
    group_id = fields.IntField(default=0, db_index=True)
    officer_id = fields.IntField(default=0)
    provision_ids: list[int] = ArrayField("int")
    tag_ids: list[int] = ArrayField("int")

    class Meta:
        table = "evaluation_row"
        table_description = "evaluation_row"
        # The last one counts what several filters at once let through, without a look at the rows.
        indexes = [
            *(("matter_id", "office_id", column, "id") for column in SORTED),
            ("matter_id", "office_id", *FILTERED, "id"),
        ]


class RequirementWords(Model):
    """The stems of a released requirement, as a search asks for them; `id` is the requirement's. Triggers write it too.

    Among them stands what the table is narrowed by and what no votum changes, each with matter and office: " 7 1 state 05"
    (no text has a stem that begins with a space). So one index finds what says a word and comes from a Land.
    """

    id = fields.IntField(primary_key=True)
    search = TSVectorField()

    class Meta:
        table = "requirement_words"
        table_description = "requirement_words"
        indexes = [GinIndex(fields=("search",))]


class Tag(Model):
    """A word by which an office finds requirements again (Schlagwort)."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "tags")
    name = fields.CharField(max_length=60)
    office_id: int

    class Meta:
        table = "tag"
        table_description = "tag"
        ordering = ["name"]
        constraints = [UniqueConstraint(fields=("office_id", "name"), name="tag_name_once")]


class Tagging(Model):
    """A requirement bears a tag."""

    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = reference("Tag", "taggings")
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "taggings")
    tag_id: int
    requirement_id: int

    class Meta:
        table = "tagging"
        table_description = "tagging"
        constraints = [UniqueConstraint(fields=("requirement_id", "tag_id"), name="tagging_once")]


class Assignment(Model):
    """Somebody of the office looks after a requirement (zuständig)."""

    id = fields.IntField(primary_key=True)
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "assignments")
    officer_id = fields.IntField()
    requirement_id: int

    class Meta:
        table = "assignment"
        table_description = "assignment"
        constraints = [UniqueConstraint(fields=("requirement_id",), name="assignment_once")]


class RequirementComment(Model):
    """What officers say to each other about a requirement; never to members. Taken back, it is no longer shown."""

    id = fields.IntField(primary_key=True)
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "comments")
    text = fields.TextField()
    by_id = fields.IntField()
    at = fields.DatetimeField()
    withdrawn = fields.BooleanField(default=False)
    requirement_id: int

    class Meta:
        table = "requirement_comment"
        table_description = "requirement_comment"
        ordering = ["at", "id"]


class Boilerplate(Model):
    """Words that an office often says to members (Textbaustein)."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "boilerplates")
    title = fields.CharField(max_length=120)
    text = fields.TextField()
    version = fields.IntField(default=1)
    office_id: int

    class Meta:
        table = "boilerplate"
        table_description = "boilerplate"
        ordering = ["title"]
        constraints = [UniqueConstraint(fields=("office_id", "title"), name="boilerplate_title_once")]


class SavedView(Model):
    """Filters and order of the table under a name, for oneself or for the whole office (gespeicherte Ansicht)."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "saved_views")
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "saved_views")
    person_id = fields.IntField()
    name = fields.CharField(max_length=80)
    query = fields.CharField(max_length=1000)
    shared = fields.BooleanField(default=False)
    matter_id: int
    office_id: int

    class Meta:
        table = "saved_view"
        table_description = "saved_view"
        ordering = ["name"]
        constraints = [UniqueConstraint(fields=("matter_id", "person_id", "name"), name="saved_view_name_once")]


class GroupConflict(Model):
    """Two groups ask for different things, so a position can follow one of them only (Widerspruch); a person says so."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[RequirementGroup] = reference("RequirementGroup", "conflicts")
    other: fields.ForeignKeyRelation[RequirementGroup] = reference("RequirementGroup", "conflicts_as_other")
    group_id: int
    other_id: int

    class Meta:
        table = "group_conflict"
        table_description = "group_conflict"
        constraints = [UniqueConstraint(fields=("group_id", "other_id"), name="group_conflict_once")]


class EvaluationAct(Model):
    """One thing that somebody did in an evaluation; append-only. `person_id` empty: the machine. Undoing is an act too."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "evaluation_acts")
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "evaluation_acts")
    action = fields.CharField(max_length=60)
    at = fields.DatetimeField()
    person_id = fields.IntField(null=True)
    deputy_for_id = fields.IntField(null=True)
    undoes: fields.ForeignKeyNullableRelation[EvaluationAct] = reference("EvaluationAct", "undone_by", null=True)
    matter_id: int
    office_id: int
    undoes_id: int | None
    changes: fields.ReverseRelation[EvaluationChange]

    class Meta:
        table = "evaluation_act"
        table_description = "evaluation_act"
        indexes = [("matter_id", "office_id", "id")]


class EvaluationChange(Model):
    """What an act changed, from `before` to `after`; empty: it was not there. workflows/evaluation/evaluation_state.py knows the nouns.

    `subject_id` is a requirement or a group, `object_id` a tag, a comment or the other group, where there is one.
    """

    id = fields.BigIntField(primary_key=True)
    act: fields.ForeignKeyRelation[EvaluationAct] = reference("EvaluationAct", "changes")
    noun = fields.CharField(max_length=20)
    subject_id = fields.IntField()
    object_id = fields.IntField(default=0)
    before = fields.JSONField[Any](null=True)
    after = fields.JSONField[Any](null=True)
    act_id: int

    class Meta:
        table = "evaluation_change"
        table_description = "evaluation_change"
        indexes = [("noun", "subject_id")]

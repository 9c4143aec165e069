"""What the office makes of it: groups, positions and their sources."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.base import Model
from models.bodies import Resolution
from models.columns import choice, reference
from models.files import StoredFile
from models.matters import Matter, Provision, Topic
from models.organisations import Organisation
from models.people import Person
from models.submissions import Addressee, Requirement


class PositionKind(StrEnum):
    DEMAND = "demand"  # Forderung
    RECOMMENDATION = "recommendation"  # Empfehlung, an die Mitglieder
    COMMITMENT = "commitment"  # Selbstverpflichtung


class Position(Model):
    """What we say. `assessment`, `petition`, `wording_before/after`, `rationale` are the parts of a demand (Markdown).

    `law_place` is the section of the law that it is about ("§ 24 SGB VIII"), by which earlier positions are found again.
    `continues` a demand that lapsed with the term of its parliament.
    """

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "positions")
    number = fields.IntField()
    kind: PositionKind = choice(PositionKind, default=PositionKind.DEMAND)
    title = fields.CharField(max_length=300)
    provision: fields.ForeignKeyNullableRelation[Provision] = reference("Provision", "positions", null=True)
    topic: fields.ForeignKeyNullableRelation[Topic] = reference("Topic", "positions", null=True)
    continues: fields.ForeignKeyNullableRelation[Position] = reference("Position", "continued_by", null=True)
    addressee: Addressee = choice(Addressee, default=Addressee.FEDERAL)
    text = fields.TextField(default="")
    assessment = fields.TextField(default="")
    petition = fields.TextField(default="")
    wording_before = fields.TextField(default="")
    wording_after = fields.TextField(default="")
    rationale = fields.TextField(default="")
    law_place = fields.CharField(max_length=120, default="", db_default="", db_index=True)
    version = fields.IntField(default=1)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)
    matter_id: int
    provision_id: int | None
    topic_id: int | None
    continues_id: int | None
    sources: fields.ReverseRelation[Source]

    class Meta:
        table = "position"
        table_description = "position"
        ordering = ["number"]
        constraints = [UniqueConstraint(fields=("matter_id", "number"), name="position_number_once")]


class ContactReading(StrEnum):
    """Who reads the name and address of the person who answers questions; she alone opens it beyond the offices."""

    OFFICE = "office"
    MEMBERS = "members"
    PUBLIC = "public"


class Example(Model):
    """Good practice of a member (Praxisbeispiel): a draft of its own, then handed in, then released by an office.

    `state`, `kind` and `population` are the member's when it was last saved, `about` its name and field, for the search.
    `check_on`: until when it is held to be true; the member is asked before.
    """

    id = fields.IntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "examples")
    topic: fields.ForeignKeyNullableRelation[Topic] = reference("Topic", "examples", null=True)
    title = fields.CharField(max_length=300)
    text = fields.TextField(default="")
    effort = fields.TextField(default="", db_default="")
    cost = fields.CharField(max_length=300, default="", db_default="")
    result = fields.TextField(default="", db_default="")
    law_place = fields.CharField(max_length=120, default="", db_default="", db_index=True)
    about = fields.TextField(default="", db_default="")
    state = fields.CharField(max_length=2, default="", db_default="")
    kind = fields.CharField(max_length=40, default="", db_default="")
    population = fields.IntField(default=0, db_default=0)
    contact: fields.ForeignKeyNullableRelation[Person] = reference("Person", "example_contacts", null=True)
    contact_reading: ContactReading = choice(
        ContactReading, default=ContactReading.OFFICE, db_default=ContactReading.OFFICE.value
    )
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    handed_in_at = fields.DatetimeField(null=True)
    published_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    returned_note = fields.CharField(max_length=1000, default="", db_default="")
    check_on = fields.DateField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)
    search = TSVectorField(
        source_fields=("title", "about", "text", "result"), config="german", weights=("A", "B", "C", "C"), null=True
    )
    organisation_id: int
    topic_id: int | None
    contact_id: int | None
    files: fields.ReverseRelation[ExampleFile]

    class Meta:
        table = "example"
        table_description = "example"
        indexes = [GinIndex(fields=("search",)), ("published_at", "id")]


class ExampleFile(Model):
    """A file of an example; of a picture one knows who made it, under which licence, and what it shows."""

    id = fields.IntField(primary_key=True)
    example: fields.ForeignKeyRelation[Example] = reference("Example", "files")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "example_files")
    name = fields.CharField(max_length=200)
    shows = fields.CharField(max_length=300, default="")
    creator = fields.CharField(max_length=120, default="")
    licence = fields.CharField(max_length=60, default="")
    example_id: int
    file_id: int

    class Meta:
        table = "example_file"
        table_description = "example_file"
        ordering = ["id"]


class ExampleRecommendation(Model):
    """An example shows how a recommendation can be followed."""

    id = fields.IntField(primary_key=True)
    example: fields.ForeignKeyRelation[Example] = reference("Example", "recommendations")
    position: fields.ForeignKeyRelation[Position] = reference("Position", "examples")
    example_id: int
    position_id: int

    class Meta:
        table = "example_recommendation"
        table_description = "example_recommendation"
        constraints = [UniqueConstraint(fields=("example_id", "position_id"), name="example_recommendation_once")]


class ExampleQuestion(Model):
    """A question to who told an example, through the platform; read by both sides and the office."""

    id = fields.IntField(primary_key=True)
    example: fields.ForeignKeyRelation[Example] = reference("Example", "questions")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "example_questions")
    text = fields.TextField()
    asked_by_id = fields.IntField(null=True)
    asked_at = fields.DatetimeField()
    answer = fields.TextField(default="")
    answered_by_id = fields.IntField(null=True)
    answered_at = fields.DatetimeField(null=True)
    example_id: int
    organisation_id: int

    class Meta:
        table = "example_question"
        table_description = "example_question"
        ordering = ["id"]


class RequirementGroup(Model):
    """Requirements that ask for the same at one place; proposed by the machine, confirmed by a person."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "groups")
    position: fields.ForeignKeyNullableRelation[Position] = reference("Position", "groups", null=True)
    anchor = fields.CharField(max_length=160, default="")
    title = fields.CharField(max_length=300, default="")
    strength = fields.FloatField(default=0.0)
    reason = fields.CharField(max_length=300, default="")
    suggested_by_machine = fields.BooleanField(default=False)
    confirmed_by_id = fields.IntField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    version = fields.IntField(default=1)
    matter_id: int
    position_id: int | None
    members: fields.ReverseRelation[GroupMember]

    class Meta:
        table = "requirement_group"
        table_description = "requirement_group"


class GroupMember(Model):
    """A requirement lies in one group."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[RequirementGroup] = reference("RequirementGroup", "members")
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "groupings")
    group_id: int
    requirement_id: int

    class Meta:
        table = "group_member"
        table_description = "group_member"
        constraints = [UniqueConstraint(fields=("requirement_id",), name="group_member_once")]


class Votum(StrEnum):
    """Votum of the office, Ergebnis for the member."""

    ADOPTED = "adopted"  # aufgenommen
    ADOPTED_IN_SUBSTANCE = "adopted_in_substance"  # sinngemäß aufgenommen
    NOT_ADOPTED = "not_adopted"  # nicht aufgenommen
    PURSUED_ELSEWHERE = "pursued_elsewhere"  # anderweitig weiterverfolgt
    NOTED = "noted"  # zur Kenntnis genommen


class Source(Model):
    """From where a position comes (Herkunft), and what the office says to it.

    Exactly one of requirement, resolution, example, named_author. Without a position: looked at, but nothing is said.
    `votum` is empty until decided; a machine's suggestion counts for nothing until `confirmed_at`. `told_at`: the member
    was told just this; saying something else empties it. `kept_at`: its answer was withdrawn, and somebody decided that
    the position rests on it all the same.
    """

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "sources")
    position: fields.ForeignKeyNullableRelation[Position] = reference("Position", "sources", null=True)
    requirement: fields.ForeignKeyNullableRelation[Requirement] = reference("Requirement", "sources", null=True)
    resolution: fields.ForeignKeyNullableRelation[Resolution] = reference("Resolution", "sources", null=True)
    example: fields.ForeignKeyNullableRelation[Example] = reference("Example", "sources", null=True)
    named_author: fields.ForeignKeyNullableRelation[Person] = reference("Person", "sources", null=True)
    votum: Votum | None = choice(Votum, null=True)
    reason = fields.TextField(default="")  # told to the member
    internal_reason = fields.TextField(default="")
    suggested_by_machine = fields.BooleanField(default=False)
    set_by_id = fields.IntField(null=True)
    set_at = fields.DatetimeField()
    confirmed_by_id = fields.IntField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)
    kept_at = fields.DatetimeField(null=True)
    kept_by_id = fields.IntField(null=True)
    kept_reason = fields.CharField(max_length=1000, default="", db_default="")
    matter_id: int
    position_id: int | None
    requirement_id: int | None
    resolution_id: int | None
    example_id: int | None
    named_author_id: int | None

    class Meta:
        table = "source"
        table_description = "source"
        constraints = [
            CheckConstraint(
                check="num_nonnulls(requirement_id, resolution_id, example_id, named_author_id) = 1",
                name="source_is_one_thing",
            ),
            UniqueConstraint(
                fields=("requirement_id",), name="source_one_per_requirement", condition="requirement_id IS NOT NULL"
            ),
        ]


class Contradiction(Model):
    """A position says something else than a resolution or than an earlier position (Widerspruch zur Beschlusslage).

    A person marks it with a note; it is shown until a person resolves it with a reason.
    """

    id = fields.IntField(primary_key=True)
    position: fields.ForeignKeyRelation[Position] = reference("Position", "contradictions")
    resolution: fields.ForeignKeyNullableRelation[Resolution] = reference("Resolution", "contradictions", null=True)
    earlier: fields.ForeignKeyNullableRelation[Position] = reference("Position", "contradicted_by", null=True)
    note = fields.TextField()
    marked_by: fields.ForeignKeyNullableRelation[Person] = reference("Person", "contradictions", null=True)
    marked_at = fields.DatetimeField()
    reason = fields.TextField(default="")
    resolved_by: fields.ForeignKeyNullableRelation[Person] = reference("Person", "resolved_contradictions", null=True)
    resolved_at = fields.DatetimeField(null=True)
    position_id: int
    resolution_id: int | None
    earlier_id: int | None
    marked_by_id: int | None
    resolved_by_id: int | None

    class Meta:
        table = "contradiction"
        table_description = "contradiction"
        constraints = [
            CheckConstraint(check="num_nonnulls(resolution_id, earlier_id) = 1", name="contradiction_to_one_thing"),
            UniqueConstraint(
                fields=("position_id", "resolution_id"), name="contradiction_to_resolution_once",
                condition="resolved_at IS NULL AND resolution_id IS NOT NULL",
            ),
            UniqueConstraint(
                fields=("position_id", "earlier_id"), name="contradiction_to_position_once",
                condition="resolved_at IS NULL AND earlier_id IS NOT NULL",
            ),
        ]  # fmt: skip

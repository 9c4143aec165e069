"""What committees deal with and decide: sessions, what is on their agenda, and resolutions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.matters import Circle, Topic
from models.organisations import Body

if TYPE_CHECKING:
    from models.papers import PaperVersion
    from models.positions import Position


class Resolution(Model):
    """What a body decided: the standing line (Beschlusslage), until another resolution supersedes it.

    `law_place` is the section of a law that it is about, as people cite it ("§ 24 SGB VIII"); `circle`: who may read it.
    """

    id = fields.IntField(primary_key=True)
    body: fields.ForeignKeyRelation[Body] = reference("Body", "resolutions")
    number = fields.CharField(max_length=40)
    decided_on = fields.DateField()
    subject = fields.CharField(max_length=300, default="", db_default="")
    text = fields.TextField()
    topic: fields.ForeignKeyNullableRelation[Topic] = reference("Topic", "resolutions", null=True)
    law_place = fields.CharField(max_length=120, default="", db_default="", db_index=True)
    circle: Circle = choice(Circle, default=Circle.MEMBERS, db_default="members")
    superseded_by: fields.ForeignKeyNullableRelation[Resolution] = reference("Resolution", "supersedes", null=True)
    version = fields.IntField(default=1, db_default=1)
    search = TSVectorField(source_fields=("subject", "law_place", "text"), config="german", weights=("A", "B", "C"))
    body_id: int
    topic_id: int | None
    superseded_by_id: int | None

    class Meta:
        table = "resolution"
        table_description = "resolution"
        indexes = [GinIndex(fields=("search",))]
        constraints = [UniqueConstraint(fields=("body_id", "number"), name="resolution_number_once")]


class BodySession(Model):
    """A session of a body (Sitzung): when and where; what it deals with are its agenda items."""

    id = fields.IntField(primary_key=True)
    body: fields.ForeignKeyRelation[Body] = reference("Body", "sessions")
    begins_at = fields.DatetimeField()
    place = fields.CharField(max_length=200, default="")
    version = fields.IntField(default=1)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    cancelled_at = fields.DatetimeField(null=True)
    body_id: int
    items: fields.ReverseRelation[AgendaItem]

    class Meta:
        table = "body_session"
        table_description = "body_session"


class AgendaResult(StrEnum):
    ADOPTED = "adopted"  # beschlossen
    ADOPTED_WITH_CHANGES = "adopted_with_changes"  # mit Änderungen beschlossen
    ADJOURNED = "adjourned"  # vertagt
    REJECTED = "rejected"  # abgelehnt


class AgendaItem(Model):
    """What a session is asked to decide (Tagesordnungspunkt): the text of its template, and what came of it.

    `subject`, `reason`, `proposal` and `basis` (on what it rests) are the parts of the Beschlussvorlage (Markdown);
    `continues` is the item of an earlier session that was adjourned.
    """

    id = fields.IntField(primary_key=True)
    session: fields.ForeignKeyRelation[BodySession] = reference("BodySession", "items")
    number = fields.IntField()
    subject = fields.CharField(max_length=300)
    reason = fields.TextField(default="")
    proposal = fields.TextField()
    basis = fields.TextField(default="")
    from_position: fields.ForeignKeyNullableRelation[Position] = reference("Position", "agenda_items", null=True)
    paper_version: fields.ForeignKeyNullableRelation[PaperVersion] = reference(
        "PaperVersion", "agenda_items", null=True
    )
    continues: fields.ForeignKeyNullableRelation[AgendaItem] = reference("AgendaItem", "continued_by", null=True)
    result: AgendaResult | None = choice(AgendaResult, null=True)
    remark = fields.TextField(default="")
    resolution: fields.ForeignKeyNullableRelation[Resolution] = reference("Resolution", "agenda_items", null=True)
    version = fields.IntField(default=1)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    recorded_by_id = fields.IntField(null=True)
    recorded_at = fields.DatetimeField(null=True)
    session_id: int
    from_position_id: int | None
    paper_version_id: int | None
    continues_id: int | None
    resolution_id: int | None
    continued_by: Any

    class Meta:
        table = "agenda_item"
        table_description = "agenda_item"
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=("session_id", "number"), name="agenda_item_number_once"),
            UniqueConstraint(
                fields=("continues_id",), name="agenda_item_goes_on_once", condition="continues_id IS NOT NULL"
            ),
        ]

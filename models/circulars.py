"""Circulars, mailing lists and the paths by which they reach members."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.files import StoredFile
from models.matters import Circle, Matter, Topic
from models.organisations import Organisation
from models.papers import PaperVersion
from models.positions import Position
from models.rounds import Round


class Path(StrEnum):
    DIRECT = "direct"
    DIRECT_WITH_COPY = "direct_with_copy"
    THROUGH = "through"  # only through the Landesverband
    RELEASED = "released"  # released by it


class MailPath(Model):
    """How mail of an association reaches the members of one Land; without a row: direct."""

    id = fields.IntField(primary_key=True)
    association: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "mail_paths")
    state_association: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "own_mail_paths")
    path: Path = choice(Path)
    association_id: int
    state_association_id: int

    class Meta:
        table = "mail_path"
        table_description = "mail_path"
        constraints = [UniqueConstraint(fields=("state_association_id",), name="mail_path_once")]


class MailingList(Model):
    """A list (Verteiler) beside the members; `open`: anybody may subscribe by double opt-in."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "mailing_lists")
    name = fields.CharField(max_length=120, unique=True)
    description = fields.CharField(max_length=400, default="")
    open = fields.BooleanField(default=False)
    office_id: int

    class Meta:
        table = "mailing_list"
        table_description = "mailing_list"


class Subscription(Model):
    """An address on a list (Abonnement), with the proof of consent; ended by one click, without an account."""

    id = fields.IntField(primary_key=True)
    mailing_list: fields.ForeignKeyRelation[MailingList] = reference("MailingList", "subscriptions")
    address = fields.CharField(max_length=254)
    address_key = fields.CharField(max_length=254)
    proof = fields.JSONField[dict[str, Any]](default=dict)
    requested_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    mailing_list_id: int

    class Meta:
        table = "subscription"
        table_description = "subscription"
        constraints = [
            UniqueConstraint(
                fields=("mailing_list_id", "address_key"), name="subscription_once", condition="ended_at IS NULL"
            )
        ]


class MailPreference(Model):
    """What somebody at an address wishes of circulars: language, and fields of policy that she does without.

    `wished` waits until somebody at the mailbox confirms it; `wishes` counts them, so that an older link confirms no newer wish.
    """

    id = fields.IntField(primary_key=True)
    address_key = fields.CharField(max_length=254, unique=True)
    language = fields.CharField(max_length=2, default="de")
    declined = fields.JSONField[list[int]](default=list)  # ids of topics
    wished = fields.JSONField[dict[str, Any]](default=dict)
    wished_at = fields.DatetimeField(null=True)
    wishes = fields.IntField(default=0)

    class Meta:
        table = "mail_preference"
        table_description = "mail_preference"


class Audience(Model):
    """A rule for whom something is meant (Zielgruppe), kept by an office under a name; see workflows/recipients/audiences.py."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "audiences")
    name = fields.CharField(max_length=80)
    rule = fields.JSONField[dict[str, Any]](default=dict)
    office_id: int

    class Meta:
        table = "audience"
        table_description = "audience"
        constraints = [UniqueConstraint(fields=("office_id", "name"), name="audience_once")]


class CircularSeries(StrEnum):
    CIRCULAR = "circular"  # Rundschreiben
    EXPRESS = "express"  # Schnellbrief


class CircularState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"  # released, and leaves by itself at its time
    SENT = "sent"


class Circular(Model):
    """A circular (Rundschreiben), numbered per office, series and year when it is sent.

    `changed_by` wrote it last, `sent_by` is the second person who released it; `scheduled_for` is when it leaves by itself.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "circulars")
    series: CircularSeries = choice(CircularSeries, default=CircularSeries.CIRCULAR)
    year = fields.IntField(null=True)
    number = fields.IntField(null=True)
    subject = fields.CharField(max_length=250)
    file_reference = fields.CharField(max_length=60, default="", db_default="")
    deadline = fields.DatetimeField(null=True)
    text = fields.TextField(default="")
    circle: Circle = choice(Circle, default=Circle.MEMBERS)
    acknowledge = fields.BooleanField(default=False, db_default=False)  # its readers are asked to say that they have it
    audience = fields.JSONField[dict[str, Any]](default=dict)
    matter: fields.ForeignKeyNullableRelation[Matter] = reference("Matter", "circulars", null=True)
    round: fields.ForeignKeyNullableRelation[Round] = reference("Round", "circulars", null=True)
    paper_version: fields.ForeignKeyNullableRelation[PaperVersion] = reference("PaperVersion", "circulars", null=True)
    recommendation: fields.ForeignKeyNullableRelation[Position] = reference("Position", "circulars", null=True)
    state: CircularState = choice(CircularState, default=CircularState.DRAFT)
    version = fields.IntField(default=1)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    changed_by_id = fields.IntField(null=True)
    scheduled_for = fields.DatetimeField(null=True)
    sent_by_id = fields.IntField(null=True)
    sent_at = fields.DatetimeField(null=True)
    search = TSVectorField(
        source_fields=("subject", "file_reference", "text"), config="german", weights=("A", "A", "B")
    )
    office_id: int
    matter_id: int | None
    round_id: int | None
    paper_version_id: int | None
    recommendation_id: int | None
    topics: fields.ReverseRelation[CircularTopic]
    revisions: fields.ReverseRelation[CircularRevision]
    attachments: fields.ReverseRelation[CircularAttachment]
    lists: fields.ReverseRelation[CircularList]

    @property
    def numbered(self) -> str:
        """How people cite it ("12/2026"); "" as long as it is a draft."""
        return f"{self.number}/{self.year}" if self.number else ""

    class Meta:
        table = "circular"
        table_description = "circular"
        indexes = [GinIndex(fields=("search",))]
        constraints = [
            UniqueConstraint(
                fields=("office_id", "series", "year", "number"),
                name="circular_number_once",
                condition="number IS NOT NULL",
            )
        ]


class CircularList(Model):
    """A circular also goes to a mailing list."""

    id = fields.IntField(primary_key=True)
    circular: fields.ForeignKeyRelation[Circular] = reference("Circular", "lists")
    mailing_list: fields.ForeignKeyRelation[MailingList] = reference("MailingList", "circulars")
    circular_id: int
    mailing_list_id: int

    class Meta:
        table = "circular_list"
        table_description = "circular_list"
        constraints = [UniqueConstraint(fields=("circular_id", "mailing_list_id"), name="circular_list_once")]


class CircularTopic(Model):
    """A circular is about a field of policy."""

    id = fields.IntField(primary_key=True)
    circular: fields.ForeignKeyRelation[Circular] = reference("Circular", "topics")
    topic: fields.ForeignKeyRelation[Topic] = reference("Topic", "circulars")
    circular_id: int
    topic_id: int

    class Meta:
        table = "circular_topic"
        table_description = "circular_topic"
        constraints = [UniqueConstraint(fields=("circular_id", "topic_id"), name="circular_topic_once")]


class Acknowledgement(Model):
    """An organisation has taken note of a circular (Kenntnisnahme): a person who is logged in, or the link in its mailbox."""

    id = fields.IntField(primary_key=True)
    circular: fields.ForeignKeyRelation[Circular] = reference("Circular", "acknowledgements")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "acknowledgements")
    given_by_id = fields.IntField(null=True)
    given_at = fields.DatetimeField()
    circular_id: int
    organisation_id: int

    class Meta:
        table = "acknowledgement"
        table_description = "acknowledgement"
        constraints = [UniqueConstraint(fields=("circular_id", "organisation_id"), name="acknowledgement_once")]


class CircularOpinion(Model):
    """Was a circular of use? One word of each organisation that says one; the last counts."""

    id = fields.IntField(primary_key=True)
    circular: fields.ForeignKeyRelation[Circular] = reference("Circular", "opinions")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "circular_opinions")
    useful = fields.BooleanField()
    given_at = fields.DatetimeField()
    circular_id: int
    organisation_id: int

    class Meta:
        table = "circular_opinion"
        table_description = "circular_opinion"
        constraints = [UniqueConstraint(fields=("circular_id", "organisation_id"), name="circular_opinion_once")]


class CircularRevision(Model):
    """A sent circular was corrected, or its deadline extended: what stood there before, and what its readers were told.

    All who had got it were written to again; the circular itself holds what is valid now.
    """

    id = fields.IntField(primary_key=True)
    circular: fields.ForeignKeyRelation[Circular] = reference("Circular", "revisions")
    number = fields.IntField()  # 1 is the first change
    what = fields.CharField(max_length=1_000)
    subject_before = fields.CharField(max_length=250)
    text_before = fields.TextField()
    deadline_before = fields.DatetimeField(null=True)
    extended = fields.BooleanField(default=False)
    revised_by_id = fields.IntField(null=True)
    revised_at = fields.DatetimeField()
    circular_id: int

    class Meta:
        table = "circular_revision"
        table_description = "circular_revision"
        constraints = [UniqueConstraint(fields=("circular_id", "number"), name="circular_revision_once")]


class CircularAttachment(Model):
    """A file that comes with a circular: in each mail, or as a link to the archive (`linked`)."""

    id = fields.IntField(primary_key=True)
    circular: fields.ForeignKeyRelation[Circular] = reference("Circular", "attachments")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "circulars")
    name = fields.CharField(max_length=200)
    linked = fields.BooleanField(default=False, db_default=False)
    circular_id: int
    file_id: int

    class Meta:
        table = "circular_attachment"
        table_description = "circular_attachment"


class Forwarding(Model):
    """A Landesverband's part in a circular: what waits for it, and when it passed it on under which number."""

    id = fields.IntField(primary_key=True)
    circular: fields.ForeignKeyRelation[Circular] = reference("Circular", "forwardings")
    state_association: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "forwardings")
    path: Path = choice(Path)
    waiting = fields.IntField(default=0)  # organisations that only this Landesverband reaches
    reference = fields.CharField(max_length=60, default="")  # its own number
    cover_note = fields.TextField(default="")
    forwarded_by_id = fields.IntField(null=True)
    forwarded_at = fields.DatetimeField(null=True)
    circular_id: int
    state_association_id: int

    class Meta:
        table = "forwarding"
        table_description = "forwarding"
        constraints = [UniqueConstraint(fields=("circular_id", "state_association_id"), name="forwarding_once")]

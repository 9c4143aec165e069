"""Matters, their source documents and the provisions to which requirements are anchored."""

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
from models.organisations import Body, Mailbox, Organisation
from models.people import Person


class Topic(Model):
    """A numbered field of policy (Handlungsfeld)."""

    id = fields.IntField(primary_key=True)
    number = fields.IntField(unique=True)
    name = fields.CharField(max_length=160)

    class Meta:
        table = "topic"
        table_description = "topic"


class MailboxTopic(Model):
    """A mailbox of an organisation is for this field of policy, perhaps for others too."""

    id = fields.IntField(primary_key=True)
    mailbox: fields.ForeignKeyRelation[Mailbox] = reference("Mailbox", "topics")
    topic: fields.ForeignKeyRelation[Topic] = reference("Topic", "mailboxes")
    mailbox_id: int
    topic_id: int

    class Meta:
        table = "mailbox_topic"
        table_description = "mailbox_topic"
        constraints = [UniqueConstraint(fields=("mailbox_id", "topic_id"), name="mailbox_topic_once")]


class Matter(Model):
    """One subject over its whole life (Vorhaben)."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=400)
    short_title = fields.CharField(max_length=80)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "matters")
    lead_association: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "led_matters")
    officer: fields.ForeignKeyNullableRelation[Person] = reference("Person", "matters", null=True)
    ministry: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "asked_in", null=True)
    our_reference = fields.CharField(max_length=80, default="")  # unser Aktenzeichen
    their_reference = fields.CharField(max_length=80, default="")
    due_at = fields.DatetimeField(null=True)  # the ministry's
    topic: fields.ForeignKeyNullableRelation[Topic] = reference("Topic", "matters", null=True)  # decides on mailboxes
    continues: fields.ForeignKeyNullableRelation[Matter] = reference("Matter", "continued_by", null=True)
    version = fields.IntField(default=1)
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    office_id: int
    lead_association_id: int
    officer_id: int | None
    ministry_id: int | None
    topic_id: int | None
    continues_id: int | None

    class Meta:
        table = "matter"
        table_description = "matter"


class Circle(StrEnum):
    """Who may know of a document at all (Kreis der Berechtigten); each includes those before it."""

    OFFICES = "offices"
    STATE_ASSOCIATIONS = "state_associations"
    BODIES = "bodies"
    MEMBERS = "members"
    PUBLIC = "public"


class DocumentStage(StrEnum):
    KEY_POINTS = "key_points"  # Eckpunkte
    MINISTERIAL_DRAFT = "ministerial_draft"  # Referentenentwurf
    CABINET_DRAFT = "cabinet_draft"  # Kabinettsentwurf
    PARLIAMENTARY_PAPER = "parliamentary_paper"  # Drucksache
    COMMITTEE_RECOMMENDATION = "committee_recommendation"  # Beschlussempfehlung
    LAW = "law"  # BGBl.
    IN_FORCE = "in_force"  # geltendes Recht


class SourceDocument(Model):
    """A draft over all its versions."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "documents")
    title = fields.CharField(max_length=400)
    matter_id: int

    class Meta:
        table = "source_document"
        table_description = "source_document"


class DocumentVersion(Model):
    """One version (Fassung) of a draft with its circle, which every page, mail, search and file obeys."""

    id = fields.IntField(primary_key=True)
    document: fields.ForeignKeyRelation[SourceDocument] = reference("SourceDocument", "versions")
    number = fields.IntField()
    label = fields.CharField(max_length=160)
    stage: DocumentStage = choice(DocumentStage)
    officially_sent = fields.BooleanField(default=True)  # False: leaked
    undecided = fields.BooleanField(default=True)  # "von der Bundesregierung noch nicht beschlossen"
    circle: Circle = choice(Circle)
    embargo_until = fields.DatetimeField(null=True)  # Sperrfrist: not to be published before
    format = fields.CharField(max_length=10)
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "document_versions")
    dated_at = fields.DatetimeField(null=True)
    received_at = fields.DatetimeField()
    document_id: int
    file_id: int

    class Meta:
        table = "document_version"
        table_description = "document_version"
        constraints = [UniqueConstraint(fields=("document_id", "number"), name="document_version_number_once")]


class CircleBody(Model):
    """A body whose members belong to the circle of a version."""

    id = fields.IntField(primary_key=True)
    document_version: fields.ForeignKeyRelation[DocumentVersion] = reference("DocumentVersion", "circle_bodies")
    body: fields.ForeignKeyRelation[Body] = reference("Body", "circles")
    document_version_id: int
    body_id: int

    class Meta:
        table = "circle_body"
        table_description = "circle_body"


class Provision(Model):
    """An addressable part of a version (Textstelle). `key` is stable across versions, `label` is how people cite it."""

    id = fields.IntField(primary_key=True)
    document_version: fields.ForeignKeyRelation[DocumentVersion] = reference("DocumentVersion", "provisions")
    position = fields.IntField()
    key = fields.CharField(max_length=160)
    parent_key = fields.CharField(max_length=160, default="")
    kind = fields.CharField(max_length=40)
    level = fields.IntField(default=0)
    label = fields.CharField(max_length=200)
    heading = fields.CharField(max_length=600, default="")
    text = fields.TextField(default="")
    text_hash = fields.CharField(max_length=64)
    search = TSVectorField(source_fields=("label", "heading", "text"), config="german", weights=("A", "B", "C"))
    document_version_id: int

    class Meta:
        table = "provision"
        table_description = "provision"
        ordering = ["position"]
        indexes = [GinIndex(fields=("search",)), ("document_version_id", "position")]
        constraints = [UniqueConstraint(fields=("document_version_id", "key"), name="provision_key_once")]


class ProvisionChangeKind(StrEnum):
    UNCHANGED = "unchanged"
    TEXT_CHANGED = "text_changed"
    GONE = "gone"
    MOVED = "moved"
    NEW = "new"


class ProvisionChange(Model):
    """What became of a provision in the next version; a move counts only once a person has confirmed it."""

    id = fields.IntField(primary_key=True)
    document_version: fields.ForeignKeyRelation[DocumentVersion] = reference("DocumentVersion", "changes")
    before: fields.ForeignKeyNullableRelation[Provision] = reference("Provision", "later", null=True)
    after: fields.ForeignKeyNullableRelation[Provision] = reference("Provision", "earlier", null=True)
    kind: ProvisionChangeKind = choice(ProvisionChangeKind)
    confirmed_by_id = fields.IntField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    document_version_id: int
    before_id: int | None
    after_id: int | None

    class Meta:
        table = "provision_change"
        table_description = "provision_change"


class Recognition(Model):
    """What was recognised in a draft that came as PDF or Word (Erkennung): a proposal that people correct and then use.

    `facts` is what will be said of the version, `lines` are those of the file as [page, text], `pieces` the provisions.
    """

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "recognitions")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "recognitions")
    name = fields.CharField(max_length=200)
    format = fields.CharField(max_length=10)
    pages = fields.IntField()
    facts = fields.JSONField[dict[str, Any]]()
    lines = fields.JSONField[list[tuple[int, str]]]()
    pieces = fields.JSONField[list[dict[str, Any]]]()
    document_version: fields.ForeignKeyNullableRelation[DocumentVersion] = reference(
        "DocumentVersion", "recognitions", null=True
    )
    version = fields.IntField(default=1)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    matter_id: int
    file_id: int
    document_version_id: int | None

    class Meta:
        table = "recognition"
        table_description = "recognition"


class MinistryMail(Model):
    """A ministry's mail as it was dropped (Anschreiben): without `matter` until somebody opens one or files it.

    `answers`: the dispatch to whose mail it came as a reply. `deadlines` are [words, moment] as found, `remarks` codes of
    what could not be read, or "automatic".
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "ministry_mails")
    matter: fields.ForeignKeyNullableRelation[Matter] = reference("Matter", "mails", null=True)
    answers: fields.ForeignKeyNullableRelation[Model] = reference("Dispatch", "replies", null=True)
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "ministry_mails")
    sender = fields.CharField(max_length=200)
    address = fields.CharField(max_length=254)
    subject = fields.CharField(max_length=400)
    reference = fields.CharField(max_length=80)
    text = fields.TextField()
    sent_at = fields.DatetimeField(null=True)
    deadlines = fields.JSONField[list[tuple[str, str]]]()
    remarks = fields.JSONField[list[str]]()
    brought_by_id = fields.IntField(null=True)
    brought_at = fields.DatetimeField()
    office_id: int
    matter_id: int | None
    answers_id: int | None
    file_id: int
    attached: fields.ReverseRelation[MinistryMailFile]

    class Meta:
        table = "ministry_mail"
        table_description = "ministry_mail"


DRAFT_ENDINGS = (".pdf", ".docx", ".xml", ".zip")


class MinistryMailFile(Model):
    """A file that came with a ministry's mail."""

    id = fields.IntField(primary_key=True)
    mail: fields.ForeignKeyRelation[MinistryMail] = reference("MinistryMail", "attached")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "mail_files")
    name = fields.CharField(max_length=200)
    mail_id: int
    file_id: int

    class Meta:
        table = "ministry_mail_file"
        table_description = "ministry_mail_file"
        ordering = ["id"]

    @property
    def may_be_draft(self) -> bool:
        """Could it be a draft that can be read?"""
        return self.name.lower().endswith(DRAFT_ENDINGS)


class DeadlineRequest(Model):
    """A letter in which the ministry was asked for more time (Bitte um Fristverlängerung), as it went out, and its answer."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "deadline_requests")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "deadline_requests")
    due_at = fields.DatetimeField()  # the deadline as it was
    asked_until = fields.DatetimeField()
    text = fields.TextField()
    note = fields.CharField(max_length=300)  # how it went
    sent_by_id = fields.IntField(null=True)
    sent_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)
    granted_until = fields.DatetimeField(null=True)  # empty although answered: declined
    matter_id: int
    file_id: int

    class Meta:
        table = "deadline_request"
        table_description = "deadline_request"
        ordering = ["-id"]

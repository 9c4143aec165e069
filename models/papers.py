"""Papers, their versions and passages, and who agreed to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.files import StoredFile
from models.matters import Matter, Provision, Topic
from models.organisations import Organisation
from models.people import Person
from models.positions import Position


class PaperKind(StrEnum):
    STATEMENT = "statement"  # Stellungnahme
    POSITION_PAPER = "position_paper"  # Positionspapier


class Paper(Model):
    """A statement or position paper over its versions; a supplementary statement is a new paper that `supplements` the first."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "papers")
    kind: PaperKind = choice(PaperKind, default=PaperKind.STATEMENT)
    title = fields.CharField(max_length=400)
    language = fields.CharField(max_length=2, default="de")
    supplements: fields.ForeignKeyNullableRelation[Paper] = reference("Paper", "supplemented_by", null=True)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    matter_id: int
    supplements_id: int | None

    class Meta:
        table = "paper"
        table_description = "paper"


class PaperState(StrEnum):
    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    SENT = "sent"  # never changes again


class PaperVersion(Model):
    """One version of a paper; frozen and hashed when approval is asked for. Approved follows from the approvals."""

    id = fields.IntField(primary_key=True)
    paper: fields.ForeignKeyRelation[Paper] = reference("Paper", "versions")
    number = fields.IntField()
    state: PaperState = choice(PaperState, default=PaperState.DRAFT)
    status_line = fields.CharField(max_length=200, default="")  # vorbehaltlich der Befassung unserer Gremien
    dated_on = fields.DateField(null=True)
    version = fields.IntField(default=1)
    content_hash = fields.CharField(max_length=64, default="")
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    frozen_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    published_at = fields.DatetimeField(null=True)
    paper_id: int
    passages: fields.ReverseRelation[Passage]
    approvals: fields.ReverseRelation[Approval]
    dissents: fields.ReverseRelation[Dissent]

    class Meta:
        table = "paper_version"
        table_description = "paper_version"
        constraints = [UniqueConstraint(fields=("paper_id", "number"), name="paper_version_number_once")]


class Passage(Model):
    """A heading with its text (Markdown). It has a source through the positions it cites, or a named author.

    `continues` is the same passage in the version before; `field_versions` as in workflows/field_versions.py.
    """

    id = fields.IntField(primary_key=True)
    paper_version: fields.ForeignKeyRelation[PaperVersion] = reference("PaperVersion", "passages")
    position = fields.IntField()
    level = fields.IntField(default=2)
    heading = fields.CharField(max_length=400, default="")
    body = fields.TextField(default="")
    provision: fields.ForeignKeyNullableRelation[Provision] = reference("Provision", "passages", null=True)
    topic: fields.ForeignKeyNullableRelation[Topic] = reference("Topic", "passages", null=True)
    named_author: fields.ForeignKeyNullableRelation[Person] = reference("Person", "passages", null=True)
    continues: fields.ForeignKeyNullableRelation[Passage] = reference("Passage", "continued_by", null=True)
    version = fields.IntField(default=1)
    field_versions: Any = fields.JSONField(default=dict, db_default="{}")
    changed_by_id = fields.IntField(null=True)
    changed_at = fields.DatetimeField(null=True)
    paper_version_id: int
    provision_id: int | None
    topic_id: int | None
    named_author_id: int | None
    continues_id: int | None
    citations: fields.ReverseRelation[Citation]

    class Meta:
        table = "passage"
        table_description = "passage"
        ordering = ["position"]


class PassageComment(Model):
    """A remark at a passage of a draft, by a person or, by name only, from a Word file; open ones go along to the next version."""

    id = fields.IntField(primary_key=True)
    passage: fields.ForeignKeyRelation[Passage] = reference("Passage", "comments")
    text = fields.TextField()
    quote = fields.CharField(max_length=400, default="")
    author: fields.ForeignKeyNullableRelation[Person] = reference("Person", "passage_comments", null=True)
    author_name = fields.CharField(max_length=120, default="")  # as the word processor said it
    written_at = fields.DatetimeField()
    resolved_at = fields.DatetimeField(null=True)
    resolved_by_id = fields.IntField(null=True)
    passage_id: int
    author_id: int | None

    class Meta:
        table = "passage_comment"
        table_description = "passage_comment"
        ordering = ["id"]


class Citation(Model):
    """A passage says a position."""

    id = fields.IntField(primary_key=True)
    passage: fields.ForeignKeyRelation[Passage] = reference("Passage", "citations")
    cited: fields.ForeignKeyRelation[Position] = reference("Position", "citations")
    passage_id: int
    cited_id: int

    class Meta:
        table = "citation"
        table_description = "citation"
        constraints = [UniqueConstraint(fields=("passage_id", "cited_id"), name="citation_once")]


class PaperFormat(StrEnum):
    PDF = "pdf"
    PUBLIC_PDF = "public_pdf"  # without personal data
    DOCX = "docx"
    ODT = "odt"


class RenderedPaper(Model):
    """A file made from a version; `content_hash` says from which text, so that an old one is noticed."""

    id = fields.IntField(primary_key=True)
    paper_version: fields.ForeignKeyRelation[PaperVersion] = reference("PaperVersion", "rendered")
    format: PaperFormat = choice(PaperFormat)
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "rendered")
    content_hash = fields.CharField(max_length=64)
    rendered_at = fields.DatetimeField()
    paper_version_id: int
    file_id: int

    class Meta:
        table = "rendered_paper"
        table_description = "rendered_paper"
        constraints = [UniqueConstraint(fields=("paper_version_id", "format"), name="rendered_paper_once")]


class PaperTemplate(Model):
    """The Word file from which the papers of an office take their styles, margins, header and footer."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "paper_templates")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "paper_templates")
    name = fields.CharField(max_length=200)
    brought_by_id = fields.IntField(null=True)
    brought_at = fields.DatetimeField()
    office_id: int
    file_id: int

    class Meta:
        table = "paper_template"
        table_description = "paper_template"
        constraints = [UniqueConstraint(fields=("office_id",), name="paper_template_once")]


class LetterFont(StrEnum):
    """In which letters the PDF files of an office are set; all come with the house, none is fetched."""

    SERIF = "serif"  # Libertinus Serif
    SANS = "sans"  # Source Sans Pro
    CLASSIC = "classic"  # New Computer Modern


class PaperTheme(Model):
    """How the PDF files of an office look (Briefbogen): a colour, letters, a line below and a logo; nothing that could run."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "paper_themes")
    colour = fields.CharField(max_length=7)
    font: LetterFont = choice(LetterFont)
    footer = fields.CharField(max_length=200, default="")
    logo: fields.ForeignKeyNullableRelation[StoredFile] = reference("StoredFile", "paper_themes", null=True)
    changed_by_id = fields.IntField(null=True)
    changed_at = fields.DatetimeField()
    version = fields.IntField(default=1)
    office_id: int
    logo_id: int | None

    class Meta:
        table = "paper_theme"
        table_description = "paper_theme"
        constraints = [UniqueConstraint(fields=("office_id",), name="paper_theme_once")]


class ApprovalState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    OBJECTED = "objected"


class ApprovalWay(StrEnum):
    VOTE = "vote"
    SILENCE = "silence"  # Verschweigensfrist, printed as such


class SessionResult(StrEnum):
    """What the bodies of an association made of its approval under reservation."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Approval(Model):
    """An association agrees to a version (Mitzeichnung), by vote or by silence until `due_at`.

    `session_on`: it agrees "vorbehaltlich der Befassung seiner Gremien", which meet that day; `session_note` says what
    they decided (committee, number, day).
    """

    id = fields.IntField(primary_key=True)
    paper_version: fields.ForeignKeyRelation[PaperVersion] = reference("PaperVersion", "approvals")
    association: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "approvals")
    position = fields.IntField(default=1)  # order of the signature blocks
    way: ApprovalWay = choice(ApprovalWay, default=ApprovalWay.VOTE)
    state: ApprovalState = choice(ApprovalState, default=ApprovalState.REQUESTED)
    reservation = fields.CharField(max_length=300, default="")
    requested_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)
    decided_by_id = fields.IntField(null=True)
    session_on = fields.DateField(null=True)
    session_result: SessionResult | None = choice(SessionResult, null=True)
    session_note = fields.CharField(max_length=300, default="", db_default="")
    session_recorded_at = fields.DatetimeField(null=True)
    session_recorded_by_id = fields.IntField(null=True)
    version = fields.IntField(default=1)
    paper_version_id: int
    association_id: int

    class Meta:
        table = "approval"
        table_description = "approval"
        ordering = ["position"]
        constraints = [UniqueConstraint(fields=("paper_version_id", "association_id"), name="approval_once")]

    def by_silence(self, now: datetime) -> bool:
        """Nobody objected until the end of the silence period."""
        return self.way is ApprovalWay.SILENCE and self.state is ApprovalState.REQUESTED and now > self.due_at

    @property
    def reserved(self) -> bool:
        """It agrees, but its bodies have not said anything yet."""
        return self.state is ApprovalState.APPROVED and self.session_on is not None and self.session_result is None

    def given(self, now: datetime) -> bool:
        """Does the association agree at this moment, by vote or by silence?"""
        return self.state is ApprovalState.APPROVED or self.by_silence(now)


class Objection(Model):
    """An association objects to a passage; settled by a new version, a dissent or its withdrawal."""

    id = fields.IntField(primary_key=True)
    approval: fields.ForeignKeyRelation[Approval] = reference("Approval", "objections")
    passage: fields.ForeignKeyNullableRelation[Passage] = reference("Passage", "objections", null=True)
    text = fields.TextField()
    raised_by_id = fields.IntField(null=True)
    raised_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)
    approval_id: int
    passage_id: int | None

    class Meta:
        table = "objection"
        table_description = "objection"


class Dissent(Model):
    """A position from which an association deviates (Abweichende Position); printed, never averaged away."""

    id = fields.IntField(primary_key=True)
    paper_version: fields.ForeignKeyRelation[PaperVersion] = reference("PaperVersion", "dissents")
    association: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "dissents")
    passage: fields.ForeignKeyNullableRelation[Passage] = reference("Passage", "dissents", null=True)
    text = fields.TextField()
    recorded_by_id = fields.IntField(null=True)
    recorded_at = fields.DatetimeField()
    paper_version_id: int
    association_id: int
    passage_id: int | None

    class Meta:
        table = "dissent"
        table_description = "dissent"

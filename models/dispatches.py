"""Where a paper went, what became of each position, and who was told."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.files import StoredFile
from models.matters import DocumentVersion, Matter
from models.organisations import Organisation
from models.papers import PaperVersion
from models.positions import Position


class DispatchChannel(StrEnum):
    MAIL = "mail"
    OUTSIDE = "outside"  # recorded as made outside: letter, portal, handed over


class ReceiptWay(StrEnum):
    """How we know that the addressee has it."""

    LINK = "link"  # a button on the page to which the mail leads
    REPLY = "reply"  # a mail that came back
    HAND = "hand"  # noted by the office


class Dispatch(Model):
    """A version went to an addressee (Abgabe), to a Land through or with copy to its Landesverband.

    Open until it is answered, or closed because no answer is to be expected; `reminded_at`: the officer, last.
    """

    id = fields.IntField(primary_key=True)
    paper_version: fields.ForeignKeyRelation[PaperVersion] = reference("PaperVersion", "dispatches")
    addressee: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "dispatches")
    through: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "relayed", null=True)
    copy_to: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "copied", null=True)
    channel: DispatchChannel = choice(DispatchChannel)
    outside_note = fields.CharField(max_length=300, default="")
    sent_by_id = fields.IntField(null=True)
    sent_at = fields.DatetimeField()
    received_at = fields.DatetimeField(null=True)
    received_by: ReceiptWay | None = choice(ReceiptWay, null=True)
    answer_due_on = fields.DateField(null=True)
    answered_at = fields.DatetimeField(null=True)
    answer_note = fields.TextField(default="")
    answer_file: fields.ForeignKeyNullableRelation[StoredFile] = reference("StoredFile", "dispatch_answers", null=True)
    reminded_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    closed_note = fields.CharField(max_length=300, default="", db_default="")
    version = fields.IntField(default=1)
    paper_version_id: int
    addressee_id: int
    through_id: int | None
    copy_to_id: int | None
    answer_file_id: int | None

    class Meta:
        table = "dispatch"
        table_description = "dispatch"
        constraints = [UniqueConstraint(fields=("paper_version_id", "addressee_id"), name="dispatch_once")]


class Outcome(StrEnum):
    """Verbleib of a demand; Umsetzungsstand of a recommendation or commitment."""

    ADOPTED = "adopted"  # übernommen
    PARTLY = "partly"  # teilweise übernommen
    NOT_ADOPTED = "not_adopted"  # nicht übernommen
    OPEN = "open"  # offen
    MOOT = "moot"  # gegenstandslos
    LAPSED = "lapsed"  # verfallen
    PLANNED = "planned"  # geplant
    UNDER_WAY = "under_way"  # in Arbeit
    DONE = "done"  # umgesetzt
    NOT_APPLICABLE = "not_applicable"  # trifft nicht zu


DEMAND_OUTCOMES = (
    Outcome.ADOPTED,
    Outcome.PARTLY,
    Outcome.NOT_ADOPTED,
    Outcome.OPEN,
    Outcome.MOOT,
    Outcome.LAPSED,
)
IMPLEMENTATION_OUTCOMES = (Outcome.PLANNED, Outcome.UNDER_WAY, Outcome.DONE, Outcome.NOT_APPLICABLE)


class FollowUp(Model):
    """What became of a demand: with an addressee, in a document version, or both.

    Every word is a row: members read it once a second person has `confirmed_at` it, until a newer confirmed
    word about the same version and addressee has `replaced_at` it. `quotation`, `link` and `dated_on` are of the source
    (the law, a letter), `evidence` is ours.
    """

    id = fields.IntField(primary_key=True)
    position: fields.ForeignKeyRelation[Position] = reference("Position", "follow_ups")
    document_version: fields.ForeignKeyNullableRelation[DocumentVersion] = reference(
        "DocumentVersion", "follow_ups", null=True
    )
    addressee: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "doings", null=True)
    outcome: Outcome = choice(Outcome)
    evidence = fields.TextField(default="")
    quotation = fields.TextField(default="", db_default="")
    link = fields.CharField(max_length=500, default="", db_default="")
    dated_on = fields.DateField(null=True)
    pursued = fields.BooleanField(default=False, db_default=False)  # lapsed, but a new matter goes on with it
    recorded_by_id = fields.IntField(null=True)
    recorded_at = fields.DatetimeField()
    confirmed_by_id = fields.IntField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    replaced_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)
    position_id: int
    document_version_id: int | None
    addressee_id: int | None

    class Meta:
        table = "follow_up"
        table_description = "follow_up"
        indexes = [("confirmed_at", "position_id")]
        constraints = [
            CheckConstraint(
                check="confirmed_by_id IS NULL OR confirmed_by_id <> recorded_by_id", name="follow_up_second_person"
            ),
        ]


class DispatchReminder(Model):
    """A letter that asked an addressee for its answer, as it went out (Erinnerung)."""

    id = fields.IntField(primary_key=True)
    dispatch: fields.ForeignKeyRelation[Dispatch] = reference("Dispatch", "reminders")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "dispatch_reminders")
    text = fields.TextField()
    note = fields.CharField(max_length=300)  # how it went
    sent_by_id = fields.IntField(null=True)
    sent_at = fields.DatetimeField()
    dispatch_id: int
    file_id: int

    class Meta:
        table = "dispatch_reminder"
        table_description = "dispatch_reminder"
        ordering = ["-id"]


class MemberAnswer(Model):
    """An organisation was told what became of its requirements in a matter; those it learned of are marked (Source)."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "member_answers")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "member_answers")
    sent_by_id = fields.IntField(null=True)
    sent_at = fields.DatetimeField()
    matter_id: int
    organisation_id: int

    class Meta:
        table = "member_answer"
        table_description = "member_answer"
        indexes = [("matter_id", "organisation_id")]

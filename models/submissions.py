"""What members hand in: submissions, answers to questions, requirements and support."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, money, reference
from models.files import StoredFile
from models.matters import Provision, Topic
from models.organisations import Organisation
from models.rounds import Question, Round

if TYPE_CHECKING:
    from models.contributions import Contribution


class SubmissionState(StrEnum):
    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class SubmissionKind(StrEnum):
    ANSWER = "answer"
    NIL_RETURN = "nil_return"  # Fehlanzeige
    CONSENT = "consent"  # Zustimmung zum Entwurf der Geschäftsstelle


class Channel(StrEnum):
    WEB = "web"
    MAIL = "mail"
    SPREADSHEET = "spreadsheet"
    PAPER = "paper"
    PHONE = "phone"
    FORWARDED = "forwarded"  # bundled by a Landesverband


class Submission(Model):
    """An answer (Rückmeldung) of one organisation for one or several; frozen and hashed at release."""

    id = fields.IntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = reference("Round", "submissions")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "submissions")
    kind: SubmissionKind = choice(SubmissionKind, default=SubmissionKind.ANSWER)
    state: SubmissionState = choice(SubmissionState, default=SubmissionState.DRAFT)
    channel: Channel = choice(Channel, default=Channel.WEB)
    remark = fields.TextField(default="")
    return_reason = fields.CharField(max_length=1000, default="")
    reservation_until = fields.DateField(null=True)  # unter Gremienvorbehalt: day of the session
    reservation_confirmed_at = fields.DatetimeField(null=True)
    reservation_confirmed_by_id = fields.IntField(null=True)
    withdrawal_reason = fields.CharField(max_length=1000, default="", db_default="")  # why its committee did not agree
    version = fields.IntField(default=1)
    # Who changed its words and each answer ("question_7") last, counted change by change: see workflows/field_versions.py.
    field_versions = fields.JSONField[dict[str, Any]](default=dict, db_default="{}")
    created_by_id = fields.IntField(null=True)
    handed_in_by_id = fields.IntField(null=True)
    released_by_id = fields.IntField(null=True)
    authored_at = fields.DatetimeField()
    handed_in_at = fields.DatetimeField(null=True)
    received_at = fields.DatetimeField(null=True)
    recorded_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    late = fields.BooleanField(default=False)
    receipt_number = fields.CharField(max_length=40, default="")
    content_hash = fields.CharField(max_length=64, default="")
    round_id: int
    organisation_id: int
    requirements: fields.ReverseRelation[Requirement]
    answers: fields.ReverseRelation[Answer]
    covers: fields.ReverseRelation[SubmissionOrganisation]

    class Meta:
        table = "submission"
        table_description = "submission"
        indexes = [("round_id", "state")]
        constraints = [
            UniqueConstraint(
                fields=("round_id", "organisation_id"),
                name="submission_one_live",
                condition="state <> 'withdrawn' AND channel <> 'forwarded'",
            ),
            UniqueConstraint(  # a Kreis answers for itself, and forwards the bundle of its towns
                fields=("round_id", "organisation_id"),
                name="submission_one_bundle",
                condition="state = 'draft' AND channel = 'forwarded'",
            ),
            UniqueConstraint(
                fields=("receipt_number",), name="submission_receipt_once", condition="receipt_number <> ''"
            ),
        ]


class SubmissionOrganisation(Model):
    """An organisation for which a submission speaks; its own submission beats that of its Verband.

    In a bundle `said_in` is the answer that counted for the organisation when it was forwarded.
    """

    id = fields.IntField(primary_key=True)
    submission: fields.ForeignKeyRelation[Submission] = reference("Submission", "covers")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "covered_by")
    said_in: fields.ForeignKeyNullableRelation[Submission] = reference("Submission", "bundled_for", null=True)
    submission_id: int
    organisation_id: int
    said_in_id: int | None

    class Meta:
        table = "submission_organisation"
        table_description = "submission_organisation"
        constraints = [
            UniqueConstraint(fields=("submission_id", "organisation_id"), name="submission_organisation_once")
        ]


class Answer(Model):
    """What a submission says to a question: text, the chosen option, or a number in the question's unit."""

    id = fields.IntField(primary_key=True)
    submission: fields.ForeignKeyRelation[Submission] = reference("Submission", "answers")
    question: fields.ForeignKeyRelation[Question] = reference("Question", "answers")
    text = fields.TextField(default="")
    number = fields.DecimalField(max_digits=15, decimal_places=2, null=True)
    submission_id: int
    question_id: int

    class Meta:
        table = "answer"
        table_description = "answer"
        constraints = [UniqueConstraint(fields=("submission_id", "question_id"), name="answer_once")]

    @property
    def value(self) -> str | Decimal:
        """The number where there is one, else the text."""
        return self.text if self.number is None else self.number


class Addressee(StrEnum):
    FEDERAL = "federal"  # Bund
    STATE = "state"  # ein Land
    STATES = "states"  # alle Länder
    BOTH = "both"  # Bund und Länder


class Priority(StrEnum):
    ESSENTIAL = "essential"  # unverzichtbar
    IMPORTANT = "important"  # wichtig
    NOTE = "note"  # Hinweis


class Reading(StrEnum):
    """Wer darf das lesen?"""

    OWN_OFFICE = "own_office"
    OFFICES = "offices"
    MEMBERS = "members"


class Quoting(StrEnum):
    """Dürfen wir es nach außen zitieren?"""

    NO = "no"
    ANONYMOUS = "anonymous"
    NAMED = "named"


class Continuation(StrEnum):
    STANDS = "stands"  # gilt fort
    SETTLED = "settled"  # erledigt
    CHANGED = "changed"  # geändert


class CostMethod(StrEnum):
    SUM = "sum"  # somebody says the amount
    CASES = "cases"  # Fälle × Minuten × Euro je Stunde
    PIECES = "pieces"  # Anzahl × Preis


class CostRhythm(StrEnum):
    YEARLY = "yearly"
    ONCE = "once"


class Requirement(Model):
    """One change asked for (Änderungsbedarf), at provisions or at a topic.

    `cost_once` and `cost_yearly` in Euro with their basis; where one of them was calculated (`cost_method`), the count,
    the minutes and the price (an hour's or a piece's) say how, and `cost_rhythm` which of the two it is. `origin` is the member's own row when a Landesverband
    forwarded it; `field_versions` holds for each field who changed it last at which version (autosave).
    """

    id = fields.IntField(primary_key=True)
    submission: fields.ForeignKeyRelation[Submission] = reference("Submission", "requirements")
    position = fields.IntField(default=1)
    topic: fields.ForeignKeyNullableRelation[Topic] = reference("Topic", "requirements", null=True)
    title = fields.CharField(max_length=300)
    current_text = fields.TextField(default="")
    proposed_text = fields.TextField(default="")
    rationale = fields.TextField(default="")
    addressee: Addressee = choice(Addressee, default=Addressee.FEDERAL)
    addressee_state = fields.CharField(max_length=2, default="")
    priority: Priority = choice(Priority, default=Priority.IMPORTANT)
    cost_once = money()
    cost_yearly = money()
    cost_basis = fields.CharField(max_length=600, default="")
    cost_method: CostMethod = choice(CostMethod, default=CostMethod.SUM, db_default="sum")
    cost_count = fields.DecimalField(max_digits=15, decimal_places=2, null=True)
    cost_minutes = fields.DecimalField(max_digits=15, decimal_places=2, null=True)
    cost_price = money()
    cost_rhythm: CostRhythm = choice(CostRhythm, default=CostRhythm.YEARLY, db_default="yearly")
    reading: Reading = choice(Reading, default=Reading.OFFICES)
    quoting: Quoting = choice(Quoting, default=Quoting.NO)
    name_shown = fields.BooleanField(default=False)
    continues: fields.ForeignKeyNullableRelation[Requirement] = reference("Requirement", "continued_by", null=True)
    continuation: Continuation | None = choice(Continuation, null=True)
    origin: fields.ForeignKeyNullableRelation[Requirement] = reference("Requirement", "forwarded_as", null=True)
    contribution: fields.ForeignKeyNullableRelation[Contribution] = reference(
        "Contribution", "requirements", null=True
    )  # written by a department of the organisation
    sheet_row = fields.CharField(max_length=40, default="", db_default="")  # row of the spreadsheet from which it came
    version = fields.IntField(default=1)
    field_versions = fields.JSONField[dict[str, Any]](default=dict)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    submission_id: int
    topic_id: int | None
    continues_id: int | None
    origin_id: int | None
    contribution_id: int | None
    places: fields.ReverseRelation[RequirementProvision]
    supports: fields.ReverseRelation[Support]
    files: fields.ReverseRelation[RequirementFile]
    continued_by: fields.ReverseRelation[Requirement]
    settlements: fields.ReverseRelation[Settlement]

    class Meta:
        table = "requirement"
        table_description = "requirement"


class RequirementProvision(Model):
    """A requirement concerns a provision (Bezug)."""

    id = fields.IntField(primary_key=True)
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "places", indexed=False)
    provision: fields.ForeignKeyRelation[Provision] = reference("Provision", "requirements", indexed=False)
    requirement_id: int
    provision_id: int

    class Meta:
        table = "requirement_provision"
        table_description = "requirement_provision"
        indexes = [("provision_id", "requirement_id")]
        constraints = [UniqueConstraint(fields=("requirement_id", "provision_id"), name="requirement_provision_once")]


class RequirementFile(Model):
    """A file that belongs to what a requirement says (Anlage)."""

    id = fields.IntField(primary_key=True)
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "files")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "requirements")
    name = fields.CharField(max_length=200)
    requirement_id: int
    file_id: int

    class Meta:
        table = "requirement_file"
        table_description = "requirement_file"
        ordering = ["id"]


class BundleChoice(Model):
    """What becomes of a requirement when its round is forwarded, where it does not simply go as it is.

    Kept back (zurückbehalten), with the reason that its member reads; or put `under` a requirement of the bundler's own,
    which says in one sentence what several ask for: it goes along then, and keeps its origin.
    """

    id = fields.IntField(primary_key=True)
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "bundle_choices")
    under: fields.ForeignKeyNullableRelation[Requirement] = reference("Requirement", "puts_together", null=True)
    reason = fields.CharField(max_length=1000, default="")
    chosen_by_id = fields.IntField(null=True)
    chosen_at = fields.DatetimeField()
    requirement_id: int
    under_id: int | None

    class Meta:
        table = "bundle_choice"
        table_description = "bundle_choice"
        constraints = [UniqueConstraint(fields=("requirement_id",), name="bundle_choice_once")]


class SubmissionLetter(Model):
    """What a member sent on paper or by mail, beside the answer that the office recorded from it (Schreiben)."""

    id = fields.IntField(primary_key=True)
    submission: fields.ForeignKeyRelation[Submission] = reference("Submission", "letters")
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "letters")
    name = fields.CharField(max_length=200)
    submission_id: int
    file_id: int

    class Meta:
        table = "submission_letter"
        table_description = "submission_letter"


class Settlement(Model):
    """A member says in a later round that an earlier requirement of its own is settled (erledigt)."""

    id = fields.IntField(primary_key=True)
    submission: fields.ForeignKeyRelation[Submission] = reference("Submission", "settlements")
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "settlements")
    settled_by_id = fields.IntField(null=True)
    settled_at = fields.DatetimeField()
    submission_id: int
    requirement_id: int

    class Meta:
        table = "settlement"
        table_description = "settlement"
        constraints = [UniqueConstraint(fields=("submission_id", "requirement_id"), name="settlement_once")]


class Support(Model):
    """Another member joins a released requirement (Unterstützung)."""

    id = fields.IntField(primary_key=True)
    requirement: fields.ForeignKeyRelation[Requirement] = reference("Requirement", "supports")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "supports")
    remark = fields.CharField(max_length=1000, default="")
    given_by_id = fields.IntField(null=True)
    given_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)
    requirement_id: int
    organisation_id: int

    class Meta:
        table = "support"
        table_description = "support"
        constraints = [
            UniqueConstraint(
                fields=("requirement_id", "organisation_id"), name="support_once", condition="withdrawn_at IS NULL"
            )
        ]

"""Rounds (Beteiligungen): who is asked what, until when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.matters import DocumentVersion, Matter
from models.organisations import Organisation

if TYPE_CHECKING:
    from models.admissions import Admission


class RoundKind(StrEnum):
    HEARING = "hearing"  # Verbändeanhörung
    URGENT_QUERY = "urgent_query"  # Eilabfrage
    MEMBER_SURVEY = "member_survey"  # Mitgliederumfrage
    COST_QUERY = "cost_query"  # Kostenabfrage


class Round(Model):
    """One call to members. Whether it is open follows from the clock, never from a flag.

    `feeds` is the round of the federation into which a Landesverband forwards its own.
    `audience` is a rule, see workflows/recipients/audiences.py.
    """

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "rounds")
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "rounds")
    document_version: fields.ForeignKeyNullableRelation[DocumentVersion] = reference(
        "DocumentVersion", "rounds", null=True
    )
    feeds: fields.ForeignKeyNullableRelation[Round] = reference("Round", "fed_by", null=True)
    follows: fields.ForeignKeyNullableRelation[Round] = reference("Round", "followed_by", null=True)
    kind: RoundKind = choice(RoundKind)
    title = fields.CharField(max_length=300)
    text = fields.TextField(default="")  # Markdown: what is asked
    audience = fields.JSONField[dict[str, Any]](default=dict)
    opened_at = fields.DatetimeField(null=True)
    deadline = fields.DatetimeField()
    grace_until = fields.DatetimeField(null=True)  # Nachfrist
    ended_at = fields.DatetimeField(null=True)  # ended early by the office
    forwarded_at = fields.DatetimeField(null=True)  # a Landesverband's bundle went to the round it feeds
    version = fields.IntField(default=1)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    matter_id: int
    office_id: int
    document_version_id: int | None
    feeds_id: int | None
    follows_id: int | None
    stages: fields.ReverseRelation[RoundStage]
    extensions: fields.ReverseRelation[Extension]
    questions: fields.ReverseRelation[Question]
    invitations: fields.ReverseRelation[Invitation]

    class Meta:
        table = "round"
        table_description = "round"
        constraints = [
            CheckConstraint(check="grace_until IS NULL OR grace_until >= deadline", name="round_grace_after_deadline")
        ]

    def due(self, organisation_ids: set[int] | None = None) -> datetime:
        """The deadline that holds for these organisations: the latest extension granted to all or to one of them.

        `extensions` must have been fetched.
        """
        return max([self.deadline, *(one.until for one in self._extensions_of(organisation_ids))])

    def punctual(self, organisation_ids: set[int]) -> datetime:
        """Until when their answer counts as in time: whoever was admitted after the deadline stays late."""
        granted = [one.until for one in self._extensions_of(organisation_ids) if one.admission_id is None]
        return max([self.deadline, *granted])

    def _extensions_of(self, organisation_ids: set[int] | None) -> list[Extension]:
        own = organisation_ids or set()
        return [one for one in self.extensions if one.organisation_id is None or one.organisation_id in own]

    def ends(self, organisation_ids: set[int] | None = None) -> datetime:
        """Until when an answer is taken at all: deadline, extension or grace period, unless ended early."""
        last = max(self.due(organisation_ids), self.grace_until or self.deadline)
        return min(last, self.ended_at) if self.ended_at else last

    def bundles_due(self, office_id: int) -> datetime:
        """By when a bundle of this office is due: the stage of the Landesverbände may be later than the members'.

        `extensions` and `stages` must have been fetched.
        """
        stages = [one.due_at for one in self.stages if one.purpose is StagePurpose.STATE_ASSOCIATIONS]
        return max([self.due({office_id}), *stages])

    def takes_bundles_until(self, office_id: int) -> datetime:
        """Until when it is taken at all, unless ended early."""
        last = max(self.bundles_due(office_id), self.ends({office_id}))
        return min(last, self.ended_at) if self.ended_at else last

    def accepts(self, now: datetime, organisation_ids: set[int] | None = None) -> bool:
        """Is an answer of these organisations taken at this moment?"""
        return self.opened_at is not None and self.opened_at <= now <= self.ends(organisation_ids)


class StagePurpose(StrEnum):
    MEMBERS = "members"
    STATE_ASSOCIATIONS = "state_associations"
    APPROVAL = "approval"
    MINISTRY = "ministry"


class RoundStage(Model):
    """One of the staged deadlines, counted back from the ministry's."""

    id = fields.IntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = reference("Round", "stages")
    purpose: StagePurpose = choice(StagePurpose)
    due_at = fields.DatetimeField()
    round_id: int

    class Meta:
        table = "round_stage"
        table_description = "round_stage"
        ordering = ["due_at"]
        constraints = [UniqueConstraint(fields=("round_id", "purpose"), name="round_stage_once")]


class Extension(Model):
    """A later deadline for all (`organisation` empty) or for one, with the reason; `admission` where it had passed."""

    id = fields.IntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = reference("Round", "extensions")
    organisation: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "extensions", null=True)
    admission: fields.ForeignKeyNullableRelation[Admission] = reference("Admission", "extensions", null=True)
    until = fields.DatetimeField()
    reason = fields.CharField(max_length=500)
    granted_by_id = fields.IntField(null=True)
    granted_at = fields.DatetimeField()
    round_id: int
    organisation_id: int | None
    admission_id: int | None

    class Meta:
        table = "extension"
        table_description = "extension"


class QuestionKind(StrEnum):
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


class Question(Model):
    """A question of a round; `options` for a choice, `unit` (h, EUR, VZÄ …) and plausible bounds for a number.

    `mirrors` is the question that the federation asks, where this one is asked on its behalf in a round that feeds it.
    """

    id = fields.IntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = reference("Round", "questions")
    position = fields.IntField()
    kind: QuestionKind = choice(QuestionKind)
    text = fields.CharField(max_length=600)
    unit = fields.CharField(max_length=40, default="")
    options = fields.JSONField[list[str]](default=list)
    minimum = fields.DecimalField(max_digits=15, decimal_places=2, null=True)
    maximum = fields.DecimalField(max_digits=15, decimal_places=2, null=True)
    required = fields.BooleanField(default=False)
    mirrors: fields.ForeignKeyNullableRelation[Question] = reference("Question", "mirrored_by", null=True)
    round_id: int
    mirrors_id: int | None

    class Meta:
        table = "question"
        table_description = "question"
        ordering = ["position"]


class Invitation(Model):
    """An organisation is asked in a round; one mail goes to its `desk` for all towns of the desk."""

    id = fields.IntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = reference("Round", "invitations")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "invitations")
    desk: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "desk_invitations")
    invited_at = fields.DatetimeField()
    reminded_at = fields.DatetimeField(null=True)
    round_id: int
    organisation_id: int
    desk_id: int

    class Meta:
        table = "invitation"
        table_description = "invitation"
        constraints = [UniqueConstraint(fields=("round_id", "organisation_id"), name="invitation_once")]


class InvitationTemplate(Model):
    """With which words an office begins the invitation to a round (Einladungsvorlage); placeholders in braces."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "invitation_templates")
    text = fields.TextField()
    version = fields.IntField(default=1)
    office_id: int

    class Meta:
        table = "invitation_template"
        table_description = "invitation_template"
        constraints = [UniqueConstraint(fields=("office_id",), name="invitation_template_once")]

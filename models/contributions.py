"""Work inside a town hall: what a department adds to the answer (Zuarbeit), and who signs it by a link (Unterschrift)."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import reference
from models.matters import Provision
from models.people import Person
from models.rounds import Question
from models.submissions import Submission


class Contribution(Model):
    """A department is asked by a signed link for its part of a draft, until its own due date.

    `person` holds the address it went to, so that erasure works; `department` is the name of a unit, never of a human.
    """

    id = fields.IntField(primary_key=True)
    submission: fields.ForeignKeyRelation[Submission] = reference("Submission", "contributions")
    person: fields.ForeignKeyRelation[Person] = reference("Person", "contributions")
    department = fields.CharField(max_length=120)
    word = fields.CharField(max_length=1000, default="")
    due_at = fields.DatetimeField()
    asked_by_id = fields.IntField(null=True)
    asked_at = fields.DatetimeField()
    reminded_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)  # the department is done
    return_reason = fields.CharField(max_length=1000, default="", db_default="")  # why the house gave it back
    ended_at = fields.DatetimeField(null=True)  # called off by the organisation
    submission_id: int
    person_id: int
    places: fields.ReverseRelation[ContributionProvision]
    asked_questions: fields.ReverseRelation[ContributionQuestion]

    class Meta:
        table = "contribution"
        table_description = "contribution"
        constraints = [
            UniqueConstraint(
                fields=("submission_id", "department"), name="contribution_once", condition="ended_at IS NULL"
            )
        ]


class ContributionProvision(Model):
    """A provision, with all parts of it, on which a department is asked to write."""

    id = fields.IntField(primary_key=True)
    contribution: fields.ForeignKeyRelation[Contribution] = reference("Contribution", "places")
    provision: fields.ForeignKeyRelation[Provision] = reference("Provision", "contributions")
    contribution_id: int
    provision_id: int

    class Meta:
        table = "contribution_provision"
        table_description = "contribution_provision"
        constraints = [UniqueConstraint(fields=("contribution_id", "provision_id"), name="contribution_provision_once")]


class ContributionQuestion(Model):
    """A question of the round that a department is asked to answer; when it last did."""

    id = fields.IntField(primary_key=True)
    contribution: fields.ForeignKeyRelation[Contribution] = reference("Contribution", "asked_questions")
    question: fields.ForeignKeyRelation[Question] = reference("Question", "contributions")
    answered_at = fields.DatetimeField(null=True)
    contribution_id: int
    question_id: int

    class Meta:
        table = "contribution_question"
        table_description = "contribution_question"
        constraints = [UniqueConstraint(fields=("contribution_id", "question_id"), name="contribution_question_once")]


class SignedRelease(Model):
    """An answer is laid before a named person by a signed link: she releases it with her typed name, or returns it.

    `version` is that of the answer when it was laid before her; a changed one needs a new link.
    """

    id = fields.IntField(primary_key=True)
    submission: fields.ForeignKeyRelation[Submission] = reference("Submission", "signed_releases")
    person: fields.ForeignKeyRelation[Person] = reference("Person", "signed_releases")
    version = fields.IntField()
    asked_by_id = fields.IntField(null=True)
    asked_at = fields.DatetimeField()
    signed_at = fields.DatetimeField(null=True)
    returned_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)  # called off, or replaced by a newer link
    submission_id: int
    person_id: int

    class Meta:
        table = "signed_release"
        table_description = "signed_release"
        constraints = [
            UniqueConstraint(
                fields=("submission_id",),
                name="signed_release_once",
                condition="signed_at IS NULL AND returned_at IS NULL AND ended_at IS NULL",
            )
        ]

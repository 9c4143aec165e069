"""Requests for admission (Bitte um Zulassung) by those whose deadline has passed."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import reference
from models.organisations import Organisation
from models.rounds import Round


class Admission(Model):
    """A desk asks to be heard although its deadline has passed; the office of the round grants it or declines.

    `organisation` is the desk that asks, `covers` for whom. `answer`: what the office says to it.
    """

    id = fields.IntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = reference("Round", "admissions")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "admissions")
    reason = fields.CharField(max_length=1000)
    asked_by_id = fields.IntField(null=True)
    asked_at = fields.DatetimeField()
    granted = fields.BooleanField(null=True)
    answer = fields.CharField(max_length=500, default="")
    decided_by_id = fields.IntField(null=True)
    decided_at = fields.DatetimeField(null=True)
    round_id: int
    organisation_id: int
    covers: fields.ReverseRelation[AdmissionOrganisation]

    class Meta:
        table = "admission"
        table_description = "admission"
        constraints = [
            UniqueConstraint(
                fields=("round_id", "organisation_id"), name="admission_one_open", condition="decided_at IS NULL"
            )
        ]


class AdmissionOrganisation(Model):
    """An organisation for which admission is asked."""

    id = fields.IntField(primary_key=True)
    admission: fields.ForeignKeyRelation[Admission] = reference("Admission", "covers")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "admitted_by")
    admission_id: int
    organisation_id: int

    class Meta:
        table = "admission_organisation"
        table_description = "admission_organisation"
        constraints = [UniqueConstraint(fields=("admission_id", "organisation_id"), name="admission_organisation_once")]

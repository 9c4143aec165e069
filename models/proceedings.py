"""The course of a bill in Bundestag and Bundesrat (Vorgang), as the parliament's own register (DIP) tells it."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.matters import DocumentStage, Matter
from models.people import Person


class ProceedingTrouble(StrEnum):
    """Why the register could not be read the last time."""

    OFF = "off"  # no address or no key is set
    KEY = "key"  # refused or expired
    UNREACHABLE = "unreachable"  # no answer, too slow, or an error there
    SHAPE = "shape"  # an answer in another form than the one we know
    UNKNOWN = "unknown"  # there is no such Vorgang


class Proceeding(Model):
    """A matter follows a Vorgang. `state` is its Beratungsstand; `stage` is what a person made of it for our matter.

    `cursor` is where reading its steps broke off; `changed_at` is how the register marks the state that was read whole.
    """

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "proceedings")
    dip_id = fields.IntField()
    title = fields.TextField(default="")
    state = fields.CharField(max_length=200, default="")
    changed_at = fields.CharField(max_length=40, default="")
    cursor = fields.CharField(max_length=500, default="")
    stage: DocumentStage | None = choice(DocumentStage, null=True)
    trouble: ProceedingTrouble | None = choice(ProceedingTrouble, null=True)
    failures = fields.IntField(default=0)
    checked_at = fields.DatetimeField(null=True)
    next_check_at = fields.DatetimeField()
    linked_by_id = fields.IntField(null=True)
    linked_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    matter_id: int
    steps: fields.ReverseRelation[ProceedingStep]

    class Meta:
        table = "proceeding"
        table_description = "proceeding"
        indexes = [("next_check_at",)]
        constraints = [
            UniqueConstraint(fields=("matter_id", "dip_id"), name="proceeding_once", condition="ended_at IS NULL")
        ]


class StepHint(StrEnum):
    """What a step suggests to do; a person decides."""

    STAGE = "stage"  # the draft has reached another stage
    FOLLOW_UP = "follow_up"  # it was decided: say what became of our demands
    LAPSE = "lapse"  # the term of parliament ended it


class ProceedingStep(Model):
    """One step (Vorgangsposition), an announcement (Verkündung) or an end without a decision.

    `key` names it in its proceeding; `hint` and `stage` are the machine's suggestion, `accepted` what a person said to it.
    """

    id = fields.IntField(primary_key=True)
    proceeding: fields.ForeignKeyRelation[Proceeding] = reference("Proceeding", "steps")
    key = fields.CharField(max_length=60)
    house = fields.CharField(max_length=20, default="")
    happened_on = fields.DateField()
    title = fields.TextField()
    document = fields.CharField(max_length=80, default="")
    document_link = fields.CharField(max_length=500, default="")
    resolutions = fields.JSONField[list[str]](default=list)
    hint: StepHint | None = choice(StepHint, null=True)
    stage: DocumentStage | None = choice(DocumentStage, null=True)
    accepted = fields.BooleanField(null=True)
    settled_by_id = fields.IntField(null=True)
    settled_at = fields.DatetimeField(null=True)
    seen_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)
    proceeding_id: int

    class Meta:
        table = "proceeding_step"
        table_description = "proceeding_step"
        ordering = ["-happened_on", "-id"]
        constraints = [UniqueConstraint(fields=("proceeding_id", "key"), name="proceeding_step_once")]


class MatterWatch(Model):
    """A person wants to know what happens to a matter in parliament (beobachtet)."""

    id = fields.IntField(primary_key=True)
    matter: fields.ForeignKeyRelation[Matter] = reference("Matter", "watches")
    person: fields.ForeignKeyRelation[Person] = reference("Person", "watches")
    since = fields.DatetimeField()
    matter_id: int
    person_id: int

    class Meta:
        table = "matter_watch"
        table_description = "matter_watch"
        constraints = [UniqueConstraint(fields=("matter_id", "person_id"), name="matter_watch_once")]

"""Persons, what they may act for, and how they prove who they are."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

from models.columns import choice, reference
from models.organisations import Organisation


class Role(StrEnum):
    CONTRIBUTOR = "contributor"  # Sachbearbeitung
    COORDINATOR = "coordinator"  # Koordination, releases
    OFFICER = "officer"  # Referent/in
    LEAD = "lead"  # Beigeordnete/r, signs
    ADMINISTRATOR = "administrator"


MEMBER_ROLES = (Role.CONTRIBUTOR, Role.COORDINATOR)
OFFICE_ROLES = (Role.OFFICER, Role.LEAD, Role.ADMINISTRATOR)


class Person(Model):
    """A human being. Names and personal addresses live only here, so that erasure works."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=120)
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, unique=True)
    language = fields.CharField(max_length=2, default="de")
    active = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()
    erased_at = fields.DatetimeField(null=True)

    class Meta:
        table = "person"
        table_description = "person"


class Mandate(Model):
    """A person acts for an organisation in a role (Zuständigkeit), for a term, perhaps as deputy."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "mandates")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "mandates")
    role: Role = choice(Role)
    deputy = fields.BooleanField(default=False)
    provisional = fields.BooleanField(default=False)
    since = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    person_id: int
    organisation_id: int

    class Meta:
        table = "mandate"
        table_description = "mandate"
        constraints = [
            UniqueConstraint(
                fields=("person_id", "organisation_id", "role"), name="mandate_once", condition="until IS NULL"
            )
        ]


class Session(Model):
    """A browser that a person logged in with; a row, so that it can be revoked."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "sessions")
    acting: fields.ForeignKeyNullableRelation[Mandate] = reference("Mandate", "sessions", null=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    person_id: int
    acting_id: int | None

    class Meta:
        table = "session"
        table_description = "session"


class LoginRequest(Model):
    """A mail with a link and a code to type; both end after 60 minutes or the first use."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "login_requests")
    token_hash = fields.CharField(max_length=64, unique=True)
    code_hash = fields.CharField(max_length=64)
    attempts = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    demonstration = fields.BooleanField(default=False)  # usable again while the demo serves; made by nothing else
    person_id: int

    class Meta:
        table = "login_request"
        table_description = "login_request"


class FeedKey(Model):
    """A secret link by which a person's calendar and news reader fetch what she may see for one organisation."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "feed_keys")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "feed_keys")
    created_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    person_id: int
    organisation_id: int

    class Meta:
        table = "feed_key"
        table_description = "feed_key"

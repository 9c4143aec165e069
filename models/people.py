"""Persons, what they may act for, and how they prove who they are."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.organisations import DISTRICT_KINDS, OFFICE_KINDS, Organisation, OrganisationKind

# What the house speaks; the first where nobody said anything else.
LANGUAGES = ("de", "en")


class Role(StrEnum):
    CONTRIBUTOR = "contributor"  # Sachbearbeitung
    COORDINATOR = "coordinator"  # Koordination, releases
    OFFICER = "officer"  # Referent/in
    LEAD = "lead"  # Beigeordnete/r, signs
    ADMINISTRATOR = "administrator"


MEMBER_ROLES = (Role.CONTRIBUTOR, Role.COORDINATOR)
OFFICE_ROLES = (Role.OFFICER, Role.LEAD, Role.ADMINISTRATOR)


def roles_at(kind: OrganisationKind) -> tuple[Role, ...]:
    """In which roles one may act for such an organisation; officers of a Kreis or a Verband ask and bundle its towns."""
    if kind in OFFICE_KINDS:
        return OFFICE_ROLES
    return (*MEMBER_ROLES, Role.OFFICER) if kind in DISTRICT_KINDS else MEMBER_ROLES


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


class MandateEnding(Model):
    """Many mandates end at one moment by one act (Beendigung zum Stichtag); it can be taken back until then.

    `office` is the Landesverband or the desk whose act it is.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "mandate_endings")
    ends_at = fields.DatetimeField()
    reason = fields.CharField(max_length=200)
    created_by_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)
    office_id: int
    mandates: fields.ReverseRelation[Mandate]

    class Meta:
        table = "mandate_ending"
        table_description = "mandate_ending"


class Mandate(Model):
    """A person acts for an organisation in a role (Zuständigkeit), for a term, perhaps as deputy.

    It holds from `since` until `until`, and both may lie ahead: the clock decides, no job. A deputy's that `represents`
    another holds for the span its holder gave it. `elected`: an office by election, whose term ends for many at once.
    """

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "mandates")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "mandates")
    role: Role = choice(Role)
    deputy = fields.BooleanField(default=False)
    provisional = fields.BooleanField(default=False)
    since = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    elected = fields.BooleanField(default=False, db_default=False)
    represents: fields.ForeignKeyNullableRelation[Mandate] = reference("Mandate", "deputies", null=True)
    ending: fields.ForeignKeyNullableRelation[MandateEnding] = reference("MandateEnding", "mandates", null=True)
    person_id: int
    organisation_id: int
    represents_id: int | None
    ending_id: int | None

    class Meta:
        table = "mandate"
        table_description = "mandate"
        constraints = [
            UniqueConstraint(
                fields=("person_id", "organisation_id", "role"), name="mandate_once", condition="until IS NULL"
            )
        ]


class ClaimDecision(StrEnum):
    JOINED = "joined"  # beside those who act already
    REPLACED = "replaced"  # instead of the coordinators there
    REFUSED = "refused"


class MandateClaim(Model):
    """Somebody asks to act for an organisation where no domain proves it, or where others do (Antrag auf Zuständigkeit).

    `office` decides: the Landesverband, or who it is the federation; after `passes_on_at` the federation may as well.
    """

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "mandate_claims")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "mandate_claims")
    role: Role = choice(Role)
    word = fields.CharField(max_length=1000)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "decided_claims")
    asked_at = fields.DatetimeField()
    passes_on_at = fields.DatetimeField()
    objection = fields.CharField(max_length=1000, default="")  # of a coordinator there
    objected_by_id = fields.IntField(null=True)
    objected_at = fields.DatetimeField(null=True)
    decision: ClaimDecision | None = choice(ClaimDecision, null=True)
    reason = fields.CharField(max_length=1000, default="")
    decided_by_id = fields.IntField(null=True)
    decided_at = fields.DatetimeField(null=True)
    person_id: int
    organisation_id: int
    office_id: int

    class Meta:
        table = "mandate_claim"
        table_description = "mandate_claim"
        constraints = [
            UniqueConstraint(
                fields=("person_id", "organisation_id"), name="mandate_claim_once", condition="decided_at IS NULL"
            )
        ]


class Confirmation(Model):
    """Once a year an organisation is asked whether its people are still right (Bestätigung der Zuständigkeiten)."""

    id = fields.IntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "confirmations")
    asked_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    confirmed_by_id = fields.IntField(null=True)
    organisation_id: int

    class Meta:
        table = "confirmation"
        table_description = "confirmation"
        constraints = [
            UniqueConstraint(fields=("organisation_id",), name="confirmation_once", condition="confirmed_at IS NULL")
        ]


class MutedMail(Model):
    """A person does not want one kind of mail, or once a day (`daily`); duty mails cannot be muted or held back."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "muted_mails")
    kind = fields.CharField(max_length=40)
    daily = fields.BooleanField(default=False, db_default=False)
    person_id: int

    class Meta:
        table = "muted_mail"
        table_description = "muted_mail"
        constraints = [UniqueConstraint(fields=("person_id", "kind"), name="muted_mail_once")]


class Session(Model):
    """A browser that a person logged in with; a row, so that it can be revoked.

    `browser` and `system` are two short names ("Firefox", "Windows"), not what the browser sends; `used_on` is a day.
    """

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "sessions")
    acting: fields.ForeignKeyNullableRelation[Mandate] = reference("Mandate", "sessions", null=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    browser = fields.CharField(max_length=20, default="", db_default="")
    system = fields.CharField(max_length=20, default="", db_default="")
    used_on = fields.DateField(null=True)
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


class AddressChange(Model):
    """A person wants another mail address; it counts once the link that was sent there is used, within its time."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "address_changes")
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254)
    asked_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    person_id: int

    class Meta:
        table = "address_change"
        table_description = "address_change"


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


class Scope(StrEnum):
    """What a token lets a program read of what its person may read."""

    PROFILE = "profile"  # who she is and for whom she acts
    ROUNDS = "rounds"  # the rounds that are open for her organisation
    RESULTS = "results"  # her organisation's answers and what became of them
    CIRCULARS = "circulars"
    IMPLEMENTATIONS = "implementations"  # how far her organisation is with our recommendations


class ApiToken(Model):
    """A secret by which a program of a person reads her own data, of one organisation and within `scopes`; see FeedKey."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    person: fields.ForeignKeyRelation[Person] = reference("Person", "api_tokens")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "api_tokens")
    name = fields.CharField(max_length=80)
    scopes = fields.JSONField[list[str]](default=list)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_on = fields.DateField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    person_id: int
    organisation_id: int

    class Meta:
        table = "api_token"
        table_description = "api_token"

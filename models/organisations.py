"""Who is who: members, offices and addressees, and how they belong together."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.base import Model
from models.columns import choice, reference

if TYPE_CHECKING:
    from models.matters import MailboxTopic


class OrganisationKind(StrEnum):
    MUNICIPALITY = "municipality"  # kreisangehörige Stadt oder Gemeinde
    INDEPENDENT_CITY = "independent_city"  # kreisfreie Stadt
    COUNTY = "county"  # Kreis, Landkreis, Regionalverband
    MUNICIPAL_ASSOCIATION = "municipal_association"  # Verbandsgemeinde, Amt, Samtgemeinde, VG …
    FEDERATION = "federation"
    ASSOCIATION = "association"  # kommunaler Spitzenverband
    STATE_ASSOCIATION = "state_association"  # Landesverband
    FEDERAL_BODY = "federal_body"  # Bundesministerium, Bundestag, Bundesrat
    STATE_GOVERNMENT = "state_government"  # Landesregierung, Ministerium eines Landes
    CONFERENCE = "conference"  # Fachministerkonferenz
    COMMITTEE = "committee"  # Ausschuss des Bundestages, des Bundesrates, eines Landtages
    OTHER = "other"


MEMBER_KINDS = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.INDEPENDENT_CITY,
    OrganisationKind.COUNTY,
    OrganisationKind.MUNICIPAL_ASSOCIATION,
)
ADDRESSEE_KINDS = (
    OrganisationKind.FEDERAL_BODY,
    OrganisationKind.STATE_GOVERNMENT,
    OrganisationKind.CONFERENCE,
    OrganisationKind.COMMITTEE,
    OrganisationKind.OTHER,
)
# Who asks its own members or towns the same as the round above, and forwards their bundle.
DISTRICT_KINDS = (OrganisationKind.COUNTY, OrganisationKind.MUNICIPAL_ASSOCIATION)
BUNDLING_KINDS = (OrganisationKind.STATE_ASSOCIATION, *DISTRICT_KINDS)
OFFICE_KINDS = (OrganisationKind.FEDERATION, OrganisationKind.ASSOCIATION, OrganisationKind.STATE_ASSOCIATION)

STATES = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}


class Organisation(Model):
    """Anything that can be a member, an office or an addressee.

    `state` is the two-digit key of the Land ("" = federal). `desk` is who answers for it (empty: itself);
    `twin` is the Gemeinde of the same town, whose mailbox and desk an erfüllende Gemeinde shares.
    """

    id = fields.IntField(primary_key=True)
    kind: OrganisationKind = choice(OrganisationKind)
    name = fields.CharField(max_length=200)
    short_name = fields.CharField(max_length=60, default="")
    designation = fields.CharField(max_length=80, default="")  # Stadt, Markt, Verbandsgemeinde … as the register says
    sort_key = fields.CharField(max_length=200, db_index=True)
    ars = fields.CharField(max_length=12, default="", db_index=True)
    ags = fields.CharField(max_length=8, default="", db_index=True)
    state = fields.CharField(max_length=2, default="", db_index=True)
    population = fields.IntField(default=0)
    area = fields.IntField(default=0, db_default=0)  # hectares; shows who took in a town that ended
    parent: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "children", null=True)
    desk: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "desk_towns", null=True)
    twin: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "twins", null=True)
    one_person_releases = fields.BooleanField(default=False)  # the organisation's own rule instead of four eyes
    email_domain = fields.CharField(max_length=120, default="")
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    parent_id: int | None
    desk_id: int | None
    twin_id: int | None

    @property
    def with_desk(self) -> list[int]:
        """Its id and that of the desk that acts for it."""
        return [self.id, self.desk_id or self.id]

    class Meta:
        table = "organisation"
        table_description = "organisation"
        indexes = [("kind", "state")]
        constraints = [
            UniqueConstraint(
                fields=("kind", "ars"),
                name="organisation_one_per_key",
                condition="ars <> '' AND valid_until IS NULL",
            ),
            CheckConstraint(check="population >= 0", name="organisation_population_not_negative"),
        ]


class SuccessionState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Succession(Model):
    """Who follows whom; proposed from the register, confirmed by a person."""

    id = fields.IntField(primary_key=True)
    predecessor: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "successions")
    successor: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "inheritances")
    state: SuccessionState = choice(SuccessionState, default=SuccessionState.PROPOSED)
    reason = fields.CharField(max_length=300, default="")
    effective = fields.DateField(null=True)
    confirmed_by_id = fields.IntField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    predecessor_id: int
    successor_id: int

    class Meta:
        table = "succession"
        table_description = "succession"
        constraints = [UniqueConstraint(fields=("predecessor_id", "successor_id"), name="succession_once")]


class Membership(Model):
    """An organisation in an association: direct (`through` empty) or through its Landesverband."""

    id = fields.IntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "memberships")
    association: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "members")
    through: fields.ForeignKeyNullableRelation[Organisation] = reference("Organisation", "through_members", null=True)
    derived = fields.BooleanField(default=True)  # by rule; False: set by a person, never touched by an import
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)
    organisation_id: int
    association_id: int
    through_id: int | None

    class Meta:
        table = "membership"
        table_description = "membership"
        constraints = [
            UniqueConstraint(
                fields=("organisation_id", "association_id"), name="membership_once", condition="until IS NULL"
            )
        ]


class Function(Model):
    """A task of organisations (Aufgabe), such as Jugendamt."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)

    class Meta:
        table = "function"
        table_description = "function"


class OrganisationFunction(Model):
    """An organisation has a function."""

    id = fields.IntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "functions")
    function: fields.ForeignKeyRelation[Function] = reference("Function", "organisations")
    organisation_id: int
    function_id: int

    class Meta:
        table = "organisation_function"
        table_description = "organisation_function"
        constraints = [UniqueConstraint(fields=("organisation_id", "function_id"), name="organisation_function_once")]


class Mailbox(Model):
    """An address of an organisation: for everything, for one function, or for topics (see MailboxTopic).

    `purpose` is empty, the name of the function, or `topics:` and a mark of the address.
    """

    id = fields.IntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "mailboxes")
    address = fields.CharField(max_length=254)
    address_key = fields.CharField(max_length=254, db_index=True)
    purpose = fields.CharField(max_length=80, default="")
    confirmed_at = fields.DatetimeField(null=True)
    active = fields.BooleanField(default=True)
    organisation_id: int
    topics: fields.ReverseRelation[MailboxTopic]

    class Meta:
        table = "mailbox"
        table_description = "mailbox"
        constraints = [
            UniqueConstraint(fields=("organisation_id", "purpose"), name="mailbox_one_per_purpose", condition="active")
        ]


class Body(Model):
    """A committee (Gremium) of an office."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "bodies")
    name = fields.CharField(max_length=200)
    office_id: int

    @property
    def called(self) -> str:
        """Its name with that of its office, which must have been fetched: "Präsidium DKK"."""
        return f"{self.name} {self.office.short_name}".strip()

    class Meta:
        table = "body"
        table_description = "body"


class BodySeat(Model):
    """An organisation has a seat in a body for a term."""

    id = fields.IntField(primary_key=True)
    body: fields.ForeignKeyRelation[Body] = reference("Body", "seats")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "seats")
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)
    body_id: int
    organisation_id: int

    class Meta:
        table = "body_seat"
        table_description = "body_seat"


class RegisterImport(Model):
    """One reading of the municipality register."""

    id = fields.IntField(primary_key=True)
    vintage = fields.DateField()
    content_hash = fields.CharField(max_length=64)
    added = fields.IntField(default=0)
    changed = fields.IntField(default=0)
    ended = fields.IntField(default=0)
    imported_by_id = fields.IntField(null=True)
    imported_at = fields.DatetimeField()

    class Meta:
        table = "register_import"
        table_description = "register_import"


class OrganisationHistory(Model):
    """What one import of the register changed about one organisation (`facts`: field → [before, after])."""

    id = fields.IntField(primary_key=True)
    register_import: fields.ForeignKeyRelation[RegisterImport] = reference("RegisterImport", "history")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "history")
    change = fields.CharField(max_length=20)  # added, changed, ended
    facts = fields.JSONField[dict[str, list[object]]](default=dict)
    register_import_id: int
    organisation_id: int

    class Meta:
        table = "organisation_history"
        table_description = "organisation_history"

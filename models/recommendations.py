"""What the members made of our recommendations, one page a year, and how many of them said what."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.columns import choice, reference
from models.dispatches import Outcome
from models.organisations import Organisation
from models.positions import Position


class Sharing(StrEnum):
    """Who may read what an organisation says of itself, with its name. Nothing is shown without consent."""

    OFFICES = "offices"
    MEMBERS = "members"
    PUBLIC = "public"


class Effect(StrEnum):
    """Did it work? Only where something was done."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"  # too early to say


class MemberGroup(Model):
    """Members that are counted together: of one Land, one class of size and the same associations.

    `offices`: ids of their associations and Landesverbände, ascending, as "3,17".
    """

    id = fields.IntField(primary_key=True)
    state = fields.CharField(max_length=2)
    size = fields.CharField(max_length=20)
    offices = fields.CharField(max_length=200)

    class Meta:
        table = "member_group"
        table_description = "member_group"
        constraints = [UniqueConstraint(fields=("state", "size", "offices"), name="member_group_once")]


class ImplementationSheet(Model):
    """The one page of an organisation for a year (Jahresbogen), and who may read it with its name.

    `group` is where it is counted: what it was when it answered, so that a year that is over stays as it was.
    `by_itself`: it has answered, not only its Verband for it; `answers`: how many recommendations something is said of.
    """

    id = fields.IntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "implementation_sheets")
    year = fields.SmallIntField()
    group: fields.ForeignKeyRelation[MemberGroup] = reference("MemberGroup", "sheets")
    sharing: Sharing = choice(Sharing, default=Sharing.OFFICES)
    by_itself = fields.BooleanField(default=False)
    answers = fields.IntField(default=0)
    changed_by_id = fields.IntField(null=True)
    changed_at = fields.DatetimeField()
    organisation_id: int
    group_id: int

    class Meta:
        table = "implementation_sheet"
        table_description = "implementation_sheet"
        constraints = [UniqueConstraint(fields=("organisation_id", "year"), name="implementation_sheet_once")]


class Implementation(Model):
    """How far an organisation is with a recommendation in a year (Umsetzungsstand).

    `author` said it: the organisation itself, or its Verband for it, whose word its own replaces. `group` as in its sheet.
    """

    id = fields.IntField(primary_key=True)
    position: fields.ForeignKeyRelation[Position] = reference("Position", "implementations")
    organisation: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "implementations")
    year = fields.SmallIntField()
    author: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "said_implementations")
    group: fields.ForeignKeyRelation[MemberGroup] = reference("MemberGroup", "implementations")
    outcome: Outcome = choice(Outcome)
    effect: Effect | None = choice(Effect, null=True)
    note = fields.TextField(default="")
    recorded_by_id = fields.IntField(null=True)
    recorded_at = fields.DatetimeField()
    position_id: int
    organisation_id: int
    author_id: int
    group_id: int

    class Meta:
        table = "implementation"
        table_description = "implementation"
        indexes = [("position_id", "year", "recorded_at", "id")]
        constraints = [
            UniqueConstraint(fields=("position_id", "organisation_id", "year"), name="implementation_once"),
        ]


class ImplementationCount(Model):
    """How many of a group said what of a recommendation in a year. Nobody writes it: triggers let it follow.

    So a page over 300,000 answers reads some thousand rows.
    """

    id = fields.IntField(primary_key=True)
    position: fields.ForeignKeyRelation[Position] = reference("Position", "implementation_counts")
    year = fields.SmallIntField()
    group: fields.ForeignKeyRelation[MemberGroup] = reference("MemberGroup", "counts")
    planned = fields.IntField(default=0)
    under_way = fields.IntField(default=0)
    done = fields.IntField(default=0)
    not_applicable = fields.IntField(default=0)
    position_id: int
    group_id: int

    class Meta:
        table = "implementation_count"
        table_description = "implementation_count"
        constraints = [UniqueConstraint(fields=("position_id", "year", "group_id"), name="implementation_count_once")]


class SheetCount(Model):
    """How many of a group answered in a year at all; kept by triggers too."""

    id = fields.IntField(primary_key=True)
    year = fields.SmallIntField()
    group: fields.ForeignKeyRelation[MemberGroup] = reference("MemberGroup", "sheet_counts")
    answered = fields.IntField(default=0)
    group_id: int

    class Meta:
        table = "sheet_count"
        table_description = "sheet_count"
        constraints = [UniqueConstraint(fields=("year", "group_id"), name="sheet_count_once")]


class CensusLine(Model):
    """How many members there were on a day, of one Land, class of size and the same offices (as in MemberGroup)."""

    id = fields.IntField(primary_key=True)
    day = fields.DateField(db_index=True)
    state = fields.CharField(max_length=2)
    size = fields.CharField(max_length=20)
    offices = fields.CharField(max_length=200)
    members = fields.IntField()

    class Meta:
        table = "census_line"
        table_description = "census_line"


class CensusMark(Model):
    """A transaction changed organisations or memberships after the members were counted: they are counted again."""

    id = fields.IntField(primary_key=True)
    changed_in = fields.BigIntField(db_index=True)

    class Meta:
        table = "census_mark"
        table_description = "census_mark"


class Commitment(Model):
    """Who keeps a promise of ours (a position of that kind), and by when."""

    id = fields.IntField(primary_key=True)
    position: fields.ForeignKeyRelation[Position] = reference("Position", "commitments")
    owner: fields.ForeignKeyRelation[Organisation] = reference("Organisation", "commitments")
    due_on = fields.DateField(null=True)
    version = fields.IntField(default=1)
    position_id: int
    owner_id: int
    evidence: fields.ReverseRelation[Evidence]

    class Meta:
        table = "commitment"
        table_description = "commitment"
        constraints = [UniqueConstraint(fields=("position_id",), name="commitment_once")]


class Evidence(Model):
    """What shows how far a commitment is (Nachweis): words, the day it is about, where to look. The newest says the state."""

    id = fields.IntField(primary_key=True)
    commitment: fields.ForeignKeyRelation[Commitment] = reference("Commitment", "evidence")
    outcome: Outcome = choice(Outcome)
    text = fields.TextField()
    link = fields.CharField(max_length=500, default="")
    happened_on = fields.DateField()
    recorded_by_id = fields.IntField(null=True)
    recorded_at = fields.DatetimeField()
    commitment_id: int

    class Meta:
        table = "evidence"
        table_description = "evidence"
        ordering = ["-id"]


# Added and taken away are summed in the order of their keys: two writers who meet wait for each other, and never in a ring.
_COUNT = """
CREATE OR REPLACE FUNCTION count_{table}_{change}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {count} RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER count_{change} AFTER {change} ON {table} REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION count_{table}_{change}();
"""
_SAID = """
    INSERT INTO implementation_count AS kept (position_id, year, group_id, planned, under_way, done, not_applicable)
    SELECT position_id, year, group_id,
        coalesce(sum(sign) FILTER (WHERE outcome = 'planned'), 0),
        coalesce(sum(sign) FILTER (WHERE outcome = 'under_way'), 0),
        coalesce(sum(sign) FILTER (WHERE outcome = 'done'), 0),
        coalesce(sum(sign) FILTER (WHERE outcome = 'not_applicable'), 0)
    FROM ({changed}) AS changed GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (position_id, year, group_id) DO UPDATE SET planned = kept.planned + excluded.planned,
        under_way = kept.under_way + excluded.under_way, done = kept.done + excluded.done,
        not_applicable = kept.not_applicable + excluded.not_applicable;
"""
_ANSWERED = """
    INSERT INTO sheet_count AS kept (year, group_id, answered)
    SELECT year, group_id, sum(sign) FROM ({changed}) AS changed WHERE answers > 0 GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (year, group_id) DO UPDATE SET answered = kept.answered + excluded.answered;
"""
_ADDED, _GONE = "SELECT *, 1 AS sign FROM added", "SELECT *, -1 AS sign FROM gone"
_CHANGES = (
    ("insert", _ADDED, "NEW TABLE AS added"),
    ("update", f"{_ADDED} UNION ALL {_GONE}", "OLD TABLE AS gone NEW TABLE AS added"),
    ("delete", _GONE, "OLD TABLE AS gone"),
)
# One mark per transaction, so that writers wait for nobody.
_MARK = """
CREATE OR REPLACE FUNCTION mark_census() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO census_mark (changed_in) SELECT pg_current_xact_id()::text::bigint
    WHERE NOT EXISTS (SELECT FROM census_mark WHERE changed_in = pg_current_xact_id()::text::bigint);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER mark_census AFTER INSERT OR DELETE OR UPDATE ON membership
    FOR EACH STATEMENT EXECUTE FUNCTION mark_census();
CREATE OR REPLACE TRIGGER mark_census AFTER INSERT OR DELETE OR UPDATE OF kind, state, population, valid_until ON organisation
    FOR EACH STATEMENT EXECUTE FUNCTION mark_census();
"""
COUNTING = _MARK + "".join(
    _COUNT.format(table=table, change=change, count=count.format(changed=changed), tables=tables)
    for table, count in (("implementation", _SAID), ("implementation_sheet", _ANSWERED))
    for change, changed, tables in _CHANGES
)

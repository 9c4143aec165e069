"""Who is asked, as a rule: kinds, Länder, size, associations, functions, bodies, and organisations named one by one.

A rule is JSON with any of the keys of `KEYS`. All conditions together narrow the members; `organisations` are added to
them, or are all there is where nothing else is said. An empty rule means all members.
"""

from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models.organisations import (
    MEMBER_KINDS,
    STATES,
    Body,
    BodySeat,
    Function,
    Membership,
    Organisation,
    OrganisationFunction,
    OrganisationKind,
)
from workflows.errors import Unacceptable
from workflows.seats import seated

Rule = dict[str, Any]

KIND = OrganisationKind
ASKED_KINDS = (*MEMBER_KINDS, KIND.STATE_ASSOCIATION)
IDS = ("associations", "through", "functions", "bodies", "organisations")
SIZES = ("minimum_population", "maximum_population")
KEYS = ("kinds", "states", *SIZES, *IDS)
PRESETS: dict[str, Rule] = {
    "all": {},
    "counties": {"kinds": [KIND.COUNTY]},
    "counties_and_cities": {"kinds": [KIND.COUNTY, KIND.INDEPENDENT_CITY]},
    "towns": {"kinds": [KIND.MUNICIPALITY, KIND.MUNICIPAL_ASSOCIATION]},
    "state_associations": {"kinds": [KIND.STATE_ASSOCIATION]},
}


@dataclass(frozen=True)
class Condition:
    """One key of a rule as a person reads it: the code of the condition and what it names."""

    code: str
    values: list[str]


def clean_rule(rule: Rule) -> Rule:
    """The rule without what says nothing; Unacceptable for unknown keys, kinds, Länder or senseless sizes."""
    cleaned = {key: value for key, value in rule.items() if value not in (None, [], (), "")}
    if not _is_sound(cleaned):
        raise Unacceptable(fields={"audience": "rule"})
    return cleaned


def members_in(rule: Rule) -> "QuerySet[Organisation]":
    """The organisations that a rule means today; those that ended are never among them."""
    added = Q(id__in=rule["organisations"]) if rule.get("organisations") else Q(id__in=[])
    meant = added if set(rule) == {"organisations"} else _narrowed(rule) | added
    return Organisation.filter(Q(valid_until__isnull=True) & meant)


async def count_members(rule: Rule) -> int:
    """How many organisations a rule means today."""
    return await members_in(clean_rule(rule)).count()


async def describe_rule(rule: Rule) -> list[Condition]:
    """The rule for people: names instead of ids, codes for what a page translates."""
    said = [Condition(key, [str(one) for one in rule[key]]) for key in ("kinds",) if rule.get(key)]
    said += [Condition("states", [STATES[one] for one in rule["states"]])] if rule.get("states") else []
    said += [Condition(key, [str(rule[key])]) for key in SIZES if rule.get(key) is not None]
    for key in IDS:
        if rule.get(key):
            said.append(Condition(key, await _names(key, rule[key])))
    return said


def _narrowed(rule: Rule) -> Q:
    meant = Q(kind__in=rule.get("kinds") or list(MEMBER_KINDS))
    if rule.get("states"):
        meant &= Q(state__in=rule["states"])
    if rule.get("minimum_population") is not None:
        meant &= Q(population__gte=rule["minimum_population"])
    if rule.get("maximum_population") is not None:
        meant &= Q(population__lte=rule["maximum_population"])
    if rule.get("associations"):
        meant &= _has(Membership.filter(association_id__in=rule["associations"], until__isnull=True)) | Q(
            kind=KIND.STATE_ASSOCIATION, parent_id__in=rule["associations"]
        )
    if rule.get("through"):
        meant &= _has(Membership.filter(through_id__in=rule["through"], until__isnull=True))
    if rule.get("functions"):
        meant &= _has(OrganisationFunction.filter(function_id__in=rule["functions"]))
    if rule.get("bodies"):
        meant &= _has(BodySeat.filter(seated(), body_id__in=rule["bodies"]))
    return meant


def _has(belongings: "QuerySet[Any]") -> Q:
    return Q(id__in=Subquery(belongings.values("organisation_id")))


def _is_sound(rule: Rule) -> bool:
    smallest, largest = rule.get("minimum_population"), rule.get("maximum_population")
    return (
        set(rule) <= set(KEYS)
        and all(kind in ASKED_KINDS for kind in rule.get("kinds", []))
        and all(state in STATES for state in rule.get("states", []))
        and all(isinstance(one, int) for key in IDS for one in rule.get(key, []))
        and all(size is None or (isinstance(size, int) and size >= 0) for size in (smallest, largest))
        and (smallest is None or largest is None or smallest <= largest)
    )


async def _names(key: str, ids: list[int]) -> list[str]:
    tables: dict[str, Any] = {"functions": Function, "bodies": Body}
    table = tables.get(key, Organisation)
    names: list[str] = await table.filter(id__in=ids).order_by("name").values_list("name", flat=True)
    return names

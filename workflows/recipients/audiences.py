"""Who is asked, as a rule: kinds, Länder, size, associations, functions, topics, roles, answers, and members named one by one.

A rule is JSON with any of the keys of `KEYS`. All conditions together narrow the members (and); `organisations` are added
to them, or are all there is where nothing else is said. `any_of` has further groups of conditions whose members come to
them (or), `none_of` groups whose members are left out (not). An empty rule means all members.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models.matters import Topic
from models.organisations import (
    MEMBER_KINDS,
    STATES,
    Body,
    BodySeat,
    Function,
    Mailbox,
    Membership,
    Organisation,
    OrganisationFunction,
    OrganisationKind,
)
from models.people import MEMBER_ROLES, Mandate
from models.rounds import Invitation, Round
from models.submissions import SubmissionOrganisation, SubmissionState
from workflows.errors import Unacceptable
from workflows.organisations.seats import seated
from workflows.people.mandates import holding

Rule = dict[str, Any]

KIND = OrganisationKind
ASKED_KINDS = (*MEMBER_KINDS, KIND.STATE_ASSOCIATION)
IDS = ("associations", "through", "within", "functions", "bodies", "topics", "answered", "unanswered", "organisations")
SIZES = ("minimum_population", "maximum_population")
KEYS = ("kinds", "states", "roles", *SIZES, *IDS)
GROUPS = ("any_of", "none_of")
MOST_GROUPS = 10
PRESETS: dict[str, Rule] = {
    "all": {},
    "counties": {"kinds": [KIND.COUNTY]},
    "counties_and_cities": {"kinds": [KIND.COUNTY, KIND.INDEPENDENT_CITY]},
    "towns": {"kinds": [KIND.MUNICIPALITY, KIND.MUNICIPAL_ASSOCIATION]},
    "state_associations": {"kinds": [KIND.STATE_ASSOCIATION]},
}


@dataclass(frozen=True)
class Condition:
    """One key of a rule as a person reads it: the code of the condition and what it names; `group` is one of GROUPS or empty."""

    code: str
    values: list[str]
    group: str = ""


def clean_rule(rule: Rule) -> Rule:
    """The rule without what says nothing; Unacceptable for unknown keys, kinds, Länder or senseless sizes."""
    cleaned = _spoken(rule)
    for name in GROUPS:
        groups = [_spoken(one) for one in rule.get(name) or [] if isinstance(one, dict)]
        if groups := [one for one in groups if one]:
            cleaned[name] = groups
    inside = [one for name in GROUPS for one in cleaned.get(name, [])]
    conditions = {key: value for key, value in cleaned.items() if key not in GROUPS}
    if len(inside) > MOST_GROUPS or not all(map(_is_sound, [conditions, *inside])):
        raise Unacceptable(fields={"audience": "rule"})
    return cleaned


def conditions_in(rule: Rule) -> Iterable[Rule]:
    """The groups of conditions by which members come in: its own, if it says anything, and the further ones."""
    own = {key: value for key, value in rule.items() if key not in GROUPS}
    further = rule.get("any_of", [])
    return [own, *further] if own or not further else further


def members_in(rule: Rule) -> "QuerySet[Organisation]":
    """The organisations that a rule means today; those that ended are never among them."""
    meant = Q(*map(_meant, conditions_in(rule)), join_type=Q.OR)
    for group in rule.get("none_of", []):
        meant &= Q(id__not_in=Subquery(Organisation.filter(_meant(group)).values("id")))
    return Organisation.filter(Q(valid_until__isnull=True) & meant)


def functions_in(rule: Rule) -> list[int]:
    """The functions by which members come in."""
    return [one for group in conditions_in(rule) for one in group.get("functions", [])]


async def count_members(rule: Rule) -> int:
    """How many organisations a rule means today."""
    return await members_in(clean_rule(rule)).count()


async def describe_rule(rule: Rule) -> list[Condition]:
    """The rule for people: names instead of ids, codes for what a page translates."""
    said = await _describe(rule)
    for name in GROUPS:
        for group in rule.get(name, []):
            said += [Condition(one.code, one.values, name) for one in await _describe(group)]
    return said


async def _describe(rule: Rule) -> list[Condition]:
    said = [Condition(key, [str(one) for one in rule[key]]) for key in ("kinds", "roles") if rule.get(key)]
    said += [Condition("states", [STATES[one] for one in rule["states"]])] if rule.get("states") else []
    said += [Condition(key, [str(rule[key])]) for key in SIZES if rule.get(key) is not None]
    for key in IDS:
        if rule.get(key):
            said.append(Condition(key, await _names(key, rule[key])))
    return said


def _spoken(rule: Rule) -> Rule:
    return {key: value for key, value in rule.items() if key not in GROUPS and value not in (None, [], (), "")}


def _meant(rule: Rule) -> Q:
    added = Q(id__in=rule["organisations"]) if rule.get("organisations") else Q(id__in=[])
    return added if set(rule) == {"organisations"} else _narrowed(rule) | added


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
    if rule.get("within"):
        inside = Organisation.filter(parent_id__in=rule["within"])
        meant &= Q(parent_id__in=rule["within"]) | Q(parent_id__in=Subquery(inside.values("id")))
    if rule.get("functions"):
        meant &= _has(OrganisationFunction.filter(function_id__in=rule["functions"]))
    if rule.get("bodies"):
        meant &= _has(BodySeat.filter(seated(), body_id__in=rule["bodies"]))
    if rule.get("topics"):
        meant &= _has(Mailbox.filter(active=True, topics__topic_id__in=rule["topics"]))
    if rule.get("roles"):
        acting = Mandate.filter(holding(), role__in=rule["roles"], person__active=True)
        meant &= _has(acting) | Q(desk_id__in=Subquery(acting.values("organisation_id")))
    return meant & _in_rounds(rule)


def _in_rounds(rule: Rule) -> Q:
    """Answered: something was released for it; not answered: it was asked, and nothing was."""
    meant = Q()
    if rule.get("answered"):
        meant &= Q(id__in=Subquery(_answered(rule["answered"])))
    if rule.get("unanswered"):
        meant &= _has(Invitation.filter(round_id__in=rule["unanswered"]))
        meant &= Q(id__not_in=Subquery(_answered(rule["unanswered"])))
    return meant


def _answered(round_ids: list[int]) -> Any:
    released = SubmissionOrganisation.filter(
        submission__round_id__in=round_ids, submission__state=SubmissionState.RELEASED
    )
    return released.values("organisation_id")


def _has(belongings: "QuerySet[Any]") -> Q:
    return Q(id__in=Subquery(belongings.values("organisation_id")))


def _is_sound(rule: Rule) -> bool:
    smallest, largest = rule.get("minimum_population"), rule.get("maximum_population")
    return (
        set(rule) <= set(KEYS)
        and all(kind in ASKED_KINDS for kind in rule.get("kinds", []))
        and all(state in STATES for state in rule.get("states", []))
        and all(role in MEMBER_ROLES for role in rule.get("roles", []))
        and all(isinstance(one, int) for key in IDS for one in rule.get(key, []))
        and all(size is None or (isinstance(size, int) and size >= 0) for size in (smallest, largest))
        and (smallest is None or largest is None or smallest <= largest)
    )


async def _names(key: str, ids: list[int]) -> list[str]:
    tables: dict[str, Any] = {
        "functions": Function,
        "bodies": Body,
        "topics": Topic,
        "answered": Round,
        "unanswered": Round,
    }
    table = tables.get(key, Organisation)
    called = "title" if table is Round else "name"
    names: list[str] = await table.filter(id__in=ids).order_by(called).values_list(called, flat=True)
    return names

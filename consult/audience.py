"""The part of a form that says who is meant: conditions, and groups of them joined by or and not."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from pydantic import model_validator
from starlette.datastructures import ImmutableMultiDict

from consult.forms import Count, Form, Upload
from consult.labels import label
from consult.numbers import number
from consult.translate import N_, _
from models.organisations import MEMBER_KINDS, STATES, OrganisationKind
from models.people import MEMBER_ROLES, Role
from workflows.errors import Unacceptable
from workflows.recipients.audiences import MOST_GROUPS, Condition, Rule

KINDS = (*MEMBER_KINDS, OrganisationKind.STATE_ASSOCIATION)
CONDITIONS = {
    "kinds": N_("Art"),
    "states": N_("Land"),
    "minimum_population": N_("Einwohner mindestens"),
    "maximum_population": N_("Einwohner höchstens"),
    "associations": N_("Verband"),
    "through": N_("über Landesverband"),
    "within": N_("in den Grenzen von"),
    "functions": N_("Aufgabe"),
    "bodies": N_("Gremium"),
    "topics": N_("Postfach für Handlungsfeld"),
    "roles": N_("mit Person in der Rolle"),
    "answered": N_("hat geantwortet"),
    "unanswered": N_("hat nicht geantwortet"),
    "organisations": N_("dazu einzeln"),
    "lists": N_("Verteiler"),
}


JOINED = {"any_of": N_("oder auch: {}"), "none_of": N_("aber nicht: {}")}


class Group(Form):
    """One group of conditions as people choose it: what is left empty does not narrow."""

    kinds: list[OrganisationKind] = []
    states: list[str] = []
    minimum_population: Count | None = None
    maximum_population: Count | None = None
    associations: list[int] = []
    functions: list[int] = []
    bodies: list[int] = []
    topics: list[int] = []
    roles: list[Role] = []
    answered: list[int] = []
    unanswered: list[int] = []

    @model_validator(mode="after")
    def smallest_first(self) -> Self:
        """From 20,000 to 5,000 inhabitants there is nobody."""
        low, high = self.minimum_population, self.maximum_population
        if low is not None and high is not None and low > high:
            raise Unacceptable(fields={"maximum_population": "too_small"})
        return self

    def conditions(self, *further: str) -> Rule:
        """What was chosen, and nothing else."""
        given = self.model_dump(mode="json", include={*Group.model_fields, *further})
        return {name: value for name, value in given.items() if value not in ([], None)}


class AudienceForm(Group):
    """A rule: conditions, members named one by one, and groups that come to them or are left out (see GROUPS).

    The inputs of a group bear its prefix.
    """

    through: list[int] = []  # not offered, but kept where a rule has it
    organisations: list[int] = []
    named: str = ""
    groups: dict[str, Rule] = {}  # by prefix; no input of its own

    @classmethod
    def _checked(cls, given: ImmutableMultiDict[str, Any], uploads: dict[str, list[Upload]]) -> Self:
        form = super()._checked(given, uploads)
        return form.model_copy(update={"groups": {one.prefix: _group(given, one.prefix) for one in GROUPS}})

    def audience(self) -> Rule:
        """The rule for workflows/recipients/audiences.py."""
        rule = self.conditions("through", "organisations")
        for one in GROUPS:
            if chosen := self.groups.get(one.prefix):
                rule.setdefault(one.key, []).append(chosen)
        return rule


class GroupOffered(NamedTuple):
    """A further group that the form takes: the prefix of its inputs, and its key in the rule."""

    prefix: str
    key: str
    title: str


OR, NOT = N_("oder auch: weitere Mitglieder"), N_("aber nicht: wer dabei ausgenommen ist")
GROUPS = tuple(
    GroupOffered(f"{stem}{'' if number == 1 else number}_", key, title)
    for stem, key, title in (("or", "any_of", OR), ("not", "none_of", NOT))
    for number in range(1, MOST_GROUPS + 1)
)


def typed_rule(rule: Rule) -> list[tuple[str, str]]:
    """The inputs of an AudienceForm in which this rule stands."""
    own = [(key, value) for key, value in rule.items() if key not in JOINED]
    own += [(prefix + key, value) for prefix, _title, group in group_rules(rule) for key, value in group.items()]
    return [(name, str(one)) for name, value in own for one in (value if isinstance(value, list | tuple) else [value])]


def group_rules(rule: Rule, typed: ImmutableMultiDict[str, Any] | None = None) -> list[tuple[str, str, Rule]]:
    """The further groups for audience/fields.html: prefix, title, and what stands in each; of each kind one that is empty.

    After a look at the form, `typed`, its own inputs say how many there are.
    """
    found = []
    for key in JOINED:
        offered = [one for one in GROUPS if one.key == key]
        inside: list[Rule] = rule.get(key, []) if typed is None else [_typed_group(typed, one) for one in offered]
        filled = max((number for number, group in enumerate(inside, start=1) if group), default=0)
        shown = [*inside[:filled], {}][: len(offered)]
        found += [(one.prefix, _(one.title), group) for one, group in zip(offered, shown, strict=False)]
    return found


def _typed_group(typed: ImmutableMultiDict[str, Any], group: GroupOffered) -> dict[str, list[str]]:
    """What stands in the inputs of a group, however wrong."""
    own = {name for name, value in typed.multi_items() if name.startswith(group.prefix) and value}
    return {name.removeprefix(group.prefix): typed.getlist(name) for name in own}


def described(conditions: Iterable[Condition]) -> list[tuple[str, str]]:
    """A rule in the words of the page."""
    return [(_called(one), ", ".join(_words(one))) for one in conditions]


def offered() -> dict[str, Any]:
    """What audience/fields.html shows besides the choices of the database."""
    return {
        "member_kinds": [(kind, label(kind)) for kind in KINDS],
        "states": STATES,
        "member_roles": [(role, label(role)) for role in MEMBER_ROLES],
        "group_rules": group_rules,
    }


def _group(given: ImmutableMultiDict[str, Any], prefix: str) -> Rule:
    """The conditions of one further group; its mistakes are named by its inputs."""
    own = [(name.removeprefix(prefix), value) for name, value in given.multi_items() if name.startswith(prefix)]
    try:
        return Group._checked(ImmutableMultiDict(own), {}).conditions()
    except Unacceptable as refusal:
        raise Unacceptable(fields={prefix + name: code for name, code in refusal.fields.items()}) from refusal


def _called(condition: Condition) -> str:
    name = _(CONDITIONS[condition.code])
    return _(JOINED[condition.group]).format(name) if condition.group else name


def _words(condition: Condition) -> list[str]:
    if condition.code == "kinds":
        return [label(OrganisationKind(value)) for value in condition.values]
    if condition.code == "roles":
        return [label(Role(value)) for value in condition.values]
    if condition.code.endswith("population"):
        return [number(int(value)) for value in condition.values]
    return condition.values

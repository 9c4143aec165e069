"""The part of a form that says who is meant; the same for rounds and circulars."""

from collections.abc import Iterable
from typing import Any, Self

from pydantic import model_validator

from consult.forms import Count, Form
from consult.labels import label
from consult.numbers import number
from consult.translate import N_, _
from models.organisations import MEMBER_KINDS, STATES, OrganisationKind
from workflows.audiences import Condition
from workflows.errors import Unacceptable

KINDS = (*MEMBER_KINDS, OrganisationKind.STATE_ASSOCIATION)
CONDITIONS = {
    "kinds": N_("Art"),
    "states": N_("Land"),
    "minimum_population": N_("Einwohner mindestens"),
    "maximum_population": N_("Einwohner höchstens"),
    "associations": N_("Verband"),
    "through": N_("über Landesverband"),
    "functions": N_("Aufgabe"),
    "bodies": N_("Gremium"),
    "organisations": N_("dazu einzeln"),
    "lists": N_("Verteiler"),
}


class AudienceForm(Form):
    """A rule as people choose it: what is left empty does not narrow."""

    kinds: list[OrganisationKind] = []
    states: list[str] = []
    minimum_population: Count | None = None
    maximum_population: Count | None = None
    associations: list[int] = []
    through: list[int] = []  # not offered, but kept where a rule has it
    organisations: list[int] = []
    functions: list[int] = []
    bodies: list[int] = []

    @model_validator(mode="after")
    def smallest_first(self) -> Self:
        """From 20,000 to 5,000 inhabitants there is nobody."""
        low, high = self.minimum_population, self.maximum_population
        if low is not None and high is not None and low > high:
            raise Unacceptable(fields={"maximum_population": "too_small"})
        return self

    def audience(self) -> dict[str, Any]:
        """The rule for workflows/audiences.py."""
        given = self.model_dump(mode="json", include=set(AudienceForm.model_fields))
        return {name: value for name, value in given.items() if value not in ([], None)}


def described(conditions: Iterable[Condition]) -> list[tuple[str, str]]:
    """A rule in the words of the page."""
    return [(_(CONDITIONS[one.code]), ", ".join(_words(one))) for one in conditions]


def offered() -> dict[str, Any]:
    """What audience/fields.html shows besides the choices of the database."""
    return {"member_kinds": [(kind, label(kind)) for kind in KINDS], "states": STATES}


def _words(condition: Condition) -> list[str]:
    if condition.code == "kinds":
        return [label(OrganisationKind(value)) for value in condition.values]
    if condition.code.endswith("population"):
        return [number(int(value)) for value in condition.values]
    return condition.values

"""Which associations a federation has and who is a member of which: rules as data, and the offices they speak of.

The first import of a register creates the offices of the first plan. Once an association exists, offices are a matter of
people: nothing is created or renamed, and the plan that knows the short name of one of them gives the rules.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from models.organisations import STATES, Organisation, OrganisationKind
from models.sorting import sort_key
from workflows.access import MACHINE, Actor, is_federation_administrator, require
from workflows.errors import WrongState


async def the_federation() -> Organisation | None:
    """The federation of this installation; None before it was set up."""
    return await Organisation.filter(kind=OrganisationKind.FEDERATION).order_by("id").first()


class MembershipRule(NamedTuple):
    """Organisations of `kinds` from `least_population` on are members of the association with this short name.

    Through its Landesverband where the Land has one (`through`), otherwise directly.
    """

    association: str
    kinds: tuple[OrganisationKind, ...]
    least_population: int = 0
    through: bool = True


class AssociationPlan(NamedTuple):
    """An association and the Länder in which it has a Landesverband, called by `state_name` and the Land."""

    short_name: str
    name: str
    state_name: str
    states: tuple[str, ...]


class FederationPlan(NamedTuple):
    """A federation, its associations and the rules of membership."""

    short_name: str
    name: str
    associations: tuple[AssociationPlan, ...]
    rules: tuple[MembershipRule, ...]


class Offices(NamedTuple):
    """Associations by short name, and Landesverbände by (association, Land), as ids."""

    associations: dict[str, int]
    state_associations: dict[tuple[int, str], int]


CITY_STATES = ("02", "04", "11")
WITHOUT_CITY_STATES = tuple(state for state in STATES if state not in CITY_STATES)
STATES_OF_CITIES = ("01", "03", "05", "06", "07", "08", "09", "10")

LARGE_TOWN = 50_000
"""Inhabitants from which a kreisangehörige Stadt is in the association of cities too, beside that of towns."""


def _rules(cities: str, counties: str, towns: str) -> tuple[MembershipRule, ...]:
    kind = OrganisationKind
    return (
        MembershipRule(cities, (kind.INDEPENDENT_CITY,), through=False),
        MembershipRule(cities, (kind.MUNICIPALITY,), least_population=LARGE_TOWN),
        MembershipRule(counties, (kind.COUNTY,)),
        MembershipRule(towns, (kind.MUNICIPALITY, kind.MUNICIPAL_ASSOCIATION)),
    )


BUNDESVEREINIGUNG = FederationPlan(
    "BV",
    "Bundesvereinigung der kommunalen Spitzenverbände",
    (
        AssociationPlan("DST", "Deutscher Städtetag", "Städtetag", STATES_OF_CITIES),
        AssociationPlan("DLT", "Deutscher Landkreistag", "Landkreistag", WITHOUT_CITY_STATES),
        AssociationPlan("DStGB", "Deutscher Städte- und Gemeindebund", "Städte- und Gemeindebund", WITHOUT_CITY_STATES),
    ),
    _rules("DST", "DLT", "DStGB"),
)
KOMMUNALKONVENT = FederationPlan(
    "Kommunalkonvent",
    "Kommunalkonvent – Vereinigung der kommunalen Verbände in Deutschland",
    (
        AssociationPlan("DSK", "Deutscher Städtekonvent", "Städtekonvent", STATES_OF_CITIES),
        AssociationPlan("DKK", "Deutscher Kreiskonvent", "Kreiskonvent", WITHOUT_CITY_STATES),
        AssociationPlan("DGK", "Deutscher Gemeindekonvent", "Gemeindekonvent", WITHOUT_CITY_STATES),
    ),
    _rules("DSK", "DKK", "DGK"),
)
PLANS = (BUNDESVEREINIGUNG, KOMMUNALKONVENT)
NO_PLAN = FederationPlan("", "", (), ())


async def offices_in_force() -> tuple[FederationPlan, Offices]:
    """The plan that fits the associations there are, and the offices; made by the first plan where there are none."""
    known = await Organisation.filter(kind=OrganisationKind.ASSOCIATION, valid_until__isnull=True)
    if not known:
        await found_federation(MACHINE, PLANS[0])
        known = await Organisation.filter(kind=OrganisationKind.ASSOCIATION, valid_until__isnull=True)
    associations = {association.short_name: association.id for association in known}
    places = await Organisation.filter(kind=OrganisationKind.STATE_ASSOCIATION, valid_until__isnull=True)
    of_states = {(place.parent_id, place.state): place.id for place in places if place.parent_id is not None}
    return plan_for(associations), Offices(associations, of_states)


def plan_for(short_names: Iterable[str]) -> FederationPlan:
    """The first plan that knows one of these associations; where none does, nobody becomes a member by rule."""
    names = set(short_names)
    return next((plan for plan in PLANS if names & {each.short_name for each in plan.associations}), NO_PLAN)


async def found_federation(actor: Actor, plan: FederationPlan) -> Organisation:
    """The offices of a plan: the federation, its associations and their Landesverbände; only where there are none yet."""
    kind = OrganisationKind
    require(actor.machine or actor.is_office, actor.machine or is_federation_administrator(actor))
    if await Organisation.exists(kind=kind.ASSOCIATION, valid_until__isnull=True):
        raise WrongState("federation_exists")
    federation = await Organisation.filter(kind=kind.FEDERATION, valid_until__isnull=True).first()
    federation = federation or await _office(kind.FEDERATION, plan.name, short_name=plan.short_name)
    for each in plan.associations:
        association = await _office(kind.ASSOCIATION, each.name, short_name=each.short_name, parent=federation)
        for state in each.states:
            await _office(kind.STATE_ASSOCIATION, f"{each.state_name} {STATES[state]}", state=state, parent=association)
    return federation


async def _office(kind: OrganisationKind, name: str, **facts: Any) -> Organisation:
    return await Organisation.create(kind=kind, name=name, sort_key=sort_key(name), **facts)

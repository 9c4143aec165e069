"""Who asks: a person in one of her mandates, a visitor, or the machine; and what she is, in predicates with names."""

from dataclasses import dataclass

from models.organisations import DISTRICT_KINDS, Organisation, OrganisationKind
from models.people import MEMBER_ROLES, OFFICE_ROLES, Role

FEDERAL_KINDS = (OrganisationKind.FEDERATION, OrganisationKind.ASSOCIATION)


@dataclass(frozen=True)
class Acting:
    """A mandate as the actor holds it now.

    `organisation_ids`: the organisation, all towns of its desk, and those that ended and are followed by one of them.
    """

    mandate_id: int
    role: Role
    organisation_id: int
    organisation_name: str
    organisation_kind: OrganisationKind
    organisation_ids: tuple[int, ...]
    state: str
    association_id: int | None  # of a Landesverband, or the association itself
    deputy: bool = False
    provisional: bool = False
    represents_id: int | None = None  # the person in whose place she acts
    represents_name: str = ""


@dataclass(frozen=True)
class Actor:
    """Who asks: a person in one of her mandates, a visitor (no person), or the machine."""

    person_id: int | None
    name: str = ""
    language: str = "de"
    acting: Acting | None = None
    mandates: tuple[Acting, ...] = ()
    machine: bool = False

    @property
    def organisation_id(self) -> int | None:
        return self.acting.organisation_id if self.acting else None

    @property
    def organisation_ids(self) -> tuple[int, ...]:
        """The organisation one acts for, the towns of its desk and their predecessors; empty for visitors."""
        return self.acting.organisation_ids if self.acting else ()

    @property
    def is_office(self) -> bool:
        """Staff of the federation, an association or a Landesverband."""
        return self.acting is not None and self.acting.role in OFFICE_ROLES

    @property
    def is_member(self) -> bool:
        return self.acting is not None and self.acting.role in MEMBER_ROLES


VISITOR = Actor(person_id=None)
MACHINE = Actor(person_id=None, machine=True)


def acts_for(actor: Actor, organisation_id: int) -> bool:
    """May she speak for this organisation, by her mandate or because her desk answers for it?"""
    return actor.is_member and organisation_id in actor.organisation_ids


def is_coordinator(actor: Actor) -> bool:
    return actor.acting is not None and actor.acting.role is Role.COORDINATOR and not actor.acting.provisional


def is_federal_office(actor: Actor) -> bool:
    """Staff of the federation or of one of its associations."""
    return actor.is_office and kind_of(actor) in FEDERAL_KINDS


def is_state_office(actor: Actor) -> bool:
    """Staff of a Landesverband."""
    return actor.is_office and kind_of(actor) is OrganisationKind.STATE_ASSOCIATION


def is_district_office(actor: Actor) -> bool:
    """Staff of a Kreis or a Verband that asks its towns itself; beyond its own rounds it reads what its members read."""
    return actor.is_office and kind_of(actor) in DISTRICT_KINDS


def bundles(actor: Actor) -> bool:
    """Staff of an office that asks its own members, or towns, what the round above asks, and forwards their bundle."""
    return is_state_office(actor) or is_district_office(actor)


def is_administrator(actor: Actor) -> bool:
    return actor.acting is not None and actor.acting.role is Role.ADMINISTRATOR


def is_federation_administrator(actor: Actor) -> bool:
    """Looks after the whole installation: offices, members, desks."""
    return is_administrator(actor) and kind_of(actor) is OrganisationKind.FEDERATION


def is_lead(actor: Actor) -> bool:
    """Signs for her office: Beigeordnete/r."""
    return actor.acting is not None and actor.acting.role is Role.LEAD


def works_in(actor: Actor, office_id: int) -> bool:
    """Staff of just this office."""
    return actor.is_office and actor.organisation_id == office_id


def runs(actor: Actor, office: Organisation) -> bool:
    """May she run the matters, rounds, papers and circulars of this office? Associations share the federation's work."""
    return works_in(actor, office.id) or (is_federal_office(actor) and office.kind is OrganisationKind.FEDERATION)


def kind_of(actor: Actor) -> OrganisationKind | None:
    """Of the organisation she acts for."""
    return actor.acting.organisation_kind if actor.acting else None

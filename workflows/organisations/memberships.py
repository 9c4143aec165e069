"""Who is a member of which association: derived by rule with each register, corrected by people."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from models.database import copy_rows, rows, transaction
from models.organisations import MEMBER_KINDS, Membership, Organisation, OrganisationKind
from workflows import clock
from workflows.access import Actor, is_administrator, is_federation_administrator, require, works_in
from workflows.audit import record
from workflows.errors import Unacceptable, WrongState
from workflows.organisations.federations import MembershipRule, Offices, offices_in_force


class MembershipChanges(NamedTuple):
    """How many memberships an import began and ended."""

    begun: int
    ended: int


class MembershipSheet(NamedTuple):
    """The memberships of an organisation, open and ended, and the offices in which the actor may change them."""

    organisation: Organisation
    memberships: list[Membership]
    ended: list[Membership]
    associations: list[Organisation]
    state_associations: list[Organisation]


class Wanted(NamedTuple):
    """A membership as the rules want it."""

    organisation_id: int
    association_id: int
    through_id: int | None


class Candidate(NamedTuple):
    """What the rules look at."""

    id: int
    kind: OrganisationKind
    state: str
    population: int


CANDIDATES = """
    SELECT id, kind, state, population FROM organisation
    WHERE kind = ANY($1) AND ars <> '' AND valid_until IS NULL ORDER BY id
"""
KNOWN = """
    SELECT m.id, organisation_id, association_id, through_id, derived, until, o.valid_until IS NOT NULL AS gone
    FROM membership m JOIN organisation o ON o.id = m.organisation_id
"""
END = "UPDATE membership SET until = $2 WHERE id = ANY($1::int[])"
COLUMNS = ("organisation_id", "association_id", "through_id", "derived", "since")


def wanted_memberships(
    candidates: Iterable[Candidate], rules: Iterable[MembershipRule], offices: Offices
) -> list[Wanted]:
    """What the rules say, once for each organisation and association (the first rule that fits); pure."""
    wanted: dict[tuple[int, int], Wanted] = {}
    by_kind: dict[OrganisationKind, list[MembershipRule]] = {}
    for rule in rules:
        for kind in rule.kinds:
            by_kind.setdefault(kind, []).append(rule)
    for candidate in candidates:
        for rule in by_kind.get(candidate.kind, ()):
            association = offices.associations.get(rule.association)
            if association is None or candidate.population < rule.least_population:
                continue
            through = offices.state_associations.get((association, candidate.state)) if rule.through else None
            wanted.setdefault((candidate.id, association), Wanted(candidate.id, association, through))
    return list(wanted.values())


async def derive_memberships(effective: date | None) -> MembershipChanges:
    """Bring the memberships by rule up to date, inside the caller's transaction; what people set stays as it is."""
    plan, offices = await offices_in_force()
    found = await rows(CANDIDATES, [list(MEMBER_KINDS)])
    candidates = [Candidate(row["id"], OrganisationKind(row["kind"]), row["state"], row["population"]) for row in found]
    members = {candidate.id for candidate in candidates}
    wanted = wanted_memberships(candidates, plan.rules, offices)

    known = await rows(KNOWN)
    decided = {(row["organisation_id"], row["association_id"]) for row in known if not row["derived"]}
    current = {Wanted(*(row[field] for field in Wanted._fields)): row for row in known if row["until"] is None}
    begun = [one for one in wanted if one[:2] not in decided and one not in current]
    kept = set(wanted)
    ended = [
        row["id"]
        for one, row in current.items()
        if row["gone"] or (row["derived"] and one not in kept and one.organisation_id in members)
    ]

    await rows(END, [ended, effective or clock.today()])
    await copy_rows("membership", COLUMNS, ((*one, True, effective) for one in begun))
    return MembershipChanges(len(begun), len(ended))


async def set_membership(
    actor: Actor, organisation_id: int, association_id: int, *, through_id: int | None = None
) -> Membership:
    """An administrator says that an organisation is a member, and through which Landesverband; no import undoes it."""
    async with transaction():
        organisation, association = await _pair(organisation_id, association_id)

        require(actor.is_office or actor.machine, _may_edit(actor, association.id))

        if organisation.valid_until is not None:
            raise WrongState(organisation="ended")
        await _check_through(through_id, association, organisation)

        membership = await Membership.filter(
            organisation_id=organisation.id, association_id=association.id, until__isnull=True
        ).first()
        membership = membership or Membership(
            organisation_id=organisation.id, association_id=association.id, since=clock.today()
        )
        membership.through_id, membership.derived = through_id, False
        await membership.save()

        await record(actor, "membership.set", membership, organisation=organisation.id, through=through_id)
    return membership


async def end_membership(actor: Actor, membership_id: int) -> Membership:
    """An administrator ends a membership as of today; the rules do not bring it back."""
    async with transaction():
        membership = await Membership.filter(id=membership_id).select_for_update().first()
        require(membership is not None, membership=membership_id)
        assert membership is not None

        require(actor.is_office or actor.machine, _may_edit(actor, membership.association_id))

        if membership.until is not None:
            raise WrongState(membership="ended")

        membership.until, membership.derived = clock.today(), False
        await membership.save()

        await record(actor, "membership.ended", membership, organisation=membership.organisation_id)
    return membership


async def list_memberships(actor: Actor, organisation_id: int) -> list[Membership]:
    """The memberships of an organisation, with association and Landesverband; offices and the organisation see them."""
    require(actor.machine or actor.is_office or organisation_id in actor.organisation_ids)
    return (
        await Membership.filter(organisation_id=organisation_id, until__isnull=True)
        .select_related("association", "through")
        .order_by("association__sort_key")
    )


async def show_memberships(actor: Actor, organisation_id: int) -> MembershipSheet:
    """Where an organisation is and was a member, and what an administrator may set; for offices."""
    organisation = await Organisation.filter(id=organisation_id, kind__in=MEMBER_KINDS).first()
    require(organisation is not None and actor.is_office, organisation=organisation_id)
    assert organisation is not None
    every = Membership.filter(organisation=organisation).select_related("association", "through")
    memberships = await every.order_by("association__sort_key", "id")
    offices = await Organisation.filter(kind=OrganisationKind.ASSOCIATION, valid_until=None).order_by("sort_key")
    associations = [one for one in offices if organisation.valid_until is None and _may_edit(actor, one.id)]
    places = Organisation.filter(
        kind=OrganisationKind.STATE_ASSOCIATION,
        parent_id__in=[one.id for one in associations],
        state=organisation.state,
        valid_until=None,
    )
    return MembershipSheet(
        organisation,
        [one for one in memberships if one.until is None],
        [one for one in memberships if one.until is not None],
        associations,
        await places.order_by("sort_key") if associations else [],
    )


def _may_edit(actor: Actor, association_id: int) -> bool:
    own = is_administrator(actor) and works_in(actor, association_id)
    return actor.machine or is_federation_administrator(actor) or own


async def _pair(organisation_id: int, association_id: int) -> tuple[Organisation, Organisation]:
    """The organisation, locked, so that two administrators do not make it a member twice; and the association."""
    organisation = await Organisation.filter(id=organisation_id, kind__in=MEMBER_KINDS).select_for_update().first()
    association = await Organisation.filter(id=association_id, kind=OrganisationKind.ASSOCIATION).first()
    require(organisation is not None and association is not None, organisation=organisation_id)
    assert organisation is not None
    assert association is not None
    return organisation, association


async def _check_through(through_id: int | None, association: Organisation, organisation: Organisation) -> None:
    if through_id is None:
        return
    place = await Organisation.filter(
        id=through_id, kind=OrganisationKind.STATE_ASSOCIATION, parent_id=association.id, valid_until__isnull=True
    ).first()
    if place is None or place.state != organisation.state:
        raise Unacceptable("wrong_state_association", fields={"through_id": "wrong_state_association"})

"""Reading the members: the searched list, and one organisation with all that belongs to it."""

from dataclasses import dataclass

from tortoise.expressions import Q, Subquery

from models.matters import Topic
from models.organisations import (
    MEMBER_KINDS,
    OFFICE_KINDS,
    Function,
    Mailbox,
    Membership,
    Organisation,
    OrganisationFunction,
    OrganisationKind,
)
from models.people import Confirmation, Mandate, Role, roles_at
from models.sorting import sort_key
from workflows.access import Actor, find, is_coordinator, is_federation_administrator, visible_organisations
from workflows.organisations.address_health import AddressHealth, health_of
from workflows.organisations.confirmations import overdue_of
from workflows.organisations.mailboxes import list_mailboxes
from workflows.organisations.topics import list_topics
from workflows.paging import Page, page_of
from workflows.people.people import list_people, may_invite

MOST_TOWNS = 200


@dataclass(frozen=True)
class OrganisationSheet:
    """An organisation as a person may see it, with what she may do there."""

    organisation: Organisation
    mailboxes: list[Mailbox]
    health: dict[str, AddressHealth]  # by address_key, for those who look after them and for offices
    may_release: bool  # blocks of addresses
    people: list[Mandate]
    memberships: list[Membership]
    functions: list[str]
    topics: list[Topic]  # for which it may have a mailbox of their own
    towns: list[Organisation]  # whose desk it is
    may_invite: bool
    may_assign: bool
    releases: bool  # something is released here
    overdue: Confirmation | None  # the yearly question that nobody has answered in time
    roles: tuple[Role, ...]


async def list_organisations(
    actor: Actor,
    *,
    q: str = "",
    kind: OrganisationKind | None = None,
    state: str = "",
    function: int | None = None,
    ended: bool = False,
    page: int = 1,
) -> Page[Organisation]:
    """Members, offices and addressees that the actor may see, by name; `q` looks in names and register keys.

    Those of today, or with `ended` those that are no more.
    """
    query = Organisation.filter(visible_organisations(actor), valid_until__isnull=not ended)
    if function is not None:
        having = OrganisationFunction.filter(function_id=function)
        query = query.filter(id__in=Subquery(having.values("organisation_id")))
    if kind is not None:
        query = query.filter(kind=kind)
    if state:
        query = query.filter(state=state)
    for word in q.split()[:6]:
        query = query.filter(named(word))
    return await page_of(query.select_related("parent", "desk").order_by("sort_key", "id"), page)


async def show_organisation(actor: Actor, organisation_id: int) -> OrganisationSheet:
    """One organisation with mailboxes, people, memberships, functions, and the towns it answers for."""
    query = Organisation.all().select_related("parent", "desk", "twin")
    place = await find(query, visible_organisations(actor), organisation_id)
    memberships = Membership.filter(organisation=place, until=None).select_related("association", "through")
    towns = Organisation.filter(desk=place, valid_until=None).exclude(id=place.id).order_by("sort_key")
    own = is_coordinator(actor) and actor.organisation_id in (place.id, place.desk_id)
    mailboxes = await list_mailboxes(actor, place.id)
    looks_after = actor.is_office or may_invite(actor, place)
    return OrganisationSheet(
        place,
        mailboxes=mailboxes,
        health=await health_of(one.address_key for one in mailboxes) if looks_after and mailboxes else {},
        may_release=is_federation_administrator(actor),
        people=await list_people(actor, place.id),
        memberships=await memberships.order_by("association__sort_key"),
        functions=[one.name for one in await Function.filter(organisations__organisation_id=place.id).order_by("name")],
        topics=await list_topics() if may_invite(actor, place) and place.kind in MEMBER_KINDS else [],
        towns=await towns.limit(MOST_TOWNS),
        may_invite=may_invite(actor, place),
        may_assign=place.kind in MEMBER_KINDS and (own or is_federation_administrator(actor)),
        releases=place.kind in (*MEMBER_KINDS, *OFFICE_KINDS),
        overdue=await overdue_of(place.id),
        roles=roles_at(place.kind),
    )


def named(word: str) -> Q:
    """Organisations whose name holds the word, or whose key begins with it."""
    named = Q(sort_key__contains=sort_key(word)) if sort_key(word) else Q(name__icontains=word)
    return named | Q(ars__startswith=word) | Q(ags__startswith=word) if word.isdecimal() else named

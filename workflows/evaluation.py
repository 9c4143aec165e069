"""The table of all requirements of a matter: filtered, fifty a page, fast at tens of thousands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tortoise.contrib.postgres.search import SearchQuery
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count, Min
from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet

from models.matters import Matter, Provision
from models.organisations import Membership, Organisation, OrganisationKind
from models.positions import Position, Source, Votum
from models.submissions import Addressee, Priority, Requirement, RequirementProvision
from workflows.access import Actor, find, require, visible_matters, visible_requirements
from workflows.matter_requirements import evaluating_office, requirements_of
from workflows.paging import PAGE_SIZE, Page
from workflows.requirement_line import with_line
from workflows.requirement_reading import with_files
from workflows.size_classes import BOUNDS, SizeClass

SHOWN_WITH = (
    "places__provision",
    "sources__position",
    "groupings__group",
    "origin__submission__organisation",
    "topic",
    "supports",
)
DECIDED = Q(sources__confirmed_at__isnull=False, sources__votum__isnull=False)


class Sorting(StrEnum):
    PLACE = "place"
    MEMBER = "member"
    STATE = "state"
    PRIORITY = "priority"


ORDER = {
    Sorting.PLACE: "places__provision__position",
    Sorting.MEMBER: "submission__organisation__sort_key",
    Sorting.STATE: "submission__organisation__state",
    Sorting.PRIORITY: "priority",  # essential, important, note: also in the order of the alphabet
}


@dataclass(frozen=True)
class Filters:
    """What of the table is wanted; empty means all. `state` is the two digits of a Land, `text` a full-text search."""

    text: str = ""
    provision_id: int | None = None
    state: str = ""
    size: SizeClass | None = None
    association_id: int | None = None
    addressee: Addressee | None = None
    priority: Priority | None = None
    votum: Votum | None = None
    open_only: bool = False
    group_id: int | None = None
    ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class EvaluatedRequirement:
    """One requirement beside the table, with the positions that could take it up."""

    matter: Matter
    requirement: Requirement
    positions: list[Position]
    source: Source | None


@dataclass(frozen=True)
class EvaluationPage:
    """A page of the table; `still_open` counts those without a votum among all that the filters let through."""

    matter: Matter
    page: Page[Requirement]
    still_open: int
    provisions: list[tuple[Provision, int]]
    associations: list[Organisation]
    positions: list[Position]
    chosen: EvaluatedRequirement | None = None


async def list_requirements(
    actor: Actor,
    matter_id: int,
    *,
    filters: Filters | None = None,
    sorting: Sorting = Sorting.PLACE,
    downwards: bool = False,
    page: int = 1,
    chosen_id: int | None = None,
) -> EvaluationPage:
    """The requirements that an office evaluates in a matter, as far as the actor may read them; one may be opened."""
    matter = await _matter(actor, matter_id)
    readable = Requirement.filter(
        visible_requirements(actor) & requirements_of(matter, evaluating_office(actor, matter))
    )
    query = readable.filter(*_conditions(filters or Filters()))
    total = await query.count()
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    sorted_ids = (
        query.annotate(first=Min(ORDER[sorting])).group_by("id").order_by("-first" if downwards else "first", "id")
    )
    ids = [
        row["id"] for row in await sorted_ids.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE).values("id", "first")
    ]
    things = {one.id: one for one in await complete(Requirement.filter(id__in=ids))}
    return EvaluationPage(
        matter,
        Page([things[one] for one in ids], number, total),
        total - await query.filter(DECIDED).count(),
        await _places(readable),
        await Organisation.filter(kind=OrganisationKind.ASSOCIATION, valid_until__isnull=True).order_by("sort_key"),
        await Position.filter(matter=matter, withdrawn_at__isnull=True).order_by("number"),
        await show_evaluated(actor, chosen_id) if chosen_id else None,
    )


async def show_evaluated(actor: Actor, requirement_id: int) -> EvaluatedRequirement:
    """One requirement with all that is known about it, for the officer who decides."""
    require(actor.is_office)
    query = complete(Requirement.all(), with_files(actor), *with_line(actor))
    requirement = await find(query, visible_requirements(actor), requirement_id)
    matter = await _matter(actor, requirement.submission.round.matter_id)
    positions = await Position.filter(matter=matter, withdrawn_at__isnull=True).select_related("provision")
    source = await Source.filter(requirement=requirement).select_related("position").first()
    return EvaluatedRequirement(matter, requirement, positions, source)


async def _matter(actor: Actor, matter_id: int) -> Matter:
    matter = await find(Matter.all().select_related("office", "lead_association"), visible_matters(actor), matter_id)
    require(actor.is_office)
    return matter


def complete(query: "QuerySet[Requirement]", *more: Prefetch) -> "QuerySet[Requirement]":
    """With everything that a row of the table shows, and `more`."""
    return query.select_related("submission__organisation", "submission__round").prefetch_related(*SHOWN_WITH, *more)


async def _places(readable: "QuerySet[Requirement]") -> list[tuple[Provision, int]]:
    """The provisions to which there is anything, in the order of the draft, with how much."""
    counted = (
        await RequirementProvision.filter(requirement_id__in=Subquery(readable.values("id")))
        .annotate(requirements=Count("id"))
        .group_by("provision_id")
        .values_list("provision_id", "requirements")
    )
    many: dict[int, int] = dict(counted)
    provisions = await Provision.filter(id__in=list(many)).order_by("document_version_id", "position")
    return [(provision, many[provision.id]) for provision in provisions]


def _conditions(filters: Filters) -> list[Q]:
    wanted: dict[str, Any] = {
        "places__provision_id": filters.provision_id,
        "addressee": filters.addressee,
        "priority": filters.priority,
        "groupings__group_id": filters.group_id,
    }
    conditions = [Q(**{name: value}) for name, value in wanted.items() if value is not None]
    if filters.ids:
        conditions.append(Q(id__in=filters.ids))
    if filters.text.strip():
        conditions.append(Q(search__search=SearchQuery(filters.text, config="german", search_type="websearch")))
    if filters.state:
        conditions.append(Q(submission__organisation__state=filters.state))
    if filters.size is not None:
        least, below = BOUNDS[filters.size]
        conditions.append(_author(population__gte=least, population__lt=below))
    if filters.association_id is not None:
        members = Membership.filter(association_id=filters.association_id, until__isnull=True)
        conditions.append(_author(id__in=Subquery(members.values("organisation_id"))))
    if filters.votum is not None:
        conditions.append(DECIDED & Q(sources__votum=filters.votum))
    if filters.open_only:
        conditions.append(Q(sources__confirmed_at__isnull=True) | Q(sources__votum__isnull=True))
    return conditions


def _author(**facts: Any) -> Q:
    """Conditions on who wrote a requirement: of a forwarded one that is the member, not the Landesverband."""
    own = {f"submission__organisation__{name}": value for name, value in facts.items()}
    forwarded = {f"origin__submission__organisation__{name}": value for name, value in facts.items()}
    return Q(origin_id__isnull=True, **own) | Q(**forwarded)

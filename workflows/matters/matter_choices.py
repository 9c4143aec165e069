"""What can be chosen when a matter is opened or changed, and when a draft is added to it."""

from dataclasses import dataclass

from tortoise.expressions import Q

from models.matters import DocumentVersion, Matter, Topic
from models.organisations import Body, Organisation, OrganisationKind
from models.people import OFFICE_ROLES, Mandate, Person
from workflows.access import Actor, find, is_federal_office, require, runs, visible_matters
from workflows.people.mandates import holding

OFFICES = (OrganisationKind.FEDERATION, OrganisationKind.ASSOCIATION, OrganisationKind.STATE_ASSOCIATION)


@dataclass(frozen=True)
class MatterChoices:
    """What can be chosen when a matter is opened or changed."""

    matter: Matter | None
    offices: list[Organisation]
    associations: list[Organisation]
    officers: list[Person]
    ministries: list[Organisation]
    topics: list[Topic]


async def prepare_matter(actor: Actor, matter_id: int | None = None) -> MatterChoices:
    """What the form of a matter offers: for a new one, or for one that is to be changed."""
    require(True, actor.is_office, code="office_only")
    places = await Organisation.filter(kind__in=OFFICES, valid_until__isnull=True).order_by("kind", "sort_key")
    matter = None
    if matter_id is not None:
        matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
        require(True, runs(actor, matter.office), code="not_your_office")
    ours = (
        Q(organisation__kind__in=OFFICES[:2]) if is_federal_office(actor) else Q(organisation_id=actor.organisation_id)
    )
    mandates = Mandate.filter(holding(), ours, role__in=OFFICE_ROLES, person__active=True).select_related("person")
    officers = {one.person_id: one.person for one in await mandates}
    addressees = (OrganisationKind.FEDERAL_BODY, OrganisationKind.STATE_GOVERNMENT)
    return MatterChoices(
        matter,
        [one for one in places if runs(actor, one)],
        [one for one in places if one.kind is OrganisationKind.ASSOCIATION or one.id == actor.organisation_id],
        sorted(officers.values(), key=lambda one: one.name),
        await Organisation.filter(kind__in=addressees, valid_until__isnull=True).order_by("kind", "sort_key"),
        await Topic.all().order_by("number"),
    )


async def prepare_draft(actor: Actor, matter_id: int) -> tuple[Matter, list[DocumentVersion], list[Body]]:
    """The matter to which a draft is to be added, the versions that it may follow, and bodies for its circle."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(True, runs(actor, matter.office), code="not_your_office")
    versions = await DocumentVersion.filter(document__matter_id=matter.id).select_related("document").order_by("-id")
    return matter, versions, await Body.all().order_by("name")

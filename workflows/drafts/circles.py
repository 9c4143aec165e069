"""The circle of a draft bounds who may be asked about it: nobody is invited to what they may not know of."""

from tortoise.expressions import Q, Subquery

from models.matters import Circle, CircleBody, DocumentVersion
from models.organisations import BodySeat, OrganisationKind
from workflows.errors import Unacceptable
from workflows.organisations.seats import seated
from workflows.recipients.audiences import Rule, members_in


async def require_within_circle(document_version_id: int | None, audience: Rule) -> None:
    """Unacceptable, with the number of those outside, if the audience is wider than the draft's circle."""
    if document_version_id is None:
        return
    version = await DocumentVersion.get(id=document_version_id)
    if version.circle in (Circle.MEMBERS, Circle.PUBLIC):
        return
    outside = await members_in(audience).exclude(_within(version)).count()
    if outside:
        raise Unacceptable(fields={"audience": "wider_than_circle"}, outside=outside, circle=version.circle)


def _within(version: DocumentVersion) -> Q:
    if version.circle is Circle.OFFICES:
        return Q(id__in=[])
    state_associations = Q(kind=OrganisationKind.STATE_ASSOCIATION)
    if version.circle is Circle.STATE_ASSOCIATIONS:
        return state_associations
    bodies = CircleBody.filter(document_version_id=version.id)
    seats = BodySeat.filter(seated(), body_id__in=Subquery(bodies.values("body_id")))
    return state_associations | Q(id__in=Subquery(seats.values("organisation_id")))

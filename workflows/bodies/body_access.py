"""Who may read what committees decided; see workflows/access.py for the rules of the house."""

from tortoise.expressions import Q, Subquery

from models.bodies import Resolution
from models.matters import Circle
from models.organisations import Body, BodySeat, Membership
from workflows.access import EVERYTHING, Actor, is_federal_office, is_state_office, visible_bodies
from workflows.actors import FEDERAL_KINDS
from workflows.organisations.seats import seated


def visible_resolutions(actor: Actor) -> Q:
    """What committees decided, by circle; a Landesverband reads all of its own, members what is for their offices."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    public = Q(circle=Circle.PUBLIC)
    if is_state_office(actor):
        own = _of_bodies(Q(office_id=actor.organisation_id))
        return public | own | ~Q(circle=Circle.OFFICES) & _of_bodies(visible_bodies(actor))
    if actor.is_member:
        seats = BodySeat.filter(seated(), organisation_id__in=actor.organisation_ids)
        through = Membership.filter(organisation_id__in=actor.organisation_ids, until__isnull=True)
        ours = Q(office__kind__in=FEDERAL_KINDS) | Q(office_id__in=Subquery(through.values("through_id")))
        for_members = Q(circle=Circle.MEMBERS) & _of_bodies(ours)
        return public | for_members | Q(circle=Circle.BODIES, body_id__in=Subquery(seats.values("body_id")))
    return public


def _of_bodies(condition: Q) -> Q:
    return Q(body_id__in=Subquery(Body.filter(condition).values("id")))


def readable_resolutions(actor: Actor) -> Subquery:
    """Ids of the resolutions that the actor may read, for conditions on what refers to them."""
    return Subquery(Resolution.filter(visible_resolutions(actor)).values("id"))

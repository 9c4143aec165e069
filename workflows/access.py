"""Who may see and do what. Predicates are named, combined with and/or, and asked by workflow functions only.

One visibility function per noun gives the condition for a query: `visible_<nouns>(actor) -> Q`. Pages, exports, feeds,
search and API all start from it, and a single thing is looked up through it too, so that what one may not see is
missing rather than forbidden.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.circulars import CircularState
from models.deliveries import Delivery
from models.matters import Circle, CircleBody, DocumentVersion
from models.organisations import MEMBER_KINDS, BodySeat, Membership, Organisation, OrganisationKind
from models.papers import Citation, PaperState, PaperVersion
from models.people import MEMBER_ROLES, OFFICE_ROLES, Role
from models.rounds import Invitation, Round
from models.submissions import Reading, Submission, SubmissionOrganisation, SubmissionState
from workflows.errors import Denied, Missing

Thing = TypeVar("Thing", bound=Model)

NOTHING = Q(id__in=[])
EVERYTHING = Q()


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


def require(sees: bool, may: bool = True, *, code: str | None = None, **facts: Any) -> None:
    """Missing for what one may not see, Denied (with `code` for its sentence) for what one may not do."""
    if not sees:
        raise Missing(**facts)
    if not may:
        raise Denied(code, **facts)


async def find(query: "QuerySet[Thing]", visible: Q, subject_id: int) -> Thing:
    """The one thing, if the visibility condition lets it through; Missing otherwise."""
    thing = await query.filter(visible & Q(id=subject_id)).first()
    if thing is None:
        raise Missing(subject=subject_id)
    return thing


# ------------------------------------------------------------------------------------------- who the actor is


def acts_for(actor: Actor, organisation_id: int) -> bool:
    """May she speak for this organisation, by her mandate or because her desk answers for it?"""
    return actor.is_member and organisation_id in actor.organisation_ids


def is_coordinator(actor: Actor) -> bool:
    return actor.acting is not None and actor.acting.role is Role.COORDINATOR and not actor.acting.provisional


def is_federal_office(actor: Actor) -> bool:
    """Staff of the federation or of one of its associations."""
    return actor.is_office and _kind(actor) in (OrganisationKind.FEDERATION, OrganisationKind.ASSOCIATION)


def is_state_office(actor: Actor) -> bool:
    """Staff of a Landesverband."""
    return actor.is_office and _kind(actor) is OrganisationKind.STATE_ASSOCIATION


def is_administrator(actor: Actor) -> bool:
    return actor.acting is not None and actor.acting.role is Role.ADMINISTRATOR


def is_federation_administrator(actor: Actor) -> bool:
    """Looks after the whole installation: offices, members, desks."""
    return is_administrator(actor) and _kind(actor) is OrganisationKind.FEDERATION


def is_lead(actor: Actor) -> bool:
    """Signs for her office: Beigeordnete/r."""
    return actor.acting is not None and actor.acting.role is Role.LEAD


def works_in(actor: Actor, office_id: int) -> bool:
    """Staff of just this office."""
    return actor.is_office and actor.organisation_id == office_id


def runs(actor: Actor, office: Organisation) -> bool:
    """May she run the matters, rounds, papers and circulars of this office? Associations share the federation's work."""
    return works_in(actor, office.id) or (is_federal_office(actor) and office.kind is OrganisationKind.FEDERATION)


def _kind(actor: Actor) -> OrganisationKind | None:
    return actor.acting.organisation_kind if actor.acting else None


# --------------------------------------------------------------------------------- what the actor may see, by noun


def visible_document_versions(actor: Actor) -> Q:
    """The circle of a version: offices · + Landesverbände · + named bodies · all members · public."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        return ~Q(circle=Circle.OFFICES)
    if actor.is_member:
        seats = BodySeat.filter(organisation_id__in=actor.organisation_ids, until__isnull=True)
        named = CircleBody.filter(body_id__in=Subquery(seats.values("body_id")))
        return Q(circle__in=[Circle.MEMBERS, Circle.PUBLIC]) | Q(
            circle=Circle.BODIES, id__in=Subquery(named.values("document_version_id"))
        )
    return Q(circle=Circle.PUBLIC)


def visible_rounds(actor: Actor) -> Q:
    """Offices see the rounds they share; members see a round they are asked in, once it is open, within its circle."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        return Q(office_id=actor.organisation_id) | Q(office__kind=OrganisationKind.FEDERATION, opened_at__isnull=False)
    if actor.is_member:
        asked = Invitation.filter(organisation_id__in=actor.organisation_ids)
        return Q(opened_at__isnull=False, id__in=Subquery(asked.values("round_id"))) & _within_circle(actor)
    return NOTHING


def _within_circle(actor: Actor) -> Q:
    versions = DocumentVersion.filter(visible_document_versions(actor))
    return Q(document_version_id__isnull=True) | Q(document_version_id__in=Subquery(versions.values("id")))


def visible_matters(actor: Actor) -> Q:
    """A matter shows itself, title included, through a round, a document version or a sent paper that one may see."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    rounds = Round.filter(visible_rounds(actor))
    versions = DocumentVersion.filter(visible_document_versions(actor))
    papers = PaperVersion.filter(visible_paper_versions(actor))
    seen = (
        Q(id__in=Subquery(rounds.values("matter_id")))
        | Q(id__in=Subquery(versions.values("document__matter_id")))
        | Q(id__in=Subquery(papers.values("paper__matter_id")))
    )
    return seen | Q(office_id=actor.organisation_id) if is_state_office(actor) else seen


def visible_submissions(actor: Actor) -> Q:
    """One's own, for all towns of the desk; offices see what was released to them, never drafts."""
    if actor.machine:
        return EVERYTHING
    released = Q(state=SubmissionState.RELEASED)
    if is_federal_office(actor):
        return released & Q(round__office__kind=OrganisationKind.FEDERATION)
    if is_state_office(actor):
        own = Membership.filter(through_id=actor.organisation_id, until__isnull=True)
        covered = SubmissionOrganisation.filter(organisation_id__in=Subquery(own.values("organisation_id")))
        return released & (
            Q(round__office_id=actor.organisation_id)
            | Q(round__office__kind=OrganisationKind.FEDERATION, id__in=Subquery(covered.values("submission_id")))
        )
    if actor.is_member:
        covered = SubmissionOrganisation.filter(organisation_id__in=actor.organisation_ids)
        return Q(organisation_id__in=actor.organisation_ids) | (
            released & Q(id__in=Subquery(covered.values("submission_id")))
        )
    return NOTHING


def visible_requirements(actor: Actor) -> Q:
    """Wer darf das lesen? Own office · all offices · all members of the round; before release only one's own."""
    if actor.machine:
        return EVERYTHING
    own = Q(submission_id__in=Subquery(Submission.filter(visible_submissions(actor)).values("id")))
    if actor.is_office:  # joined by OR, an empty condition would not let everything through
        everything = _kind(actor) is OrganisationKind.FEDERATION
        return own if everything else own & (~Q(reading=Reading.OWN_OFFICE) | _own_office(actor))
    if actor.is_member:
        rounds = Subquery(Round.filter(visible_rounds(actor)).values("id"))
        shared = Q(reading=Reading.MEMBERS, submission__state=SubmissionState.RELEASED, submission__round_id__in=rounds)
        return own | shared
    return NOTHING


def _own_office(actor: Actor) -> Q:
    """ "Only the office of our association": the associations of the author and its Landesverband."""
    own = Membership.filter(Q(association_id=actor.organisation_id) | Q(through_id=actor.organisation_id))
    return Q(submission__organisation_id__in=Subquery(own.filter(until__isnull=True).values("organisation_id")))


def sees_name(actor: Actor, requirement: Any) -> bool:
    """May she read from whom a requirement comes? Offices that may read it: yes; members: if the author said so.

    `requirement.submission` must have been fetched.
    """
    if actor.machine or actor.is_office:
        return True
    return requirement.name_shown or requirement.submission.organisation_id in actor.organisation_ids


def visible_positions(actor: Actor) -> Q:
    """Offices work on them; everybody else reads those that stand in a paper she may see."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    papers = PaperVersion.filter(visible_paper_versions(actor))
    cited = Citation.filter(passage__paper_version_id__in=Subquery(papers.values("id")))
    return Q(id__in=Subquery(cited.values("cited_id")))


def visible_examples(actor: Actor) -> Q:
    """Published ones are for everybody; before that the member's own, and all for the federal offices."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    return Q(published_at__isnull=False) | Q(organisation_id__in=list(actor.organisation_ids))


def visible_paper_versions(actor: Actor) -> Q:
    """Offices see drafts, members what was sent, the public what was published."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        return ~Q(state=PaperState.DRAFT)
    if actor.is_member:
        return Q(state=PaperState.SENT)
    return Q(state=PaperState.SENT, published_at__isnull=False)


def visible_circulars(actor: Actor) -> Q:
    """Offices see their own and the federation's; members what they got or what is for all members; visitors public ones."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    sent = Q(state=CircularState.SENT)
    if is_state_office(actor):
        return Q(office_id=actor.organisation_id) | sent & ~Q(circle=Circle.OFFICES)
    if actor.is_member:
        got = Delivery.filter(organisation_id__in=actor.organisation_ids, body__circular_id__isnull=False)
        return sent & (
            Q(circle__in=[Circle.MEMBERS, Circle.PUBLIC]) | Q(id__in=Subquery(got.values("body__circular_id")))
        )
    return sent & Q(circle=Circle.PUBLIC)


def visible_organisations(actor: Actor) -> Q:
    """Federal offices know all; a Landesverband its members and who is no member at all; members themselves."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        return ~Q(kind__in=MEMBER_KINDS) | _through(actor)
    return Q(id__in=actor.organisation_ids) if actor.is_member else NOTHING


def visible_bodies(actor: Actor) -> Q:
    """Committees and what they decided: federal offices see all, a Landesverband its own and the federal ones."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        federal = Q(office__kind__in=[OrganisationKind.FEDERATION, OrganisationKind.ASSOCIATION])
        return federal | Q(office_id=actor.organisation_id)
    return NOTHING


def visible_mandates(actor: Actor) -> Q:
    """Who works where: federal offices see all, a Landesverband its own people and its members', members their own."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        members = Organisation.filter(_through(actor))
        return Q(organisation_id=actor.organisation_id) | Q(organisation_id__in=Subquery(members.values("id")))
    return Q(organisation_id__in=actor.organisation_ids) if actor.is_member else NOTHING


def _through(actor: Actor) -> Q:
    own = Membership.filter(through_id=actor.organisation_id, until__isnull=True)
    return Q(id__in=Subquery(own.values("organisation_id")))

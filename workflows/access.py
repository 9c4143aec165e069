"""Who may see and do what. Predicates are named, combined with and/or, and asked by workflow functions only.

One visibility function per noun gives the condition for a query: `visible_<nouns>(actor) -> Q`. Pages, exports, feeds,
search and API all start from it, and a single thing is looked up through it too, so that what one may not see is
missing rather than forbidden. The conditions join no table (they ask subqueries), so that rows can be locked by them.
"""

from typing import Any, TypeVar

from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.circulars import CircularState
from models.database import Either
from models.deliveries import Delivery
from models.matters import Circle, CircleBody, DocumentVersion, Matter, SourceDocument
from models.organisations import MEMBER_KINDS, BodySeat, Membership, Organisation, OrganisationKind
from models.papers import Citation, Paper, PaperState, PaperVersion
from models.rounds import Invitation, Round
from models.submissions import (
    Channel,
    Quoting,
    Reading,
    Requirement,
    Submission,
    SubmissionOrganisation,
    SubmissionState,
)
from workflows import clock
from workflows.actors import (
    FEDERAL_KINDS,
    MACHINE,
    VISITOR,
    Acting,
    Actor,
    acts_for,
    bundles,
    is_administrator,
    is_coordinator,
    is_district_office,
    is_federal_office,
    is_federation_administrator,
    is_lead,
    is_state_office,
    kind_of,
    runs,
    works_in,
)
from workflows.errors import Denied, Missing
from workflows.organisations.seats import seated

__all__ = [
    "MACHINE", "VISITOR", "Acting", "Actor", "acts_for", "bundles", "find", "is_administrator", "is_coordinator",
    "is_district_office", "is_federal_office", "is_federation_administrator", "is_lead", "is_state_office", "quotable", "quoted_name",
    "require", "runs", "sees_name", "shared_requirements", "visible_bodies", "visible_circulars", "visible_claims",
    "visible_document_versions", "visible_examples", "visible_follow_ups", "visible_mandates", "visible_matters", "visible_organisations",
    "visible_paper_versions", "visible_positions", "visible_requirement_files", "visible_requirements",
    "visible_rounds", "visible_submissions", "visible_withdrawals", "works_in",
]  # fmt: skip

Thing = TypeVar("Thing", bound=Model)

NOTHING = Q(id__in=[])
EVERYTHING = Q(id__isnull=False)  # not an empty Q, which would vanish where conditions are joined by OR


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


def visible_document_versions(actor: Actor) -> Q:
    """The circle of a version: offices · + Landesverbände · + named bodies · all members · public, after its embargo.

    Of what a Landesverband brings in, the circle is its own: its members, and no other Landesverband.
    """
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    public = Q(circle=Circle.PUBLIC)
    if is_state_office(actor):
        own = SourceDocument.filter(matter__office_id=actor.organisation_id)
        others = _of_landesverbaende().exclude(matter__office_id=actor.organisation_id)
        shared = ~Q(circle=Circle.OFFICES) & ~Q(document_id__in=Subquery(others.values("id")))
        return public | shared | Q(document_id__in=Subquery(own.values("id")))
    if actor.is_member or is_district_office(actor):
        seats = BodySeat.filter(seated(), organisation_id__in=actor.organisation_ids)
        named = CircleBody.filter(body_id__in=Subquery(seats.values("body_id")))
        through = Membership.filter(
            organisation_id__in=actor.organisation_ids, until__isnull=True, through_id__isnull=False
        )
        others = _of_landesverbaende().exclude(matter__office_id__in=Subquery(through.values("through_id")))
        ours = Q(circle=Circle.MEMBERS) & ~Q(document_id__in=Subquery(others.values("id")))
        return public | ours | Q(circle=Circle.BODIES, id__in=Subquery(named.values("document_version_id")))
    return public & (Q(embargo_until__isnull=True) | Q(embargo_until__lte=clock.now()))


def _of_landesverbaende() -> "QuerySet[SourceDocument]":
    return SourceDocument.filter(matter__office__kind=OrganisationKind.STATE_ASSOCIATION)


def visible_rounds(actor: Actor) -> Q:
    """Offices see the rounds they share, a Landesverband those of its association too; members those in which they are
    asked, once open; all within the circle.
    """
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        above = _offices(OrganisationKind.FEDERATION) | Q(
            office_id=actor.acting.association_id if actor.acting else None
        )
        shared = above & Q(opened_at__isnull=False) & _within_circle(actor)
        return Q(office_id=actor.organisation_id) | shared
    if actor.is_member or is_district_office(actor):
        asked = Invitation.filter(organisation_id__in=actor.organisation_ids)
        called = Q(opened_at__isnull=False, id__in=Subquery(asked.values("round_id"))) & _within_circle(actor)
        return called if actor.is_member else called | Q(office_id=actor.organisation_id)
    return NOTHING


def _offices(kind: OrganisationKind) -> Q:
    return Q(office_id__in=Subquery(Organisation.filter(kind=kind).values("id")))


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
    return seen | Q(office_id=actor.organisation_id) if bundles(actor) else seen


def visible_submissions(actor: Actor) -> Q:
    """One's own, for all towns of the desk; offices see what was released to them, never drafts.

    A Landesverband's bundle stands for many who may not read each other: only its maker and the federation see it.
    """
    if actor.machine:
        return EVERYTHING
    released = Q(state=SubmissionState.RELEASED)
    if actor.is_office:
        return released & _received_by(actor)
    if actor.is_member:
        ours: dict[str, Any] = {"organisation_id__in": actor.organisation_ids}
        written = Submission.filter(**ours).values("id")
        covering = SubmissionOrganisation.filter(**ours).values("submission_id")
        concerned = ~Q(channel=Channel.FORWARDED) & Q(id__in=Either(written, covering))
        return concerned & (Q(**ours) | released)
    return NOTHING


def visible_withdrawals(actor: Actor) -> Q:
    """For offices: that an answer they had received was taken back after the committee's session; not what it said."""
    if not actor.is_office:
        return NOTHING
    return Q(state=SubmissionState.WITHDRAWN) & ~Q(withdrawal_reason="") & _received_by(actor)


def _received_by(actor: Actor) -> Q:
    """What is addressed to an office once it is released."""
    if is_federal_office(actor):
        return _in_rounds(office__kind=OrganisationKind.FEDERATION) | _in_rounds(office_id=actor.organisation_id)
    own = Membership.filter(through_id=actor.organisation_id, until__isnull=True)
    known = Q(round_id__in=Subquery(Round.filter(visible_rounds(actor)).values("id")))
    of_members = known & _covers(organisation_id__in=Subquery(own.values("organisation_id")))
    return _in_rounds(office_id=actor.organisation_id) | Q(organisation_id=actor.organisation_id) | of_members


def _in_rounds(**which: Any) -> Q:
    return Q(round_id__in=Subquery(Round.filter(**which).values("id")))


def _covers(**which: Any) -> Q:
    """Submissions that speak for one of these organisations, without bundles."""
    covered = SubmissionOrganisation.filter(**which)
    return ~Q(channel=Channel.FORWARDED) & Q(id__in=Subquery(covered.values("submission_id")))


def visible_requirements(actor: Actor) -> Q:
    """Wer darf das lesen? Own office · all offices · all members of the round; before release only one's own."""
    if actor.machine:
        return EVERYTHING
    own = _of("submission", visible_submissions(actor))
    if actor.is_office:  # joined by OR, an empty condition would not let everything through
        everything = kind_of(actor) is OrganisationKind.FEDERATION
        return own if everything else own & (~Q(reading=Reading.OWN_OFFICE) | _own_office(actor))
    if actor.is_member:
        rounds = Subquery(Round.filter(visible_rounds(actor)).values("id"))
        return own | shared_requirements(rounds) | _of("origin", own)
    return NOTHING


def shared_requirements(rounds: Any) -> Q:
    """What every member asked in these rounds (ids, or a query for them) reads of the others."""
    released = Q(submission__state=SubmissionState.RELEASED, submission__round_id__in=rounds)
    return Q(reading=Reading.MEMBERS) & released


def _of(relation: str, condition: Q) -> Q:
    """The condition for a row, asked of what refers to it: by a join, where a query in a query would first gather all."""
    inner = [_of(relation, one) for one in condition.children]
    outer = Q(
        *inner, join_type=condition.join_type, **{f"{relation}__{name}": of for name, of in condition.filters.items()}
    )
    return ~outer if condition._is_negated else outer


def visible_requirement_files(actor: Actor) -> Q:
    """Files are read with their requirement; where the author's name is not shown, a file could tell it to others."""
    readable = Requirement.filter(visible_requirements(actor))
    if actor.is_member:
        own = _of("submission", visible_submissions(actor))
        readable = readable.filter(Q(name_shown=True) | own | _of("origin", own))
    return Q(requirement_id__in=Subquery(readable.values("id")))


def _own_office(actor: Actor) -> Q:
    """ "Only the office of our association": the associations of the author and its Landesverband."""
    own = Membership.filter(Q(association_id=actor.organisation_id) | Q(through_id=actor.organisation_id))
    authors = Subquery(own.filter(until__isnull=True).values("organisation_id"))
    return Q(submission_id__in=Subquery(Submission.filter(organisation_id__in=authors).values("id")))


def sees_name(actor: Actor, requirement: Any) -> bool:
    """May she read from whom a requirement comes? Offices that may read it: yes; members: if the author said so.

    `requirement.submission` must have been fetched. What may be said outside is another question: `quoted_name`.
    """
    if actor.machine or actor.is_office:
        return True
    own = requirement.submission.organisation_id in actor.organisation_ids
    return actor.is_member and (requirement.name_shown or own)


def quotable() -> Q:
    """Requirements whose words may leave the house (papers, exports, feeds), whoever writes them there."""
    released = Submission.filter(state=SubmissionState.RELEASED)
    allowed = Q(quoting__in=[Quoting.ANONYMOUS, Quoting.NAMED])
    return allowed & Q(submission_id__in=Subquery(released.values("id")))


def quoted_name(requirement: Requirement) -> bool:
    """May the author's name stand beside a quotation outside? Only if the author said "with our name"."""
    return requirement.quoting is Quoting.NAMED


def visible_positions(actor: Actor) -> Q:
    """Offices work on them; everybody else reads those that stand in a paper she may see."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    papers = PaperVersion.filter(visible_paper_versions(actor))
    cited = Citation.filter(passage__paper_version_id__in=Subquery(papers.values("id")))
    said = Q(id__in=Subquery(cited.values("cited_id")))
    return said | _in_matters(office_id=actor.organisation_id) if is_state_office(actor) else said


def visible_follow_ups(actor: Actor) -> Q:
    """What became of demands: the standing word, which a second person has confirmed, about drafts one may know of."""
    versions = DocumentVersion.filter(visible_document_versions(actor))
    within = Q(document_version_id__isnull=True) | Q(document_version_id__in=Subquery(versions.values("id")))
    return Q(confirmed_at__isnull=False, replaced_at__isnull=True) & within


def _in_matters(**which: Any) -> Q:
    return Q(matter_id__in=Subquery(Matter.filter(**which).values("id")))


def visible_examples(actor: Actor) -> Q:
    """Released ones are for everybody; before that the member's own, and what was handed in for the offices it belongs to."""
    if actor.machine:
        return EVERYTHING
    released = Q(published_at__isnull=False, withdrawn_at__isnull=True)
    if is_federal_office(actor):
        return released | Q(handed_in_at__isnull=False)
    if is_state_office(actor):
        own = Membership.filter(through_id=actor.organisation_id, until__isnull=True)
        of_members = Q(organisation_id__in=Subquery(own.values("organisation_id")))
        return released | Q(handed_in_at__isnull=False) & of_members
    return released | Q(organisation_id__in=list(actor.organisation_ids)) if actor.is_member else released


def visible_paper_versions(actor: Actor) -> Q:
    """Offices see drafts, Landesverbände what is being agreed, members what was sent, the public what was published."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        federal = Subquery(Paper.filter(matter__office__kind__in=FEDERAL_KINDS).values("id"))
        own = Subquery(Paper.filter(matter__office_id=actor.organisation_id).values("id"))
        agreed = ~Q(state=PaperState.DRAFT) & Q(paper_id__in=federal)
        return Q(state=PaperState.SENT) | agreed | Q(paper_id__in=own)
    if actor.is_member or is_district_office(actor):
        return Q(state=PaperState.SENT)
    return Q(state=PaperState.SENT, published_at__lte=clock.now())  # an embargo ends because the clock says so


def visible_circulars(actor: Actor) -> Q:
    """Offices see their own and what the others of the house sent; members what they got or what is for all members of
    an office to which they belong; visitors what is public.
    """
    if actor.machine:
        return EVERYTHING
    sent, public = Q(state=CircularState.SENT), Q(state=CircularState.SENT, circle=Circle.PUBLIC)
    federation, own = _offices(OrganisationKind.FEDERATION), Q(office_id=actor.organisation_id)
    if is_federal_office(actor):
        return sent | federation | own
    if is_state_office(actor):
        above = federation | Q(office_id=actor.acting.association_id if actor.acting else None)
        return own | sent & above & ~Q(circle=Circle.OFFICES) | public
    if actor.is_member:
        got = Delivery.filter(organisation_id__in=actor.organisation_ids, body__circular_id__isnull=False)
        belongs = Membership.filter(organisation_id__in=actor.organisation_ids, until__isnull=True)
        associations, through = Subquery(belongs.values("association_id")), Subquery(belongs.values("through_id"))
        ours = federation | Q(office_id__in=associations) | Q(office_id__in=through)
        return public | sent & (Q(circle=Circle.MEMBERS) & ours | Q(id__in=Subquery(got.values("body__circular_id"))))
    return public


def visible_organisations(actor: Actor) -> Q:
    """Federal offices know all; a Landesverband its members and who is no member at all; a Kreis its towns; members
    themselves.
    """
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        return ~Q(kind__in=MEMBER_KINDS) | _through(actor)
    own = Q(id__in=actor.organisation_ids)
    return own | _towns_of(actor) if is_district_office(actor) else own if actor.is_member else NOTHING


def visible_bodies(actor: Actor) -> Q:
    """Committees and what they decided: federal offices see all, a Landesverband its own and the federal ones."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        federal = Organisation.filter(kind__in=FEDERAL_KINDS)
        return Q(office_id__in=Subquery(federal.values("id"))) | Q(office_id=actor.organisation_id)
    return NOTHING


def visible_mandates(actor: Actor) -> Q:
    """Who works where: federal offices see all, a Landesverband its own people and its members', members their own."""
    if actor.machine or is_federal_office(actor):
        return EVERYTHING
    if is_state_office(actor):
        members = Organisation.filter(_through(actor))
        return Q(organisation_id=actor.organisation_id) | Q(organisation_id__in=Subquery(members.values("id")))
    known = actor.is_member or is_district_office(actor)
    return Q(organisation_id__in=actor.organisation_ids) if known else NOTHING


def visible_claims(actor: Actor) -> Q:
    """One's own, those on one's organisations, and for offices those they decide; the federation's administrators all."""
    if actor.machine or is_federation_administrator(actor):
        return EVERYTHING
    seen = Q(person_id=actor.person_id or 0)
    if is_state_office(actor):
        return seen | Q(office_id=actor.organisation_id)
    return seen | Q(organisation_id__in=list(actor.organisation_ids)) if is_coordinator(actor) else seen


def _through(actor: Actor) -> Q:
    own = Membership.filter(through_id=actor.organisation_id, until__isnull=True)
    return Q(id__in=Subquery(own.values("organisation_id")))


def _towns_of(actor: Actor) -> Q:
    inside = Organisation.filter(parent_id=actor.organisation_id)
    return Q(parent_id=actor.organisation_id) | Q(parent_id__in=Subquery(inside.values("id")))

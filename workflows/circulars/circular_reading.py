"""What pages about circulars show: one circular with what the reader may do, and the choices of the form."""

from dataclasses import dataclass
from typing import NamedTuple

from tortoise.expressions import Q

from models.circulars import Audience, Circular, CircularState, Forwarding, MailingList
from models.matters import Matter, Topic
from models.organisations import Body, Function, Organisation, OrganisationKind
from models.papers import PaperState, PaperVersion
from models.positions import Position, PositionKind
from models.rounds import Round
from workflows.access import (
    Actor,
    find,
    is_federal_office,
    is_state_office,
    require,
    runs,
    visible_circulars,
    visible_matters,
    visible_paper_versions,
    visible_positions,
    visible_rounds,
)
from workflows.circulars.acknowledgements import Acknowledged, acknowledged
from workflows.circulars.circular_progress import Progress, circular_progress
from workflows.circulars.circular_voices import opinions_of
from workflows.circulars.circulars import require_draft
from workflows.recipients.audiences import Condition, describe_rule
from workflows.recipients.mailing_lists import visible_lists
from workflows.recipients.saved_audiences import list_audiences

MOST_CHOICES = 50
SHOWN_WITH = (*("office", "attachments__file", "lists__mailing_list", "topics__topic", "revisions"),)


class About(NamedTuple):
    """What a circular is about, as far as the reader may know of it."""

    matter: Matter | None
    round: Round | None
    paper: PaperVersion | None
    recommendation: Position | None


@dataclass(frozen=True)
class CircularSheet:
    """A circular as a person may see it; `progress` for its office, `forwarding` for a Landesverband that holds members.

    `about` has what it is about and she may see as well.
    """

    circular: Circular
    about: About
    audience: list[Condition]
    progress: Progress | None
    forwarding: Forwarding | None
    may_run: bool
    noted: Acknowledged
    useful: tuple[int, int]  # for how many members it was of use, and for how many not; for its office


@dataclass(frozen=True)
class CircularChoices:
    """What can be chosen when a circular is written."""

    circular: Circular | None
    offices: list[Organisation]
    associations: list[Organisation]
    functions: list[Function]
    bodies: list[Body]
    lists: list[MailingList]
    matters: list[Matter]
    papers: list[PaperVersion]
    topics: list[Topic]
    rounds: list[Round]
    recommendations: list[Position]
    named: list[Organisation]
    audiences: list[Audience]


async def open_circular(actor: Actor, circular_id: int) -> CircularSheet:
    """One circular with its files, and for offices how far it has come."""
    circular = await find(Circular.all().prefetch_related(*SHOWN_WITH), visible_circulars(actor), circular_id)
    sent = circular.state is CircularState.SENT
    forwarding = None
    if is_state_office(actor):
        forwarding = await Forwarding.filter(circular=circular, state_association_id=actor.organisation_id).first()
    may_run = actor.is_office and runs(actor, circular.office)
    return CircularSheet(
        circular,
        await _about(actor, circular),
        await describe_rule(circular.audience) if actor.is_office else [],
        await circular_progress(actor, circular.id) if sent and may_run else None,
        forwarding,
        may_run,
        await acknowledged(actor, circular) if circular.acknowledge else Acknowledged(0, 0),
        await opinions_of(circular.id) if sent and may_run else (0, 0),
    )


async def _about(actor: Actor, circular: Circular) -> About:
    papers = PaperVersion.filter(visible_paper_versions(actor)).select_related("paper")
    said = Position.filter(visible_positions(actor), id=circular.recommendation_id or 0)
    return About(
        await Matter.filter(visible_matters(actor), id=circular.matter_id).first() if circular.matter_id else None,
        await Round.filter(visible_rounds(actor), id=circular.round_id).first() if circular.round_id else None,
        await papers.filter(id=circular.paper_version_id).first() if circular.paper_version_id else None,
        await said.first() if circular.recommendation_id else None,
    )


async def prepare_circular(
    actor: Actor, circular_id: int | None = None, *, organisation_ids: list[int] | None = None
) -> CircularChoices:
    """The choices for a new circular, or for a draft that is changed.

    `organisation_ids` are the members named one by one as they stand in the form now; left open, those of the draft.
    """
    require(actor.is_office)
    circular = None
    if circular_id is not None:
        circular = await find(Circular.all().prefetch_related(*SHOWN_WITH), visible_circulars(actor), circular_id)
        require(True, runs(actor, circular.office), code="not_your_office")
        require_draft(circular)
    if organisation_ids is None:
        organisation_ids = circular.audience.get("organisations", []) if circular else []
    offices = Q(id=actor.organisation_id)
    if is_federal_office(actor):
        offices |= Q(kind=OrganisationKind.FEDERATION)
    sent = PaperVersion.filter(visible_paper_versions(actor), state=PaperState.SENT).select_related("paper")
    said = Position.filter(visible_positions(actor), kind=PositionKind.RECOMMENDATION, withdrawn_at=None)
    return CircularChoices(
        circular,
        offices=await Organisation.filter(offices).order_by("kind", "sort_key"),
        associations=await Organisation.filter(kind=OrganisationKind.ASSOCIATION).order_by("sort_key"),
        functions=await Function.all().order_by("name"),
        bodies=await Body.all().order_by("name"),
        lists=await MailingList.filter(visible_lists(actor)).order_by("name"),
        matters=await Matter.filter(visible_matters(actor), closed_at=None).order_by("-opened_at").limit(MOST_CHOICES),
        papers=await sent.order_by("-sent_at").limit(MOST_CHOICES),
        topics=await Topic.all().order_by("number"),
        rounds=await Round.filter(visible_rounds(actor)).order_by("-created_at").limit(MOST_CHOICES),
        recommendations=await said.order_by("-id").limit(MOST_CHOICES),
        named=await Organisation.filter(id__in=organisation_ids).order_by("sort_key"),
        audiences=await list_audiences(actor),
    )

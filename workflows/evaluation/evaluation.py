"""One requirement as an office evaluates it: with all that is known about it and the positions that could take it up."""

from dataclasses import dataclass, replace

from tortoise.expressions import Q
from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet

from models.matters import Matter
from models.positions import Position, Source
from models.submissions import BundleChoice, Channel, Requirement
from workflows.access import Actor, find, require, visible_matters, visible_requirements
from workflows.evaluation.requirement_notes import Notes, notes_of
from workflows.requirements.requirement_line import with_line
from workflows.requirements.requirement_reading import with_files

SHOWN_WITH = (
    "places__provision",
    "sources__position",
    "groupings__group",
    "origin__submission__organisation",
    "topic",
    "supports",
)


@dataclass(frozen=True)
class EvaluatedRequirement:
    """One requirement beside the table, with the positions that could take it up.

    `under`: what a Landesverband put it together with in its bundle; `together`: for how many others it stands so itself.
    """

    matter: Matter
    requirement: Requirement
    positions: list[Position]
    source: Source | None
    notes: Notes
    under: Requirement | None = None
    together: int = 0


async def show_evaluated(actor: Actor, requirement_id: int) -> EvaluatedRequirement:
    """One requirement with all that is known about it, for the officer who decides."""
    require(actor.is_office)
    query = complete(Requirement.all(), with_files(actor), *with_line(actor))
    requirement = await find(query, visible_requirements(actor), requirement_id)
    matter = await evaluated_matter(actor, requirement.submission.round.matter_id)
    positions = await Position.filter(matter=matter, withdrawn_at__isnull=True).select_related("provision")
    source = await Source.filter(requirement=requirement).select_related("position").first()
    shown = EvaluatedRequirement(matter, requirement, positions, source, await notes_of(actor, matter, requirement))
    return await _in_bundle(shown) if requirement.submission.channel is Channel.FORWARDED else shown


async def _in_bundle(shown: EvaluatedRequirement) -> EvaluatedRequirement:
    said = shown.requirement
    if said.origin_id is None:
        return replace(shown, together=await BundleChoice.filter(under_id=said.id).count())
    of_it = Q(requirement_id=said.origin_id) | Q(requirement__origin_id=said.origin_id)
    choice = await BundleChoice.filter(of_it, under__submission_id=said.submission_id).select_related("under").first()
    return replace(shown, under=choice.under if choice else None)


async def evaluated_matter(actor: Actor, matter_id: int) -> Matter:
    """The matter, for staff of an office that may know of it; with its office."""
    matter = await find(Matter.all().select_related("office", "lead_association"), visible_matters(actor), matter_id)
    require(actor.is_office)
    return matter


def complete(query: "QuerySet[Requirement]", *more: Prefetch) -> "QuerySet[Requirement]":
    """With everything that a row of the table shows, and `more`."""
    return query.select_related("submission__organisation", "submission__round").prefetch_related(*SHOWN_WITH, *more)

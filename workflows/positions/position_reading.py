"""Reading positions: the list of a matter, and the thread of one in both directions."""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models.bodies import Resolution
from models.dispatches import FollowUp
from models.matters import Matter, Provision, Topic
from models.papers import PaperVersion, Passage
from models.people import OFFICE_ROLES, Person
from models.positions import Contradiction, Example, Position, Source
from models.submissions import Requirement, SubmissionState
from workflows.access import (
    Actor,
    find,
    require,
    runs,
    sees_name,
    visible_examples,
    visible_follow_ups,
    visible_matters,
    visible_paper_versions,
    visible_positions,
    visible_requirements,
)
from workflows.bodies.body_access import readable_resolutions
from workflows.bodies.resolutions import list_resolutions
from workflows.people.mandates import holding
from workflows.positions.contradictions import contradictions_of
from workflows.positions.position_history import Act, position_history
from workflows.positions.said_positions import SaidPosition, said_positions
from workflows.positions.standing_line import StandingLine, place_of, standing_line
from workflows.positions.support import PositionSupport, show_support, support_of_positions
from workflows.positions.withdrawn_sources import WithdrawnSource, undecided, withdrawn_behind
from workflows.requirements.requirement_reading import with_files

MOST_OFFERED = 50


class PositionLine(NamedTuple):
    """A position in the list, with where it stands and who stands behind it; for offices with what is to be decided.

    `withdrawn`: sources whose answers were taken back; `contradictions`: open ones.
    """

    position: Position
    said: SaidPosition | None
    support: PositionSupport
    withdrawn: int = 0
    contradictions: int = 0


class PositionList(NamedTuple):
    """The positions of a matter that the actor may read."""

    matter: Matter
    lines: list[PositionLine]
    may_run: bool


class VisibleSource(NamedTuple):
    """A source of a position as far as one may see it: `organisation` is empty where the name is not shown."""

    source: Source
    requirement: Requirement | None
    organisation: str


class PositionThread(NamedTuple):
    """One position with everything before and behind it; `hidden` counts sources that one may not read.

    `withdrawn`: sources whose answers were taken back, for offices; `standing` and `history` are for offices too;
    `resolutions`: all in force, for who may mark that the position contradicts one.
    """

    position: Position
    sources: list[VisibleSource]
    hidden: int
    passages: list[Passage]
    follow_ups: list[FollowUp]
    support: PositionSupport
    may_run: bool
    contradictions: list[Contradiction]
    withdrawn: list[WithdrawnSource]
    standing: StandingLine
    history: list[Act]
    resolutions: list[Resolution]

    @property
    def may_change(self) -> bool:
        """May this person say it otherwise now?"""
        return self.may_run and self.position.withdrawn_at is None and self.position.matter.closed_at is None


class PositionChoices(NamedTuple):
    """What a position can point to, for the person who writes it."""

    matter: Matter
    position: Position | None
    provisions: list[Provision]
    topics: list[Topic]
    resolutions: list[Resolution]
    examples: list[Example]
    authors: list[Person]
    requirements: list[Requirement]


async def list_positions(actor: Actor, matter_id: int) -> PositionList:
    """What we say in a matter, in the order of its numbers; withdrawn ones are left out."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    positions = await (
        Position.filter(visible_positions(actor), matter=matter, withdrawn_at__isnull=True)
        .select_related("provision", "topic")
        .order_by("number")
    )
    may_run = runs(actor, matter.office)
    said = await said_positions([matter.id], for_members=not may_run, public=actor.person_id is None)
    support = await support_of_positions(actor, matter.id)
    ids = [one.id for one in positions] if actor.is_office else []
    gone = await withdrawn_behind(ids)
    marked = Counter(one.position_id for one in await contradictions_of(actor, ids, open_only=True))
    lines = [
        PositionLine(one, said.get(one.id), support[one.id], len(undecided(gone.get(one.id, ()))), marked[one.id])
        for one in positions
    ]
    return PositionList(matter, lines, may_run)


async def show_position(actor: Actor, position_id: int) -> PositionThread:
    """From where a position comes, where it is said, and what became of it."""
    position = await find(
        Position.all().select_related("provision", "topic", "matter__office"), visible_positions(actor), position_id
    )
    withdrawn = (await withdrawn_behind([position.id])).get(position.id, []) if actor.is_office else []
    sources, hidden = await _sources(actor, position, {one.source_id for one in withdrawn})
    shown = frozenset(one.source.resolution_id for one in sources if one.source.resolution_id)
    place = replace(place_of([position], position.matter_id), beside=shown)
    return PositionThread(
        position,
        sources,
        hidden,
        await _passages(actor, position),
        await _follow_ups(actor, position),
        await show_support(actor, position.id),
        runs(actor, position.matter.office),
        await contradictions_of(actor, [position.id]),
        withdrawn,
        await standing_line(actor, place) if actor.is_office else StandingLine(),
        await position_history(actor, position.id) if actor.is_office else [],
        await list_resolutions(actor) if runs(actor, position.matter.office) else [],
    )


async def prepare_position(
    actor: Actor, matter_id: int | None = None, *, position_id: int | None = None
) -> PositionChoices:
    """What a new position of a matter, or one that is to be changed, can stand at and rest on."""
    position = await find(Position.all(), visible_positions(actor), position_id) if position_id else None
    matter_id = position.matter_id if position else matter_id or 0
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(actor.is_office, runs(actor, matter.office), code="not_your_office")
    provisions = Provision.filter(document_version__document__matter_id=matter.id).select_related("document_version")
    named = ("id", "label", "heading", "document_version_id", "document_version__id", "document_version__label")
    authors = Person.filter(holding("mandates__"), mandates__role__in=OFFICE_ROLES, active=True)
    return PositionChoices(
        matter,
        position,
        await provisions.only(*named).order_by("-document_version_id", "position"),
        await Topic.all().order_by("number"),
        await list_resolutions(actor),
        await Example.filter(visible_examples(actor)).select_related("organisation").order_by("-id").limit(200),
        await authors.distinct().order_by("name"),
        await _adoptable(actor, position) if position else [],
    )


async def _adoptable(actor: Actor, position: Position) -> list[Requirement]:
    """Requirements at the same provision or field of policy to which nobody has said anything yet."""
    place = Q(places__provision_id=position.provision_id) if position.provision_id else Q(id__in=[])
    topic = Q(topic_id=position.topic_id) if position.topic_id else Q(id__in=[])
    decided = Source.filter(matter_id=position.matter_id, requirement_id__isnull=False, confirmed_at__isnull=False)
    asked = Requirement.filter(
        visible_requirements(actor),
        place | topic,
        submission__state=SubmissionState.RELEASED,
        submission__round__matter_id=position.matter_id,
    ).exclude(id__in=Subquery(decided.values("requirement_id")))
    return await asked.distinct().select_related("submission__organisation").order_by("id").limit(MOST_OFFERED)


async def _sources(actor: Actor, position: Position, apart: set[int]) -> tuple[list[VisibleSource], int]:
    """What it rests on, but for those that are shown apart; and how much of it the actor may not read."""
    confirmed = Source.filter(position=position, confirmed_at__isnull=False, id__not_in=list(apart) or [0])
    sources = await confirmed.select_related(
        "resolution__body__office", "resolution__superseded_by", "example__organisation", "named_author"
    ).order_by("id")
    ids = [one.requirement_id for one in sources if one.requirement_id]
    readable = Requirement.filter(visible_requirements(actor), id__in=ids).select_related(
        "submission__organisation", "origin__submission__organisation"
    )
    requirements = {one.id: one for one in await readable.prefetch_related(with_files(actor))}
    others = {one.id for one in sources if one.requirement_id is None} - await _unreadable(actor, sources)
    visible = []
    for source in sources:
        requirement = requirements.get(source.requirement_id or 0)
        if requirement is not None:
            visible.append(VisibleSource(source, requirement, _author(actor, requirement)))
        elif source.id in others:
            visible.append(VisibleSource(source, None, ""))
    return visible, len(sources) - len(visible)


async def _unreadable(actor: Actor, sources: list[Source]) -> set[int]:
    """Sources whose example or resolution the actor may not read."""
    of = Source.filter(id__in=[one.id for one in sources])
    examples = Subquery(Example.filter(visible_examples(actor)).values("id"))
    hidden = of.filter(
        Q(example_id__isnull=False) & ~Q(example_id__in=examples)
        | Q(resolution_id__isnull=False) & ~Q(resolution_id__in=readable_resolutions(actor))
    )
    return {one.id for one in await hidden.only("id")}


def _author(actor: Actor, requirement: Requirement) -> str:
    if not sees_name(actor, requirement):
        return ""
    first = requirement.origin.submission if requirement.origin else requirement.submission
    return str(first.organisation.name)


def _passages(actor: Actor, position: Position) -> "QuerySet[Passage]":
    papers = Subquery(PaperVersion.filter(visible_paper_versions(actor)).values("id"))
    said = Passage.filter(citations__cited=position, paper_version_id__in=papers)
    return said.select_related("paper_version__paper").order_by("-paper_version_id", "position")


def _follow_ups(actor: Actor, position: Position) -> "QuerySet[FollowUp]":
    """Those of a demand that stand."""
    found = FollowUp.filter(visible_follow_ups(actor), position=position)
    return found.select_related("document_version", "addressee").order_by("-confirmed_at", "-recorded_at")

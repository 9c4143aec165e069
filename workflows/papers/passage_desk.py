"""A passage on the desk of the person who writes it: the text, what stands behind it, and what others say to it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tortoise.expressions import Q

from models.papers import Objection, PaperState, PaperVersion, Passage, PassageComment
from models.people import Person
from models.positions import Contradiction, Position, Source
from models.submissions import Quoting, Requirement
from workflows.access import Actor, find, require, runs, sees_name, visible_paper_versions, visible_requirements
from workflows.errors import Missing
from workflows.papers.objections import open_objections
from workflows.papers.papers import passage_numbers, passages_of
from workflows.papers.passage_pairs import parents_of
from workflows.papers.passage_places import OldPlace, old_place_of
from workflows.positions.contradictions import contradictions_of
from workflows.positions.standing_line import StandingLine, place_of, standing_line
from workflows.positions.support import PositionSupport, support_of_positions

MOST_OFFERED = 12
MOST_WORDS = 3
MOST_SOURCES = 400


class Said(NamedTuple):
    """A member's words behind a position; `name` is empty where it is not shown."""

    requirement: Requirement
    name: str
    quoting: Quoting


class SourceLine(NamedTuple):
    """A position that this passage says or could say, with who stands behind it."""

    position: Position
    cited: bool
    support: PositionSupport
    said: list[Said]


@dataclass(frozen=True)
class PassageDesk:
    """`before` and `after` are the neighbours in the paper; `changed_by` wrote last.

    `standing`: what was decided and said before about what this passage says; `contradictions`: open ones of what it says.
    """

    passage: Passage
    version: PaperVersion
    number: str = ""
    before: Passage | None = None
    after: Passage | None = None
    changed_by: str = ""
    lines: list[SourceLine] = field(default_factory=list)
    hidden: int = 0
    comments: list[PassageComment] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    may_run: bool = False
    standing: StandingLine = field(default_factory=StandingLine)
    contradictions: list[Contradiction] = field(default_factory=list)
    old_place: OldPlace | None = None

    @property
    def may_write(self) -> bool:
        """May this person write here now?"""
        return self.may_run and self.version.state is PaperState.DRAFT


async def show_passage(actor: Actor, passage_id: int) -> PassageDesk:
    """A passage with comments and objections, for everybody in an office who may read it."""
    passage, version = await _find(actor, passage_id)
    passages = await passages_of(version.id)
    at = next(place for place, one in enumerate(passages) if one.id == passage.id)
    objections = await open_objections(version, passages, await parents_of(version.paper_id))
    author = await Person.get_or_none(id=passage.changed_by_id) if passage.changed_by_id else None
    return PassageDesk(
        passage=passages[at],
        version=version,
        number=passage_numbers(passages).get(passage.id, ""),
        before=passages[at - 1] if at else None,
        after=passages[at + 1] if at + 1 < len(passages) else None,
        changed_by=author.name if author else "",
        comments=await PassageComment.filter(passage=passage).select_related("author").order_by("id"),
        objections=[one for where, one in objections if where == passage.id],
        may_run=runs(actor, version.paper.matter.office),
    )


async def edit_passage(actor: Actor, passage_id: int, *, search: str = "") -> PassageDesk:
    """The same for the person who writes it, with the positions that it says and others that it could say."""
    desk = await show_passage(actor, passage_id)
    require(True, desk.may_run)
    lines, hidden = await _sources(actor, desk, search.strip())
    said = [line.position for line in lines if line.cited]
    place = place_of(said, desk.version.paper.matter_id, desk.passage.provision)
    marked = await contradictions_of(actor, [one.id for one in said], open_only=True)
    found: dict[str, Any] = {
        "lines": lines,
        "hidden": hidden,
        "standing": await standing_line(actor, place),
        "contradictions": marked,
    }
    found["old_place"] = await old_place_of(actor, desk.passage)
    return PassageDesk(**{**vars(desk), **found})


async def _find(actor: Actor, passage_id: int) -> tuple[Passage, PaperVersion]:
    passage = await Passage.filter(id=passage_id).first()
    if passage is None:
        raise Missing(passage=passage_id)
    query = PaperVersion.all().select_related("paper__matter__office")
    version = await find(query, visible_paper_versions(actor), passage.paper_version_id)
    require(True, actor.is_office, code="offices_only")
    return passage, version


async def _sources(actor: Actor, desk: PassageDesk, search: str) -> tuple[list[SourceLine], int]:
    """What the passage cites first, then what stands at the same place or contains `search`; how many more there are."""
    matter_id = desk.version.paper.matter_id
    cited = {citation.cited_id for citation in desk.passage.citations}
    known = Position.filter(Q(withdrawn_at__isnull=True) | Q(id__in=list(cited)), matter_id=matter_id)
    if search:
        known = known.filter(
            Q(id__in=list(cited))
            | Q(title__icontains=search)
            | Q(text__icontains=search)
            | Q(petition__icontains=search)
            | Q(provision__label__icontains=search)
        )
    positions = await known.select_related("provision", "topic").order_by("number")
    passage = desk.passage
    positions.sort(key=lambda one: (one.id not in cited, not _same_place(one, passage), one.number))
    shown = positions[: len(cited) + MOST_OFFERED]
    supports = await support_of_positions(actor, matter_id)
    said = await _said(actor, [one.id for one in shown])
    lines = [SourceLine(one, one.id in cited, supports[one.id], said.get(one.id, [])) for one in shown]
    return lines, len(positions) - len(shown)


def _same_place(position: Position, passage: Passage) -> bool:
    at = position.provision_id is not None and position.provision_id == passage.provision_id
    return at or (position.topic_id is not None and position.topic_id == passage.topic_id)


async def _said(actor: Actor, position_ids: Sequence[int]) -> dict[int, list[Said]]:
    """Some words of members behind each position, as far as this person may read them."""
    sources = await (
        Source.filter(position_id__in=list(position_ids), requirement_id__isnull=False, confirmed_at__isnull=False)
        .order_by("id")
        .limit(MOST_SOURCES)
    )
    readable = Requirement.filter(visible_requirements(actor), id__in=[one.requirement_id for one in sources])
    known = {
        one.id: one
        for one in await readable.select_related("submission__organisation", "origin__submission__organisation")
    }
    found: dict[int, list[Said]] = defaultdict(list)
    for source in sources:
        requirement = known.get(source.requirement_id or 0)
        if requirement and len(found[source.position_id or 0]) < MOST_WORDS:
            found[source.position_id or 0].append(_as_said(actor, requirement))
    return found


def _as_said(actor: Actor, requirement: Requirement) -> Said:
    first = requirement.origin.submission if requirement.origin else requirement.submission
    return Said(requirement, first.organisation.name if sees_name(actor, requirement) else "", requirement.quoting)

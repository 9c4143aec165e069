"""What became of all our demands: how many of how many were adopted, by field of policy, by addressee and by year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from models.database import rows
from models.dispatches import FollowUp, Outcome
from models.matters import Topic
from models.organisations import Organisation
from models.papers import PaperState, PaperVersion
from models.positions import Position, PositionKind
from workflows import clock
from workflows.access import Actor, visible_follow_ups, visible_paper_versions, visible_positions

# For each demand in a sent paper: when it was first said, and to whom the papers went that say it.
SAID = """
    SELECT cited.cited_id AS id, min(version.sent_at) AS sent_at,
           array_remove(array_agg(DISTINCT dispatch.addressee_id), NULL) AS addressees
    FROM citation AS cited JOIN passage ON passage.id = cited.passage_id
    JOIN paper_version AS version ON version.id = passage.paper_version_id
    LEFT JOIN dispatch ON dispatch.paper_version_id = version.id
    WHERE cited.cited_id = ANY($1::int[]) AND version.id = ANY($2::int[])
    GROUP BY cited.cited_id
"""
# Who an addressee is today, over all its successors.
TODAY = """
    WITH RECURSIVE line AS (
        SELECT id AS old_id, id FROM organisation WHERE id = ANY($1::int[])
        UNION
        SELECT line.old_id, succession.successor_id FROM line
        JOIN succession ON succession.predecessor_id = line.id AND succession.state = 'confirmed'
    )
    SELECT DISTINCT ON (line.old_id) line.old_id, line.id FROM line
    WHERE NOT EXISTS (SELECT FROM succession WHERE predecessor_id = line.id AND state = 'confirmed')
    ORDER BY line.old_id, line.id
"""


class Demand(NamedTuple):
    """A demand as it is counted: what is said of it with each addressee (None: with none in particular)."""

    topic_id: int | None
    sent_at: datetime
    addressees: frozenset[int]
    outcome: Outcome
    by_addressee: Mapping[int | None, Outcome]


class Line(NamedTuple):
    """How many demands of a field, an addressee or a year came to which end; `before`: what the addressee was called."""

    name: str
    counts: Counter[Outcome]
    before: tuple[str, ...] = ()
    id: int | None = None

    @property
    def total(self) -> int:
        """All of them."""
        return self.counts.total()

    @property
    def won(self) -> int:
        """Adopted as a whole or partly."""
        return self.counts[Outcome.ADOPTED] + self.counts[Outcome.PARTLY]


@dataclass(frozen=True)
class Success:
    """All demands together and apart; one that goes on after a term of parliament counts once, where it stands now."""

    whole: Line
    topics: list[Line] = field(default_factory=list)
    addressees: list[Line] = field(default_factory=list)
    years: list[Line] = field(default_factory=list)


async def show_success(actor: Actor) -> Success:
    """Of the demands in papers that the actor may read, by the words that stand about them."""
    demands = await _demands(actor)
    topics = {one.id: one for one in await Topic.all()}
    places = {place for one in demands for place in one.addressees}
    today = {row["old_id"]: row["id"] for row in await rows(TODAY, [list(places)])}
    names = dict(await Organisation.filter(id__in=[*places, *today.values()]).values_list("id", "name"))
    return Success(
        Line("", Counter(one.outcome for one in demands)),
        _by_topic(demands, topics),
        by_addressee(demands, today, names),
        _by_year(demands),
    )


def by_addressee(demands: Iterable[Demand], today: Mapping[int, int], names: Mapping[int, str]) -> list[Line]:
    """What each addressee of today, and who it was before, made of the demands that it got."""
    counts: dict[int, Counter[Outcome]] = {}
    before: dict[int, set[str]] = {}
    for one in demands:
        for now in {today.get(place, place) for place in one.addressees}:
            own = [place for place in one.addressees if today.get(place, place) == now]
            counts.setdefault(now, Counter())[_of(one, own)] += 1
            before.setdefault(now, set()).update(names[place] for place in own if place != now)
    lines = [Line(names[now], count, tuple(sorted(before[now])), now) for now, count in counts.items()]
    return sorted(lines, key=lambda line: (-line.total, line.name))


def _of(demand: Demand, places: Iterable[int]) -> Outcome:
    """What is said with one of these addressees, else what is said at all."""
    own = [demand.by_addressee[place] for place in places if place in demand.by_addressee]
    return own[-1] if own else demand.by_addressee.get(None, Outcome.OPEN)


def _by_topic(demands: Iterable[Demand], topics: Mapping[int, Topic]) -> list[Line]:
    counts: dict[int | None, Counter[Outcome]] = {}
    for one in demands:
        counts.setdefault(one.topic_id, Counter())[one.outcome] += 1
    known = sorted((topics[id_].number, id_) for id_ in counts if id_ is not None)
    lines = [Line(f"{number}. {topics[id_].name}", counts[id_], id=id_) for number, id_ in known]
    return lines + ([Line("", counts[None])] if None in counts else [])


def _by_year(demands: Iterable[Demand]) -> list[Line]:
    counts: dict[int, Counter[Outcome]] = {}
    for one in demands:
        counts.setdefault(one.sent_at.astimezone(clock.BERLIN).year, Counter())[one.outcome] += 1
    return [Line(str(year), counts[year], id=year) for year in sorted(counts, reverse=True)]


async def _demands(actor: Actor) -> list[Demand]:
    query = Position.filter(visible_positions(actor), kind=PositionKind.DEMAND, withdrawn_at__isnull=True)
    positions = {one.id: one for one in await query.select_related("matter")}
    versions = PaperVersion.filter(visible_paper_versions(actor), state=PaperState.SENT)
    said = await rows(SAID, [list(positions), await versions.values_list("id", flat=True)])
    overtaken = {positions[row["id"]].continues_id for row in said}
    outcomes = await _outcomes(actor, list(positions))
    return [
        _demand(positions[row["id"]], row["sent_at"], row["addressees"], outcomes.get(row["id"], []))
        for row in said
        if row["id"] not in overtaken
    ]


def _demand(position: Position, sent_at: datetime, sent_to: list[int], said: list[FollowUp]) -> Demand:
    """`said` in the order in which it was confirmed: the last word counts."""
    matter = position.matter
    spoken = {one.addressee_id for one in said if one.addressee_id}
    addressees = spoken.union(sent_to) or ({matter.ministry_id} if matter.ministry_id else set())
    return Demand(
        position.topic_id or matter.topic_id,
        sent_at,
        frozenset(addressees),
        said[-1].outcome if said else Outcome.OPEN,
        {one.addressee_id: one.outcome for one in said},
    )


async def _outcomes(actor: Actor, position_ids: list[int]) -> dict[int, list[FollowUp]]:
    found: dict[int, list[FollowUp]] = {}
    standing = FollowUp.filter(visible_follow_ups(actor), position_id__in=position_ids)
    for one in await standing.only("id", "position_id", "addressee_id", "outcome").order_by("confirmed_at", "id"):
        found.setdefault(one.position_id, []).append(one)
    return found

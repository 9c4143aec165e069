"""A term of parliament ends (Diskontinuität): undecided drafts lapse, and what we pursue goes on in a new matter."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from models.database import rows, transaction
from models.dispatches import FollowUp, Outcome
from models.matters import DocumentStage, Matter
from models.organisations import STATES
from models.positions import Position
from workflows import clock
from workflows.access import Actor, require, runs, visible_matters
from workflows.audit import record
from workflows.errors import Stale, Unacceptable
from workflows.matters.matters import matter_in_work
from workflows.positions.followups import LONGEST_EVIDENCE
from workflows.texts import require_texts

FEDERAL = "00"
DECIDED = (DocumentStage.LAW, DocumentStage.IN_FORCE)
# Demands whose standing or waiting words leave them open, and those of which nothing is said.
OPEN = """
    SELECT position.id, position.matter_id FROM position
    LEFT JOIN LATERAL (
        SELECT outcome FROM follow_up
        WHERE follow_up.position_id = position.id AND replaced_at IS NULL
        ORDER BY confirmed_at DESC NULLS FIRST, recorded_at DESC, id DESC LIMIT 1
    ) AS latest ON true
    WHERE position.matter_id = ANY($1::int[]) AND position.kind = 'demand' AND position.withdrawn_at IS NULL
      AND coalesce(latest.outcome, 'open') = 'open'
    ORDER BY position.matter_id, position.number
"""
UNDECIDED = """
    SELECT matter.id FROM matter LEFT JOIN organisation AS ministry ON ministry.id = matter.ministry_id
    WHERE matter.id = ANY($1::int[]) AND coalesce(nullif(ministry.state, ''), '00') = $2
      AND NOT EXISTS (
        SELECT FROM source_document JOIN document_version ON document_version.document_id = source_document.id
        WHERE source_document.matter_id = matter.id AND document_version.stage = ANY($3::text[]))
      AND NOT EXISTS (
        SELECT FROM proceeding WHERE proceeding.matter_id = matter.id AND ended_at IS NULL AND stage = ANY($3::text[]))
"""
CARRIED = (
    "kind", "title", "topic_id", "addressee", "text", "assessment", "petition", "wording_before", "wording_after",
    "rationale", "law_place",
)  # fmt: skip


@dataclass(frozen=True)
class EndingMatter:
    """A matter whose draft nobody decided, and its open demands."""

    matter: Matter
    demands: list[Position]


@dataclass(frozen=True)
class TermEnd:
    """What the end of a term would do: `parliament` is the key of a Land or "00"; `mark` is of what was shown."""

    parliament: str
    matters: list[EndingMatter]

    @property
    def demands(self) -> int:
        """How many demands would lapse."""
        return sum(len(one.demands) for one in self.matters)

    @property
    def mark(self) -> str:
        """Changes with the matters and demands, so that nothing lapses that was not shown."""
        shown = [f"{one.matter.id}:{','.join(str(demand.id) for demand in one.demands)}" for one in self.matters]
        return hashlib.sha256(";".join(shown).encode()).hexdigest()[:16]


async def prepare_term_end(actor: Actor, *, parliament: str = FEDERAL, matter_ids: Collection[int] = ()) -> TermEnd:
    """Open, undecided matters that the actor's office runs, of one parliament, and what in them would lapse.

    `matter_ids` narrows it to these; without, all are meant.
    """
    require(actor.is_office)
    if parliament != FEDERAL and parliament not in STATES:
        raise Unacceptable(fields={"parliament": "unknown"})
    query = Matter.filter(visible_matters(actor), closed_at__isnull=True).select_related("office", "ministry")
    own = {one.id: one for one in await query.order_by("short_title", "id") if runs(actor, one.office)}
    found = await rows(UNDECIDED, [list(own), parliament, [str(stage) for stage in DECIDED]])
    chosen = {row["id"] for row in found} & set(matter_ids or own)
    demands = await _open_demands(chosen)
    return TermEnd(parliament, [EndingMatter(one, demands[id_]) for id_, one in own.items() if demands.get(id_)])


async def end_term(
    actor: Actor, *, parliament: str, matter_ids: Collection[int], pursued: Collection[int], term: str, mark: str
) -> TermEnd:
    """All in one act: open demands of these matters lapse; for each pursued matter a new one continues it and takes them on.

    What lapsed waits for a second person like every follow-up. Stale where other demands are open now than were shown.
    """
    require_texts(term=(term, 200))
    if not matter_ids:
        raise Unacceptable(fields={"matters": "none_chosen"})
    if strangers := set(pursued) - set(matter_ids):
        raise Unacceptable(fields={"pursued": "unknown"}, matters=len(strangers))
    async with transaction():
        for matter_id in sorted(matter_ids):
            await matter_in_work(actor, matter_id)
        ending = await prepare_term_end(actor, parliament=parliament, matter_ids=matter_ids)

        if ending.mark != mark:
            raise Stale(current=ending.mark)

        for one in ending.matters:
            await _lapse(actor, one, term.strip(), pursued=one.matter.id in pursued)
    return ending


async def _open_demands(matter_ids: Collection[int]) -> dict[int, list[Position]]:
    ids = [row["id"] for row in await rows(OPEN, [list(matter_ids)])]
    found: dict[int, list[Position]] = {}
    for one in await Position.filter(id__in=ids).order_by("number"):
        found.setdefault(one.matter_id, []).append(one)
    return found


async def _lapse(actor: Actor, ending: EndingMatter, term: str, *, pursued: bool) -> None:
    now = clock.now()
    said: dict[str, Any] = {"outcome": Outcome.LAPSED, "evidence": term[:LONGEST_EVIDENCE], "pursued": pursued}
    ids = [demand.id for demand in ending.demands]
    await FollowUp.filter(
        position_id__in=ids, confirmed_at__isnull=True
    ).delete()  # an "open" that nobody confirmed is overtaken
    await FollowUp.bulk_create(
        [FollowUp(position_id=one, recorded_by_id=actor.person_id, recorded_at=now, **said) for one in ids]
    )
    new = await _continue(actor, ending) if pursued else None

    await record(actor, "matter.lapsed", ending.matter, positions=ids, continued_by=new.id if new else None)


async def _continue(actor: Actor, ending: EndingMatter) -> Matter:
    old = ending.matter
    kept = ("title", "short_title", "office_id", "lead_association_id", "officer_id", "ministry_id", "topic_id")
    facts = {name: getattr(old, name) for name in kept}
    new = await Matter.create(continues=old, opened_at=clock.now(), our_reference=old.our_reference, **facts)
    for number, demand in enumerate(ending.demands, start=1):
        said = {name: getattr(demand, name) for name in CARRIED}
        await Position.create(
            matter=new, number=number, continues=demand, created_by_id=actor.person_id, created_at=clock.now(), **said
        )

    await record(actor, "matter.opened", new, continues=old.id)
    return new

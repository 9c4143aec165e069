"""Acts on many rows of the table at once: those that were ticked, or all that the filters let through. Set by set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from models.database import rows, transaction
from models.evaluation import UNDECIDED, Tag
from models.matters import Matter
from models.positions import RequirementGroup
from workflows.access import Actor, require
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.evaluation.evaluation_acts import evaluating, evaluation_in_work
from workflows.evaluation.evaluation_facets import officers_of
from workflows.evaluation.evaluation_filters import Filters, where
from workflows.evaluation.selections import MARK
from workflows.groups.groups import put_together
from workflows.matters.matter_requirements import evaluating_office
from workflows.organisations.effective import FORWARDED_ON
from workflows.requirements.suggestions import agree
from workflows.requirements.vota import Decision, check_decisions, in_full, write_vota
from workflows.texts import require_texts

FORWARDED = f"SELECT id FROM requirement WHERE id = ANY($1::int[]) AND {FORWARDED_ON}"
ADD_TAG = """
    INSERT INTO tagging (requirement_id, tag_id) SELECT id, $2 FROM unnest($1::int[]) AS given(id)
    ON CONFLICT DO NOTHING RETURNING requirement_id
"""
TAKE_TAG = "DELETE FROM tagging WHERE requirement_id = ANY($1::int[]) AND tag_id = $2 RETURNING requirement_id"
ASSIGN = """
    INSERT INTO assignment AS old (requirement_id, officer_id) SELECT id, $2 FROM unnest($1::int[]) AS given(id)
    ON CONFLICT (requirement_id) DO UPDATE SET officer_id = excluded.officer_id
        WHERE old.officer_id <> excluded.officer_id RETURNING requirement_id
"""
UNASSIGN = "DELETE FROM assignment WHERE requirement_id = ANY($1::int[]) RETURNING requirement_id"


class Chosen(NamedTuple):
    """The rows that an act is about, under the lock of their matter: each id with whether it has a votum."""

    matter: Matter
    decided: dict[int, bool]

    @property
    def ids(self) -> list[int]:
        return list(self.decided)


async def decide_selection(
    actor: Actor, matter_id: int, filters: Filters, decision: Decision, *, again: bool = False, seen: str = ""
) -> int:
    """Say the same to all; how many. Those with a votum keep it, unless `again`; forwarded ones are not ours to answer."""
    async with _chosen(actor, matter_id, filters, seen) as chosen:
        decision = await in_full(actor, decision)
        await check_decisions(chosen.matter, [decision])
        elsewhere = {row["id"] for row in await rows(FORWARDED, [chosen.ids])}
        ids = [id_ for id_, decided in chosen.decided.items() if id_ not in elsewhere and (again or not decided)]
        if not ids:
            raise WrongState("nothing_to_decide")

        async with evaluating(actor, chosen.matter, "requirement.decided", requirements=ids):
            await write_vota(actor, chosen.matter, dict.fromkeys(ids, decision))

        await record(actor, "requirements.decided", chosen.matter, votum=decision.votum, requirements=len(ids))
    return len(ids)


async def confirm_selection(actor: Actor, matter_id: int, filters: Filters, *, seen: str = "") -> int:
    """Agree with the machine wherever it suggests a votum for one of them; how many."""
    async with _chosen(actor, matter_id, filters, seen) as chosen:
        confirmed = await agree(actor, chosen.matter, chosen.ids)
        if not confirmed:
            raise WrongState("nothing_suggested")
    return confirmed


async def tag_selection(
    actor: Actor, matter_id: int, filters: Filters, name: str, *, remove: bool = False, seen: str = ""
) -> int:
    """Give all of them a tag, which the office may not have used before, or take it away; how many did not have it so."""
    require_texts(tag=(name, 60))
    async with _chosen(actor, matter_id, filters, seen) as chosen:
        office_id = evaluating_office(actor, chosen.matter)
        tag, _ = await Tag.get_or_create(office_id=office_id, name=" ".join(name.split()))

        async with evaluating(
            actor, chosen.matter, "requirement.untagged" if remove else "requirement.tagged", requirements=chosen.ids
        ):
            changed = await rows(TAKE_TAG if remove else ADD_TAG, [chosen.ids, tag.id])

        await record(actor, "requirements.tagged", chosen.matter, tag=tag.id, requirements=len(changed), removed=remove)
    return len(changed)


async def assign_selection(
    actor: Actor, matter_id: int, filters: Filters, officer_id: int | None, *, seen: str = ""
) -> int:
    """Somebody of the office looks after them from now on, or nobody; for how many that is new."""
    async with _chosen(actor, matter_id, filters, seen) as chosen:
        known = {id_ for id_, _ in await officers_of(evaluating_office(actor, chosen.matter))}
        if officer_id is not None and officer_id not in known:
            raise Unacceptable(fields={"officer": "unknown"})

        async with evaluating(actor, chosen.matter, "requirement.assigned", requirements=chosen.ids):
            if officer_id is None:
                changed = await rows(UNASSIGN, [chosen.ids])
            else:
                changed = await rows(ASSIGN, [chosen.ids, officer_id])

        await record(actor, "requirements.assigned", chosen.matter, officer=officer_id, requirements=len(changed))
    return len(changed)


async def group_selection(
    actor: Actor, matter_id: int, filters: Filters, title: str, *, seen: str = ""
) -> RequirementGroup:
    """Put all of them into a new group; they leave those in which they were."""
    require_texts(title=(title, 300))
    async with _chosen(actor, matter_id, filters, seen) as chosen:
        require(True, evaluating_office(actor, chosen.matter) == chosen.matter.office_id, code="not_your_office")
        return await put_together(actor, chosen.matter, chosen.ids, title=title.strip(), anchor="")


@asynccontextmanager
async def _chosen(actor: Actor, matter_id: int, filters: Filters, seen: str) -> AsyncIterator[Chosen]:
    """The rows that somebody saw under this mark; Stale where they are others now, for nobody agreed to those."""
    async with transaction():
        matter = await evaluation_in_work(actor, matter_id)
        condition, values = await where(actor, matter, filters)
        mark = (await rows(f"SELECT {MARK} AS mark FROM evaluation_row AS e WHERE {condition}", values))[0]["mark"]
        if seen and mark != seen:
            raise Stale("selection_changed")
        found = await rows(f"SELECT e.id, e.votum FROM evaluation_row AS e WHERE {condition} ORDER BY e.id", values)
        require(bool(found) and (not filters.ids or len(found) == len(set(filters.ids))))
        yield Chosen(matter, {row["id"]: row["votum"] not in UNDECIDED for row in found})

"""The history of an evaluation as people read it: who did what, how much of it, and what was taken back."""

from typing import NamedTuple

from models.database import rows
from models.evaluation import EvaluationAct
from models.matters import Matter
from models.people import Person
from workflows.access import Actor
from workflows.evaluation.evaluation import evaluated_matter
from workflows.matters.matter_requirements import evaluating_office
from workflows.paging import Page, page_of

COUNTED = """
    SELECT act_id, noun, count(*) AS many, min(subject_id) AS one FROM evaluation_change
    WHERE act_id = ANY($1::int[]) GROUP BY act_id, noun ORDER BY act_id, many DESC
"""


class Act(NamedTuple):
    """An act with who did it (empty: the machine), of what how much changed, and whether it was undone."""

    act: EvaluationAct
    person: str
    changes: dict[str, int]
    subject_id: int
    undone: bool


class History(NamedTuple):
    """What was done in the evaluation of a matter, the newest first."""

    matter: Matter
    page: Page[EvaluationAct]
    acts: list[Act]


async def list_acts(actor: Actor, matter_id: int, page: int = 1) -> History:
    """The history of an office's evaluation of a matter."""
    matter = await evaluated_matter(actor, matter_id)
    acts = EvaluationAct.filter(matter=matter, office_id=evaluating_office(actor, matter)).order_by("-id")
    shown = await page_of(acts, page)
    return History(matter, shown, await _told(shown.things))


async def last_act(actor: Actor, matter: Matter) -> EvaluationAct | None:
    """What this person did last here, so that she can take it back; nothing if that is undone already."""
    mine = EvaluationAct.filter(matter=matter, office_id=evaluating_office(actor, matter), person_id=actor.person_id)
    act = await mine.order_by("-id").first()
    return act if act and not await EvaluationAct.exists(undoes=act) else None


async def _told(acts: list[EvaluationAct]) -> list[Act]:
    ids = [act.id for act in acts]
    people = dict(
        await Person.filter(id__in=[act.person_id for act in acts if act.person_id]).values_list("id", "name")
    )
    undone = {act.undoes_id for act in await EvaluationAct.filter(undoes_id__in=ids)}
    counted = await rows(COUNTED, [ids])
    return [
        Act(
            act,
            people.get(act.person_id, ""),
            {row["noun"]: row["many"] for row in counted if row["act_id"] == act.id},
            next((row["one"] for row in counted if row["act_id"] == act.id), 0),
            act.id in undone,
        )
        for act in acts
    ]

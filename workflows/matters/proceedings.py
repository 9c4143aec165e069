"""A matter follows a Vorgang of the Bundestag: linking it, what a person says to suggestions, who watches."""

import re
from dataclasses import dataclass

from models.database import transaction
from models.matters import Matter
from models.proceedings import MatterWatch, Proceeding, ProceedingStep, StepHint
from models.queue import enqueue
from workflows import clock, dip
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.matters.matters import locked_matter

NUMBER = re.compile(r"(?:^|/|\bID[ :-]*)(\d{1,9})/?(?:[?#].*)?$")
MOST_PROCEEDINGS = 5


@dataclass(frozen=True)
class ParliamentPage:
    """What happens to a matter in parliament, newest step first; `watching`: does the reader want mails about it?"""

    matter: Matter
    proceedings: list[Proceeding]
    may_run: bool
    watching: bool
    is_set: bool


async def show_parliament(actor: Actor, matter_id: int) -> ParliamentPage:
    """The proceedings that a matter follows, for everybody who may know of the matter; what is open, for its office."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    return ParliamentPage(
        matter,
        await Proceeding.filter(matter=matter, ended_at__isnull=True).prefetch_related("steps").order_by("id"),
        actor.is_office and runs(actor, matter.office),
        await MatterWatch.filter(matter=matter, person_id=actor.person_id or 0).exists(),
        dip.is_set(),
    )


async def link_proceeding(actor: Actor, matter_id: int, *, number: str) -> Proceeding:
    """The office says which Vorgang is that of its matter, by its number or its address; it is read at once."""
    found = NUMBER.search(number.strip())
    if found is None or not 0 < int(found[1]) < 2**31:
        raise Unacceptable(fields={"number": "no_proceeding"})
    async with transaction():
        matter = await locked_matter(actor, matter_id)

        linked = Proceeding.filter(matter=matter, ended_at__isnull=True)
        if await linked.filter(dip_id=int(found[1])).exists():
            raise Unacceptable(fields={"number": "already_linked"})
        if await linked.count() >= MOST_PROCEEDINGS:
            raise WrongState("too_many_proceedings", most=MOST_PROCEEDINGS)

        now = clock.now()
        proceeding = await Proceeding.create(
            matter=matter, dip_id=int(found[1]), linked_by_id=actor.person_id, linked_at=now, next_check_at=now
        )

        await record(actor, "proceeding.linked", proceeding, matter=matter.id, dip_id=proceeding.dip_id)
        await enqueue("check_proceeding", proceeding.id)
    return proceeding


async def end_proceeding(actor: Actor, proceeding_id: int) -> int:
    """The matter follows this Vorgang no more; what was read stays. The id of the matter."""
    async with transaction():
        proceeding = await _locked(actor, proceeding_id)

        if proceeding.ended_at is None:
            proceeding.ended_at = clock.now()
            await proceeding.save(update_fields=["ended_at"])

            await record(actor, "proceeding.ended", proceeding, matter=proceeding.matter_id)
    return proceeding.matter_id


async def settle_hint(actor: Actor, step_id: int, *, accepted: bool) -> tuple[int, StepHint]:
    """A person says yes or no to what a step suggests; the stage of the latest step counts. The id of the matter, and the hint."""
    async with transaction():
        step = await ProceedingStep.get_or_none(id=step_id)
        require(step is not None)
        assert step is not None
        proceeding = await _locked(actor, step.proceeding_id)
        step = await ProceedingStep.filter(id=step_id).select_for_update().get()

        if step.hint is None or step.settled_at is not None:
            raise WrongState("hint_settled")

        step.accepted, step.settled_by_id, step.settled_at = accepted, actor.person_id, clock.now()
        await step.save(update_fields=["accepted", "settled_by_id", "settled_at"])
        if accepted and step.hint is StepHint.STAGE:
            reached = ProceedingStep.filter(proceeding=proceeding, hint=StepHint.STAGE, accepted=True)
            proceeding.stage = (await reached.order_by("-happened_on", "-id").limit(1))[0].stage
            await proceeding.save(update_fields=["stage"])

        action = "proceeding_step.accepted" if accepted else "proceeding_step.declined"
        await record(actor, action, step, matter=proceeding.matter_id, hint=step.hint, stage=step.stage)
    return proceeding.matter_id, step.hint


async def watch_matter(actor: Actor, matter_id: int, *, watching: bool) -> None:
    """A person wants to hear by mail what happens to a matter in parliament, or no more; twice is once."""
    async with transaction():
        matter = await find(Matter.all(), visible_matters(actor), matter_id)
        require(True, actor.person_id is not None, code="logged_out")
        await Matter.filter(id=matter.id).select_for_update(no_key=True).first()

        watches = MatterWatch.filter(matter=matter, person_id=actor.person_id)
        if watching == await watches.exists():
            return
        if watching:
            await MatterWatch.create(matter=matter, person_id=actor.person_id, since=clock.now())
        else:
            await watches.delete()

        action = "matter.watched" if watching else "matter.unwatched"
        await record(actor, action, matter)


async def _locked(actor: Actor, proceeding_id: int) -> Proceeding:
    """The proceeding below its matter, which this person must run."""
    known = await Proceeding.get_or_none(id=proceeding_id)
    if known is None:
        raise Missing(proceeding=proceeding_id)
    await locked_matter(actor, known.matter_id)
    return await Proceeding.filter(id=proceeding_id).select_for_update().get()

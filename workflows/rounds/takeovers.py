"""A round of the federation taken over: a Landesverband asks its own members the same, with a deadline of its own before."""

from dataclasses import dataclass
from datetime import datetime

from models.database import rows, transaction
from models.organisations import DISTRICT_KINDS, Organisation, OrganisationKind
from models.rounds import Round
from workflows import clock
from workflows.access import Actor, bundles, find, require, visible_rounds
from workflows.audit import record
from workflows.errors import RoundClosed, Unacceptable, WrongState
from workflows.matters.stages import before_handing_on
from workflows.recipients.audiences import Rule, members_in
from workflows.rounds.round_checks import NewQuestion, within_office
from workflows.rounds.rounds import SHOWN_WITH, prepare_round

ONE_AT_A_TIME = "SELECT id FROM organisation WHERE id = $1 FOR NO KEY UPDATE"


@dataclass(frozen=True)
class Takeover:
    """A round before it is taken over: `asked` of our members, until when (`deadline`, proposed), and when the bundle is due."""

    round: Round
    office: Organisation
    asked: int
    some: list[str]
    deadline: datetime
    due: datetime


async def prepare_takeover(actor: Actor, round_id: int) -> Takeover:
    """For the page that asks: what is taken over, and whom it would reach."""
    round_, office = await _to_take_over(actor, round_id)
    asked = await members_in(_audience(round_, office)).order_by("sort_key")
    due = round_.bundles_due(office.id)
    deadline = before_handing_on(due, start=clock.now(), state=office.state)
    return Takeover(round_, office, len(asked), [one.name for one in asked[:12]], deadline, due)


async def take_over_round(actor: Actor, round_id: int, *, title: str, text: str, deadline: datetime) -> Round:
    """The same draft and questions become a round of our own that feeds it; nobody is asked before we open that."""
    async with transaction():
        await rows(ONE_AT_A_TIME, [actor.organisation_id])
        round_, office = await _to_take_over(actor, round_id)

        if deadline >= round_.bundles_due(office.id):
            raise Unacceptable(fields={"deadline": "after_bundle"})

        own = await prepare_round(
            actor,
            round_.matter_id,
            kind=round_.kind,
            title=title,
            text=text,
            document_version_id=round_.document_version_id,
            audience=_audience(round_, office),
            deadline=deadline,
            questions=[
                NewQuestion(one.kind, one.text, one.unit, one.options, one.minimum, one.maximum, one.required)
                for one in round_.questions
            ],
            office_id=office.id,
            feeds_id=round_.id,
        )

        await record(actor, "round.taken_over", round_, round=own.id)
    return own


async def may_take_over(actor: Actor, round_: Round) -> bool:
    """Is there anything to take over here for the actor's office, and has it not done so already?"""
    running = round_.opened_at is not None and clock.now() < round_.takes_bundles_until(actor.organisation_id or 0)
    foreign = bundles(actor) and round_.office_id != actor.organisation_id
    return foreign and running and await _taken_over(actor.organisation_id, round_.id) is None


async def _to_take_over(actor: Actor, round_id: int) -> tuple[Round, Organisation]:
    round_ = await find(Round.all().prefetch_related(*SHOWN_WITH), visible_rounds(actor), round_id)
    require(True, bundles(actor), code="bundlers_only")
    office = await Organisation.get(id=actor.organisation_id)
    if round_.office_id == office.id:
        raise WrongState("feeds_nothing")
    if round_.opened_at is None or clock.now() >= round_.takes_bundles_until(office.id):
        ended = round_.takes_bundles_until(office.id)
        raise RoundClosed(round=round_.title, ended=ended.isoformat())
    if await _taken_over(office.id, round_.id):
        raise WrongState("already_taken_over")
    return round_, office


async def _taken_over(office_id: int | None, round_id: int) -> Round | None:
    return await Round.filter(office_id=office_id, feeds_id=round_id).first()


def _audience(round_: Round, office: Organisation) -> Rule:
    """Whom the round asks, as far as they are ours, without the bounds of the office above.

    All of ours where it asks the Landesverbände themselves, or members by name; a Kreis asks its towns, whoever was asked.
    """
    dropped = {"organisations", *within_office(round_.office, {})}
    if office.kind in DISTRICT_KINDS or round_.audience.get("kinds") == [OrganisationKind.STATE_ASSOCIATION]:
        dropped.add("kinds")
    return within_office(office, {key: value for key, value in round_.audience.items() if key not in dropped})

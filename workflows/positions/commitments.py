"""What the federation promised (Selbstverpflichtungen): who keeps it, until when, and what shows how far it is."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from tortoise.expressions import Subquery

from models.database import transaction
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from models.organisations import OFFICE_KINDS, Organisation
from models.papers import Citation, PaperState
from models.positions import Position, PositionKind
from models.recommendations import Commitment, Evidence
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_positions
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable

LONGEST_TEXT, LONGEST_LINK = 4_000, 500


@dataclass(frozen=True)
class Promise:
    """A commitment as it is read: whose it is, until when, and its evidence, newest first."""

    position: Position
    owner: Organisation
    due_on: date | None
    version: int
    evidence: list[Evidence]
    may_run: bool

    @property
    def outcome(self) -> Outcome | None:
        """How far it is, as the newest evidence says; None while nobody has said anything."""
        return self.evidence[0].outcome if self.evidence else None

    @property
    def overdue(self) -> bool:
        settled = self.outcome in (Outcome.DONE, Outcome.NOT_APPLICABLE)
        return self.due_on is not None and self.due_on < clock.today() and not settled


async def list_commitments(actor: Actor) -> list[Promise]:
    """All commitments of sent papers that one may read; those that are due first, then by paper."""
    said = Citation.filter(cited__kind=PositionKind.COMMITMENT, passage__paper_version__state=PaperState.SENT)
    positions = Position.filter(
        visible_positions(actor), id__in=Subquery(said.values("cited_id")), withdrawn_at__isnull=True
    )
    found = await positions.select_related("matter__office", "topic").order_by("matter_id", "number")
    kept = {
        one.position_id: one
        for one in await Commitment.filter(position_id__in=[one.id for one in found])
        .select_related("owner")
        .prefetch_related("evidence")
    }
    return [_promise(actor, position, kept.get(position.id)) for position in found]


async def show_commitment(actor: Actor, position_id: int) -> Promise:
    """One commitment with everything that shows how far it is."""
    position = await _position(actor, position_id)
    kept = Commitment.filter(position_id=position.id).select_related("owner").prefetch_related("evidence")
    return _promise(actor, position, await kept.first())


async def prepare_commitment(actor: Actor, position_id: int) -> tuple[Promise, list[Organisation]]:
    """The same, with the offices that can keep it, for who runs its matter."""
    promise = await show_commitment(actor, position_id)
    require(True, promise.may_run, code="not_your_office")
    return promise, await Organisation.filter(kind__in=OFFICE_KINDS, valid_until__isnull=True).order_by(
        "kind", "sort_key"
    )


async def assign_commitment(
    actor: Actor, position_id: int, *, owner_id: int, due_on: date | None, version: int
) -> Commitment:
    """An office keeps this promise, until this day; `version` 0 where nobody was named yet."""
    async with transaction():
        position = await _run_by(actor, position_id)

        commitment = await _commitment(position)
        if commitment.version != version:
            raise Stale(current=commitment.version)
        if not await Organisation.exists(id=owner_id, kind__in=OFFICE_KINDS, valid_until__isnull=True):
            raise Unacceptable(fields={"owner": "unknown"})

        commitment.owner_id, commitment.due_on = owner_id, due_on
        commitment.version += 1
        await commitment.save()

        due = due_on.isoformat() if due_on else None
        await record(actor, "commitment.assigned", commitment, position=position.id, owner=owner_id, due=due)
    return commitment


async def add_evidence(
    actor: Actor, position_id: int, *, outcome: Outcome, text: str, happened_on: date, link: str = ""
) -> Evidence:
    """Something shows how far a promise is: what, since when, where to look. What was said before stays to be read."""
    _check(outcome, text, link, happened_on)
    async with transaction():
        position = await _run_by(actor, position_id)

        commitment = await _commitment(position)
        if not commitment.version:
            commitment.version = 1
            await commitment.save()
        evidence = await Evidence.create(
            commitment=commitment,
            outcome=outcome,
            text=text.strip(),
            link=link.strip(),
            happened_on=happened_on,
            recorded_by_id=actor.person_id,
            recorded_at=clock.now(),
        )

        await record(actor, "commitment.evidence_added", commitment, position=position.id, outcome=outcome)
    return evidence


async def _position(actor: Actor, position_id: int) -> Position:
    position = await find(
        Position.all().select_related("matter__office", "topic"), visible_positions(actor), position_id
    )
    if position.kind is not PositionKind.COMMITMENT or position.withdrawn_at:
        raise Missing(commitment=position_id)
    return position


async def _run_by(actor: Actor, position_id: int) -> Position:
    position = await _position(actor, position_id)
    require(True, runs(actor, position.matter.office), code="not_your_office")
    await Position.filter(id=position_id).select_for_update(no_key=True).first()
    return position


async def _commitment(position: Position) -> Commitment:
    """Whose it is; that of the office which said it, where nobody was named."""
    found = await Commitment.filter(position_id=position.id).first()
    return found or Commitment(position_id=position.id, owner_id=position.matter.office_id, version=0)


def _promise(actor: Actor, position: Position, kept: Commitment | None) -> Promise:
    office = position.matter.office
    if kept is None:
        return Promise(position, office, None, 0, [], runs(actor, office))
    evidence = sorted(kept.evidence, key=lambda one: -one.id)
    return Promise(position, kept.owner, kept.due_on, kept.version, evidence, runs(actor, office))


def _check(outcome: Outcome, text: str, link: str, happened_on: date) -> None:
    wrong = {}
    if outcome not in IMPLEMENTATION_OUTCOMES:
        wrong["outcome"] = "choice"
    if not text.strip() or len(text) > LONGEST_TEXT:
        wrong["text"] = "too_long" if text.strip() else "missing"
    if link.strip() and (urlsplit(link.strip()).scheme not in ("https", "http") or len(link) > LONGEST_LINK):
        wrong["link"] = "address_of_page"
    if happened_on > clock.today():
        wrong["happened_on"] = "future"
    if wrong:
        raise Unacceptable(fields=wrong)

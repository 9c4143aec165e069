"""What a circular has done since it was sent."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.circulars import Circular, CircularRevision, Forwarding, Path
from models.database import rows
from models.deliveries import DeliveryState, MailBody
from models.organisations import Organisation
from workflows.access import Actor, find, is_state_office, require, runs, visible_circulars

STATES = """
    SELECT delivery.forwarding_id AS forwarding, delivery.state AS state, count(*) AS mails,
        (mail_body.facts ->> 'copy')::boolean AS copy, mail_body.revision_id AS revision
    FROM delivery JOIN mail_body ON mail_body.id = delivery.body_id
    WHERE mail_body.circular_id = $1 GROUP BY 1, 2, 4, 5
"""
UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.RETRY)


@dataclass(frozen=True)
class Fates:
    """Mails by what became of them."""

    recipients: int = 0
    delivered: int = 0
    under_way: int = 0
    failed: int = 0
    suppressed: int = 0
    unknown: int = 0
    cancelled: int = 0


@dataclass(frozen=True)
class ForwardingProgress:
    """A Landesverband's part: it holds `waiting` members until `forwarded_at`."""

    state_association: Organisation
    path: Path
    waiting: int
    forwarded_at: datetime | None
    reference: str
    fates: Fates


@dataclass(frozen=True)
class Progress:
    """A sent circular: mails to members and lists, forwarded ones included; copies for Landesverbände apart."""

    circular: Circular
    fates: Fates
    copies: int
    waiting: int
    forwardings: list[ForwardingProgress]
    may_run: bool = False
    held_reason: str = ""  # why nothing more of it leaves at present
    revisions: list[tuple[CircularRevision, Fates]] = field(default_factory=list)

    @property
    def running(self) -> bool:
        """Do mails of it still wait or travel?"""
        return self.fates.under_way > 0 or any(fates.under_way for _, fates in self.revisions)


async def circular_progress(actor: Actor, circular_id: int) -> Progress:
    """How far a sent circular has come; a Landesverband sees its own part only."""
    circular = await find(Circular.all().select_related("office"), visible_circulars(actor), circular_id)
    require(actor.is_office)
    every = await rows(STATES, [circular.id])
    counts = [row for row in every if row["revision"] is None]
    forwardings = await _forwardings(circular, counts, actor)
    if not runs(actor, circular.office):
        require(bool(forwardings))
        return Progress(circular, forwardings[0].fates, 0, forwardings[0].waiting, forwardings)
    return Progress(
        circular,
        _fates(row for row in counts if not row["copy"]),
        copies=sum(row["mails"] for row in counts if row["copy"]),
        waiting=sum(one.waiting for one in forwardings if one.forwarded_at is None),
        forwardings=forwardings,
        may_run=True,
        held_reason=await _held_reason(circular),
        revisions=[
            (one, _fates(row for row in every if row["revision"] == one.id))
            for one in await CircularRevision.filter(circular=circular).order_by("-number")
        ],
    )


async def show_forwarding(actor: Actor, circular_id: int) -> Forwarding:
    """What waits for the actor's Landesverband in a circular."""
    circular = await find(Circular.all(), visible_circulars(actor), circular_id)
    require(is_state_office(actor))
    forwarding = await Forwarding.filter(circular=circular, state_association_id=actor.organisation_id).first()
    require(forwarding is not None)
    assert forwarding is not None
    return forwarding


async def _forwardings(circular: Circular, counts: list[dict[str, Any]], actor: Actor) -> list[ForwardingProgress]:
    query = Forwarding.filter(circular=circular).select_related("state_association")
    if is_state_office(actor) and not runs(actor, circular.office):
        query = query.filter(state_association_id=actor.organisation_id)
    return [
        ForwardingProgress(
            one.state_association,
            one.path,
            one.waiting,
            one.forwarded_at,
            one.reference,
            _fates(row for row in counts if row["forwarding"] == one.id),
        )
        for one in await query.order_by("state_association__sort_key")
    ]


def _fates(counts: Any) -> Fates:
    by_state: Counter[str] = Counter()
    for row in counts:
        by_state[row["state"]] += row["mails"]
    return Fates(
        recipients=by_state.total(),
        delivered=by_state[DeliveryState.SENT],
        under_way=sum(by_state[state] for state in UNDER_WAY),
        failed=by_state[DeliveryState.FAILED],
        suppressed=by_state[DeliveryState.SUPPRESSED],
        unknown=by_state[DeliveryState.UNKNOWN],
        cancelled=by_state[DeliveryState.CANCELLED],
    )


async def _held_reason(circular: Circular) -> str:
    body = await MailBody.filter(circular=circular, held_since__isnull=False).order_by("id").first()
    return body.held_reason if body else ""

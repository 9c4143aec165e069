"""Ending many mandates at one date by one act, after an election: previewed, reversible until then, by the clock alone."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from models.database import transaction
from models.deliveries import MailQueue
from models.organisations import MEMBER_KINDS, STATES, Organisation
from models.people import MEMBER_ROLES, Mandate, MandateEnding, Role
from workflows import clock, installation
from workflows.access import (
    Actor,
    is_coordinator,
    is_federation_administrator,
    require,
    visible_mandates,
)
from workflows.actors import is_state_office
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.mail import Recipient, mail_each
from workflows.people.mandates import holding
from workflows.texts import wrong_texts

MOST_SHOWN = 200


@dataclass(frozen=True)
class Choice:
    """Which mandates end: in a Land (empty: wherever the actor may), of a role (none: both), perhaps elected ones only."""

    last_day: date
    state: str = ""
    role: Role | None = None
    elected: bool = True


@dataclass(frozen=True)
class EndingPreview:
    """Who it would be: the first of them, how many in all in how many organisations, and a mark of exactly these."""

    mandates: list[Mandate]
    total: int
    organisations: int
    mark: str


@dataclass(frozen=True)
class PlannedEnding:
    """An act that was done, how many mandates it still ends, and whether it can be taken back."""

    ending: MandateEnding
    mandates: int
    open: bool


async def list_endings(actor: Actor) -> list[PlannedEnding]:
    """What her office or desk has set, the newest first."""
    _require_right(actor)
    endings = await MandateEnding.filter(office_id=actor.organisation_id).order_by("-id").limit(50)
    theirs = await Mandate.filter(ending_id__in=[one.id for one in endings]).only("id", "ending_id")
    many, now = Counter(one.ending_id for one in theirs), clock.now()
    return [PlannedEnding(one, many[one.id], one.withdrawn_at is None and one.ends_at > now) for one in endings]


async def preview_ending(actor: Actor, choice: Choice) -> EndingPreview:
    """Whose mandates would end; nothing is written."""
    _require_right(actor)
    _check(choice)
    found = (
        await _chosen(actor, choice).select_related("person", "organisation").order_by("organisation__sort_key", "id")
    )
    places = {one.organisation_id for one in found}
    return EndingPreview(found[:MOST_SHOWN], len(found), len(places), _mark([one.id for one in found]))


async def end_mandates(actor: Actor, choice: Choice, *, reason: str, mark: str) -> MandateEnding:
    """They end with the last day; each of these people is told. Stale if others than those of the preview would end."""
    _require_right(actor)
    _check(choice, reason)
    async with transaction():
        found = await _chosen(actor, choice).select_for_update(of=("mandate",)).select_related("person", "organisation")

        if _mark([one.id for one in found]) != mark:
            raise Stale("ending_changed")
        if not found:
            raise WrongState("nobody_to_end")

        ends_at = clock.midnight(choice.last_day + timedelta(days=1))
        ending = await MandateEnding.create(
            office_id=actor.organisation_id, ends_at=ends_at, reason=" ".join(reason.split()),
            created_by_id=actor.person_id, created_at=clock.now(),
        )  # fmt: skip
        await Mandate.filter(id__in=[one.id for one in found]).update(until=ends_at, ending_id=ending.id)

        await record(actor, "ending.set", ending, mandates=len(found), ends=choice.last_day.isoformat())
        await _tell(actor, ending, found, withdrawn=False)
    return ending


async def withdraw_ending(actor: Actor, ending_id: int) -> MandateEnding:
    """Take it back before it takes effect: those who are still to end keep their mandates."""
    _require_right(actor)
    async with transaction():
        ending = await MandateEnding.filter(id=ending_id, office_id=actor.organisation_id).select_for_update().first()
        if ending is None:
            raise Missing(ending=ending_id)

        if ending.withdrawn_at is not None:
            return ending
        if ending.ends_at <= clock.now():
            raise WrongState("ending_over")
        kept = Mandate.filter(ending=ending, until=ending.ends_at)
        found = await kept.select_for_update(of=("mandate",)).select_related("person", "organisation")
        await Mandate.filter(id__in=[one.id for one in found]).update(until=None, ending_id=None)
        ending.withdrawn_at = clock.now()
        await ending.save(update_fields=["withdrawn_at"])

        await record(actor, "ending.withdrawn", ending, mandates=len(found))
        await _tell(actor, ending, found, withdrawn=True)
    return ending


def _require_right(actor: Actor) -> None:
    may = is_coordinator(actor) or is_state_office(actor) or is_federation_administrator(actor)
    require(True, may, code="not_your_people")


def _check(choice: Choice, reason: str = "–") -> None:
    wrong = wrong_texts(reason=(reason, 200))
    if choice.last_day < clock.today():
        wrong["last_day"] = "past"
    if choice.state and choice.state not in STATES:
        wrong["state"] = "choice"
    if choice.role is not None and choice.role not in MEMBER_ROLES:
        wrong["role"] = "role_not_here"
    if wrong:
        raise Unacceptable(fields=wrong)


def _chosen(actor: Actor, choice: Choice) -> QuerySet[Mandate]:
    """Mandates of members without an end, within what the actor sees; never her own, so that she can take it back."""
    places = Organisation.filter(kind__in=MEMBER_KINDS)
    if choice.state:
        places = places.filter(state=choice.state)
    query = Mandate.filter(
        visible_mandates(actor),
        holding(),
        until=None,
        represents=None,
        organisation_id__in=Subquery(places.values("id")),
    ).exclude(person_id=actor.person_id or 0)
    if choice.role is not None:
        query = query.filter(role=choice.role)
    return query.filter(elected=True) if choice.elected else query


def _mark(ids: list[int]) -> str:
    return hashlib.sha256("-".join(map(str, sorted(ids))).encode()).hexdigest()[:16]


async def _tell(actor: Actor, ending: MandateEnding, mandates: list[Mandate], *, withdrawn: bool) -> None:
    """One mail per person with all of her organisations, in her language."""
    recipients: dict[int, Recipient] = {}
    for one in sorted(mandates, key=lambda one: one.organisation.sort_key):
        mine = recipients.setdefault(one.person_id, Recipient.of(one.person, organisations=[]))
        mine.facts["organisations"].append(one.organisation.name)
    await mail_each(
        "mandate_ending",
        recipients.values(),
        about=ending,
        facts={
            "office": actor.acting.organisation_name if actor.acting else "",
            "ends": clock.last_day(ending.ends_at).isoformat(),
            "reason": ending.reason,
            "withdrawn": withdrawn,
            "link": installation.link("/account"),
        },
        queue=MailQueue.BULK,
    )

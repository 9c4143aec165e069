"""What became of our demands in drafts, laws and letters (Verbleib)."""

import re
from datetime import date

from tortoise.expressions import Q

from models.database import transaction
from models.dispatches import DEMAND_OUTCOMES, FollowUp, Outcome
from models.matters import DocumentVersion
from models.organisations import ADDRESSEE_KINDS, Organisation
from models.positions import Position, PositionKind
from workflows import clock
from workflows.access import (
    Actor,
    find,
    runs,
    visible_document_versions,
    visible_follow_ups,
    visible_positions,
)
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.matters.matters import locked_matter

LONGEST_EVIDENCE = 4_000
LONGEST_QUOTATION = 8_000
LONGEST_LINK = 500
LINK = re.compile(r"https?://[^\s<>\"]+")


async def record_follow_up(
    actor: Actor,
    position_id: int,
    *,
    outcome: Outcome,
    document_version_id: int | None = None,
    addressee_id: int | None = None,
    evidence: str = "",
    quotation: str = "",
    link: str = "",
    dated_on: date | None = None,
) -> FollowUp:
    """The office says what became of a demand in a version of the draft, with an addressee, or both.

    It waits for a second person (see follow_up_release). Until then a newer word about the same takes its place.
    """
    said = {"evidence": evidence.strip(), "quotation": quotation.strip(), "link": link.strip(), "dated_on": dated_on}
    _check(outcome, evidence)
    _check_source(quotation, link.strip(), dated_on)
    async with transaction():
        position = await _locked(actor, position_id)

        if position.kind is not PositionKind.DEMAND:
            raise WrongState("not_a_demand")
        if position.withdrawn_at is not None:
            raise WrongState("position_withdrawn")
        await _check_place(actor, position, document_version_id, addressee_id)

        waiting = FollowUp.filter(same_place(document_version_id, addressee_id), position=position)
        follow_up = await waiting.get_or_none(confirmed_at__isnull=True) or FollowUp(
            position=position, document_version_id=document_version_id, addressee_id=addressee_id, version=0
        )
        follow_up.position = position
        follow_up.update_from_dict({"outcome": outcome, "pursued": False, **said})
        await _save(actor, follow_up)

        await _record(actor, "follow_up.recorded", follow_up)
    return follow_up


async def drop_follow_up(actor: Actor, follow_up_id: int, *, version: int) -> FollowUp:
    """What waits for a second person is taken back; what stands is said anew instead."""
    async with transaction():
        follow_up = await FollowUp.get_or_none(id=follow_up_id)
        if follow_up is None:
            raise Missing(follow_up=follow_up_id)
        await _locked(actor, follow_up.position_id)
        waiting = FollowUp.filter(id=follow_up_id).select_for_update(of=("follow_up",))
        follow_up = await waiting.select_related("position").first()

        if follow_up is None or follow_up.confirmed_at is not None:
            raise WrongState("follow_up_confirmed")
        if follow_up.version != version:
            raise Stale(current=follow_up.version)

        await _record(actor, "follow_up.dropped", follow_up)
        await follow_up.delete()
    return follow_up


def same_place(document_version_id: int | None, addressee_id: int | None) -> Q:
    """Words about a demand in this version and with this addressee; None is a place too: neither named."""
    version = Q(document_version_id=document_version_id) if document_version_id else Q(document_version_id__isnull=True)
    addressee = Q(addressee_id=addressee_id) if addressee_id else Q(addressee_id__isnull=True)
    return version & addressee


async def show_follow_up(actor: Actor, follow_up_id: int) -> FollowUp:
    """One word about a demand, with its source; before a second person confirmed it, for who runs the matter."""
    parts = ("position__matter__office", "position__provision__document_version", "document_version", "addressee")
    query = FollowUp.all().select_related(*parts)
    follow_up = await query.get_or_none(id=follow_up_id)
    if follow_up is None:
        raise Missing(follow_up=follow_up_id)
    await find(Position.all().only("id"), visible_positions(actor), follow_up.position_id)
    if not runs(actor, follow_up.position.matter.office):
        await find(FollowUp.all().only("id"), visible_follow_ups(actor), follow_up_id)
    return follow_up


async def _locked(actor: Actor, position_id: int) -> Position:
    known = await find(Position.all(), visible_positions(actor), position_id)
    await locked_matter(actor, known.matter_id)
    return await Position.filter(id=position_id).select_for_update().get()


async def _save(actor: Actor, follow_up: FollowUp) -> None:
    follow_up.recorded_by_id, follow_up.recorded_at = actor.person_id, clock.now()
    follow_up.version += 1
    await follow_up.save()


async def _record(actor: Actor, action: str, follow_up: FollowUp) -> None:
    await record(
        actor,
        action,
        follow_up,
        position=follow_up.position_id,
        outcome=follow_up.outcome,
        document_version=follow_up.document_version_id,
        addressee=follow_up.addressee_id,
    )


def _check(outcome: Outcome, evidence: str) -> None:
    wrong = {}
    if outcome not in DEMAND_OUTCOMES:
        wrong["outcome"] = "unknown"
    if len(evidence) > LONGEST_EVIDENCE:
        wrong["evidence"] = "too_long"
    if wrong:
        raise Unacceptable(fields=wrong)


def _check_source(quotation: str, link: str, dated_on: date | None) -> None:
    wrong = {}
    if len(quotation) > LONGEST_QUOTATION:
        wrong["quotation"] = "too_long"
    if link and not LINK.fullmatch(link):
        wrong["link"] = "link"
    elif len(link) > LONGEST_LINK:
        wrong["link"] = "too_long"
    if dated_on is not None and dated_on > clock.today():
        wrong["dated_on"] = "in_future"
    if wrong:
        raise Unacceptable(fields=wrong)


async def _check_place(actor: Actor, position: Position, version_id: int | None, addressee_id: int | None) -> None:
    """In a version of the matter's drafts, with somebody who can be an addressee, or both."""
    if version_id is None and addressee_id is None:
        raise Unacceptable(fields={"document_version": "place_of_follow_up"})
    versions = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=position.matter_id)
    if version_id is not None and not await versions.filter(id=version_id).exists():
        raise Unacceptable(fields={"document_version": "unknown"})
    addressees = Organisation.filter(kind__in=ADDRESSEE_KINDS)
    if addressee_id is not None and not await addressees.filter(id=addressee_id).exists():
        raise Unacceptable(fields={"addressee": "unknown"})

"""What the house holds about the person who asks: for her to see on a page and to take with her as a file."""

import json
from dataclasses import dataclass
from typing import Any

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.people import AddressChange, FeedKey, Mandate, MandateClaim, Person, Session
from workflows import clock
from workflows.access import Actor
from workflows.errors import Missing
from workflows.people.muted_mails import Wish, wishes_of
from workflows.records.history import LOOKED_UP

MOST_MAILS = 200


@dataclass(frozen=True)
class OwnData:
    """`mails`: the newest that went to her; `acts`: how many entries of the history name her; `lookups`: who looked at those, and why."""

    person: Person
    mandates: list[Mandate]
    claims: list[MandateClaim]
    sessions: list[Session]
    feeds: list[FeedKey]
    addresses: list[AddressChange]
    mails: list[Delivery]
    all_mails: int
    acts: int
    lookups: list[AuditEntry]
    wishes: dict[str, Wish]


async def show_own_data(actor: Actor) -> OwnData:
    """Everything that stands under her own name, and nothing about others."""
    person = await Person.get_or_none(id=actor.person_id or 0)
    if person is None:
        raise Missing
    mails = Delivery.filter(person_id=person.id)
    return OwnData(
        person,
        mandates=await Mandate.filter(person=person).select_related("organisation").order_by("-since", "-id"),
        claims=await MandateClaim.filter(person=person).select_related("organisation").order_by("-id"),
        sessions=await Session.filter(person=person).order_by("-id").limit(MOST_MAILS),
        feeds=await FeedKey.filter(person=person).select_related("organisation").order_by("-id"),
        addresses=await AddressChange.filter(person=person).order_by("-id"),
        mails=await mails.select_related("body").order_by("-id").limit(MOST_MAILS),
        all_mails=await mails.count(),
        acts=await AuditEntry.filter(person_id=person.id).count(),
        lookups=await AuditEntry.filter(action=LOOKED_UP, noun="person", subject_id=person.id).order_by("-id"),
        wishes=await wishes_of(actor),
    )


async def export_own_data(actor: Actor) -> bytes:
    """The same as JSON: moments as ISO 8601 with offset, no secret words."""
    own = await show_own_data(actor)
    content = {
        "exported_at": clock.now().isoformat(),
        "name": own.person.name,
        "email": own.person.email,
        "language": own.person.language,
        "since": own.person.created_at.isoformat(),
        "mails_wanted": {kind: str(wish) for kind, wish in own.wishes.items()},
        "mandates": [_mandate(one) for one in own.mandates],
        "claims": [_claim(one) for one in own.claims],
        "sessions": [
            {
                "browser": one.browser,
                "system": one.system,
                "opened": one.created_at.isoformat(),
                "used": _iso(one.used_on),
                "expires": one.expires_at.isoformat(),
                "ended": _iso(one.revoked_at),
            }
            for one in own.sessions
        ],
        "feeds": [
            {"organisation": one.organisation.name, "made": one.created_at.isoformat(), "revoked": _iso(one.revoked_at)}
            for one in own.feeds
        ],
        "addresses_asked_for": [
            {"email": one.email, "asked": one.asked_at.isoformat(), "confirmed": _iso(one.used_at)}
            for one in own.addresses
        ],
        "mails": [
            {"kind": one.body.template, "queued": one.body.created_at.isoformat(), "state": str(one.state)}
            for one in own.mails
        ],
        "mails_altogether": own.all_mails,
        "acts_in_the_history": own.acts,
        "looked_up": [{"at": one.at.isoformat(), "reason": one.facts["reason"]} for one in own.lookups],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _mandate(mandate: Mandate) -> dict[str, Any]:
    return {
        "organisation": mandate.organisation.name,
        "role": str(mandate.role),
        "deputy": mandate.deputy,
        "provisional": mandate.provisional,
        "elected": mandate.elected,
        "since": mandate.since.isoformat(),
        "until": _iso(mandate.until),
    }


def _claim(claim: MandateClaim) -> dict[str, Any]:
    return {
        "organisation": claim.organisation.name,
        "word": claim.word,
        "asked": claim.asked_at.isoformat(),
        "decision": claim.decision and str(claim.decision),
        "reason": claim.reason,
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None

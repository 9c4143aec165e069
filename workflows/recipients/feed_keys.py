"""Secret links to a person's feeds: made and revoked in her account, of which only digests are stored."""

import secrets
from dataclasses import replace
from datetime import timedelta

from models.database import transaction
from models.people import FeedKey, Person
from workflows import clock
from workflows.access import Actor, require
from workflows.audit import record
from workflows.errors import Missing, WrongState
from workflows.people.fetches import Fetches
from workflows.people.sessions import actor_for
from workflows.signing import digest

MOST_KEYS = 10
MOST_FETCHES, WITHIN = 60, timedelta(hours=1)  # of one link at one process; readers ask every quarter of an hour


async def create_feed_key(actor: Actor) -> str:
    """A new link word for the organisation the actor acts for now; it is told once and cannot be shown again."""
    async with transaction():
        require(actor.is_member and actor.person_id is not None)
        await Person.filter(id=actor.person_id).select_for_update(no_key=True).first()
        if await FeedKey.filter(person_id=actor.person_id, revoked_at__isnull=True).count() >= MOST_KEYS:
            raise WrongState("too_many_feeds", most=MOST_KEYS)

        secret = secrets.token_urlsafe(32)
        key = await FeedKey.create(
            token_hash=digest(secret),
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            created_at=clock.now(),
        )

        await record(actor, "feed_key.created", key, organisation=key.organisation_id)
    return secret


async def revoke_feed_key(actor: Actor, feed_key_id: int) -> None:
    """From now on nothing is found under the link; twice is once."""
    async with transaction():
        key = await FeedKey.filter(id=feed_key_id, person_id=actor.person_id).select_for_update().first()
        if key is None:
            raise Missing(feed_key=feed_key_id)
        if key.revoked_at is not None:
            return

        key.revoked_at = clock.now()
        await key.save(update_fields=["revoked_at"])

        await record(actor, "feed_key.revoked", key)


async def list_feed_keys(actor: Actor) -> list[FeedKey]:
    """The person's own links that still work, for all her organisations, newest first."""
    require(actor.person_id is not None)
    keys = FeedKey.filter(person_id=actor.person_id, revoked_at__isnull=True)
    return await keys.select_related("organisation").order_by("-id")


async def reader_of(secret: str) -> tuple[Actor, FeedKey]:
    """The person behind a link, acting for the link's organisation as she may today, and the link.

    Missing for a link that is unknown or revoked, and when she is gone or no longer acts for that organisation.
    """
    key = await FeedKey.filter(token_hash=digest(secret), revoked_at__isnull=True, person__active=True).first()
    if key is None:
        raise Missing("link_unknown")
    _fetches.count(key.id, clock.now())
    actor = await actor_for(key.person_id)
    acting = next((one for one in actor.mandates if one.organisation_id == key.organisation_id), None)
    reader = replace(actor, acting=acting)
    if not reader.is_member:
        raise Missing("link_unknown")
    return reader, key


_fetches = Fetches(MOST_FETCHES, WITHIN, "feed_too_often")

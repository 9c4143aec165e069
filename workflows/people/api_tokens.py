"""Tokens by which a program of a person reads her own data: made and revoked in her account, only digests are stored."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tortoise.queryset import QuerySet

from models.database import transaction
from models.people import ApiToken, Person, Scope
from workflows import clock
from workflows.access import Actor, require
from workflows.audit import record
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.people.fetches import Fetches
from workflows.people.sessions import actor_for
from workflows.signing import digest
from workflows.texts import wrong_texts

MOST_TOKENS, LONGEST_NAME = 10, 80
LASTS = (30, 90, 365)  # days
MOST_FETCHES, WITHIN = 3_600, timedelta(hours=1)  # of one token at one process

_fetches = Fetches(MOST_FETCHES, WITHIN, "token_too_often")


async def create_api_token(actor: Actor, *, name: str, scopes: Sequence[Scope], days: int) -> str:
    """A new token for the organisation the actor acts for now; it is told once and cannot be shown again."""
    _check(name, scopes, days)
    async with transaction():
        require(actor.person_id is not None and actor.acting is not None)
        await Person.filter(id=actor.person_id).select_for_update(no_key=True).first()
        if await _living(actor).count() >= MOST_TOKENS:
            raise WrongState("too_many_tokens", most=MOST_TOKENS)

        secret = secrets.token_urlsafe(32)
        token = await ApiToken.create(
            token_hash=digest(secret),
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            name=name.strip(),
            scopes=sorted({str(one) for one in scopes}),
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=days),
        )

        await record(actor, "api_token.created", token, organisation=token.organisation_id, scopes=token.scopes)
    return secret


async def revoke_api_token(actor: Actor, api_token_id: int) -> None:
    """From now on it opens nothing; twice is once."""
    async with transaction():
        token = await ApiToken.filter(id=api_token_id, person_id=actor.person_id).select_for_update().first()
        if token is None:
            raise Missing(api_token=api_token_id)
        if token.revoked_at is not None:
            return

        token.revoked_at = clock.now()
        await token.save(update_fields=["revoked_at"])

        await record(actor, "api_token.revoked", token)


async def list_api_tokens(actor: Actor) -> list[ApiToken]:
    """The person's own tokens that still work, for all her organisations, newest first."""
    require(actor.person_id is not None)
    return await _living(actor).select_related("organisation").order_by("-id")


async def holder_of(secret: str, scope: Scope) -> Actor:
    """The person behind a token, acting for its organisation as she may today. The first time on a day, the day is noted.

    Missing for one that is unknown, revoked or over, and when she is gone or no longer acts for that organisation; Denied
    for a scope that she did not give it.
    """
    token = await ApiToken.filter(
        token_hash=digest(secret), revoked_at__isnull=True, expires_at__gt=clock.now(), person__active=True
    ).first()
    if token is None:
        raise Missing("token_unknown")
    _fetches.count(token.id, clock.now())
    actor = await actor_for(token.person_id)
    acting = next((one for one in actor.mandates if one.organisation_id == token.organisation_id), None)
    if acting is None:
        raise Missing("token_unknown")
    if scope not in token.scopes:
        raise Denied("token_scope", scope=str(scope))
    if token.used_on != clock.today():
        await ApiToken.filter(id=token.id).update(used_on=clock.today())
    return replace(actor, acting=acting)


def _living(actor: Actor) -> "QuerySet[ApiToken]":
    return ApiToken.filter(person_id=actor.person_id, revoked_at__isnull=True, expires_at__gt=clock.now())


def _check(name: str, scopes: Sequence[Scope], days: int) -> None:
    wrong = wrong_texts(name=(name, LONGEST_NAME))
    if not scopes:
        wrong["scopes"] = "missing"
    if days not in LASTS:
        wrong["days"] = "choice"
    if wrong:
        raise Unacceptable(fields=wrong)

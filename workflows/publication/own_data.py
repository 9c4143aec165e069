"""What a person's program reads with her token: no more than her pages would show her at this moment."""

from typing import Any

from models.circulars import Circular, CircularState
from models.people import Scope
from workflows.access import Actor, require, visible_circulars
from workflows.matters.timeline import Timeline, show_timeline
from workflows.paging import Page
from workflows.people.api_tokens import holder_of
from workflows.recommendations.readers import list_own_words
from workflows.submissions.answering import Call, list_calls, list_own_submissions


async def own_profile(secret: str) -> Actor:
    """Who she is, and for whom she acts with this token."""
    return await holder_of(secret, Scope.PROFILE)


async def own_rounds(secret: str) -> list[Call]:
    """The rounds that are open for her organisation, the nearest deadline first."""
    actor = await holder_of(secret, Scope.ROUNDS)
    require(True, actor.is_member, code="member_only")
    return await list_calls(actor)


async def own_submissions(secret: str, *, page: int) -> Page[Any]:
    """The answers of her organisation, the newest first."""
    actor = await holder_of(secret, Scope.RESULTS)
    require(True, actor.is_member, code="member_only")
    return await list_own_submissions(actor, page)


async def own_results(secret: str, *, page: int) -> Timeline:
    """What became of each requirement of her organisation, as far as it was told."""
    actor = await holder_of(secret, Scope.RESULTS)
    require(True, actor.is_member, code="member_only")
    return await show_timeline(actor, page)


async def own_implementations(secret: str, *, page: int, size: int, year: int | None = None) -> Page[Any]:
    """How far her organisation is with our recommendations in a year."""
    return await list_own_words(await holder_of(secret, Scope.IMPLEMENTATIONS), year, page=page, size=size)


async def own_circulars(secret: str, *, page: int, size: int) -> Page[Circular]:
    """The circulars that she may read, the newest first."""
    actor = await holder_of(secret, Scope.CIRCULARS)
    query = Circular.filter(visible_circulars(actor), state=CircularState.SENT).select_related("office")
    found = query.order_by("-sent_at", "-id").offset((page - 1) * size).limit(size)
    return Page(await found, page, await query.count(), size)

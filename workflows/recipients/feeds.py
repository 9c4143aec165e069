"""What a person's calendar and news reader fetch: no more than her pages would show her at this moment."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Subquery

from models.circulars import Circular, CircularTopic
from models.rounds import Round
from workflows.access import Actor, visible_circulars
from workflows.documents.calendar import Deadline, deadlines_ics
from workflows.matters.timeline import TimelineEntry, newest_results
from workflows.recipients.feed_keys import reader_of
from workflows.rounds.invitations import deadline_of
from workflows.submissions.answering import Call, list_calls

MOST_DEADLINES = 200
MOST_NEWS = 50


@dataclass(frozen=True)
class NewsFeed:
    """Circulars and told results, the newest of each; `reader` is who reads, in her organisation, by a link `made_at`."""

    reader: Actor
    made_at: datetime
    circulars: list[Circular]
    results: list[TimelineEntry]


async def deadlines_feed(secret: str) -> bytes:
    """The deadlines of the rounds that are open for the reader's organisations, as a calendar."""
    reader, _ = await reader_of(secret)
    calls = (await list_calls(reader))[:MOST_DEADLINES]
    name = reader.acting.organisation_name if reader.acting else ""
    return deadlines_ics(map(_deadline, calls), name=f"Fristen: {name}")


async def news_feed(secret: str, *, topic: int | None = None) -> NewsFeed:
    """Circulars and results that the reader may see now; with the number of a field of policy, circulars about that alone."""
    reader, key = await reader_of(secret)
    circulars = Circular.filter(visible_circulars(reader), sent_at__isnull=False).select_related("office")
    if topic is not None:
        about = CircularTopic.filter(topic__number=topic).values("circular_id")
        circulars = circulars.filter(id__in=Subquery(about))
    return NewsFeed(
        reader,
        key.created_at,
        await circulars.order_by("-sent_at", "-id").limit(MOST_NEWS),
        await newest_results(reader, MOST_NEWS) if topic is None else [],
    )


def _deadline(call: Call) -> Deadline:
    """The deadline of the page: an extension of one town does not hide that of the others, which comes sooner."""
    round_ = call.round
    due = call.sooner[0] if call.sooner else call.due
    granted = [one.granted_at for one in round_.extensions]
    return deadline_of(round_, due, len(granted), max([_opened(round_), *granted]))


def _opened(round_: Round) -> datetime:
    return round_.opened_at or round_.created_at

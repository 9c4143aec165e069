"""Links for calendars and news readers: made and revoked in the account, fetched without a login."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from consult import translate
from consult.forms import Form
from consult.labels import label
from consult.places import address_of
from consult.render import page, see_other
from consult.translate import _, switch_locale
from models.circulars import Circular
from workflows import clock, installation
from workflows.circulars.circular_archive import topic_feed
from workflows.documents.feed import News, atom_feed
from workflows.matters.timeline import TimelineEntry
from workflows.recipients.feed_keys import create_feed_key, list_feed_keys, revoke_feed_key
from workflows.recipients.feeds import NewsFeed, deadlines_feed, news_feed


class NewsForm(Form):
    topic: int | None = None


async def list_(request: Request) -> Response:
    return page(request, "feeds/list.html", keys=await list_feed_keys(request.state.actor))


async def create(request: Request) -> Response:
    """Shows the links at once and only here: the secret is not stored and must not stand in an address of a page."""
    secret = await create_feed_key(request.state.actor)
    addresses = [
        installation.link(address_of(request.app, name, secret=secret)) for name in ("feed:deadlines", "feed:news")
    ]
    return page(request, "feeds/made.html", deadlines=addresses[0], news=addresses[1])


async def revoke(request: Request) -> Response:
    await revoke_feed_key(request.state.actor, request.path_params["id"])
    return see_other(request, "feed:list", said="feed_revoked")


async def deadlines(request: Request) -> Response:
    return _fetched(request, await deadlines_feed(request.path_params["secret"]), "text/calendar")


async def news(request: Request) -> Response:
    feed = await news_feed(request.path_params["secret"], topic=NewsForm.query(request).topic)
    with switch_locale(feed.reader.language):
        return _fetched(request, _atom(feed), "application/atom+xml")


async def circulars(request: Request) -> Response:
    """Public circulars about one field of policy; a link to it stands in the archive."""
    topic, found = await topic_feed(request.path_params["number"])
    latest = max((one.sent_at for one in found if one.sent_at), default=clock.now())
    content = atom_feed(
        installation.link(f"/circulars?topic={topic.id}"),
        _("Rundschreiben: {name}").format(name=topic.name),
        [_circular(one) for one in found],
        lang=translate.language(),
        empty_at=latest,
    )
    return _fetched(request, content, "application/atom+xml")


def _fetched(request: Request, content: bytes, media_type: str) -> Response:
    """What has not changed is not sent again; nobody in between may keep it."""
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=f"{media_type}; charset=utf-8", headers=headers)


def _atom(feed: NewsFeed) -> bytes:
    acting = feed.reader.acting
    assert acting is not None
    return atom_feed(
        installation.link("/timeline"),
        _("Sprachrohr: Neues für {name}").format(name=acting.organisation_name),
        [*map(_circular, feed.circulars), *map(_result, feed.results)],
        lang=feed.reader.language,
        empty_at=feed.made_at,
    )


def _circular(circular: Circular) -> News:
    assert circular.sent_at is not None
    return News(
        installation.link(f"/circulars/{circular.id}"),
        circular.subject,
        f"{label(circular.series)} {circular.numbered}".strip(),
        circular.office.name,
        circular.sent_at,
    )


def _result(entry: TimelineEntry) -> News:
    assert entry.votum is not None
    latest = entry.follow_ups[0] if entry.follow_ups else None
    said = [
        label(entry.votum),
        entry.reason,
        entry.said.title if entry.said else "",
        label(latest.outcome) if latest else "",
    ]
    return News(
        installation.link(f"/requirements/{entry.id}"),
        _("Ergebnis: {title}").format(title=entry.title),
        "\n".join(line for line in said if line),
        entry.matter,
        entry.latest_at,
    )

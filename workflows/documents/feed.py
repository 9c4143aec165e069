"""News for people's readers, as an Atom feed."""

from dataclasses import dataclass
from datetime import datetime

from feedgen.feed import FeedGenerator


@dataclass(frozen=True)
class News:
    """One entry; `address` is its page and its lasting name, `text` is plain."""

    address: str
    title: str
    text: str
    author: str
    at: datetime


def atom_feed(address: str, title: str, news: list[News], *, lang: str, empty_at: datetime) -> bytes:
    """The feed that belongs to the page `address`, newest first; as old as its newest entry, else as `empty_at`."""
    feed = FeedGenerator()
    feed.id(address)
    feed.title(title)
    feed.language(lang)
    feed.link(href=address, rel="alternate")
    feed.updated(max((one.at for one in news), default=empty_at))
    feed.generator("Sprachrohr")
    for one in sorted(news, key=lambda one: one.at):
        entry = feed.add_entry()  # feedgen puts the last one on top
        entry.id(one.address)
        entry.title(one.title)
        entry.author(name=one.author)
        entry.updated(one.at)
        entry.link(href=one.address)
        if one.text:
            entry.content(one.text, type="text")
    data: bytes = feed.atom_str()
    return data

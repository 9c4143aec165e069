"""The archive of circulars: what was sent stays to be read and searched, with its files, by whom it is meant for."""

import re
from dataclasses import dataclass

from tortoise.expressions import Q, Subquery

from models.circulars import Circular, CircularAttachment, CircularTopic
from models.database import rows
from models.matters import Topic
from workflows.access import VISITOR, Actor, find, visible_circulars
from workflows.drafts.draft_search import MARKS
from workflows.errors import Missing
from workflows.files import read_file
from workflows.paging import Page, page_of

MOST_IN_FEED = 50
ASKED = "(websearch_to_tsquery('german', $1) || to_tsquery('german', $2))"
FOUND = f"SELECT id FROM circular WHERE search @@ {ASKED}"
AROUND = f"""
    SELECT id, ts_headline('german', regexp_replace(text, '[*#`>]+', '', 'g'), {ASKED}, 'MaxFragments=2,MaxWords=40,MinWords=15,' || $4) AS words
    FROM circular WHERE id = ANY($3::int[]) AND search @@ {ASKED}
"""


@dataclass(frozen=True)
class Archive:
    """A page of the archive, by what it can be filtered, and the words around what was found (between MARKS) by circular."""

    found: Page[Circular]
    years: list[int]
    topics: list[Topic]
    words: dict[int, str]


async def list_circulars(
    actor: Actor, *, year: int | None = None, topic_id: int | None = None, q: str = "", page: int = 1
) -> Page[Circular]:
    """What the actor may see, drafts first, the newest on top.

    `q` are German words in any form ("-" before a word: without it, in quotation marks: just so), the beginning of a
    subject's words, or a number ("7/2026").
    """
    query = Circular.filter(visible_circulars(actor)).prefetch_related("office", "attachments")
    if year is not None:
        query = query.filter(year=year)
    if topic_id is not None:
        query = query.filter(id__in=Subquery(CircularTopic.filter(topic_id=topic_id).values("circular_id")))
    words = _words(q)
    if words:
        said = Q(id__in=[row["id"] for row in await rows(FOUND, [words, _beginnings(words)])])
        query = query.filter(said | Q(*map(_named, words.split()[:8])))
    return await page_of(query.order_by("-sent_at", "-id"), page)


async def archive_years(actor: Actor) -> list[int]:
    """Years in which something was sent that the actor may see, the newest first."""
    sent = Circular.filter(visible_circulars(actor), year__isnull=False)
    return [year for (year,) in await sent.distinct().order_by("-year").values_list("year")]


async def show_circular(actor: Actor, circular_id: int) -> Circular:
    """One circular with office, lists, attachments and what it is about."""
    query = Circular.all().prefetch_related("office", "matter", "round", "attachments__file", "lists__mailing_list")
    return await find(query, visible_circulars(actor), circular_id)


async def browse_archive(
    actor: Actor, *, year: int | None = None, topic_id: int | None = None, q: str = "", page: int = 1
) -> Archive:
    """A page of the archive with what its filters offer."""
    found = await list_circulars(actor, year=year, topic_id=topic_id, q=q, page=page)
    words = _words(q)
    marks = f"StartSel={MARKS[0]},StopSel={MARKS[1]}"
    asked = [words, _beginnings(words), [one.id for one in found.things], marks]
    around = await rows(AROUND, asked) if words else []
    topics = Topic.filter(id__in=Subquery(CircularTopic.all().values("topic_id")))
    return Archive(
        found,
        await archive_years(actor),
        await topics.order_by("number"),
        {row["id"]: row["words"] for row in around},
    )


async def topic_feed(number: int) -> tuple[Topic, list[Circular]]:
    """The newest public circulars about a field of policy, for news readers that nobody has logged in."""
    topic = await Topic.get_or_none(number=number)
    if topic is None:
        raise Missing(topic=number)
    about = CircularTopic.filter(topic=topic).values("circular_id")
    public = Circular.filter(visible_circulars(VISITOR), id__in=Subquery(about)).select_related("office")
    return topic, await public.order_by("-sent_at", "-id").limit(MOST_IN_FEED)


async def open_attachment(actor: Actor, circular_id: int, attachment_id: int) -> tuple[CircularAttachment, bytes]:
    """A file of a circular with its bytes, for whoever may see the circular."""
    circular = await find(Circular.all(), visible_circulars(actor), circular_id)
    found = await find(CircularAttachment.filter(circular=circular).select_related("file"), Q(), attachment_id)
    return found, await read_file(found.file)


def _words(q: str) -> str:
    return " ".join(q.replace("\0", "").split())


def _beginnings(words: str) -> str:
    """The same words as beginnings of stems: of "Sprachkurs" the dictionary makes "sprachkur", of "Sprachkurse" "sprachkurs".

    Nothing where somebody wrote marks of a search ("-", quotation marks).
    """
    plain = words.split() if re.fullmatch(r"[\w ]+", words) else []
    return " & ".join(f"{word}:*" for word in plain) if all(len(word) > 2 for word in plain) else ""


def _named(word: str) -> Q:
    """Its number, or a part of its subject: the dictionary knows no parts of German compounds."""
    number, _, year = word.partition("/")
    named = Q(subject__icontains=word)
    if number.isdecimal() and len(number) < 7 and (not year or (year.isdecimal() and len(year) == 4)):
        named |= Q(number=int(number), year=int(year)) if year else Q(number=int(number))
    return named

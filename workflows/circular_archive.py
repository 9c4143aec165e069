"""The archive of circulars: what was sent stays to be read and searched, with its files, by whom it is meant for."""

from tortoise.expressions import Q

from models.circulars import Circular, CircularAttachment
from workflows.access import Actor, find, visible_circulars
from workflows.files import read_file
from workflows.paging import Page, page_of


async def list_circulars(actor: Actor, *, year: int | None = None, q: str = "", page: int = 1) -> Page[Circular]:
    """The archive: what the actor may see, drafts first, the newest on top; `q` looks in subject, text and number."""
    query = Circular.filter(visible_circulars(actor)).prefetch_related("office", "attachments")
    if year is not None:
        query = query.filter(year=year)
    for word in q.split()[:8]:
        query = query.filter(_mentions(word))
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
    actor: Actor, *, year: int | None = None, q: str = "", page: int = 1
) -> tuple[Page[Circular], list[int]]:
    """A page of the archive, and the years that there are."""
    return await list_circulars(actor, year=year, q=q, page=page), await archive_years(actor)


async def open_attachment(actor: Actor, circular_id: int, attachment_id: int) -> tuple[CircularAttachment, bytes]:
    """A file of a circular with its bytes, for whoever may see the circular."""
    circular = await find(Circular.all(), visible_circulars(actor), circular_id)
    found = await find(CircularAttachment.filter(circular=circular).select_related("file"), Q(), attachment_id)
    return found, await read_file(found.file)


def _mentions(word: str) -> Q:
    number, _, year = word.partition("/")
    named = Q(subject__icontains=word) | Q(text__icontains=word)
    if number.isdecimal() and len(number) < 7 and (not year or (year.isdecimal() and len(year) == 4)):
        named |= Q(number=int(number), year=int(year)) if year else Q(number=int(number))
    return named

"""Publishing a paper that was sent: an act of its own, with a time of its own, after a look for personal data."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from models.database import rows, transaction
from models.papers import PaperState, PaperVersion
from workflows import clock
from workflows.access import Actor, is_lead, require, runs
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.papers.approvals import locked_version
from workflows.papers.paper_reading import PaperPage, show_paper_version
from workflows.papers.paper_status import signature

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w/.,-])(?:\+49|0)[1-9]\d{1,4}[ \u00a0/()-]+\d[\d \u00a0-]{3,12}\d(?!\w)")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
TITLED = re.compile(r"(?:Frau|Herrn?|Dr\.|Prof\.)\s+(?:Dr\.\s+|Prof\.\s+)*([^\W\d_][\w'’-]*)")
PEOPLE = "SELECT name FROM person WHERE split_part(btrim(name), ' ', -1) = ANY($1::text[]) ORDER BY name"
# Who said something in the matter without a word that it may be named outside.
UNNAMED = """
    SELECT DISTINCT author.name FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    JOIN organisation AS author ON author.id = submission.organisation_id
    WHERE round.matter_id = $1 AND requirement.quoting <> 'named'
    ORDER BY author.name
"""


class TraceKind(StrEnum):
    PERSON = "person"
    MAIL_ADDRESS = "mail_address"
    PHONE = "phone"
    ORGANISATION = "organisation"  # asked not to be quoted, or not with its name


class Trace(NamedTuple):
    """Something in a text that may be personal, and in which part of the paper it stands."""

    kind: TraceKind
    words: str
    place: str


class Publication(NamedTuple):
    """A version that was sent, and what a person should look at before everybody reads it."""

    page: PaperPage
    traces: list[Trace]


async def prepare_publication(actor: Actor, paper_version_id: int) -> Publication:
    """The version with all that the automatic look has found in what the publishable file says."""
    page = await show_paper_version(actor, paper_version_id)
    require(True, page.may_send, code="dispatch_lead")
    return Publication(page, await traces_of(page))


async def publish_paper(
    actor: Actor, paper_version_id: int, *, version: int, at: datetime | None = None, looked: bool = False
) -> PaperVersion:
    """A sent version becomes public, now or `at` a later moment; until then nobody outside sees anything of it.

    Where the look found something a person says that she has `looked` at it. Before the moment it can be changed.
    """
    async with transaction():
        paper_version = await locked_version(actor, paper_version_id)

        require(True, runs(actor, paper_version.paper.matter.office) and is_lead(actor), code="dispatch_lead")

        now = clock.now()
        if paper_version.state is not PaperState.SENT:
            raise WrongState("paper_version", state=paper_version.state)
        if paper_version.published_at and paper_version.published_at <= now:
            return paper_version
        if paper_version.version != version:
            raise Stale(current=paper_version.version)
        if at is not None and at < now:
            raise Unacceptable(fields={"at": "in_the_past"})
        traces = await traces_of(await show_paper_version(actor, paper_version_id))
        if traces and not looked:
            raise Unacceptable(fields={"looked": "look_first"})

        paper_version.published_at = at or now
        paper_version.version += 1
        await paper_version.save()

        await record(
            actor,
            "paper_version.published",
            paper_version,
            traces=len(traces),
            at=paper_version.published_at.isoformat(),
        )
    return paper_version


async def traces_of(page: PaperPage) -> list[Trace]:
    """All that the automatic look finds in what the publishable file says."""
    parts = _parts(page)
    names = [row["name"] for row in await rows(PEOPLE, [sorted(_words(text for _, text in parts))])]
    organisations = [row["name"] for row in await rows(UNNAMED, [page.version.paper.matter_id])]
    found = [trace for place, text in parts for trace in traces_in(text, place, names, organisations)]
    return list(dict.fromkeys(found))


def traces_in(text: str, place: str, people: Iterable[str], organisations: Iterable[str]) -> list[Trace]:
    """What may be personal in a text: mail addresses, telephone numbers, names of people, names of organisations."""
    found = [Trace(TraceKind.MAIL_ADDRESS, one[0], place) for one in MAIL.finditer(text)]
    found += [Trace(TraceKind.PHONE, one[0].strip(), place) for one in PHONE.finditer(text)]
    called = set(TITLED.findall(text))
    found += [Trace(TraceKind.PERSON, one, place) for one in people if _says(text, one) or one.split()[-1] in called]
    return found + [Trace(TraceKind.ORGANISATION, one, place) for one in organisations if _says(text, one)]


def _says(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text) if word[0].isupper()}


def _parts(page: PaperPage) -> list[tuple[str, str]]:
    """(where it stands, text) of all that is printed of a version."""
    version, now = page.version, clock.now()
    passages = [(one.heading or "", f"{one.heading}\n{one.body}") for one in page.passages]
    dissents = [(one.association.name, one.text) for one in version.dissents]
    signatures = [(one.association.name, "\n".join(signature(one, now)[1:])) for one in version.approvals]
    return [("", version.paper.title), *passages, *dissents, *signatures]

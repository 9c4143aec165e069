"""Recognitions (Erkennungen): a draft that came as PDF or Word, proposed as provisions, corrected, and only then used."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from models.database import transaction
from models.matters import Circle, DocumentStage, DocumentVersion, Matter, Recognition
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_document_versions, visible_matters
from workflows.attachments import shown_name
from workflows.audit import record
from workflows.documents.draft_marks import Piece
from workflows.documents.draft_outline import doubtful, outline
from workflows.documents.draft_process import draw_page, read_draft
from workflows.documents.provisions import ProvisionText
from workflows.drafts.drafts import DraftFacts, check_facts, create_version, find_matter_to_run
from workflows.errors import Missing, Stale, Unreadable, WrongState
from workflows.files import DOCX, PDF, read_file, store_file
from workflows.matters.matters import matter_in_work
from workflows.submissions.submission_files import room

MOST_BYTES = 20 * 1024 * 1024
LINES_ON_A_SHEET = 80  # of a file without pages
Correction = Callable[[Sequence[Piece]], list[Piece]]
MOMENTS = ("dated_at", "embargo_until")
MEDIA_TYPES = {"pdf": PDF, "docx": DOCX}


@dataclass(frozen=True)
class Row:
    """A piece with what becomes of it; `at` counts from 0 in the whole draft."""

    at: int
    piece: Piece
    provision: ProvisionText
    doubtful: bool


@dataclass(frozen=True)
class Sheet:
    """One page of the original (or so many lines of a file without pages) beside the provisions that begin on it."""

    recognition: Recognition
    facts: DraftFacts
    number: int
    numbers: int
    rows: list[Row]
    lines: list[str]
    total: int
    doubts: list[tuple[int, Row]]  # the sheet on which each stands

    @property
    def used(self) -> bool:
        return self.recognition.document_version_id is not None


async def begin_recognition(actor: Actor, matter_id: int, *, content: bytes, name: str, **facts: Any) -> Recognition:
    """Read a PDF or Word file and keep what was recognised; nothing of it is a draft before somebody uses it."""
    said = DraftFacts(**facts)
    check_facts(said)
    await find_matter_to_run(actor, matter_id)
    if len(content) > MOST_BYTES:
        raise Unreadable("file_too_large", bytes=len(content), limit=MOST_BYTES)
    async with room():
        read = await read_draft(content)
    outline(read.pieces)
    stored = await store_file(content, MEDIA_TYPES[read.format])
    async with transaction():
        matter = await matter_in_work(actor, matter_id)
        recognition = await Recognition.create(
            matter=matter,
            file=stored,
            name=shown_name(name),
            format=read.format,
            pages=read.pages,
            facts=_stored(said),
            lines=[(line.page, line.text) for line in read.lines],
            pieces=[asdict(piece) for piece in read.pieces],
            created_by_id=actor.person_id,
            created_at=clock.now(),
        )

        await record(actor, "recognition.begun", recognition, pieces=len(read.pieces))
    return recognition


async def show_recognition(actor: Actor, recognition_id: int, sheet: int = 1) -> Sheet:
    """A sheet of a recognition, for the office that runs the matter."""
    recognition = await _to_run(actor, recognition_id)
    pieces = [Piece(**one) for one in recognition.pieces]
    provisions = outline(pieces)
    doubts = set(doubtful(pieces, provisions))
    rows = [Row(at, piece, provisions[at], at in doubts) for at, piece in enumerate(pieces)]
    numbers = recognition.pages or max(1, -(-len(recognition.lines) // LINES_ON_A_SHEET))
    number = min(max(sheet, 1), numbers)
    return Sheet(
        recognition,
        facts_of(recognition),
        number,
        numbers,
        [row for row in rows if sheet_of(row.piece) == number],
        _lines(recognition, number),
        len(rows),
        [(sheet_of(row.piece), row) for row in rows if row.doubtful],
    )


def sheet_of(piece: Piece) -> int:
    """The number of the sheet on which a piece begins."""
    return piece.page or 1 + piece.line // LINES_ON_A_SHEET


async def correct_recognition(actor: Actor, recognition_id: int, *, version: int, correct: Correction) -> Recognition:
    """A person changes the proposal by one of draft_corrections.py; Stale if somebody else did meanwhile."""
    async with transaction():
        recognition = await _locked(actor, recognition_id)

        _require_open(recognition)
        if recognition.version != version:
            raise Stale(current=recognition.version)
        pieces = correct([Piece(**one) for one in recognition.pieces])
        outline(pieces)

        recognition.pieces = [asdict(piece) for piece in pieces]
        recognition.version += 1
        await recognition.save(update_fields=["pieces", "version"])

        await record(actor, "recognition.corrected", recognition, version=recognition.version)
    return recognition


async def use_recognition(actor: Actor, recognition_id: int, *, version: int) -> DocumentVersion:
    """The corrected proposal becomes a version of the draft, with the file as its original."""
    async with transaction():
        recognition = await _locked(actor, recognition_id)

        _require_open(recognition)
        if recognition.version != version:
            raise Stale(current=recognition.version)
        provisions = outline(Piece(**one) for one in recognition.pieces)
        if not provisions:
            raise Unreadable("no_provisions")

        await recognition.fetch_related("file")
        said = facts_of(recognition)
        made = await create_version(recognition.matter_id, said, recognition.file, recognition.format, provisions)
        recognition.document_version = made
        await recognition.save(update_fields=["document_version_id"])

        await record(actor, "document_version.added", made, circle=said.circle, provisions=len(provisions))
    return made


async def drop_recognition(actor: Actor, recognition_id: int) -> int:
    """Throw a proposal away that was never used; gives the id of its matter."""
    async with transaction():
        recognition = await _locked(actor, recognition_id)

        _require_open(recognition)
        await recognition.delete()

        await record(actor, "recognition.dropped", recognition)
    return recognition.matter_id


async def draw_recognition(actor: Actor, recognition_id: int, number: int) -> bytes:
    """A page of the original as PNG; Missing where the file has no pages."""
    recognition = await _to_run(actor, recognition_id)
    if recognition.format != "pdf" or not 1 <= number <= recognition.pages:
        raise Missing(page=number)
    async with room():
        return await draw_page(await read_file(recognition.file), number)


async def file_of_recognition(actor: Actor, recognition_id: int) -> tuple[str, str, bytes]:
    """The file that is being recognised: name, media type and bytes."""
    recognition = await _to_run(actor, recognition_id)
    return recognition.name, recognition.file.media_type, await read_file(recognition.file)


async def original_of(actor: Actor, version_id: int) -> tuple[str, str, bytes]:
    """The file of a version as it was brought, for its circle: name, media type and bytes."""
    versions = DocumentVersion.all().select_related("document", "file")
    version = await find(versions, visible_document_versions(actor), version_id)
    ending = {"pdf": "pdf", "docx": "docx"}.get(version.format, "zip" if "zip" in version.file.media_type else "xml")
    name = shown_name(f"{version.document.title[:80]}, {version.label[:80]}.{ending}")
    return name, version.file.media_type, await read_file(version.file)


async def open_recognitions(matter_id: int) -> list[Recognition]:
    """What waits to be corrected and used; who may see that is asked by the caller."""
    waiting = Recognition.filter(matter_id=matter_id, document_version_id__isnull=True)
    return await waiting.only("id", "name", "created_at").order_by("-id")


def facts_of(recognition: Recognition) -> DraftFacts:
    """What will be said of the version."""
    facts = recognition.facts
    return DraftFacts(
        **{
            **facts,
            "stage": DocumentStage(facts["stage"]),
            "circle": Circle(facts["circle"]),
            **{name: datetime.fromisoformat(facts[name]) if facts.get(name) else None for name in MOMENTS},
        }
    )


def _stored(said: DraftFacts) -> dict[str, Any]:
    facts = {**asdict(said), "body_ids": list(said.body_ids)}
    return facts | {name: facts[name].isoformat() if facts[name] else None for name in MOMENTS}


def _lines(recognition: Recognition, number: int) -> list[str]:
    if recognition.pages:
        return [text for page, text in recognition.lines if page == number]
    first = (number - 1) * LINES_ON_A_SHEET
    return [text for _, text in recognition.lines[first : first + LINES_ON_A_SHEET]]


async def _to_run(actor: Actor, recognition_id: int) -> Recognition:
    recognition = await Recognition.filter(id=recognition_id).select_related("matter__office", "file").first()
    if recognition is None:
        raise Missing(recognition=recognition_id)
    await find(Matter.all(), visible_matters(actor), recognition.matter_id)
    require(True, runs(actor, recognition.matter.office), code="not_your_office")
    return recognition


async def _locked(actor: Actor, recognition_id: int) -> Recognition:
    """The matter first, then the recognition in it."""
    found = await Recognition.filter(id=recognition_id).only("id", "matter_id").first()
    if found is None:
        raise Missing(recognition=recognition_id)
    await matter_in_work(actor, found.matter_id)
    return await Recognition.filter(id=recognition_id).select_for_update().get()


def _require_open(recognition: Recognition) -> None:
    if recognition.document_version_id is not None:
        raise WrongState("recognition_used")

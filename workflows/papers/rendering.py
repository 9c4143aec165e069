"""Files of a paper version: made by a job, noticed as old when the text has changed since."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from babel.dates import format_date

from models.database import transaction
from models.papers import PaperFormat, PaperVersion, Passage, RenderedPaper
from models.queue import enqueue, job, step
from workflows import clock, installation
from workflows.access import MACHINE, Actor, find, require, runs, visible_paper_versions
from workflows.audit import record
from workflows.documents.paper import render_docx, render_odt, render_pdf
from workflows.documents.paper_charts import charts_in
from workflows.documents.paper_html import PaperText
from workflows.errors import WrongState
from workflows.files import DOCX, PDF, read_file, store_file
from workflows.papers.paper_reading import PaperPage, show_paper_version
from workflows.papers.paper_sources import sources_of
from workflows.papers.paper_status import printed_mark, shows_present, signature, status_of
from workflows.papers.paper_templates import template_of
from workflows.papers.paper_themes import theme_of
from workflows.papers.papers import passages_of

ODT = "application/vnd.oasis.opendocument.text"
MEDIA_TYPES = {PaperFormat.PDF: PDF, PaperFormat.PUBLIC_PDF: PDF, PaperFormat.DOCX: DOCX, PaperFormat.ODT: ODT}
LOAD_TEST = "Lasttest mit Daten des Gemeindeverzeichnisses: keine Stellungnahme"


@dataclass(frozen=True)
class PaperFile:
    """A file of a paper, ready to be handed out."""

    name: str
    media_type: str
    content: bytes


async def request_rendering(actor: Actor, paper_version_id: int) -> PaperVersion:
    """An officer asks for the files of a version; they appear on its page when they are made."""
    async with transaction():
        version = await find(
            PaperVersion.all().select_related("paper__matter__office"), visible_paper_versions(actor), paper_version_id
        )

        require(True, runs(actor, version.paper.matter.office))

        await record(actor, "paper_version.rendering_requested", version)
        await enqueue("render_paper", version.id)
    return version


@job("render_paper")
async def render_paper(paper_version_id: int) -> None:
    """Make all four files of a version from its present text; again is the same again."""
    page = await show_paper_version(MACHINE, paper_version_id)
    text = await paper_text(page)
    public, office_id = replace(text, appendix=""), page.version.paper.matter.office_id
    template, theme = await template_of(office_id), await theme_of(office_id)
    made: dict[PaperFormat, Callable[[], Awaitable[bytes]]] = {
        PaperFormat.PDF: lambda: render_pdf(text, publishable=False, theme=theme),
        PaperFormat.PUBLIC_PDF: lambda: render_pdf(public, publishable=True, theme=theme),
        PaperFormat.DOCX: lambda: render_docx(text, template=template),
        PaperFormat.ODT: lambda: render_odt(text),
    }
    for format_, make in made.items():
        await step(f"render_{format_}", _render, paper_version_id, format_, make, page.mark)


async def _render(
    paper_version_id: int, format_: PaperFormat, make: Callable[[], Awaitable[bytes]], content: str
) -> int:
    stored = await store_file(await make(), MEDIA_TYPES[format_])
    await RenderedPaper.update_or_create(
        paper_version_id=paper_version_id,
        format=format_,
        defaults={"file_id": stored.id, "content_hash": content, "rendered_at": clock.now()},
    )
    return stored.id


async def paper_file(actor: Actor, paper_version_id: int, format_: PaperFormat) -> PaperFile:
    """The file of a version: offices every form, others only the publishable one."""
    version = await find(
        PaperVersion.all().select_related("paper__matter").prefetch_related("approvals", "dissents"),
        visible_paper_versions(actor),
        paper_version_id,
    )
    require(True, actor.machine or actor.is_office or format_ is PaperFormat.PUBLIC_PDF, code="paper_file")
    rendered = await RenderedPaper.filter(paper_version=version, format=format_).select_related("file").first()
    if rendered is None or not shows_present(
        rendered, version, printed_mark(version, await passages_of(version.id), clock.now())
    ):
        raise WrongState("not_rendered", paper_version=version.id)
    ending = "pdf" if rendered.format is PaperFormat.PUBLIC_PDF else str(rendered.format)
    return PaperFile(file_name(version, ending), MEDIA_TYPES[rendered.format], await read_file(rendered.file))


def file_name(version: PaperVersion, ending: str, what: str = "") -> str:
    """Under which name a file of this version is saved."""
    name = "-".join(filter(None, [version.paper.matter.short_title, str(version.number), what]))
    return f"{name}.{ending}".replace(" ", "-").replace("/", "-")


async def paper_text(page: PaperPage) -> PaperText:
    """What is printed of a version: letterhead, passages, deviating positions, signatures, list of sources."""
    version = page.version
    matter = version.paper.matter
    references = [f"Unser Zeichen: {matter.our_reference}"] if matter.our_reference else []
    references += [f"Ihr Zeichen: {matter.their_reference}"] if matter.their_reference else []
    references += [f"Ergänzt: {page.supplements.paper.title}"] if page.supplements else []
    return PaperText(
        title=version.paper.title,
        sections=[*map(_section, page.passages), *_dissents(page)],
        letterhead=[
            matter.office.name,
            *[approval.association.name for approval in version.approvals],
            f"Federführung: {matter.lead_association.name}",
            *references,
        ],
        status=status_of(version, clock.now()),
        date=_day(version),
        note=LOAD_TEST if installation.current().load_test else "",
        signatures=[signature(approval, clock.now()) for approval in version.approvals],
        appendix_heading="Anlage: Herkunft der Positionen",
        appendix=await sources_of(page),
        charts=charts_in(passage.body for passage in page.passages),
        lang=version.paper.language,
    )


def _section(passage: Passage) -> tuple[int, str, str]:
    return max(passage.level - 1, 1), passage.heading, passage.body


def _dissents(page: PaperPage) -> list[tuple[int, str, str]]:
    if not page.version.dissents:
        return []
    headings = {passage.id: passage.heading for passage in page.passages}
    texts = [
        f"**{dissent.association.name}** zu „{headings.get(dissent.passage_id or 0, page.version.paper.title)}“: {dissent.text}"
        for dissent in page.version.dissents
    ]
    return [(1, "Abweichende Positionen", "\n\n".join(texts))]


def _day(version: PaperVersion) -> str:
    day = version.dated_on or clock.today()
    return format_date(day, "long", locale=version.paper.language)

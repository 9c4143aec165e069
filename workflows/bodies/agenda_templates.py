"""Templates for a committee (Beschlussvorlage): proposed from a position or a paper, and printed as PDF and Word."""

from enum import StrEnum
from typing import NamedTuple

from models.bodies import AgendaItem, BodySession
from models.database import rows
from models.papers import PaperVersion
from models.positions import Position
from workflows.access import MACHINE, Actor, find, require, visible_paper_versions, visible_positions
from workflows.bodies.agenda import ItemText
from workflows.bodies.body_sessions import open_sessions, show_session
from workflows.documents.paper import render_docx, render_pdf
from workflows.documents.paper_html import PaperText
from workflows.errors import Missing
from workflows.evaluation.small_cells import small_cell
from workflows.files import DOCX, PDF
from workflows.papers.paper_sources import backing_of
from workflows.papers.paper_templates import template_of
from workflows.papers.paper_themes import theme_of
from workflows.positions.support import support_of_positions
from workflows.submissions.submission_files import room
from workflows.submissions.submission_words import written

REQUIREMENTS = """
    SELECT count(*) AS number FROM source JOIN requirement ON requirement.id = source.requirement_id
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    WHERE source.position_id = $1 AND source.confirmed_at IS NOT NULL
"""


class TemplateFormat(StrEnum):
    PDF = "pdf"
    DOCX = "docx"


class Proposal(NamedTuple):
    """What is proposed for a new item, and the sessions on whose agenda it could go."""

    text: ItemText
    sessions: list[BodySession]
    position: Position | None
    paper_version: PaperVersion | None


async def propose_item(
    actor: Actor, *, position_id: int | None = None, paper_version_id: int | None = None
) -> Proposal:
    """A template filled from a position or from a paper, or an empty one, for an office with a committee."""
    require(actor.is_office or actor.machine)
    position, version, text = None, None, ItemText("", "")
    if position_id is not None:
        query = Position.all().select_related("matter", "provision")
        position = await find(query, visible_positions(actor), position_id)
        text = await _from_position(position)
    elif paper_version_id is not None:
        versions = PaperVersion.all().select_related("paper__matter__ministry")
        version = await find(versions, visible_paper_versions(actor), paper_version_id)
        text = await _from_paper(version)
    return Proposal(text, await open_sessions(actor), position, version)


async def template_file(actor: Actor, item_id: int, format_: TemplateFormat) -> tuple[str, str, bytes]:
    """The Beschlussvorlage as a file in the form of the office: name, media type and bytes."""
    known = await AgendaItem.get_or_none(id=item_id)
    if known is None:
        raise Missing(item=item_id)
    sheet = await show_session(actor, known.session_id)
    item = next(one for one in sheet.items if one.id == item_id)
    paper, name = _paper(sheet.session, item), f"Beschlussvorlage-TOP-{item.number}"
    office_id = sheet.session.body.office_id
    async with room():
        if format_ is TemplateFormat.PDF:
            return f"{name}.pdf", PDF, await render_pdf(paper, publishable=True, theme=await theme_of(office_id))
        return f"{name}.docx", DOCX, await render_docx(paper, template=await template_of(office_id))


async def _from_position(position: Position) -> ItemText:
    said = [position.petition or position.text or position.title]
    if position.wording_after:
        said.append(f"Formulierungsvorschlag:\n\n> {position.wording_after.replace(chr(10), chr(10) + '> ')}")
    about = f"{position.provision.label}: " if position.provision else ""
    return ItemText(
        f"{about}{position.title}"[:300],
        "\n\n".join(said),
        "\n\n".join(filter(None, [position.assessment, position.rationale])),
        await _basis(position),
    )


async def _basis(position: Position) -> str:
    """On what a position rests, in lines; committees read it, so that few are not told apart and no person is named."""
    number = (await rows(REQUIREMENTS, [position.id]))[0]["number"]
    asked = ""
    if number:
        support = (await support_of_positions(MACHINE, position.matter_id))[position.id]
        asked = f"Änderungsbedarfe der Mitglieder: {small_cell(number, False)} ({support.sentence()})"
    other = (await backing_of([position.id], for_members=True, people=False)).get(position.id, [])
    lines = [f"Vorhaben „{position.matter.title}“", asked, *other]
    return "\n".join(f"- {line}" for line in lines if line)


async def _from_paper(version: PaperVersion) -> ItemText:
    paper = version.paper
    cited = Position.filter(citations__passage__paper_version_id=version.id).distinct().order_by("number")
    positions = [f"- Position {one.number}: {one.title}" for one in await cited]
    reason = f"Vorhaben „{paper.matter.title}“."
    if paper.matter.ministry:
        reason += f" Empfänger: {paper.matter.ministry.name}."
    if paper.matter.due_at:
        reason += f" Frist: {written(paper.matter.due_at)}."
    return ItemText(
        paper.title[:300],
        f"Dem Papier „{paper.title}“ (Fassung {version.number}) wird zugestimmt.",
        reason,
        "\n".join(["Das Papier sagt diese Positionen:", "", *positions]) if positions else "",
    )


def _paper(session: BodySession, item: AgendaItem) -> PaperText:
    parts = [
        ("Beschlussvorschlag", item.proposal),
        ("Begründung", item.reason),
        ("Grundlage", item.basis),
    ]
    before = f"Vertagt aus der Sitzung vom {written(item.continues.session.begins_at)}" if item.continues else ""
    meeting = f"Sitzung am {written(session.begins_at)}{f', {session.place}' if session.place else ''}"
    return PaperText(
        title=f"Beschlussvorlage zu TOP {item.number}: {item.subject}",
        sections=[(1, heading, words) for heading, words in parts if words],
        letterhead=list(filter(None, [session.body.office.name, session.body.name, meeting, before])),
    )

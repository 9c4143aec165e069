"""How the PDF files and circulars of an office look (Briefbogen): chosen by its lead or administration, tried before it is taken."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from models.database import transaction
from models.organisations import Organisation
from models.papers import LetterFont, PaperTheme
from workflows import clock
from workflows.access import Actor, require
from workflows.attachments import media_type_of, pixels
from workflows.audit import record
from workflows.documents.bounded_process import DocumentError
from workflows.documents.paper import render_pdf
from workflows.documents.paper_theme import HOUSE, READABLE, Theme, contrast_to_white
from workflows.documents.specimen import specimen
from workflows.errors import Missing, Stale, Unacceptable, Unreadable
from workflows.files import PDF, read_file, store_file
from workflows.papers.paper_templates import may_bring
from workflows.submissions.submission_files import room

FAMILIES = {
    LetterFont.SERIF: HOUSE.font,
    LetterFont.SANS: "Source Sans Pro",
    LetterFont.CLASSIC: "New Computer Modern",
}
COLOUR = re.compile(r"#[0-9a-f]{6}")
LONGEST_FOOTER = 200
MOST_LOGO_BYTES = 1024 * 1024
MOST_LOGO_PIXELS = 4_000_000  # typst unpacks them to four bytes each
PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True)
class Look:
    """What was typed: a new logo as (name, bytes), or the present one kept, unless it is to go."""

    colour: str
    font: LetterFont
    footer: str = ""
    logo: tuple[str, bytes] | None = None
    without_logo: bool = False


async def show_theme(actor: Actor) -> tuple[PaperTheme | None, bool]:
    """The theme of one's own office, if there is one, and whether this person may change it."""
    require(True, actor.is_office, code="offices_only")
    found = await PaperTheme.filter(office_id=actor.organisation_id).select_related("logo").first()
    return found, may_bring(actor)


async def save_theme(actor: Actor, look: Look, *, version: int) -> PaperTheme:
    """From now on PDF files of one's own office look like this; those that exist stay as they are.

    `version` is that of the theme that was shown, 0 where there was none. Raises Unacceptable for a colour that cannot be
    read on white paper and for a logo that is no picture, too large, or cannot be printed.
    """
    require(actor.is_office, may_bring(actor), code="template_lead")
    tried = await _theme(actor, look)
    await _print(tried)
    logo = await store_file(look.logo[1], _kind(look)) if look.logo else None
    async with transaction():
        office = await Organisation.filter(id=actor.organisation_id).select_for_update(no_key=True).get()
        theme = await PaperTheme.get_or_none(office=office) or PaperTheme(office=office, version=0)

        if theme.version != version:
            raise Stale(current=theme.version)

        theme.colour, theme.font, theme.footer = tried.colour, look.font, tried.footer
        if logo or look.without_logo:
            theme.logo = logo
        theme.changed_by_id, theme.changed_at = actor.person_id, clock.now()
        theme.version += 1
        await theme.save()

        await record(actor, "paper_theme.saved", theme, version=theme.version)
    return theme


async def remove_theme(actor: Actor) -> None:
    """From now on PDF files of one's own office look like those of the house again."""
    require(actor.is_office, may_bring(actor), code="template_lead")
    async with transaction():
        theme = await PaperTheme.filter(office_id=actor.organisation_id).select_for_update().first()
        if theme is None:
            raise Missing(paper_theme=actor.organisation_id)

        await theme.delete()

        await record(actor, "paper_theme.removed", theme)


async def print_sample(actor: Actor, look: Look) -> tuple[str, str, bytes]:
    """A short paper as it would look with what was typed: name, media type and bytes; nothing is kept."""
    require(actor.is_office, may_bring(actor), code="template_lead")
    return "Muster.pdf", PDF, await _print(await _theme(actor, look))


async def theme_of(office_id: int) -> Theme:
    """The theme for PDF files of this office, or that of the house."""
    found = await PaperTheme.filter(office_id=office_id).select_related("logo", "office").first()
    if found is None:
        return HOUSE
    logo = await read_file(found.logo) if found.logo else b""
    return Theme(found.colour, FAMILIES[found.font], found.footer, logo, found.office.name)


async def letterhead_of(office: Organisation) -> dict[str, str]:
    """What stands above and below circulars of this office; empty without letter paper.

    No logo: most programs hide pictures until they are asked, and it would travel with each of 12,000 mails.
    """
    found = await PaperTheme.get_or_none(office_id=office.id)
    return {"name": office.name, "colour": found.colour, "footer": found.footer} if found else {}


async def _theme(actor: Actor, look: Look) -> Theme:
    colour, footer = look.colour.strip().lower(), " ".join(look.footer.split())
    wrong = {}
    if not COLOUR.fullmatch(colour):
        wrong["colour"] = "no_colour"
    elif contrast_to_white(colour) < READABLE:
        wrong["colour"] = "colour_too_light"
    if len(footer) > LONGEST_FOOTER:
        wrong["footer"] = "too_long"
    if look.logo and not _kind(look):
        wrong["logo"] = "no_logo"
    if wrong:
        raise Unacceptable(fields=wrong)
    present = await PaperTheme.filter(office_id=actor.organisation_id).select_related("logo").first()
    kept = await read_file(present.logo) if present and present.logo and not look.without_logo else b""
    office = await Organisation.get(id=actor.organisation_id)
    return Theme(colour, FAMILIES[look.font], footer, look.logo[1] if look.logo else kept, office.name)


def _kind(look: Look) -> str:
    """The media type of a new logo by its content; empty where it is none, or too large."""
    if look.logo is None:
        return ""
    name, content = look.logo
    try:
        kind = media_type_of(PurePath(name).name, content)
    except Unreadable:
        return ""
    small = kind in PICTURES and len(content) <= MOST_LOGO_BYTES and pixels(content) <= MOST_LOGO_PIXELS
    return kind if small else ""


async def _print(theme: Theme) -> bytes:
    try:
        async with room():
            return await render_pdf(specimen(theme.logo_says), publishable=True, theme=theme)
    except DocumentError as error:
        raise Unacceptable(fields={"logo": "no_logo"}) from error

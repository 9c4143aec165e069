"""The letter paper of one's own office: colour, letters, a line below and a logo of its PDF files."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line, Upload
from consult.places import FORM_BYTES
from consult.render import page, see_other
from models.papers import LetterFont
from workflows.papers.paper_themes import (
    LONGEST_FOOTER,
    MOST_LOGO_BYTES,
    Look,
    print_sample,
    remove_theme,
    save_theme,
    show_theme,
)

MOST_BYTES = MOST_LOGO_BYTES + FORM_BYTES


class ThemeForm(Form):
    version: int
    colour: Line
    font: LetterFont
    footer: Annotated[str, Field(max_length=LONGEST_FOOTER)] = ""
    logo: Upload | None = None
    without_logo: bool = False

    def look(self) -> Look:
        """What the workflow takes."""
        logo = (self.logo.name, self.logo.content) if self.logo else None
        return Look(self.colour, self.font, self.footer, logo, self.without_logo)


async def show(request: Request) -> Response:
    theme, may_bring = await show_theme(request.state.actor)
    return page(request, "papers/theme.html", theme=theme, may_bring=may_bring, fonts=LetterFont)


@form_page(show)
async def save(request: Request) -> Response:
    form = await ThemeForm.read(request)
    await save_theme(request.state.actor, form.look(), version=form.version)
    return see_other(request, "paper_theme:show", said="theme_saved")


@form_page(show)
async def sample(request: Request) -> Response:
    """With what was typed, saved or not; the page stays as it is."""
    form = await ThemeForm.read(request)
    return download(*await print_sample(request.state.actor, form.look()))


async def remove(request: Request) -> Response:
    await remove_theme(request.state.actor)
    return see_other(request, "paper_theme:show", said="theme_removed")

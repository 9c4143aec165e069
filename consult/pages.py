"""The pages that an operator owes the public. Her own texts win; the built-in ones say who has to fill in what.

`imprint.de.md` in the folder of the settings replaces the built-in German imprint, `imprint.en.md` the English one;
without an English file of her own, the operator's German one is shown, marked as German.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from consult.guides import find_guide, listed
from consult.places import Handler
from consult.render import page
from consult.translate import N_, _, language

TITLES = {
    "imprint": N_("Impressum"),
    "privacy": N_("Datenschutz"),
    "accessibility": N_("Erklärung zur Barrierefreiheit"),
    "help": N_("Hilfe"),
}
BUILT_IN = Path(__file__).parent / "templates" / "pages"


def shows(name: str) -> Handler:
    """The handler for one of the pages."""

    async def show(request: Request) -> Response:
        path = find_text(name, request.app.state.settings.pages_dir)
        spoken = path.suffixes[0].removeprefix(".")
        guides = listed() if name == "help" else []
        text = path.read_text("utf-8")
        return page(request, "pages/show.html", title=_(TITLES[name]), text=text, spoken=spoken, guides=guides)

    return show


async def guide(request: Request) -> Response:
    """What somebody in a role has to know, in two minutes."""
    title, text = find_guide(request.path_params["guide"])
    return page(request, "guides/show.html", title=title, text=text, guides=listed())


def find_text(name: str, pages_dir: Path) -> Path:
    """The operator's file in the language of the request, her German one, or the built-in one."""
    wanted = [pages_dir / f"{name}.{language()}.md", pages_dir / f"{name}.de.md", BUILT_IN / f"{name}.{language()}.md"]
    return next(path for path in wanted if path.is_file())

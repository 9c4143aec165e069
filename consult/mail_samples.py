"""Every mail of the house with invented data, so that an office knows what people read in its name."""

from starlette.requests import Request
from starlette.responses import Response

from consult.letters import letter_frame
from consult.mail_kinds import mail_kind
from consult.render import page
from emails.examples import EXAMPLES
from emails.render import Mail, render
from models.people import LANGUAGES
from workflows.errors import Missing


async def list_(request: Request) -> Response:
    kinds = sorted((mail_kind(name), name) for name in EXAMPLES)
    return page(request, "mail_samples/list.html", kinds=kinds)


async def show(request: Request) -> Response:
    name, language = _asked(request)
    mail = _rendered(name, language)
    return page(request, "mail_samples/show.html", mail=mail, kind=mail_kind(name), name=name, shown=language)


async def frame(request: Request) -> Response:
    """The designed form, for the frame in that page."""
    return letter_frame(_rendered(*_asked(request)).html)


def _asked(request: Request) -> tuple[str, str]:
    name, language = request.path_params["template"], request.path_params["language"]
    if name not in EXAMPLES or language not in LANGUAGES:
        raise Missing(mail=name)
    return name, language


def _rendered(name: str, language: str) -> Mail:
    return render(name, language, EXAMPLES[name])

"""How a circular will look: while it is being written, and as the mails that its recipients get."""

from datetime import datetime
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from consult.forms import Form
from consult.letters import letter_frame
from consult.render import part as bare
from consult.typed import read_moment
from emails.render import Mail, render
from models.circulars import CircularSeries
from workflows import installation
from workflows.circulars.circular_mail import words_as_mail

FRAME_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; form-action 'none'"


class WordsForm(Form):
    """What stands in the form at this moment, however incomplete."""

    shown: Literal["html", "text", "page"] = "html"
    series: CircularSeries = CircularSeries.CIRCULAR
    subject: str = ""
    text: str = ""
    file_reference: str = ""
    deadline_date: str = ""
    deadline_time: str = ""

    def deadline(self) -> datetime | None:
        """None while it is not written out."""
        try:
            return read_moment(self.deadline_date, self.deadline_time)
        except ValueError:
            return None


async def show(request: Request) -> Response:
    """The document in the frame beside the form."""
    form = await WordsForm.read(request)
    words = await words_as_mail(
        request.state.actor,
        series=form.series,
        subject=form.subject,
        text=form.text,
        file_reference=form.file_reference,
        deadline=form.deadline(),
    )
    if form.shown == "page":
        return _framed(bare(request, "circulars/frame_page.html", words=words))
    mail = filled(words)
    return letter_frame(mail.html, mail.subject) if form.shown == "html" else shown_mail(request, mail, form.shown)


def filled(facts: dict[str, Any]) -> Mail:
    """The circular's mail in German, as its recipients get it."""
    return render("circular", "de", {"contact": installation.contact(), **facts})


def shown_mail(request: Request, mail: Mail, shown: str) -> Response:
    """One form of a mail, for a frame."""
    if shown == "text":
        return _framed(bare(request, "circulars/frame_text.html", mail=mail))
    return letter_frame(mail.html)


def _framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response

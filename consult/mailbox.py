"""The development mailbox of a demonstration: every mail that would have gone out, to be read and followed."""

import asyncio
from pathlib import Path
from urllib.parse import quote

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from consult.forms import Form
from consult.letters import letter_frame
from consult.render import page
from emails.mailbox import PAGE, Entry, Letter, list_mails, read_mail
from workflows.errors import Missing


class SearchForm(Form):
    recipient: str = ""
    text: str = ""
    page: int = Field(1, ge=1)


async def list_(request: Request) -> Response:
    folder, search = _folder(request), SearchForm.query(request)
    mails, number, total = await asyncio.to_thread(_search, folder, search)
    return page(request, "mailbox/list.html", search=search, mails=mails, number=number, total=total, size=PAGE)


async def show(request: Request) -> Response:
    letter = await _letter(request)
    return page(request, "mailbox/show.html", letter=letter, mail=letter.entry)


async def body(request: Request) -> Response:
    """The mail's HTML as a page of its own, for the frame in `show`."""
    letter = await _letter(request)
    return letter_frame(letter.html)


async def attachment(request: Request) -> Response:
    """One of the mail's files, counted from 1, to be kept."""
    letter, number = await _letter(request), request.path_params["number"]
    if not 1 <= number <= len(letter.attachments):
        raise Missing(attachment=number)
    name, media_type, content = letter.attachments[number - 1]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=media_type, headers=headers)


def _search(folder: Path, search: SearchForm) -> tuple[list[Entry], int, int]:
    """The mails of a page, its number (never beyond the last) and how many mails there are."""
    recipient, text = search.recipient.strip() or None, search.text.strip() or None
    mails, total = list_mails(folder, recipient=recipient, query=text, page=search.page)
    last = max(1, -(-total // PAGE))
    if search.page > last:
        mails, total = list_mails(folder, recipient=recipient, query=text, page=last)
    return mails, min(search.page, last), total


async def _letter(request: Request) -> Letter:
    folder, mail_id = _folder(request), request.path_params["id"]
    try:
        return await asyncio.to_thread(read_mail, folder, mail_id)
    except KeyError:
        raise Missing(mail=mail_id) from None


def _folder(request: Request) -> Path:
    """Where the mails lie; outside a demonstration there is no such page."""
    settings = request.app.state.settings
    if not settings.demonstration:
        raise Missing("missing")
    return Path(settings.mailbox_dir)

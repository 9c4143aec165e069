"""What a sister office's word processor does to a paper of ours: words struck and others put in, with name and time."""

import io
from datetime import datetime
from html import escape
from zipfile import ZipFile

DOCUMENT = "word/document.xml"
RUN_ENDS, RUN_BEGINS = "</w:t></w:r>", '<w:r><w:t xml:space="preserve">'


def tracked(file: bytes, changes: dict[str, str], *, author: str, at: datetime) -> bytes:
    """The DOCX with each of these words replaced, tracked as Word does it; ValueError for words that are not there once."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(file)) as old, ZipFile(made, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == DOCUMENT:
                content = _changed(
                    content.decode(), changes, f'w:author="{escape(author)}" w:date="{at:%Y-%m-%dT%H:%M:%SZ}"'
                ).encode()
            new.writestr(info, content)
    return made.getvalue()


def _changed(xml: str, changes: dict[str, str], who: str) -> str:
    for number, (was, now) in enumerate(changes.items(), start=900):
        if xml.count(was) != 1:
            raise ValueError(f"{was!r} stands there {xml.count(was)} times")
        struck = f'<w:del w:id="{number}" {who}><w:r><w:delText xml:space="preserve">{was}</w:delText></w:r></w:del>'
        put = f'<w:ins w:id="{number + 50}" {who}>{RUN_BEGINS}{now}{RUN_ENDS}</w:ins>'
        xml = xml.replace(was, f"{RUN_ENDS}{struck}{put}{RUN_BEGINS}")
    return xml

"""What a clerk's word processor does to a file of ours: changes its text, with or without a trace."""

import io
import zipfile
from collections.abc import Callable

DOCUMENT = "word/document.xml"
WHO = 'w:author="Hanna Feder" w:date="2026-03-03T10:00:00Z"'
PLAIN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


def rewritten(data: bytes, change: Callable[[str], str], part: str = DOCUMENT) -> bytes:
    """The same file with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content.decode()).encode() if info.filename == part else content)
    return file.getvalue()


def typed(data: bytes, was: str, now: str) -> bytes:
    """Words replaced without a trace."""
    return rewritten(data, lambda xml: _once(xml, was, now))


def tracked(data: bytes, was: str, now: str, who: str = WHO) -> bytes:
    """Words struck and others inserted, as LibreOffice writes it."""
    struck = (
        f'<w:del w:id="900" {who}><w:r><w:rPr></w:rPr><w:delText xml:space="preserve">{was}</w:delText></w:r></w:del>'
    )
    put = f'<w:ins w:id="901" {who}>{PLAIN.format(now)}</w:ins>'
    return cut(data, was, (struck if was else "") + (put if now else ""))


def cut(data: bytes, was: str, instead: str) -> bytes:
    """The run in which `was` stands, parted around it, with other mark-up in its place."""
    end, begin = "</w:t></w:r>", '<w:r><w:t xml:space="preserve">'
    return rewritten(data, lambda xml: _once(xml, was, f"{end}{instead}{begin}"))


def after_paragraph(data: bytes, words: str, xml: str, *, mark: str = "") -> bytes:
    """More paragraphs behind the one in which `words` stand, whose own end may get a `mark`."""

    def change(text: str) -> str:
        at = text.index(words)
        end = text.index("</w:p>", at) + len("</w:p>")
        begin = text.rindex("<w:p>", 0, at)
        paragraph = (
            text[begin:end].replace("</w:pPr>", f"<w:rPr>{mark}</w:rPr></w:pPr>", 1) if mark else text[begin:end]
        )
        return text[:begin] + paragraph + xml + text[end:]

    return rewritten(data, change)


def _once(text: str, was: str, now: str) -> str:
    assert text.count(was) == 1, f"{was!r} stands there {text.count(was)} times"
    return text.replace(was, now)


def commented(data: bytes, words: str, text: str) -> bytes:
    """A comment at some words."""
    said = f'<w:comment w:id="77" {WHO} w:initials="HF"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
    begin, end = (
        '<w:commentRangeStart w:id="77"/>',
        '<w:commentRangeEnd w:id="77"/><w:r><w:commentReference w:id="77"/></w:r>',
    )
    marked = cut(data, words, f"{begin}{PLAIN.format(words)}{end}")
    return rewritten(marked, lambda xml: xml.replace("</w:comments>", f"{said}</w:comments>"), "word/comments.xml")

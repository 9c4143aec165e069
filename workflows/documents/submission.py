"""A member's answer as file: PDF that can be archived and read aloud (PDF/A-2a, PDF/UA-1), and Word; both from one HTML."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from workflows.documents.office_page import word_page
from workflows.documents.pandoc import convert
from workflows.documents.paper import PAGE_WORDS, typeset_pdf
from workflows.documents.paper_html import LOCALES, sound
from workflows.documents.redline import LABELS, redline

LANGUAGE = "de"
MARKS = {"deleted": ("del", LABELS[0]), "inserted": ("ins", LABELS[1])}

Facts = list[tuple[str, str]]  # what a line is called, and its words; empty ones are not printed


@dataclass(frozen=True)
class RequirementText:
    """One requirement as it was written, plain text with line ends."""

    title: str
    facts: Facts
    current_text: str = ""
    proposed_text: str = ""
    rationale: str = ""


@dataclass(frozen=True)
class SubmissionText:
    """Everything that is printed of an answer, in German.

    `closing` are sentences at its end; `small_print` stands below them; `note` stands on every page ("Entwurf").
    """

    title: str
    letterhead: list[str]
    date: str
    facts: Facts
    towns: list[str] = field(default_factory=list)
    remark: str = ""
    answers: Facts = field(default_factory=list)
    requirements: list[RequirementText] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    small_print: str = ""
    note: str = ""


async def render_submission_pdf(text: SubmissionText) -> bytes:
    """The answer as tagged PDF for the archive. Raises DocumentError if it cannot be made."""
    html = await asyncio.to_thread(submission_html, text)
    body = await convert(html, "typst", "--shift-heading-level-by=1")
    facts: dict[str, object] = {
        "title": text.title,
        "lang": LANGUAGE,
        "authors": text.letterhead[:1],
        "letterhead": text.letterhead,
        "date": text.date,
        "note": text.note,
        "small_print": text.small_print,
    }
    return await typeset_pdf({"body.typ": body, "appendix.typ": b""}, facts)


async def render_submission_docx(text: SubmissionText) -> bytes:
    """The answer for Word. Raises DocumentError if it cannot be made."""
    head = [*text.letterhead, text.date]
    html = (
        f'<html lang="{LOCALES[LANGUAGE]}"><head><title>{escape(text.title)}</title></head><body>'
        + "".join(f"<p>{escape(line)}</p>" for line in head if line)
        + await asyncio.to_thread(submission_html, text)
        + (f"<p>{escape(text.small_print)}</p>" if text.small_print else "")
        + "</body></html>"
    )
    return word_page(await convert(html, "docx", "--output=-"), page_words=PAGE_WORDS[LANGUAGE], note=text.note)


def submission_html(text: SubmissionText) -> str:
    """The answer below its title, its sections as h1."""
    return sound(
        [
            _facts(text.facts),
            _section("Die Rückmeldung gilt für", _list(text.towns)),
            _section("Antworten auf die Fragen", _facts(text.answers)),
            _section("Änderungsbedarfe", "".join(map(_requirement, text.requirements))),
            _section("Bemerkung", _lines(text.remark)),
            _section("Hinweise", "".join(f"<p>{escape(sentence)}</p>" for sentence in text.closing)),
        ]
    )


def _section(heading: str, html: str) -> str:
    return f"<h1>{escape(heading)}</h1>{html}" if html else ""


def _requirement(requirement: RequirementText) -> str:
    return (
        f"<h2>{escape(requirement.title)}</h2>"
        + _facts(requirement.facts)
        + _wording(requirement.current_text, requirement.proposed_text)
        + _part("Begründung", requirement.rationale)
    )


def _wording(current: str, proposed: str) -> str:
    """Both texts as a redline; one alone as it is."""
    if not (current.strip() and proposed.strip()):
        return _part("Text des Entwurfs", current) + _part("Vorgeschlagener Text", proposed)
    marked = "".join(_marked(segment.change, segment.text) for segment in redline(current, proposed))
    return f"<h3>Text des Entwurfs mit den gewünschten Änderungen</h3><blockquote><p>{marked}</p></blockquote>"


def _marked(change: str, text: str) -> str:
    """The words in brackets are for paper without colour and for screen readers, which pass over `del` and `ins`."""
    words = text.rstrip()
    html, space = _broken(words), _broken(text[len(words) :])
    if change == "kept":
        return html + space
    tag, label = MARKS[change]
    return f"[{label}: <{tag}>{html}</{tag}>]{space}"


def _part(heading: str, text: str) -> str:
    return f"<h3>{escape(heading)}</h3>{_lines(text)}" if text.strip() else ""


def _lines(text: str) -> str:
    paragraphs = [one.strip() for one in text.replace("\r", "").split("\n\n") if one.strip()]
    return "".join(f"<p>{_broken(one)}</p>" for one in paragraphs)


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _facts(facts: Facts) -> str:
    given = [f"<dt>{escape(key)}</dt><dd>{_broken(value.strip())}</dd>" for key, value in facts if value.strip()]
    return f"<dl>{''.join(given)}</dl>" if given else ""


def _list(items: Iterable[str]) -> str:
    points = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>{points}</ul>" if points else ""

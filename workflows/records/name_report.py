"""What a person without an account is told about herself: where her name stands, as PDF or JSON."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum

from babel.dates import format_date

from workflows import clock
from workflows.access import Actor
from workflows.documents.paper import render_pdf
from workflows.documents.paper_html import PaperText
from workflows.files import PDF
from workflows.papers.rendering import PaperFile
from workflows.records.name_places import Place
from workflows.records.name_searches import show_name_search
from workflows.submissions.submission_files import room

FORMAT = "sprachrohr.name_search/1"
MOST_PRINTED = 1_000


class ReportFormat(StrEnum):
    PDF = "pdf"
    JSON = "json"


async def write_name_report(
    actor: Actor, search_id: int, format_: ReportFormat, *, title: str, titles: Mapping[str, str], lang: str
) -> PaperFile:
    """The places of a search by holding; `titles` say what each holding is, in the language of the reader."""
    sheet = await show_name_search(actor, search_id)
    name = f"Auskunft-{sheet.search.id}.{format_}"
    if format_ is ReportFormat.JSON:
        content = {
            "format": FORMAT,
            "asked_at": sheet.search.asked_at.isoformat(),
            "name": sheet.search.name,
            "address": sheet.search.address,
            "erased_at": sheet.search.erased_at.isoformat() if sheet.search.erased_at else None,
            "places": [one._asdict() for one in sheet.places],
        }
        return PaperFile(name, "application/json", json.dumps(content, ensure_ascii=False, indent=2).encode())
    text = PaperText(
        title=title,
        sections=[
            (1, "", " · ".join(filter(None, (sheet.search.name, sheet.search.address)))),
            *_sections(sheet.places, titles),
        ],
        date=format_date(clock.today(), "long", locale=lang),
        lang=lang,
    )
    async with room():
        return PaperFile(name, PDF, await render_pdf(text, publishable=True))


def _sections(places: Sequence[Place], titles: Mapping[str, str]) -> list[tuple[int, str, str]]:
    printed = places[:MOST_PRINTED]
    return [
        (1, titles.get(holding, holding), "\n".join(_line(one) for one in printed if one.holding == holding))
        for holding in dict.fromkeys(one.holding for one in printed)
    ]


def _line(place: Place) -> str:
    """In back quotes, so that nobody's words become markup."""
    words = " ".join(place.excerpt.replace("`", "'").split())
    return f"- {place.noun}.{place.column}, {place.id}" + (f": `{words}`" if words else "")

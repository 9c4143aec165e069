"""A paper that exists as text: brought, looked at sentence by sentence, corrected, and taken into the house."""

from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Day, Form, Line, Upload
from consult.labels import options
from consult.render import page, see_other
from consult.translate import _
from consult.typed import read_text, row_ids
from models.positions import PositionKind
from workflows.errors import Unacceptable
from workflows.papers.paper_import import (
    NEW,
    Correction,
    PaperPreview,
    bring_paper,
    import_paper,
    prepare_import,
    preview_paper,
)


class BringForm(Form):
    """A file, or the text itself."""

    most_characters: ClassVar[int] = 500_000
    file: Upload | None = None
    text: str = ""


class TakeForm(Form):
    most_characters: ClassVar[int] = 500_000
    title: Line
    sent_on: Day | None = None


async def new(request: Request) -> Response:
    matter = await prepare_import(request.state.actor, request.path_params["id"])
    return page(request, "paper_imports/new.html", matter=matter)


@form_page(new)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    if form.file is None and not form.text.strip():
        raise Unacceptable(fields={"file": "missing"})
    data = form.file.content if form.file else form.text.encode()
    file = await bring_paper(request.state.actor, request.path_params["id"], data)
    return see_other(request, "paper_import:review", id=request.path_params["id"], file=file.id)


async def review(request: Request) -> Response:
    preview = await preview_paper(request.state.actor, request.path_params["id"], request.path_params["file"])
    return page(
        request,
        "paper_imports/review.html",
        preview=preview,
        sections=_sections(preview),
        kinds=options(PositionKind),
        file_id=request.path_params["file"],
    )


@form_page(review)
async def take(request: Request) -> Response:
    form, typed = await TakeForm.read(request), request.state.typed
    version = await import_paper(
        request.state.actor,
        request.path_params["id"],
        request.path_params["file"],
        title=form.title,
        corrections=_corrections(typed),
        topics={number: str(typed[f"topic_{number}"]) for number in _numbers(typed, "topic_")},
        sent_on=form.sent_on,
    )
    return see_other(request, "paper:show", said="paper_imported", id=version.id)


def _sections(preview: PaperPreview) -> list[dict[str, Any]]:
    """The paper section by section: its statements with their numbers, those without a kind apart, and its field."""
    found = []
    for number, section in enumerate(preview.paper.sections):
        said = [(place, one) for place, one in enumerate(preview.statements) if one.section == number]
        field = preview.fields.get(number)
        topics: list[tuple[int | str, str]] = [(one.id, f"{one.number}. {one.name}") for one in preview.topics]
        if field and field.topic is None:
            topics.insert(0, (NEW, _("neu: {number}. {name}").format(number=field.number, name=field.name)))
        found.append(
            {
                "number": number,
                "heading": section.heading,
                "said": [one for one in said if one[1].kind],
                "others": [one for one in said if not one[1].kind],
                "topics": topics,
                "topic": (field.topic.id if field.topic else NEW) if field else "",
            }
        )
    return found


def _corrections(typed: Mapping[str, Any]) -> dict[int, Correction]:
    kinds = list(PositionKind)
    return {
        number: Correction(
            PositionKind(typed[f"kind_{number}"]) if typed[f"kind_{number}"] in kinds else None,
            read_text(str(typed.get(f"text_{number}", ""))),
        )
        for number in _numbers(typed, "kind_")
    }


def _numbers(typed: Mapping[str, Any], prefix: str) -> list[int]:
    """The numbers in the names of these fields."""
    return row_ids(name.removeprefix(prefix) for name in typed if name.startswith(prefix))

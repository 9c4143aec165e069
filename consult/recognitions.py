"""Drafts from PDF and Word: what was recognised beside the original, corrections, and using it at last."""

from functools import partial
from typing import ClassVar, Literal

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line, Text, VersionForm
from consult.labels import PIECE_KINDS
from consult.render import page, see_other
from consult.translate import _
from workflows.documents import draft_corrections
from workflows.documents.provisions import Kind
from workflows.drafts.recognitions import (
    Correction,
    correct_recognition,
    draw_recognition,
    drop_recognition,
    file_of_recognition,
    original_of,
    show_recognition,
    use_recognition,
)


class SheetForm(Form):
    """`sheet` is the page of the original, `edit` the piece whose form is open."""

    sheet: int = 1
    edit: int | None = None


class PieceForm(VersionForm):
    most_characters: ClassVar[int] = 200_000

    act: Literal["change", "merge", "split", "drop"] = "change"
    kind: Kind = "paragraph"
    mark: Line = ""
    heading: Text = ""
    text: Text = ""
    offset: int = 0

    def correction(self, at: int) -> Correction:
        """What is to be done to the piece at this place."""
        if self.act == "change":
            return partial(
                draft_corrections.change, at=at, kind=self.kind, mark=self.mark, heading=self.heading, text=self.text
            )
        if self.act == "split":
            return partial(draft_corrections.split, at=at, offset=self.offset)
        return partial(draft_corrections.merge if self.act == "merge" else draft_corrections.drop, at=at)


async def show(request: Request) -> Response:
    form = SheetForm.query(request)
    return page(
        request,
        "recognitions/show.html",
        sheet=await show_recognition(request.state.actor, request.path_params["id"], form.sheet),
        edited=request.path_params.get("piece", form.edit),
        kinds=[(kind, _(words)) for kind, words in PIECE_KINDS],
        split_points=draft_corrections.split_points,
    )


@form_page(show)
async def correct(request: Request) -> Response:
    form, at = await PieceForm.read(request), request.path_params["piece"]
    recognition_id = request.path_params["id"]
    await correct_recognition(request.state.actor, recognition_id, version=form.version, correct=form.correction(at))
    here = max(at - 1, 0) if form.act in ("merge", "drop") else at
    sheet = {"sheet": SheetForm.query(request).sheet}
    return see_other(request, "recognition:show", said="saved", id=recognition_id, query=sheet, anchor=f"piece-{here}")


@form_page(show)
async def use(request: Request) -> Response:
    form = await VersionForm.read(request)
    version = await use_recognition(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "document:show", said="draft_added", id=version.id)


async def drop(request: Request) -> Response:
    matter_id = await drop_recognition(request.state.actor, request.path_params["id"])
    return see_other(request, "matter:show", said="recognition_dropped", id=matter_id)


async def picture(request: Request) -> Response:
    drawn = await draw_recognition(request.state.actor, request.path_params["id"], request.path_params["number"])
    return Response(drawn, media_type="image/png")


async def original(request: Request) -> Response:
    """The file of a version as it was brought."""
    return download(*await original_of(request.state.actor, request.path_params["id"]))


async def file(request: Request) -> Response:
    """The file that is being recognised."""
    return download(*await file_of_recognition(request.state.actor, request.path_params["id"]))

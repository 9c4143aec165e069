"""An office writes down answers that came by phone, letter, mail or as a spreadsheet, and grants one member more time."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.answer_sheets import BringForm, told
from consult.form_pages import form_page
from consult.forms import Form, Line, LocalDateTime, Text, Upload
from consult.labels import label, options, pairs
from consult.render import page, see_other
from consult.typed import row_id
from models.submissions import Channel, SubmissionKind
from workflows.errors import Unacceptable
from workflows.requirements.requirements import RequirementText
from workflows.rounds.rounds import extend_round
from workflows.submissions.recorded_files import BroughtFile
from workflows.submissions.recording import RECORDED
from workflows.submissions.recording_review import (
    bring_recorded_sheet,
    find_asked_members,
    prepare_recording,
    record_with_sheet,
)

MOST_BYTES = 44 * 2**20  # four files, each of which is looked at by itself
TYPED = (1, 2, 3)  # requirements that the page has room for


class SearchForm(Form):
    q: str = ""


class SheetForm(Form):
    sheet: int | None = None


class RecordForm(SheetForm):
    channel: Channel
    received: LocalDateTime
    authored: LocalDateTime | None = None
    kind: SubmissionKind = SubmissionKind.ANSWER
    letter: Upload | None = None
    file_1: Upload | None = None
    file_2: Upload | None = None
    file_3: Upload | None = None
    towns: list[int] = []
    remark: Text = ""
    title_1: Line = ""
    provision_1: int | None = None
    proposed_text_1: Text = ""
    rationale_1: Text = ""
    title_2: Line = ""
    provision_2: int | None = None
    proposed_text_2: Text = ""
    rationale_2: Text = ""
    title_3: Line = ""
    provision_3: int | None = None
    proposed_text_3: Text = ""
    rationale_3: Text = ""

    def requirements(self) -> list[RequirementText]:
        """What was typed, each with a title; a text without one is not lost but asked for."""
        typed = [
            {name: getattr(self, f"{name}_{at}") for name in ("title", "proposed_text", "rationale")} for at in TYPED
        ]
        missing = {
            f"title_{at}": "title_empty"
            for at, one in zip(TYPED, typed, strict=True)
            if not one["title"] and (one["proposed_text"] or one["rationale"] or getattr(self, f"file_{at}"))
        }
        if missing:
            raise Unacceptable(fields=missing)
        places = [getattr(self, f"provision_{at}") for at in TYPED]
        return [
            RequirementText(**one, provision_ids=[place] if place else [])
            for one, place in zip(typed, places, strict=True)
            if one["title"]
        ]

    def files(self) -> dict[str, Any]:
        """The scan of what came, and the files of what was typed, by its place."""
        typed = [at for at in TYPED if getattr(self, f"title_{at}")]
        brought = {place: getattr(self, f"file_{at}") for place, at in enumerate(typed)}
        beside = {place: BroughtFile(one.name, one.content) for place, one in brought.items() if one}
        return {"letter": self.letter and BroughtFile(self.letter.name, self.letter.content), "beside": beside}


class ExtensionForm(Form):
    until: LocalDateTime
    reason: Text


async def choose(request: Request) -> Response:
    form = SearchForm.query(request)
    members = await find_asked_members(request.state.actor, request.path_params["id"], form.q)
    return page(request, "recording/choose.html", members=members, q=form.q)


async def new(request: Request) -> Response:
    sheet = SheetForm.query(request).sheet if request.method == "GET" else _sheet_typed(request)
    desk = await prepare_recording(request.state.actor, **_member(request), file_id=sheet)
    return page(
        request,
        "recording/new.html",
        desk=desk,
        sheet=sheet,
        mistakes=told(desk.filled.mistakes) if desk.filled else [],
        channels=[(one, label(one)) for one in RECORDED],
        kinds=options(SubmissionKind),
        towns=pairs(desk.towns),
        provisions=[(one.id, f"{one.label} {one.heading}".strip()) for one in desk.provisions],
        typed=TYPED,
    )


@form_page(new)
async def bring(request: Request) -> Response:
    form = await BringForm.read(request)
    file = await bring_recorded_sheet(request.state.actor, **_member(request), data=form.file.content)
    path = {"id": request.path_params["id"], "organisation": request.path_params["organisation"]}
    return see_other(request, "recording:new", query={"sheet": file.id}, **path)


@form_page(new)
async def record(request: Request) -> Response:
    form = await RecordForm.read(request)
    submission = await record_with_sheet(
        request.state.actor,
        **_member(request),
        file_id=form.sheet,
        requirements=form.requirements(),
        covers=form.towns,
        channel=form.channel,
        received_at=form.received,
        authored_at=form.authored,
        kind=form.kind,
        remark=form.remark,
        **form.files(),
    )
    return see_other(request, "submission:show", said="recorded", id=submission.id)


async def ask_to_extend(request: Request) -> Response:
    desk = await prepare_recording(request.state.actor, **_member(request))
    return page(request, "recording/extend.html", desk=desk)


@form_page(ask_to_extend)
async def extend(request: Request) -> Response:
    form = await ExtensionForm.read(request)
    await extend_round(request.state.actor, **_member(request), until=form.until, reason=form.reason)
    return see_other(request, "round:show", said="round_extended", id=request.path_params["id"])


def _member(request: Request) -> dict[str, Any]:
    return {"round_id": request.path_params["id"], "organisation_id": request.path_params["organisation"]}


def _sheet_typed(request: Request) -> int | None:
    """The spreadsheet of a refused page, from its hidden field."""
    given = getattr(request.state, "typed", None)
    return row_id(given.get("sheet")) if given else None

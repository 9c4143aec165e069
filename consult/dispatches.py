"""Sending a paper to its addressees, and noting what came back."""

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.form_state import FormState
from consult.forms import Day, Form, Line, Text, Upload, VersionForm
from consult.papers import PageForm
from consult.render import page, see_other
from consult.typed import row_id
from workflows import clock
from workflows.dispatches.dispatch_course import (
    answer_letter,
    close_dispatch,
    list_dispatches,
    record_receipt,
    record_reply,
    show_dispatch,
)
from workflows.dispatches.dispatch_letters import make_reminder, record_reminder
from workflows.dispatches.dispatch_receipts import confirm_receipt, show_receipt
from workflows.dispatches.dispatch_reminders import reminder_letter, state_of
from workflows.dispatches.dispatches import Addressing, dispatch_paper, plan_dispatch
from workflows.matters.deadline_requests import LetterFormat
from workflows.papers.paper_reading import prepare_dispatch


class SendForm(Form):
    version: int
    addressees: list[int]
    relays: list[str] = []  # "<addressee>:through:<Landesverband>" or "<addressee>:copy:<Landesverband>"
    outside: list[int] = []
    outside_note: Line | None = None
    answer_due_on: Day | None = None
    letter: Text = ""
    change: bool = False

    def addressings(self) -> list[Addressing]:
        """Each ticked addressee with the way that was chosen for it."""
        ways = dict(part.split(":", 1) for part in self.relays if part.count(":") == 2)
        return [self._addressing(one, *ways.get(str(one), "direct:0").split(":")) for one in self.addressees]

    def _addressing(self, addressee: int, way: str, relay: str) -> Addressing:
        through, copy = (row_id(relay) if way == kind else None for kind in ("through", "copy"))
        note = (self.outside_note or "") if addressee in self.outside else ""
        return Addressing(addressee, through_id=through, copy_to_id=copy, outside_note=note)


class CloseForm(Form):
    version: int
    note: Line


class LetterForm(Form):
    text: Text
    format: LetterFormat = LetterFormat.PDF


class RemindedForm(Form):
    text: Text
    reminded: Line


class ReplyForm(Form):
    version: int
    note: Text
    file: Upload | None = None
    attached: int | None = None


async def new(request: Request) -> Response:
    paper, addressees, relays = await prepare_dispatch(request.state.actor, request.path_params["id"])
    return page(request, "dispatches/new.html", paper=paper, addressees=addressees, relays=relays)


@form_page(new)
async def preview(request: Request) -> Response:
    """Who gets it, each with name and address, before anything goes; from there back to the choice as it was."""
    form = await SendForm.read(request)
    if form.change:
        request.state.form = FormState(typed=request.state.typed)
        return await new(request)
    plan = await plan_dispatch(
        request.state.actor, request.path_params["id"], version=form.version, addressings=form.addressings()
    )
    return page(request, "dispatches/preview.html", plan=plan, asked=form)


@form_page(new)
async def send(request: Request) -> Response:
    form = await SendForm.read(request)
    await dispatch_paper(
        request.state.actor,
        request.path_params["id"],
        version=form.version,
        addressings=form.addressings(),
        answer_due_on=form.answer_due_on,
        letter=form.letter,
    )
    return see_other(request, "paper:show", said="paper_sent", id=request.path_params["id"])


async def list_(request: Request) -> Response:
    dispatches = await list_dispatches(request.state.actor, page=PageForm.query(request).page)
    states = {one.id: state_of(one, clock.today()) for one in dispatches.things}
    return page(request, "dispatches/list.html", dispatches=dispatches, states=states)


async def show(request: Request) -> Response:
    sheet = await show_dispatch(request.state.actor, request.path_params["id"])
    state = state_of(sheet.dispatch, clock.today())
    return page(request, "dispatches/show.html", sheet=sheet, state=state, letter=reminder_letter(sheet.dispatch))


async def letter(request: Request) -> Response:
    return download(*await answer_letter(request.state.actor, request.path_params["id"]))


@form_page(show)
async def make_letter(request: Request) -> Response:
    form = await LetterForm.read(request)
    dispatch_id = request.path_params["id"]
    return download(*await make_reminder(request.state.actor, dispatch_id, text=form.text, format_=form.format))


@form_page(show)
async def remind(request: Request) -> Response:
    form, dispatch_id = await RemindedForm.read(request), request.path_params["id"]
    await record_reminder(request.state.actor, dispatch_id, text=form.text, note=form.reminded)
    return see_other(request, "dispatch:show", said="saved", id=dispatch_id)


@form_page(show)
async def receive(request: Request) -> Response:
    form = await VersionForm.read(request)
    dispatch = await record_receipt(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "dispatch:show", said="saved", id=dispatch.id)


@form_page(show)
async def reply(request: Request) -> Response:
    form = await ReplyForm.read(request)
    dispatch = await record_reply(
        request.state.actor,
        request.path_params["id"],
        version=form.version,
        note=form.note,
        content=form.file.content if form.file else None,
        attached_id=form.attached,
    )
    return see_other(request, "dispatch:show", said="saved", id=dispatch.id)


@form_page(show)
async def close(request: Request) -> Response:
    form = await CloseForm.read(request)
    dispatch = await close_dispatch(
        request.state.actor, request.path_params["id"], version=form.version, note=form.note
    )
    return see_other(request, "dispatch:show", said="saved", id=dispatch.id)


async def show_link(request: Request) -> Response:
    token = request.path_params["token"]
    return page(request, "dispatches/receipt.html", dispatch=await show_receipt(token), token=token)


async def confirm(request: Request) -> Response:
    token = request.path_params["token"]
    await confirm_receipt(token)
    return see_other(request, "dispatch:show_link", said="receipt_confirmed", token=token)

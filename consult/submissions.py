"""Submissions: beginning an answer, its short forms, answering questions, and the way to the office and back."""

from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult import rounds, typed
from consult.form_pages import form_page
from consult.forms import Day, Form, Text
from consult.render import page, see_other
from consult.translate import _
from workflows.answering import SubmissionFile, list_own_submissions, show_submission
from workflows.answers import Value, hand_in_with_answers, save_submission
from workflows.errors import Unacceptable
from workflows.short_answers import consent_to_draft, report_nil_return
from workflows.submissions import (
    begin_submission,
    release_submission,
    return_submission,
    withdraw_submission,
)


class PageForm(Form):
    page: int = 1


class TownsForm(Form):
    towns: list[int] = []
    remark: Text = ""

    def author(self, actor: Any) -> int:
        """Who speaks: the town itself if it is one, the desk where it speaks for several."""
        if not self.towns:
            raise Unacceptable(fields={"towns": "empty"})
        return self.towns[0] if len(self.towns) == 1 else actor.organisation_id


class VersionForm(Form):
    version: int


class ReturnForm(VersionForm):
    reason: Text


class AnswersForm(Form):
    version: int = 0
    remark: Text = ""
    reservation_until: Day | None = None


async def list_(request: Request) -> Response:
    found = await list_own_submissions(request.state.actor, PageForm.query(request).page)
    return page(request, "submissions/list.html", submissions=found)


@form_page(rounds.show)
async def begin(request: Request) -> Response:
    form, actor = await TownsForm.read(request), request.state.actor
    submission = await begin_submission(
        actor, request.path_params["id"], organisation_id=form.author(actor), covers=form.towns
    )
    return see_other(request, "submission:show", id=submission.id)


@form_page(rounds.show)
async def nil_return(request: Request) -> Response:
    form, actor = await TownsForm.read(request), request.state.actor
    submission = await report_nil_return(
        actor, request.path_params["id"], organisation_id=form.author(actor), covers=form.towns, remark=form.remark
    )
    return see_other(request, "submission:show", said="nil_return_reported", id=submission.id)


@form_page(rounds.show)
async def consent(request: Request) -> Response:
    form, actor = await TownsForm.read(request), request.state.actor
    submission = await consent_to_draft(
        actor, request.path_params["id"], organisation_id=form.author(actor), covers=form.towns, remark=form.remark
    )
    return see_other(request, "submission:show", said="handed_in", id=submission.id)


async def show(request: Request) -> Response:
    file = await show_submission(request.state.actor, request.path_params["id"])
    offered = {
        one.id: [("", _("keine Angabe")), *((option, option) for option in one.options)] for one in file.questions
    }
    return page(request, "submissions/show.html", file=file, given=given_answers(file), offered=offered)


@form_page(show)
async def save(request: Request) -> Response:
    form = await AnswersForm.read(request)
    values = await _typed_answers(request)
    await save_submission(
        request.state.actor,
        request.path_params["id"],
        remark=form.remark,
        reservation_until=form.reservation_until,
        answers=values,
    )
    return see_other(request, "submission:show", said="saved", id=request.path_params["id"])


@form_page(show)
async def hand_in(request: Request) -> Response:
    form = await AnswersForm.read(request)
    await hand_in_with_answers(
        request.state.actor,
        request.path_params["id"],
        version=form.version,
        remark=form.remark,
        reservation_until=form.reservation_until,
        answers=await _typed_answers(request),
    )
    return see_other(request, "submission:show", said="handed_in", id=request.path_params["id"])


@form_page(show)
async def return_(request: Request) -> Response:
    form = await ReturnForm.read(request)
    await return_submission(request.state.actor, request.path_params["id"], version=form.version, reason=form.reason)
    return see_other(request, "submission:show", said="returned", id=request.path_params["id"])


@form_page(show)
async def release(request: Request) -> Response:
    form = await VersionForm.read(request)
    await release_submission(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "submission:show", said="released", id=request.path_params["id"])


async def ask_to_withdraw(request: Request) -> Response:
    file = await show_submission(request.state.actor, request.path_params["id"])
    return page(request, "submissions/withdraw.html", file=file)


@form_page(ask_to_withdraw)
async def withdraw(request: Request) -> Response:
    form = await VersionForm.read(request)
    submission = await withdraw_submission(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "round:show", said="withdrawn", id=submission.round_id)


def given_answers(file: SubmissionFile) -> dict[int, Decimal | str]:
    """What was answered so far, by id of the question."""
    return {one.question_id: one.number if one.number is not None else one.text for one in file.submission.answers}


async def _typed_answers(request: Request) -> dict[int, Value]:
    """The fields `question_<id>`; those in `numbers` hold numbers, as the page that shows them says."""
    given = await request.form()
    numbers = {str(one) for one in given.getlist("numbers")}
    values: dict[int, Value] = {}
    wrong: dict[str, str] = {}
    for name, text in given.multi_items():
        _, mark, number = name.partition("question_")
        if mark and number.isdecimal() and isinstance(text, str):
            try:
                values[int(number)] = typed.read_decimal(text) if number in numbers and text.strip() else text.strip()
            except ValueError as error:
                wrong[name] = str(error)
    if wrong:
        raise Unacceptable(fields=wrong)
    return values

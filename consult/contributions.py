"""Contributions: asking a department for its part of a draft, and the pages behind its link."""

import re
from decimal import Decimal
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from consult import typed
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Amount, Email, Form, Line, LocalDateTime, Text, Upload, inputs
from consult.render import page, part, see_other
from consult.sentences import field_sentence
from consult.touched import differing, mark, untouched
from models.submissions import Requirement
from workflows.contributions.contribution_asking import (
    ask_department,
    end_contribution,
    prepare_asking,
    prepare_return,
    return_contribution,
)
from workflows.contributions.contribution_files import attach_contributed, detach_contributed, open_contributed_file
from workflows.contributions.contributions import (
    add_contributed,
    answer_contributed,
    finish_contribution,
    save_contributed,
    show_contribution,
)
from workflows.errors import Missing, Stale, Unacceptable

NAMES = ("title", "current_text", "proposed_text", "rationale", "cost_yearly", "cost_once", "cost_basis")


class AskForm(Form):
    department: Line
    email: Email
    due: LocalDateTime
    provisions: list[int] = []
    questions: list[int] = []
    word: Text = ""


class ReturnForm(Form):
    reason: Text
    due: LocalDateTime | None = None


class NewForm(Form):
    title: Line
    provision: int


class WritingForm(Form):
    version: int
    shown: str = ""
    title: Line = ""
    current_text: Text = ""
    proposed_text: Text = ""
    rationale: Text = ""
    cost_yearly: Amount | None = None
    cost_once: Amount | None = None
    cost_basis: Text = ""

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in NAMES}

    def decided(self) -> dict[str, Any]:
        """The same with what the workflow needs to see whether somebody else wrote meanwhile."""
        facts = self.facts()
        return {"version": self.version, "untouched": untouched(self.shown, facts), **facts}


class SavedForm(WritingForm):
    """What its buttons do beside saving: bring a file, take one away, stay on the page."""

    file: Upload | None = None
    detach: int | None = None
    stay: Literal["", "files"] = ""


async def new(request: Request) -> Response:
    asking = await prepare_asking(request.state.actor, request.path_params["id"])
    provisions = [(one.id, f"{one.label} {one.heading}".strip()) for one in asking.provisions]
    questions = [(one.id, one.text) for one in asking.questions]
    return page(request, "contributions/new.html", writing=asking, provisions=provisions, questions=questions)


@form_page(new)
async def ask(request: Request) -> Response:
    form = await AskForm.read(request)
    made = await ask_department(
        request.state.actor,
        request.path_params["id"],
        department=form.department,
        email=form.email,
        due_at=form.due,
        provision_ids=form.provisions,
        question_ids=form.questions,
        word=form.word,
    )
    return see_other(request, "submission:show", said="department_asked", id=made.submission_id)


async def end(request: Request) -> Response:
    ended = await end_contribution(request.state.actor, request.path_params["contribution"])
    return see_other(request, "submission:show", said="contribution_ended", id=ended.submission_id)


async def ask_to_return(request: Request) -> Response:
    contribution = await prepare_return(request.state.actor, request.path_params["contribution"])
    return page(request, "contributions/return.html", contribution=contribution)


@form_page(ask_to_return)
async def return_(request: Request) -> Response:
    form = await ReturnForm.read(request)
    returned = await return_contribution(
        request.state.actor, request.path_params["contribution"], reason=form.reason, due_at=form.due
    )
    return see_other(request, "submission:show", said="contribution_returned", id=returned.submission_id)


async def show(request: Request) -> Response:
    token = request.path_params["token"]
    place = await show_contribution(token)
    return page(
        request,
        "contributions/show.html",
        place=place,
        token=token,
        chosen=[(one.id, f"{one.label} {one.heading}".strip()) for one in place.provisions],
        offered={one.id: [(option, option) for option in one.options] for one in place.questions},
        given={one.id: _as_typed(place.given.get(one.id, "")) for one in place.questions},
    )


@form_page(show)
async def add(request: Request) -> Response:
    form, token = await NewForm.read(request), request.path_params["token"]
    made = await add_contributed(token, title=form.title, provision_id=form.provision)
    return see_other(request, "contribution:edit", token=token, requirement=made.id)


@form_page(show)
async def answer(request: Request) -> Response:
    token = request.path_params["token"]
    given = request.state.typed = await inputs(request)
    values = {int(name[9:]): str(text) for name, text in given.items() if re.fullmatch(r"question_[0-9]{1,9}", name)}
    numbers = {str(one) for one in given.getlist("numbers")}
    seen = {one: str(given.get(f"seen_{one}", "")) for one in values}
    await answer_contributed(
        token,
        {one: _value(one, text, str(one) in numbers) for one, text in values.items()},
        seen={one: _value(one, text, str(one) in numbers) for one, text in seen.items()},
    )
    return see_other(request, "contribution:show", token=token, said="saved")


@form_page(show)
async def finish(request: Request) -> Response:
    await finish_contribution(request.path_params["token"])
    return see_other(request, "contribution:show", token=request.path_params["token"], said="contribution_finished")


async def edit(request: Request) -> Response:
    token = request.path_params["token"]
    place = await show_contribution(token)
    requirement = next((one for one in place.requirements if one.id == request.path_params["requirement"]), None)
    if requirement is None:
        raise Missing
    return page(
        request,
        "contributions/edit.html",
        place=place,
        requirement=requirement,
        token=token,
        shown=mark(_shown(requirement)),
    )


@form_page(edit)
async def save(request: Request) -> Response:
    """Save what was typed; the buttons beside also bring a file, or take one away, and stay on the page."""
    form = await SavedForm.read(request)
    token, requirement = request.path_params["token"], request.path_params["requirement"]
    if form.file:
        name, content = form.file.name, form.file.content
        await attach_contributed(token, requirement, name=name, content=content, **form.decided())
    elif form.detach:
        await detach_contributed(token, requirement, form.detach, **form.decided())
    else:
        await save_contributed(token, requirement, **form.decided())
    if not (form.file or form.detach or form.stay):
        return see_other(request, "contribution:show", token=token, said="saved")
    said = "file_attached" if form.file else "file_detached" if form.detach else "saved"
    return see_other(request, "contribution:edit", token=token, requirement=requirement, said=said, anchor="files")


async def file(request: Request) -> Response:
    path = request.path_params
    found, content = await open_contributed_file(path["token"], path["requirement"], path["file"])
    return download(found.name, found.file.media_type, content)


async def autosave(request: Request) -> Response:
    """The same a moment after typing; the answer changes the status line, never the fields."""
    try:
        form = await WritingForm.read(request)
        token, requirement = request.path_params["token"], request.path_params["requirement"]
        saved, facts = await save_contributed(token, requirement, **form.decided()), form.facts()
    except Unacceptable as refusal:
        return part(
            request, "requirements/unsaved.html", mistakes=[field_sentence(one) for one in refusal.fields.values()]
        )
    except Stale as conflict:
        return part(request, "contributions/conflict.html", theirs=conflict.facts.get("theirs", {}))
    newer = differing(_shown(saved), facts)
    return part(request, "contributions/saved.html", requirement=saved, newer=newer, shown=mark(facts))


def _shown(requirement: Requirement) -> dict[str, Any]:
    return {name: getattr(requirement, name) for name in NAMES}


def _value(question: int, text: str, number: bool) -> Any:
    if not number or not text.strip():
        return text.strip().replace("\r\n", "\n")
    try:
        return typed.read_decimal(text)
    except ValueError as error:
        raise Unacceptable(fields={f"question_{question}": str(error)}) from error


def _as_typed(value: Any) -> str:
    return f"{value}".replace(".", ",") if isinstance(value, Decimal) else str(value)

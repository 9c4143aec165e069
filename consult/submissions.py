"""Submissions: beginning an answer, writing it with autosave, and the way to the office and back."""

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from consult import rounds
from consult.answer_fields import question_of, shown_answers, typed_answers, value_of, words_of
from consult.form_pages import form_page
from consult.form_state import FormState
from consult.forms import Day, Form, Text, VersionForm
from consult.moments import typed_day
from consult.problems import family_of
from consult.render import page, part, see_other
from consult.sentences import field_sentence, sentence
from consult.touched import mark, untouched
from models.submissions import Submission
from workflows.errors import Conflict, Stale, Unacceptable
from workflows.submissions.answering import list_own_submissions, show_submission
from workflows.submissions.answers import hand_in_with_answers, keep_submission, save_submission
from workflows.submissions.submissions import (
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

    def chosen(self) -> list[int]:
        """For whom the answer speaks: somebody at least."""
        if not self.towns:
            raise Unacceptable(fields={"towns": "empty"})
        return self.towns


class ReturnForm(VersionForm):
    reason: Text


class AnswersForm(Form):
    """`confirmed`: questions whose unexpected numbers are right. `shown`: the mark of what the page showed; `newest`: the number of the newest change on it; `numbers`: the
    questions whose answer is a number. `keep`: whose words stand in the `contested` fields, as read at the change `seen`.
    """

    version: int = 0
    shown: str = ""
    newest: int = 0
    numbers: list[int] = []
    confirmed: list[int] = []
    remark: Text = ""
    reservation_until: Day | None = None
    seen: int = 0
    keep: Literal["", "mine", "theirs", "both"] = ""
    contested: list[str] = []

    def touched(self, typed: dict[str, str]) -> dict[str, Any]:
        """What its writer changed, by the names of the workflow: a colleague may be answering the next question."""
        changed = {name: text for name, text in typed.items() if name not in untouched(self.shown, typed)}
        answers = {
            question_of(name): value_of(text, question_of(name) in self.numbers)
            for name, text in changed.items()
            if name not in WORDS
        }
        words = {name: getattr(self, name) for name in WORDS if name in changed}
        return {"answers": answers, "seen": self.newest, **words}

    def decided(self, typed: dict[str, str]) -> dict[str, Any]:
        """The same, with the decision between two texts."""
        theirs = self.contested if self.keep == "theirs" else []
        facts = self.touched({name: text for name, text in typed.items() if name not in theirs})
        joined = self.contested if self.keep == "both" else []
        return facts | {"seen": max(self.newest, self.seen) if self.keep else self.newest, "joined": joined}

    def settled(self, typed: dict[str, str]) -> dict[str, Any]:
        """The same for the save on leaving: what is contested waits for a button."""
        return self.touched({name: text for name, text in typed.items() if name not in self.contested})


WORDS = ("remark", "reservation_until")


async def list_(request: Request) -> Response:
    found = await list_own_submissions(request.state.actor, PageForm.query(request).page)
    return page(request, "submissions/list.html", submissions=found)


@form_page(rounds.show)
async def begin(request: Request) -> Response:
    form = await TownsForm.read(request)
    submission = await begin_submission(request.state.actor, request.path_params["id"], covers=form.chosen())
    return see_other(request, "submission:show", id=submission.id)


async def show(request: Request) -> Response:
    file = await show_submission(request.state.actor, request.path_params["id"])
    shown = shown_answers(file.questions, file.answers) | shown_words(file.submission)
    return page(
        request,
        "submissions/show.html",
        file=file,
        shown=shown,
        mark=mark(shown),
        **words_of(file.questions),
    )


@form_page(show)
async def save(request: Request) -> Response:
    form = await AnswersForm.read(request)
    await save_submission(request.state.actor, request.path_params["id"], **form.decided(_typed(request)))
    return see_other(request, "submission:show", said="saved", anchor="questions", id=request.path_params["id"])


async def autosave(request: Request) -> Response:
    """What can be kept is kept, what cannot is named; the answer changes the status line, never the fields."""
    submission_id = request.path_params["id"]
    try:
        form, typed = await AnswersForm.read(request), _typed(request)
        kept = await keep_submission(request.state.actor, submission_id, **form.settled(typed))
    except Unacceptable as refusal:
        return part(request, "requirements/unsaved.html", mistakes=_sentences(refusal.fields))
    except Stale as conflict:
        return await _both_texts(request, conflict)
    except Conflict as refusal:
        told = sentence(refusal.code, family_of(refusal).code, refusal.facts)
        return part(request, "requirements/unsaved.html", mistakes=[told])
    stored = {name: text for name, text in typed.items() if name not in {*kept.wrong, *form.contested}}
    return part(
        request,
        "submissions/saved.html",
        mistakes=_sentences(kept.wrong),
        mark=mark(stored),
        kept=kept,
        undecided=bool(form.contested),
    )


async def _both_texts(request: Request, conflict: Stale) -> Response:
    """Two people wrote into one field: both texts, to be chosen by a button."""
    request.state.form = FormState(typed=request.state.typed, facts=conflict.facts)
    file = await show_submission(request.state.actor, request.path_params["id"])
    return part(request, "requirements/conflict.html", **words_of(file.questions))


@form_page(show)
async def hand_in(request: Request) -> Response:
    form = await AnswersForm.read(request)
    await hand_in_with_answers(
        request.state.actor,
        request.path_params["id"],
        version=form.version,
        confirmed=form.confirmed,
        **form.decided(_typed(request)),
    )
    return see_other(request, "submission:show", said="handed_in", id=request.path_params["id"])


async def ask_to_release(request: Request) -> Response:
    """What would be released, and for whom, before anybody presses the button."""
    file = await show_submission(request.state.actor, request.path_params["id"])
    return page(request, "submissions/release.html", file=file)


@form_page(ask_to_release)
async def return_(request: Request) -> Response:
    form = await ReturnForm.read(request)
    await return_submission(request.state.actor, request.path_params["id"], version=form.version, reason=form.reason)
    return see_other(request, "submission:show", said="returned", id=request.path_params["id"])


@form_page(ask_to_release)
async def release(request: Request) -> Response:
    form = await VersionForm.read(request)
    await release_submission(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "submission:receipt", said="released", id=request.path_params["id"])


async def receipt(request: Request) -> Response:
    file = await show_submission(request.state.actor, request.path_params["id"])
    return page(request, "submissions/receipt.html", file=file)


async def ask_to_withdraw(request: Request) -> Response:
    file = await show_submission(request.state.actor, request.path_params["id"])
    return page(request, "submissions/withdraw.html", file=file)


@form_page(ask_to_withdraw)
async def withdraw(request: Request) -> Response:
    form = await VersionForm.read(request)
    submission = await withdraw_submission(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "round:show", said="withdrawn", id=submission.round_id)


def shown_words(submission: Submission) -> dict[str, str]:
    """What stands in the fields about the whole answer on the first look."""
    return {"remark": submission.remark, "reservation_until": typed_day(submission.reservation_until)}


def _typed(request: Request) -> dict[str, str]:
    """The fields of the page that the form sent, as they were typed."""
    typed = request.state.typed
    return {name: str(typed[name]) for name in WORDS if name in typed} | typed_answers(typed)


def _sentences(fields: dict[str, str]) -> list[str]:
    return [field_sentence(code) for code in fields.values()]

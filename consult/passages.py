"""Passages of a draft: adding, writing (the page saves itself), removing one, and what others remark."""

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from consult import papers
from consult.form_pages import form_page
from consult.form_state import FormState
from consult.forms import Form, Line, Text
from consult.render import page, part, see_other
from consult.sentences import field_sentence
from consult.touched import differing, mark, untouched
from consult.translate import N_, _
from models.papers import Passage
from workflows.errors import Stale, Unacceptable
from workflows.papers.objections import settle_objection
from workflows.papers.papers import PassageText, add_passages
from workflows.papers.passage_comments import comment_passage, resolve_comment
from workflows.papers.passage_desk import PassageDesk, edit_passage, show_passage
from workflows.papers.passage_places import move_passage
from workflows.papers.passages import JOINABLE, change_passage, remove_passage

FIELD_NAMES = {"heading": N_("Überschrift"), "body": N_("Text")}


class AddForm(Form):
    version: int
    heading: Line
    level: int = 2


class WordsForm(Form):
    """`version` and `shown`, the mark of what stood in the fields, are those of the page on which it was typed."""

    version: int
    shown: str = ""
    heading: Line = ""
    body: Text = ""
    positions: list[int] = []

    def words(self) -> dict[str, str]:
        """What was typed, under the names of the workflow."""
        return {"heading": self.heading, "body": self.body}


class PassageForm(WordsForm):
    """`keep`: whose words stand in the `contested` fields (mine, theirs, both), as read at the version `seen`."""

    seen: int = 0
    keep: Literal["", "mine", "theirs", "both"] = ""
    contested: list[str] = []
    stay: bool = False

    def decided(self) -> dict[str, Any]:
        """What the workflow needs to know of the decision."""
        left = self.contested if self.keep == "theirs" else []
        words = {name: said for name, said in self.words().items() if name not in left}
        version = max(self.version, self.seen) if self.keep else self.version
        joined = self.contested if self.keep == "both" else []
        return {"version": version, "joined": joined, "untouched": untouched(self.shown, words), **words}


class RemoveForm(Form):
    version: int


class SearchForm(Form):
    q: str = ""


class PlaceForm(Form):
    """`before`: where the passage stood when the page was shown."""

    before: int | None = None
    provision: int | None = None


class CommentForm(Form):
    text: Text


@form_page(papers.show)
async def add(request: Request) -> Response:
    form = await AddForm.read(request)
    actor = request.state.actor
    text = PassageText(form.heading, level=min(max(form.level, 2), 5), named_author_id=actor.person_id)
    made = await add_passages(actor, request.path_params["id"], [text], version=form.version)
    return see_other(request, "passage:edit", id=made[0].id)


async def edit(request: Request) -> Response:
    search = SearchForm.query(request).q if request.method == "GET" else ""
    if request.method == "GET":
        request.state.typed = None
    desk = await edit_passage(request.state.actor, request.path_params["id"], search=search)
    return page(request, "passages/edit.html", **_desk(desk), q=search)


@form_page(edit)
async def change(request: Request) -> Response:
    form = await PassageForm.read(request)
    passage_id = request.path_params["id"]
    passage = await change_passage(
        request.state.actor, passage_id, position_ids=tuple(form.positions), **form.decided()
    )
    if form.keep or form.stay:
        return see_other(request, "passage:edit", said="saved", id=passage.id)
    return see_other(request, "paper:show", said="saved", anchor=f"p{passage.id}", id=passage.paper_version_id)


async def autosave(request: Request) -> Response:
    """What was typed is kept a moment later; the answer changes the status line and the preview, never the fields."""
    try:
        form = await PassageForm.read(request)
        words = {name: said for name, said in form.words().items() if name not in form.contested}
        saved = await change_passage(
            request.state.actor,
            request.path_params["id"],
            version=form.version,
            untouched=untouched(form.shown, words),
            position_ids=tuple(form.positions),
            **words,
        )
    except Unacceptable as refusal:
        return part(
            request, "requirements/unsaved.html", mistakes=[field_sentence(one) for one in refusal.fields.values()]
        )
    except Stale as conflict:
        request.state.form = FormState(typed=request.state.typed, facts=conflict.facts)
        return part(request, "requirements/conflict.html", **WORDS_OF_FIELDS)
    return part(
        request,
        "passages/saved.html",
        passage=saved,
        body=form.body,
        newer=differing(_shown(saved), words),
        shown=mark(words),
        undecided=bool(form.contested),
    )


@form_page(edit)
async def remove(request: Request) -> Response:
    form = await RemoveForm.read(request)
    paper_version_id = await remove_passage(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "paper:show", said="passage_removed", id=paper_version_id)


@form_page(edit)
async def move(request: Request) -> Response:
    form = await PlaceForm.read(request)
    passage = await move_passage(
        request.state.actor, request.path_params["id"], before=form.before, provision_id=form.provision
    )
    return see_other(request, "passage:edit", said="saved", id=passage.id)


async def comments(request: Request) -> Response:
    desk = await show_passage(request.state.actor, request.path_params["id"])
    return page(request, "passages/comments.html", **_desk(desk))


@form_page(comments)
async def comment(request: Request) -> Response:
    form = await CommentForm.read(request)
    made = await comment_passage(request.state.actor, request.path_params["id"], text=form.text)
    return see_other(request, "passage:comments", said="saved", anchor=f"c{made.id}", id=made.passage_id)


async def resolve(request: Request) -> Response:
    made = await resolve_comment(request.state.actor, request.path_params["id"], resolved=True)
    return see_other(request, "passage:comments", said="saved", anchor=f"c{made.id}", id=made.passage_id)


async def reopen(request: Request) -> Response:
    made = await resolve_comment(request.state.actor, request.path_params["id"], resolved=False)
    return see_other(request, "passage:comments", said="saved", anchor=f"c{made.id}", id=made.passage_id)


async def settle(request: Request) -> Response:
    objection = await settle_objection(request.state.actor, request.path_params["id"])
    return see_other(request, "paper:show", said="saved", id=objection.approval.paper_version_id)


def _desk(desk: PassageDesk) -> dict[str, Any]:
    """What both pages of a passage show."""
    return {
        "desk": desk,
        "passage": desk.passage,
        "version": desk.version,
        "shown": mark(_shown(desk.passage)),
        **WORDS_OF_FIELDS,
    }


def _shown(passage: Passage) -> dict[str, str]:
    return {"heading": passage.heading, "body": passage.body}


def _field_name(name: str) -> str:
    return _(FIELD_NAMES[name])


def _field_value(name: str, value: Any) -> str:
    return str(value or "–")


WORDS_OF_FIELDS: dict[str, Any] = {"field_name": _field_name, "field_value": _field_value, "joinable": JOINABLE}

"""Requirements: where and what in one line first, then the whole form, which saves itself."""

from collections.abc import Mapping
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from consult.files import download
from consult.form_pages import form_page
from consult.form_state import FormState
from consult.forms import Amount, Form, Line, Text, Upload
from consult.labels import options
from consult.render import page, part, see_other
from consult.requirement_words import JOINABLE, choices, field_name, field_value, methods
from consult.sentences import field_sentence
from consult.touched import differing, mark, untouched
from models.organisations import STATES
from models.submissions import Addressee, CostMethod, CostRhythm, Priority, Quoting, Reading, Requirement
from workflows.access import sees_name
from workflows.documents.redline import redline
from workflows.errors import Stale, Unacceptable
from workflows.matters.timeline import follows
from workflows.requirements.calculations import CALCULATION, calculated_column
from workflows.requirements.requirement_files import attach_requirement_file, detach_requirement_file
from workflows.requirements.requirement_reading import open_requirement_file
from workflows.requirements.requirements import (
    add_requirement,
    begin_requirement,
    remove_requirement,
    save_requirement,
    show_requirement,
)
from workflows.submissions.answering import Writing, prepare_requirement, prepare_requirement_change

WORDS = (
    *(
        "title",
        "current_text",
        "proposed_text",
        "rationale",
        "addressee",
        "priority",
        "reading",
        "quoting",
        "name_shown",
    ),
    *(*CALCULATION, "cost_yearly", "cost_once", "cost_basis"),
)
MOST_BYTES = 32 * 2**20  # a file that is too large is read all the same, so that its form comes back with every word


class PlaceForm(Form):
    provision: int | None = None


class NewForm(Form):
    title: Line
    provision: int | None = None
    topic: int | None = None


class RequirementForm(Form):
    """`version` and `shown`, the mark of what stood in the fields, are those of the page on which it was typed."""

    version: int
    shown: str = ""
    title: Line = ""
    provisions: list[int] = []
    topic: int | None = None
    current_text: Text = ""
    proposed_text: Text = ""
    rationale: Text = ""
    addressee: Addressee = Addressee.FEDERAL
    addressee_state: str = ""
    priority: Priority = Priority.IMPORTANT
    cost_method: CostMethod = CostMethod.SUM
    cost_count: Amount | None = None
    cost_minutes: Amount | None = None
    cost_price: Amount | None = None
    cost_rhythm: CostRhythm = CostRhythm.YEARLY
    cost_yearly: Amount | None = None
    cost_once: Amount | None = None
    cost_basis: Text = ""
    reading: Reading = Reading.OFFICES
    quoting: Quoting = Quoting.NO
    name_shown: bool = False

    def facts(self) -> dict[str, Any]:
        """The same under the names of the workflow, without the sum that it calculates."""
        facts = {name: getattr(self, name) for name in WORDS if name != calculated_column(vars(self))}
        facts |= {"provision_ids": self.provisions, "topic_id": self.topic}
        facts["addressee_state"] = self.addressee_state if self.addressee is Addressee.STATE else ""
        return facts


class DecidedForm(RequirementForm):
    """`keep`: whose words stand in the `contested` fields (mine, theirs, both), as read at the version `seen`."""

    seen: int = 0
    keep: Literal["", "mine", "theirs", "both"] = ""
    contested: list[str] = []

    def decided(self) -> dict[str, Any]:
        """What the workflow needs to know of the decision."""
        theirs = self.contested if self.keep == "theirs" else []
        facts = {name: value for name, value in self.facts().items() if name not in theirs}
        version = max(self.version, self.seen) if self.keep else self.version
        joined = self.contested if self.keep == "both" else []
        return {"version": version, "joined": joined, "untouched": untouched(self.shown, facts), **facts}


class SavedForm(DecidedForm):
    """The form with what its buttons do beside saving: bring a file, take one away, stay on the page (`stay`)."""

    file: Upload | None = None
    detach: int | None = None
    stay: Literal["", "files", "cost"] = ""


async def new(request: Request) -> Response:
    form = PlaceForm.query(request) if request.method == "GET" else PlaceForm()
    request.state.typed = None
    writing = await prepare_requirement(request.state.actor, request.path_params["id"], form.provision)
    return page(request, "requirements/new.html", writing=writing, **_choices(writing))


@form_page(new)
async def add(request: Request) -> Response:
    """At a provision that is chosen here its text is quoted, as by its own button."""
    form = await NewForm.read(request)
    actor, submission_id, about = request.state.actor, request.path_params["id"], {"topic_id": form.topic}
    if form.provision:
        made = await begin_requirement(actor, submission_id, provision_id=form.provision, title=form.title, **about)
    else:
        made = await add_requirement(actor, submission_id, title=form.title, **about)
    return see_other(request, "requirement:edit", id=made.id)


class BeginForm(Form):
    provision: int


async def begin(request: Request) -> Response:
    """The button at a provision: its text is quoted, everything else is written on the one page that follows."""
    form = await BeginForm.read(request)
    made = await begin_requirement(request.state.actor, request.path_params["id"], provision_id=form.provision)
    return see_other(request, "requirement:edit", id=made.id)


async def edit(request: Request) -> Response:
    writing = await prepare_requirement_change(request.state.actor, request.path_params["id"])
    assert writing.requirement is not None
    requirement = writing.requirement
    return page(
        request,
        "requirements/edit.html",
        writing=writing,
        segments=_segments(requirement),
        shown=mark(_shown(requirement)),
        places=[(one.provision_id, one.provision.label) for one in requirement.places],
        addressees=options(Addressee),
        priorities=options(Priority),
        methods=methods(),
        rhythms=options(CostRhythm),
        choices=choices(writing.submission.organisation.name),
        field_name=field_name,
        field_value=field_value,
        joinable=JOINABLE,
        states=list(STATES.items()),
        **_choices(writing),
    )


@form_page(edit)
async def save(request: Request) -> Response:
    form = await SavedForm.read(request)
    actor, requirement_id = request.state.actor, request.path_params["id"]
    if form.file:
        name, content = form.file.name, form.file.content
        await attach_requirement_file(actor, requirement_id, name=name, content=content, **form.decided())
        return see_other(request, "requirement:edit", said="file_attached", anchor="files", id=requirement_id)
    if form.detach:
        await detach_requirement_file(actor, requirement_id, form.detach, **form.decided())
        return see_other(request, "requirement:edit", said="file_detached", anchor="files", id=requirement_id)
    saved = await save_requirement(actor, requirement_id, **form.decided())
    if form.keep or form.stay:
        return see_other(request, "requirement:edit", said="saved", anchor=form.stay, id=saved.id)
    return see_other(request, "submission:show", said="saved", anchor=f"r{saved.id}", id=saved.submission_id)


async def autosave(request: Request) -> Response:
    """What was typed is kept a moment later; the answer changes the status line, never the fields."""
    try:
        form = await DecidedForm.read(request)
        # The last words on leaving come after the button that decided: what is contested waits for a button.
        facts = {name: value for name, value in form.facts().items() if name not in form.contested}
        saved = await save_requirement(
            request.state.actor,
            request.path_params["id"],
            version=form.version,
            untouched=untouched(form.shown, facts),
            **facts,
        )
    except Unacceptable as refusal:
        return part(request, "requirements/unsaved.html", mistakes=_sentences(refusal.fields))
    except Stale as conflict:
        request.state.form = FormState(typed=request.state.typed, facts=conflict.facts)
        words: dict[str, Any] = {"field_name": field_name, "field_value": field_value, "joinable": JOINABLE}
        return part(request, "requirements/conflict.html", **words)
    return part(
        request,
        "requirements/saved.html",
        requirement=saved,
        segments=_segments(saved),
        newer=differing(_shown(saved), facts),
        shown=mark(facts),
        undecided=bool(form.contested),
    )


async def remove(request: Request) -> Response:
    submission_id = await remove_requirement(request.state.actor, request.path_params["id"])
    return see_other(request, "submission:show", said="requirement_removed", id=submission_id)


async def show(request: Request) -> Response:
    requirement = await show_requirement(request.state.actor, request.path_params["id"])
    actor = request.state.actor
    return page(
        request,
        "requirements/show.html",
        requirement=requirement,
        segments=_segments(requirement),
        followed=await follows(actor, requirement),
        named=sees_name(actor, requirement),
        linked=actor.is_office or requirement.submission.organisation_id in actor.organisation_ids,
    )


async def file(request: Request) -> Response:
    found, content = await open_requirement_file(
        request.state.actor, request.path_params["id"], request.path_params["file"]
    )
    return download(found.name, found.file.media_type, content)


def _choices(writing: Writing) -> dict[str, Any]:
    """Places and topics as they are offered in a select."""
    topics = [(one.id, f"{one.number}. {one.name}") for one in writing.topics]
    return {"more": [(one.id, f"{one.label} {one.heading}".strip()) for one in writing.provisions], "topics": topics}


def _shown(requirement: Requirement) -> dict[str, Any]:
    """What stands in the fields on the first look, under the names of the workflow."""
    names = [*WORDS, "topic_id", "addressee_state"]
    return {name: getattr(requirement, name) for name in names if name != calculated_column(vars(requirement))}


def _segments(requirement: Requirement) -> list[Any]:
    """What is struck and inserted, where both texts are there."""
    if not requirement.current_text or not requirement.proposed_text:
        return []
    return list(redline(requirement.current_text, requirement.proposed_text))


def _sentences(fields: Mapping[str, str]) -> list[str]:
    return [field_sentence(code) for code in fields.values()]

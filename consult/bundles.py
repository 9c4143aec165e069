"""The bundle of a Landesverband: what of its members' requirements goes on, what it asks for itself, what became of it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Line, Text, VersionForm
from consult.labels import options
from consult.render import page, see_other
from consult.typed import row_ids
from models.organisations import STATES
from models.submissions import Addressee, Priority
from workflows.requirements.requirements import RequirementText
from workflows.rounds.bundle_requirements import (
    BundleWriting,
    add_bundle_requirement,
    change_bundle_requirement,
    prepare_bundle_requirement,
    remove_bundle_requirement,
)
from workflows.rounds.bundles import Fate, choose_in_bundle, show_bundle
from workflows.rounds.forwarding import forward_round

CHOICES = (Fate.GOES, Fate.UNDER, Fate.KEPT_BACK)


class BundleFilter(Form):
    fate: Fate | None = None
    page: int = 1


class ChoiceForm(Form):
    requirements: list[int] = []
    choice: Fate
    reason: Text = ""
    under: int | None = None


class OwnForm(Form):
    """A requirement of the office; `requirements`: those of members that it shall stand for."""

    requirements: list[int] = []
    title: Line = ""
    provision: int | None = None
    topic: int | None = None
    current_text: Text = ""
    proposed_text: Text = ""
    rationale: Text = ""
    addressee: Addressee = Addressee.FEDERAL
    addressee_state: str = ""
    priority: Priority = Priority.IMPORTANT

    def text(self) -> RequirementText:
        """As the workflow takes it."""
        return RequirementText(
            title=self.title,
            provision_ids=[self.provision] if self.provision else [],
            topic_id=self.topic,
            current_text=self.current_text,
            proposed_text=self.proposed_text,
            rationale=self.rationale,
            addressee=self.addressee,
            addressee_state=self.addressee_state if self.addressee is Addressee.STATE else "",
            priority=self.priority,
        )


class TogetherForm(Form):
    requirements: list[int] = []


async def show(request: Request) -> Response:
    asked = BundleFilter.query(request) if request.method == "GET" else BundleFilter()
    bundle = await show_bundle(request.state.actor, request.path_params["id"], fate=asked.fate, page=asked.page)
    titles = {one.id: one.title for one in bundle.own}
    return page(request, "bundles/show.html", bundle=bundle, titles=titles, fates=options(Fate))


@form_page(show)
async def choose(request: Request) -> Response:
    form, round_id = await ChoiceForm.read(request), request.path_params["id"]
    await choose_in_bundle(
        request.state.actor, round_id, form.requirements, form.choice, reason=form.reason, under_id=form.under
    )
    return see_other(request, "bundle:show", said="bundle_chosen", id=round_id)


async def new(request: Request) -> Response:
    together = TogetherForm.query(request).requirements if request.method == "GET" else _typed(request)
    writing = await prepare_bundle_requirement(request.state.actor, request.path_params["id"], together=together)
    return page(request, "bundles/edit.html", writing=writing, **_offered(writing))


@form_page(new)
async def add(request: Request) -> Response:
    form, round_id = await OwnForm.read(request), request.path_params["id"]
    await add_bundle_requirement(request.state.actor, round_id, form.text(), together=form.requirements)
    return see_other(request, "bundle:show", said="bundle_added", id=round_id)


async def edit(request: Request) -> Response:
    round_id, requirement_id = request.path_params["id"], request.path_params["requirement"]
    writing = await prepare_bundle_requirement(request.state.actor, round_id, requirement_id=requirement_id)
    return page(request, "bundles/edit.html", writing=writing, **_offered(writing))


@form_page(edit)
async def change(request: Request) -> Response:
    form, round_id = await OwnForm.read(request), request.path_params["id"]
    await change_bundle_requirement(request.state.actor, round_id, request.path_params["requirement"], form.text())
    return see_other(request, "bundle:show", said="saved", id=round_id)


@form_page(edit)
async def remove(request: Request) -> Response:
    round_id = request.path_params["id"]
    await remove_bundle_requirement(request.state.actor, round_id, request.path_params["requirement"])
    return see_other(request, "bundle:show", said="bundle_dropped", id=round_id)


async def ask_to_forward(request: Request) -> Response:
    bundle = await show_bundle(request.state.actor, request.path_params["id"])
    return page(request, "rounds/forward.html", bundle=bundle)


@form_page(ask_to_forward)
async def forward(request: Request) -> Response:
    form, round_id = await VersionForm.read(request), request.path_params["id"]
    await forward_round(request.state.actor, round_id, version=form.version)
    return see_other(request, "bundle:show", said="round_forwarded", id=round_id)


def _typed(request: Request) -> list[int]:
    """What the refused form stood for."""
    typed = getattr(request.state, "typed", None)
    return row_ids(typed.getlist("requirements")) if typed else []


def _offered(writing: BundleWriting) -> dict[str, Any]:
    return {
        "places": [(one.id, f"{one.label} {one.heading}".strip()) for one in writing.provisions],
        "topics": [(one.id, one.name) for one in writing.topics],
        "addressees": options(Addressee),
        "states": list(STATES.items()),
        "priorities": options(Priority),
    }

"""Positions: what we say in a matter, from where it comes and where it stands."""

from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.act_sentences import act_sentence
from consult.form_pages import form_page
from consult.form_state import FormState
from consult.forms import Form, Line, Text
from consult.render import page, see_other
from consult.translate import _
from models.bodies import Resolution
from models.matters import Provision
from models.positions import PositionKind
from models.submissions import Addressee
from workflows.documents.redline import redline
from workflows.positions.position_reading import (
    PositionChoices,
    PositionThread,
    list_positions,
    prepare_position,
    show_position,
)
from workflows.positions.positions import add_position, change_position, withdraw_position


class PositionForm(Form):
    kind: PositionKind
    title: Line
    provision: int | None = None
    topic: int | None = None
    addressee: Addressee = Addressee.FEDERAL
    text: Text = ""
    assessment: Text = ""
    petition: Text = ""
    wording_before: Text = ""
    wording_after: Text = ""
    rationale: Text = ""
    law_place: Line = ""

    def words(self) -> dict[str, Any]:
        given = self.model_dump(exclude={"provision", "topic", "version"})
        return {**given, "provision_id": self.provision, "topic_id": self.topic}


class ChangeForm(PositionForm):
    version: int


async def list_(request: Request) -> Response:
    positions = await list_positions(request.state.actor, request.path_params["id"])
    return page(request, "positions/list.html", positions=positions)


async def show(request: Request) -> Response:
    thread = await show_position(request.state.actor, request.path_params["id"])
    said = thread.position
    changed = redline(said.wording_before, said.wording_after) if said.wording_before and said.wording_after else []
    return page(
        request,
        "positions/show.html",
        thread=thread,
        redline=changed,
        others=_other_sides(thread),
        blank=FormState(),
        act_words=act_sentence,
    )


async def new(request: Request) -> Response:
    choices = await prepare_position(request.state.actor, request.path_params["id"])
    return page(request, "positions/edit.html", **_offered(choices))


@form_page(new)
async def add(request: Request) -> Response:
    form = await PositionForm.read(request)
    position = await add_position(request.state.actor, request.path_params["id"], **form.words())
    return see_other(request, "position:show", said="position_added", id=position.id)


async def edit(request: Request) -> Response:
    choices = await prepare_position(request.state.actor, position_id=request.path_params["id"])
    return page(request, "positions/edit.html", **_offered(choices))


@form_page(edit)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    position = await change_position(
        request.state.actor, request.path_params["id"], version=form.version, **form.words()
    )
    return see_other(request, "position:show", said="saved", id=position.id)


@form_page(show)
async def withdraw(request: Request) -> Response:
    position = await withdraw_position(request.state.actor, request.path_params["id"])
    return see_other(request, "position:list", said="position_withdrawn", id=position.matter_id)


def _decided(resolution: Resolution) -> str:
    """Whose resolution it is, and its number."""
    return f"{resolution.body.called}, {_('Nr. %(number)s') % {'number': resolution.number}}"


def _other_sides(thread: PositionThread) -> list[tuple[str, str]]:
    """What the position could contradict: the standing line first, then all other resolutions in force."""
    resolutions = [one.resolution for one in thread.standing.resolutions]
    resolutions += [one.source.resolution for one in thread.sources if one.source.resolution]
    close = {one.id for one in resolutions}
    others = [one for one in thread.resolutions if one.id not in close]
    said = {
        one.position.id: f"{one.position.matter.short_title}: {one.position.title}" for one in thread.standing.earlier
    }
    return [
        *_resolution_sides(resolutions),
        *[(f"position-{id_}", words[:120]) for id_, words in said.items()],
        *_resolution_sides(others),
    ]


def _resolution_sides(resolutions: list[Resolution]) -> list[tuple[str, str]]:
    named = {one.id: f"{_decided(one)}{f': {one.subject}' if one.subject else ''}" for one in resolutions}
    return [(f"resolution-{id_}", words[:120]) for id_, words in named.items()]


def _by_version(provisions: list[Provision]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Provisions under the name of their version, as a select groups them."""
    return [
        (version.label, [(one.id, f"{one.label} {one.heading}".strip()[:120]) for one in found])
        for version, found in groupby(provisions, key=lambda one: one.document_version)
    ]


def _offered(choices: PositionChoices) -> dict[str, Any]:
    """What the form offers, as selects want it."""
    return {
        "matter": choices.matter,
        "position": choices.position,
        "provisions": _by_version(choices.provisions),
        "topics": [(one.id, f"{one.number}. {one.name}") for one in choices.topics],
        "resolutions": [(one.id, _decided(one)) for one in choices.resolutions],
        "examples": [(one.id, f"{one.organisation.name}: {one.title}") for one in choices.examples],
        "authors": [(one.id, one.name) for one in choices.authors],
        "requirements": [(one.id, f"{one.submission.organisation.name}: {one.title}") for one in choices.requirements],
        "kinds": PositionKind,
        "addressees": Addressee,
    }

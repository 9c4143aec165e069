"""Resolutions of committees: searching them, reading one, noting and correcting it, and which one took its place."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult import bodies
from consult.form_pages import form_page
from consult.forms import Day, Form, Line, Text, Year
from consult.labels import options
from consult.render import page, see_other
from consult.translate import _
from models.bodies import Resolution
from models.matters import Circle
from workflows.bodies.resolution_search import Force, Wanted, search_resolutions
from workflows.bodies.resolutions import (
    ResolutionFacts,
    add_resolution,
    change_resolution,
    show_resolution,
    supersede_resolution,
)


class SearchForm(Form):
    q: Line = ""
    body: int | None = None
    topic: int | None = None
    year: Year | None = None
    force: Force = Force.IN_FORCE
    page: int = 1


class ResolutionForm(Form):
    number: Line
    decided_on: Day
    text: Text
    subject: Line = ""
    topic: int | None = None
    law_place: Line = ""
    circle: Circle = Circle.MEMBERS

    def facts(self) -> dict[str, Any]:
        """Under the names of the workflow."""
        return {**self.model_dump(exclude={"topic", "version"}), "topic_id": self.topic}


class ChangeForm(ResolutionForm):
    version: int


class SupersedeForm(Form):
    version: int
    superseded_by: int | None = None


async def list_(request: Request) -> Response:
    form = SearchForm.query(request)
    wanted = Wanted(form.q, form.body, form.topic, form.year, form.force)
    found = await search_resolutions(request.state.actor, wanted, page=form.page)
    return page(
        request,
        "resolutions/list.html",
        found=found,
        wanted=wanted,
        bodies=[(one.id, one.called) for one in found.bodies],
        topics=[(one.id, f"{one.number}. {one.name}") for one in found.topics],
        years=[(year, year) for year in found.years],
        forces=options(Force),
    )


async def show(request: Request) -> Response:
    sheet = await show_resolution(request.state.actor, request.path_params["id"])
    later = [(one.id, _line(one)) for one in sheet.later]
    return page(request, "resolutions/show.html", sheet=sheet, later=later, **bodies.choices(sheet.topics))


def _line(resolution: Resolution) -> str:
    """Who decided, its number, and what it is about."""
    number = _("Nr. %(number)s") % {"number": resolution.number}
    return f"{resolution.body.name}, {number}: {resolution.subject}"[:100].rstrip(": ")


@form_page(bodies.show)
async def add(request: Request) -> Response:
    form = await ResolutionForm.read(request)
    resolution = await add_resolution(request.state.actor, request.path_params["id"], **form.facts())
    return see_other(request, "resolution:show", said="resolution_recorded", id=resolution.id)


@form_page(show)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    resolution = await change_resolution(
        request.state.actor, request.path_params["id"], version=form.version, facts=ResolutionFacts(**form.facts())
    )
    return see_other(request, "resolution:show", said="saved", id=resolution.id)


@form_page(show)
async def supersede(request: Request) -> Response:
    form = await SupersedeForm.read(request)
    resolution = await supersede_resolution(
        request.state.actor, request.path_params["id"], version=form.version, by_id=form.superseded_by
    )
    return see_other(request, "resolution:show", said="saved", id=resolution.id)

"""Examples of good practice: told by members, edited and released by offices, found and read by everybody."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult import translate
from consult.files import download
from consult.form_pages import form_page
from consult.forms import Form, Line, Text, VersionForm
from consult.labels import label
from consult.places import address_of
from consult.render import page, see_other
from consult.translate import _
from models.organisations import MEMBER_KINDS, STATES, OrganisationKind
from models.positions import ContactReading
from workflows import installation
from workflows.access import VISITOR
from workflows.documents.feed import News, atom_feed
from workflows.errors import Missing
from workflows.examples.example_files import LICENCES
from workflows.examples.example_reading import example_pdf, show_example
from workflows.examples.example_search import FoundExample, FoundExamples, Wanted, find_examples
from workflows.examples.examples import (
    add_example,
    change_example,
    confirm_example,
    hand_in_example,
    prepare_example,
    publish_example,
    return_example,
    withdraw_example,
)
from workflows.organisations.size_classes import SizeClass

OLDEST = datetime(2020, 1, 1, tzinfo=UTC)


class ListForm(Form):
    q: Line = ""
    topic: int | None = None
    state: Line = ""
    size: SizeClass | None = None
    kind: OrganisationKind | None = None
    recommendation: int | None = None
    law: Line = ""
    like: bool = False
    page: int = 1

    def wanted(self) -> Wanted:
        """The same in the words of the search."""
        kind = self.kind.value if self.kind else ""
        return Wanted(self.q, self.topic, self.state, self.size, kind, self.recommendation, self.law, like_us=self.like)


class ExampleForm(Form):
    title: Line
    text: Text
    effort: Text = ""
    cost: Line = ""
    result: Text = ""
    law_place: Line = ""
    topic: int | None = None
    recommendations: list[int] = []

    def words(self) -> dict[str, Any]:
        """Under the names of the workflow."""
        words = {name: getattr(self, name) for name in ("title", "text", "effort", "cost", "result", "law_place")}
        return words | {"topic_id": self.topic, "recommendation_ids": self.recommendations}


class NewForm(ExampleForm):
    organisation: int


class ChangeForm(ExampleForm):
    version: int


class ReturnForm(Form):
    note: Text


async def list_(request: Request) -> Response:
    form = ListForm.query(request)
    found = await find_examples(request.state.actor, form.wanted(), page=form.page)
    return page(
        request,
        "examples/list.html",
        found=found,
        examples=found.page,
        asked=form,
        facets=_facets(found),
        states=STATES,
    )


async def feed(request: Request) -> Response:
    """The newest that everybody may read, or those of a search."""
    found = await find_examples(VISITOR, ListForm.query(request).wanted())
    query = f"?{request.url.query}" if request.url.query else ""
    address = installation.link(address_of(request.app, "example:list")) + query
    news = [_news(request, one) for one in found.page.things]
    content = atom_feed(address, _("Praxisbeispiele"), news, lang=translate.language(), empty_at=OLDEST)
    return Response(content, media_type="application/atom+xml; charset=utf-8")


async def show(request: Request) -> Response:
    sheet = await show_example(request.state.actor, request.path_params["id"])
    readings = [
        (ContactReading.OFFICE, _("nur meine Organisation und die Geschäftsstelle; Fragen kommen über Sprachrohr")),
        (ContactReading.MEMBERS, _("alle Mitglieder, die angemeldet sind")),
        (ContactReading.PUBLIC, _("alle, auch im Netz")),
    ]
    return page(request, "examples/show.html", sheet=sheet, example=sheet.example, readings=readings, states=STATES)


async def print_(request: Request) -> Response:
    return download(*await example_pdf(request.state.actor, request.path_params["id"]))


async def new(request: Request) -> Response:
    organisations, topics, advised = await prepare_example(request.state.actor)
    return page(
        request,
        "examples/new.html",
        organisations=[(one.id, one.name) for one in organisations],
        **_choices(topics, advised),
    )


@form_page(new)
async def add(request: Request) -> Response:
    form = await NewForm.read(request)
    example = await add_example(request.state.actor, form.organisation, **form.words())
    return see_other(request, "example:show", said="example_added", id=example.id)


async def edit(request: Request) -> Response:
    sheet = await show_example(request.state.actor, request.path_params["id"])
    if not sheet.may_edit:
        raise Missing(example=sheet.example.id)
    _organisations, topics, advised = await prepare_example(request.state.actor)
    return page(
        request,
        "examples/edit.html",
        sheet=sheet,
        example=sheet.example,
        licences=[(one, _("selbst gemacht, frei zu zeigen") if one == "own" else one) for one in LICENCES],
        **_choices(topics, advised),
    )


@form_page(edit)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    example = await change_example(request.state.actor, request.path_params["id"], version=form.version, **form.words())
    return see_other(request, "example:show", said="saved", id=example.id)


@form_page(show)
async def hand_in(request: Request) -> Response:
    form = await VersionForm.read(request)
    example = await hand_in_example(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "example:show", said="example_handed_in", id=example.id)


@form_page(show)
async def give_back(request: Request) -> Response:
    form = await ReturnForm.read(request)
    await return_example(request.state.actor, request.path_params["id"], note=form.note)
    return see_other(request, "example:list", said="example_returned")


@form_page(show)
async def publish(request: Request) -> Response:
    example = await publish_example(request.state.actor, request.path_params["id"])
    return see_other(request, "example:show", said="example_published", id=example.id)


@form_page(show)
async def withdraw(request: Request) -> Response:
    example = await withdraw_example(request.state.actor, request.path_params["id"])
    return see_other(request, "example:list", said="example_withdrawn", anchor=f"e{example.id}")


@form_page(show)
async def confirm(request: Request) -> Response:
    example = await confirm_example(request.state.actor, request.path_params["id"])
    return see_other(request, "example:show", said="example_confirmed", id=example.id)


def _facets(found: FoundExamples) -> dict[str, list[tuple[Any, str]]]:
    """What can be chosen, each with how many there are; what is chosen stays, also with none."""
    counts, wanted = found.facets, found.wanted

    def offered(name: str, values: list[tuple[Any, str]], chosen: Any) -> list[tuple[Any, str]]:
        of = counts[name]
        return [
            (value, f"{words} ({of.get(str(value), 0)})")
            for value, words in values
            if of.get(str(value)) or value == chosen
        ]

    return {
        "topics": offered("topic", [(one.id, f"{one.number}. {one.name}") for one in found.topics], wanted.topic_id),
        "states": offered("state", list(STATES.items()), wanted.state),
        "sizes": offered("size", [(one.value, label(one)) for one in SizeClass], wanted.size),
        "kinds": offered("kind", [(one.value, label(one)) for one in MEMBER_KINDS], wanted.kind),
    }


def _choices(topics: list[Any], advised: list[Any]) -> dict[str, Any]:
    return {
        "topics": [(one.id, f"{one.number}. {one.name}") for one in topics],
        "advised": [(one.id, one.title) for one in advised],
    }


def _news(request: Request, example: FoundExample) -> News:
    assert example.published_at is not None
    return News(
        installation.link(address_of(request.app, "example:show", id=example.id)),
        example.title,
        ", ".join(filter(None, [example.organisation, example.topic, example.cost])),
        example.organisation,
        example.published_at,
    )

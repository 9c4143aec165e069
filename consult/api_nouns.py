"""The nouns of the open interface: how each is read, filtered and told. Routes and description are made from this table."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from consult import api_own_rows as own
from consult import api_rows as public
from consult.places import LARGEST_ID
from models.dispatches import Outcome
from models.matters import DocumentStage
from models.papers import PaperKind
from models.people import Scope
from models.positions import PositionKind
from workflows.paging import Page
from workflows.publication.open_data import (
    open_circulars,
    open_document_versions,
    open_examples,
    open_matters,
    open_papers,
    open_position,
    open_resolutions,
    open_topics,
)
from workflows.publication.own_data import (
    own_circulars,
    own_implementations,
    own_profile,
    own_results,
    own_rounds,
    own_submissions,
)
from workflows.publication.public_papers import show_public_paper
from workflows.publication.public_positions import Wanted, find_public_positions

MOST_PAGES, MOST_ROWS = 100_000, 100
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _whole(given: Any) -> Any:
    """Digits and nothing else: pydantic would take " 1" and "1_0" for numbers, which no description says."""
    if isinstance(given, str) and not (given.isascii() and given.isdigit()):
        raise ValueError("not a whole number")
    return given


def _day(given: Any) -> Any:
    if isinstance(given, str) and not DAY.fullmatch(given):
        raise ValueError("not a day")
    return given


Id = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_whole)]
Year = Annotated[int, Field(ge=1900, le=9999), BeforeValidator(_whole)]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES), BeforeValidator(_whole)]
PerPage = Annotated[int, Field(ge=1, le=MOST_ROWS), BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]


class Query(BaseModel):
    """What may be asked of a list; anything else is refused rather than passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    page: PageNumber = 1
    per_page: PerPage = 50


class PageQuery(BaseModel):
    """Of a list whose pages have a fixed length."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    page: PageNumber = 1


class NoQuery(BaseModel):
    """Of one thing nothing more is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TopicQuery(Query):
    topic: Id | None = Field(None, description="Id of a field of policy")


class MatterQuery(TopicQuery):
    pass


class DocumentVersionQuery(Query):
    matter: Id | None = Field(None, description="Id of a matter")
    stage: DocumentStage | None = None


class PaperQuery(Query):
    kind: PaperKind | None = None
    matter: Id | None = Field(None, description="Id of a matter")
    since: Day | None = Field(None, description="Published on this day or later")


class PositionQuery(Query):
    kind: PositionKind | None = None
    topic: Id | None = Field(None, description="Id of a field of policy")
    matter: Id | None = Field(None, description="Id of a matter")
    outcome: Outcome | None = Field(None, description="What is known last; `open` finds what nobody knows of, too")


class ExampleQuery(TopicQuery):
    since: Day | None = Field(None, description="Published on this day or later")


class CircularQuery(TopicQuery):
    year: Year | None = None


class ImplementationQuery(Query):
    year: Year | None = Field(None, description="The present year, unless told otherwise")


class ResolutionQuery(TopicQuery):
    since: Day | None = Field(None, description="Decided on this day or later")


@dataclass(frozen=True)
class Noun:
    """One noun: `name` in the address; `list_` gives a page of things for a query, `whole` one thing by its id."""

    name: str
    tells: str
    row: Any
    query: type[Query]
    list_: Callable[..., Awaitable[Page[Any]]]
    whole: Any = None
    show: Callable[[int], Awaitable[Any]] | None = None


@dataclass(frozen=True)
class OwnNoun:
    """Something of one's own: `read` gives all that `row` tells one by one, for a token with this scope."""

    name: str
    tells: str
    row: Any
    scope: Scope
    query: type[BaseModel]
    read: Callable[..., Awaitable[Any]] = field(repr=False)


async def _positions(*, page: int, size: int, **asked: Any) -> Page[Any]:
    wanted = Wanted(asked.get("kind"), asked.get("topic"), asked.get("outcome"), asked.get("matter"))
    return await find_public_positions(wanted, page=page, size=size)


NOUNS = (
    Noun("topics", "Fields of policy", public.Topic, Query, open_topics),
    Noun("matters", "Matters of which something is public", public.Matter, MatterQuery, open_matters),
    Noun(
        "document-versions",
        "Public versions of drafts",
        public.DocumentVersion,
        DocumentVersionQuery,
        open_document_versions,
    ),
    Noun(
        "papers",
        "Published statements and position papers",
        public.Paper,
        PaperQuery,
        open_papers,
        public.PaperWhole,
        show_public_paper,
    ),
    Noun(
        "positions",
        "What we say, and what became of it",
        public.Position,
        PositionQuery,
        _positions,
        public.PositionWhole,
        open_position,
    ),
    Noun("examples", "Good practice of members", public.Example, ExampleQuery, open_examples),
    Noun("circulars", "Public circulars", public.Circular, CircularQuery, open_circulars),
    Noun("resolutions", "Public resolutions of committees", public.Resolution, ResolutionQuery, open_resolutions),
)
OWN = (
    OwnNoun("rounds", "Rounds that are open for you", own.Round, Scope.ROUNDS, NoQuery, own_rounds),
    OwnNoun("submissions", "Your answers", own.Submission, Scope.RESULTS, PageQuery, own_submissions),
    OwnNoun("results", "What became of your requirements", own.Result, Scope.RESULTS, PageQuery, own_results),
    OwnNoun(
        "implementations",
        "How far you are with our recommendations",
        own.Implementation,
        Scope.IMPLEMENTATIONS,
        ImplementationQuery,
        own_implementations,
    ),
    OwnNoun("circulars", "Circulars that you may read", public.Circular, Scope.CIRCULARS, Query, own_circulars),
)
PROFILE = OwnNoun("", "Who you are", own.Profile, Scope.PROFILE, NoQuery, own_profile)

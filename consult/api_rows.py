"""What the open interface says of each public thing: one model per noun, from which its JSON, CSV and description come.

`id` is what stands in the address of its page; times are in UTC; texts are Markdown where the page shows Markdown.
"""

from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from models.bodies import Resolution as ResolutionRow
from models.circulars import Circular as CircularRow
from models.circulars import CircularSeries
from models.dispatches import Outcome
from models.matters import DocumentStage
from models.matters import DocumentVersion as DocumentVersionRow
from models.matters import Matter as MatterRow
from models.matters import Topic as TopicRow
from models.papers import PaperKind
from models.papers import PaperVersion as PaperVersionRow
from models.positions import Example as ExampleRow
from models.positions import PositionKind
from models.submissions import Addressee
from workflows import installation
from workflows.publication.open_data import PositionFacts
from workflows.publication.public_papers import PublicPaper
from workflows.publication.public_positions import PublicPosition


class Row(BaseModel):
    """Base of all rows."""

    model_config = ConfigDict(frozen=True, defer_build=True, json_schema_serialization_defaults_required=True)


class Topic(Row):
    """A numbered field of policy (Handlungsfeld)."""

    id: int
    number: int
    name: str

    @classmethod
    def of(cls, topic: TopicRow) -> Self:
        return cls(id=topic.id, number=topic.number, name=topic.name)


class Matter(Row):
    """One subject over its whole life (Vorhaben), of which something is public."""

    id: int
    title: str
    short_title: str
    office: str = Field(description="The office whose matter it is")
    lead_association: str
    topic_id: int | None
    opened_at: datetime
    closed_at: datetime | None
    address: str

    @classmethod
    def of(cls, matter: MatterRow) -> Self:
        return cls(
            id=matter.id,
            title=matter.title,
            short_title=matter.short_title,
            office=matter.office.name,
            lead_association=matter.lead_association.name,
            topic_id=matter.topic_id,
            opened_at=matter.opened_at,
            closed_at=matter.closed_at,
            address=installation.link(f"/matters/{matter.id}"),
        )


class DocumentVersion(Row):
    """A public version (Fassung) of a draft."""

    id: int
    matter_id: int
    title: str
    label: str
    stage: DocumentStage
    dated_at: datetime | None
    address: str

    @classmethod
    def of(cls, version: DocumentVersionRow) -> Self:
        return cls(
            id=version.id,
            matter_id=version.document.matter_id,
            title=version.document.title,
            label=version.label,
            stage=version.stage,
            dated_at=version.dated_at,
            address=installation.link(f"/document-versions/{version.id}"),
        )


class Paper(Row):
    """A published version of a statement or position paper; it never changes."""

    id: int
    paper_id: int = Field(description="The same for all versions of one paper")
    number: int = Field(description="Which version of its paper")
    kind: PaperKind
    title: str
    language: str
    matter_id: int
    office: str
    dated_on: date | None
    sent_at: datetime | None
    published_at: datetime
    content_hash: str = Field(description="SHA-256 of title, status line and passages, as JSON")
    address: str

    @classmethod
    def of(cls, version: PaperVersionRow) -> Self:
        return cls(**_paper(version))


class Passage(Row):
    """A heading with its text in a paper."""

    id: int
    number: str = Field(description="As it is cited, 3.14 for example; empty without a heading")
    level: int
    heading: str
    body: str
    position_ids: list[int]


class Dissent(Row):
    """A position from which an association deviates."""

    association: str
    passage_id: int | None
    text: str


class PaperWhole(Paper):
    """A published paper with its wording."""

    status_line: str
    associations: list[str] = Field(description="By whom it is supported")
    addressees: list[str]
    passages: list[Passage]
    dissents: list[Dissent]
    pdf: str | None

    @classmethod
    def whole(cls, paper: PublicPaper) -> Self:
        page, version = paper.page, paper.page.version
        files = [one for one in page.files if one.format == "public_pdf"]
        return cls(
            **_paper(version),
            status_line=version.status_line,
            associations=[one.association.name for one in version.approvals],
            addressees=[one.addressee.name for one in page.dispatches],
            passages=[
                Passage(
                    id=one.id,
                    number=page.numbers.get(one.id, ""),
                    level=one.level,
                    heading=one.heading,
                    body=one.body,
                    position_ids=[citation.cited_id for citation in one.citations],
                )
                for one in page.passages
            ],
            dissents=[
                Dissent(association=one.association.name, passage_id=one.passage_id, text=one.text)
                for one in version.dissents
            ],
            pdf=installation.link(f"/papers/{version.id}/files/public_pdf") if files else None,
        )


class Position(Row):
    """What we say in published papers: a demand, a recommendation or a commitment, with what is known last of it."""

    id: int
    matter_id: int
    number: int
    kind: PositionKind
    title: str
    addressee: Addressee | None = Field(description="Who has to act, of a demand")
    topic_id: int | None
    provision: str = Field(description="The place in the draft")
    law_place: str = Field(description="The section of the law")
    outcome: Outcome | None = Field(description="What is known last of it; nothing, where nothing is known")
    outcome_at: datetime | None
    outcome_in: str | None = Field(description="The version of the draft in which that was found")
    address: str

    @classmethod
    def of(cls, public: PublicPosition) -> Self:
        return cls(**_position(public))


class FollowUp(Row):
    """What became of a position, as it was found at one time."""

    outcome: Outcome
    recorded_at: datetime
    document_version: str | None
    evidence: str
    quotation: str = Field(description="Of the law or the letter in which it was found")
    link: str
    dated_on: date | None


class PositionWhole(Position):
    """A position with its wording and all that is known of what became of it."""

    text: str
    assessment: str
    petition: str
    wording_before: str
    wording_after: str
    rationale: str
    paper_ids: list[int] = Field(description="The papers in which it stands")
    follow_ups: list[FollowUp]

    @classmethod
    def whole(cls, facts: PositionFacts) -> Self:
        said = facts.position
        texts = ("text", "assessment", "petition", "wording_before", "wording_after", "rationale")
        return cls(
            **_position(PublicPosition(said, facts.fate)),
            **{name: getattr(said, name) for name in texts},
            paper_ids=facts.paper_version_ids,
            follow_ups=[FollowUp(**{name: row[name] for name in FollowUp.model_fields}) for row in facts.follow_ups],
        )


class Example(Row):
    """Good practice of a member."""

    id: int
    title: str
    text: str
    effort: str
    cost: str
    result: str
    organisation: str
    state: str = Field(description="Number of the Land, as in the official key of municipalities")
    kind: str
    population: int
    law_place: str
    topic_id: int | None
    published_at: datetime
    address: str

    @classmethod
    def of(cls, example: ExampleRow) -> Self:
        assert example.published_at is not None
        words = (
            "id",
            "title",
            "text",
            "effort",
            "cost",
            "result",
            "state",
            "kind",
            "population",
            "law_place",
            "topic_id",
        )
        return cls(
            **{name: getattr(example, name) for name in words},
            organisation=example.organisation.name,
            published_at=example.published_at,
            address=installation.link(f"/examples/{example.id}"),
        )


class Circular(Row):
    """A circular as it was sent."""

    id: int
    series: CircularSeries
    number: int | None
    year: int | None
    office: str
    subject: str
    text: str
    deadline: datetime | None
    sent_at: datetime | None
    address: str

    @classmethod
    def of(cls, circular: CircularRow) -> Self:
        same = {name: getattr(circular, name) for name in ("id", "series", "number", "year", "subject", "text")}
        return cls(
            **same,
            office=circular.office.name,
            deadline=circular.deadline,
            sent_at=circular.sent_at,
            address=installation.link(f"/circulars/{circular.id}"),
        )


class Resolution(Row):
    """What a committee decided."""

    id: int
    number: str
    decided_on: date
    body: str
    office: str
    subject: str
    text: str
    law_place: str
    topic_id: int | None
    superseded_by_id: int | None
    address: str

    @classmethod
    def of(cls, resolution: ResolutionRow) -> Self:
        names = ("id", "number", "decided_on", "subject", "text", "law_place", "topic_id", "superseded_by_id")
        return cls(
            **{name: getattr(resolution, name) for name in names},
            body=resolution.body.name,
            office=resolution.body.office.name,
            address=installation.link(f"/resolutions/{resolution.id}"),
        )


def _paper(version: PaperVersionRow) -> dict[str, Any]:
    names = ("id", "paper_id", "number", "dated_on", "sent_at", "published_at", "content_hash")
    return {
        **{name: getattr(version, name) for name in names},
        "kind": version.paper.kind,
        "title": version.paper.title,
        "language": version.paper.language,
        "matter_id": version.paper.matter_id,
        "office": version.paper.matter.office.name,
        "address": installation.link(f"/papers/{version.id}"),
    }


def _position(public: PublicPosition) -> dict[str, Any]:
    position, fate = public
    names = ("id", "matter_id", "number", "kind", "title", "topic_id", "law_place")
    return {
        **{name: getattr(position, name) for name in names},
        "addressee": position.addressee if position.kind is PositionKind.DEMAND else None,
        "provision": position.provision.label if position.provision else "",
        "outcome": fate.outcome if fate else None,
        "outcome_at": fate.recorded_at if fate else None,
        "outcome_in": fate.document_version if fate else None,
        "address": installation.link(f"/positions/{position.id}"),
    }

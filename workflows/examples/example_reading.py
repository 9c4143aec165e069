"""One example as it is read: with who answers for it, its files, what it is linked to, and what is like it."""

from dataclasses import dataclass

from babel.dates import format_date
from tortoise.expressions import Q

from models.organisations import STATES
from models.people import Person
from models.positions import Example, ExampleQuestion, Position
from workflows import clock
from workflows.access import Actor, acts_for, find, is_federal_office, visible_examples, visible_positions
from workflows.documents.paper import render_pdf
from workflows.documents.paper_html import PaperText
from workflows.examples.example_contacts import contact_of
from workflows.examples.example_search import FoundExample, similar_examples
from workflows.examples.examples import may_edit, overdue
from workflows.files import PDF

MOST_SIMILAR = 4


@dataclass(frozen=True)
class ExampleSheet:
    """`contact`: None where the reader may not know it; `positions`: what we say about the same provision of a law."""

    example: Example
    contact: Person | None
    recommendations: list[Position]
    positions: list[Position]
    questions: list[ExampleQuestion]
    similar: list[FoundExample]
    own: bool
    may_edit: bool
    overdue: bool

    @property
    def may_release(self) -> bool:
        """Is it for this office to release it or to give it back?"""
        return self.may_edit and self.example.handed_in_at is not None

    @property
    def released(self) -> bool:
        """Does everybody read it?"""
        return self.example.published_at is not None and self.example.withdrawn_at is None


async def show_example(actor: Actor, example_id: int) -> ExampleSheet:
    """One example, as far as the actor may read of it."""
    query = Example.all().select_related("organisation", "topic").prefetch_related("files__file")
    example = await find(query, visible_examples(actor), example_id)
    own = acts_for(actor, example.organisation_id)
    asked = Q() if own or is_federal_office(actor) else Q(organisation_id__in=list(actor.organisation_ids))
    questions = ExampleQuestion.filter(asked, example_id=example.id).select_related("organisation")
    advised = Position.filter(visible_positions(actor), examples__example_id=example.id)
    beside = Position.filter(visible_positions(actor), law_place=example.law_place, withdrawn_at__isnull=True)
    return ExampleSheet(
        example,
        await contact_of(actor, example),
        await advised.order_by("matter_id", "number"),
        await beside.order_by("-id").limit(5) if example.law_place else [],
        await questions if actor.person_id else [],
        await similar_examples(actor, example, MOST_SIMILAR) if example.published_at else [],
        own,
        await may_edit(actor, example),
        overdue(example, clock.today()),
    )


async def example_pdf(actor: Actor, example_id: int) -> tuple[str, str, bytes]:
    """The example on paper: name, media type and bytes; of who answers only what the reader may know."""
    sheet = await show_example(actor, example_id)
    one = sheet.example
    place = [one.organisation.name, STATES.get(one.state, "")]
    parts = [
        ("Was wird getan?", one.text), ("Aufwand", one.effort), ("Kosten", one.cost), ("Was hat es gebracht?", one.result),
        ("Fragen beantwortet", f"{sheet.contact.name}, {sheet.contact.email}" if sheet.contact else ""),
    ]  # fmt: skip
    text = PaperText(
        title=one.title,
        letterhead=[", ".join(filter(None, place)), f"Handlungsfeld: {one.topic.name}" if one.topic else ""],
        date=format_date((one.published_at or one.created_at).astimezone(clock.BERLIN).date(), "long", locale="de"),
        sections=[(1, heading, said) for heading, said in parts if said],
    )
    return f"Praxisbeispiel-{one.id}.pdf", PDF, await render_pdf(text, publishable=False)

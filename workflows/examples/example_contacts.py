"""Who answers questions about an example, and the questions: through the platform, so that nobody's address is needed."""

from datetime import timedelta

from models.database import transaction
from models.people import Person
from models.positions import ContactReading, Example, ExampleQuestion
from workflows import clock
from workflows.access import Actor, acts_for, is_federal_office, require
from workflows.audit import record
from workflows.errors import Missing, TooMany, Unacceptable, WrongState
from workflows.examples.example_mails import tell_asker, tell_author
from workflows.examples.examples import locked_example
from workflows.texts import wrong_texts

LONGEST_QUESTION = 4_000
MOST_QUESTIONS = 10  # of one person in a day


async def take_contact(actor: Actor, example_id: int, *, reading: ContactReading) -> Example:
    """Somebody of the member answers questions from now on; only she herself says who reads her name and address."""
    async with transaction():
        example = await locked_example(actor, example_id)

        require(True, acts_for(actor, example.organisation_id), code="not_your_organisation")
        example.contact_id, example.contact_reading = actor.person_id, reading
        await example.save(update_fields=["contact_id", "contact_reading"])

        await record(actor, "example.contact_taken", example, reading=reading)
    return example


async def leave_contact(actor: Actor, example_id: int) -> Example:
    """She answers no longer, or her house or the office takes her out; then the mailbox of the member is asked."""
    async with transaction():
        example = await locked_example(actor, example_id)

        own = acts_for(actor, example.organisation_id)
        require(True, own or is_federal_office(actor), code="not_your_organisation")
        example.contact_id, example.contact_reading = None, ContactReading.OFFICE
        await example.save(update_fields=["contact_id", "contact_reading"])

        await record(actor, "example.contact_left", example)
    return example


async def contact_of(actor: Actor, example: Example) -> Person | None:
    """The person who answers, for whom she let read her name: her own house and the federal offices always may."""
    opened = example.contact_reading is ContactReading.PUBLIC or (
        example.contact_reading is ContactReading.MEMBERS and (actor.is_member or actor.is_office)
    )
    if opened or acts_for(actor, example.organisation_id) or is_federal_office(actor):
        return await Person.get_or_none(id=example.contact_id or 0, active=True)
    return None


async def ask_author(actor: Actor, example_id: int, *, text: str) -> ExampleQuestion:
    """A member or an office asks who told a released example; she gets the question by mail, not the asker's address."""
    if wrong := wrong_texts(question=(text, LONGEST_QUESTION)):
        raise Unacceptable(fields=wrong)
    async with transaction():
        example = await locked_example(actor, example_id)

        require(True, actor.is_member or actor.is_office)
        if example.published_at is None or example.withdrawn_at is not None:
            raise WrongState("not_published")
        if acts_for(actor, example.organisation_id):
            raise WrongState("own_example")
        asked = ExampleQuestion.filter(asked_by_id=actor.person_id, asked_at__gt=clock.now() - timedelta(days=1))
        if await asked.count() >= MOST_QUESTIONS:
            raise TooMany("too_many_questions", most=MOST_QUESTIONS)

        question = await ExampleQuestion.create(
            example=example,
            organisation_id=actor.organisation_id,
            text=text.strip(),
            asked_by_id=actor.person_id,
            asked_at=clock.now(),
        )

        await record(actor, "example_question.asked", question, example=example.id)
        await question.fetch_related("organisation")
        await tell_author("example_question", example, question=question.text, asker=question.organisation.name)
    return question


async def answer_question(actor: Actor, question_id: int, *, text: str) -> ExampleQuestion:
    """The member answers, once; the asker gets it by mail."""
    if wrong := wrong_texts(answer=(text, LONGEST_QUESTION)):
        raise Unacceptable(fields=wrong)
    async with transaction():
        known = await ExampleQuestion.get_or_none(id=question_id)
        if known is None:
            raise Missing(question=question_id)
        example = await locked_example(actor, known.example_id)
        require(acts_for(actor, example.organisation_id) or is_federal_office(actor))
        require(True, acts_for(actor, example.organisation_id), code="not_your_organisation")
        question = await ExampleQuestion.filter(id=question_id).select_for_update().get()

        if question.answered_at is not None:
            raise WrongState("question_answered")
        question.answer, question.answered_at, question.answered_by_id = text.strip(), clock.now(), actor.person_id
        question.example = example
        await question.save()

        await record(actor, "example_question.answered", question, example=example.id)
        await tell_asker(question)
    return question

"""Examples (Praxisbeispiele): a member tells what works, an office edits and releases it."""

from datetime import date, timedelta
from typing import Any

from tortoise.expressions import Q

from models.database import rows, transaction
from models.matters import Topic
from models.organisations import MEMBER_KINDS, Membership, Organisation
from models.positions import Example, ExampleRecommendation, Position, PositionKind
from workflows import clock
from workflows.access import (
    Actor,
    acts_for,
    find,
    is_federal_office,
    is_state_office,
    require,
    visible_examples,
    visible_positions,
)
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.evaluation.word_search import LEARN_WORDS
from workflows.examples.example_mails import tell_author
from workflows.texts import wrong_texts

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
LONGEST_LINE = {"cost": 300, "law_place": 120}
MOST_OFFERED = 500
HOLDS = timedelta(days=730)  # then the member is asked whether it is still true
# So that a search finds the words of examples inside longer ones too; see workflows/evaluation/readings.py.
LEARN = LEARN_WORDS.format(found="(SELECT search FROM example WHERE id = $1) AS told")


async def add_example(
    actor: Actor, organisation_id: int, *, title: str, text: str, topic_id: int | None = None, **more: Any
) -> Example:
    """A member begins an example, or an office writes it down for the member and has it handed in at once.

    `more`: effort, cost, result, law_place and recommendation_ids.
    """
    async with transaction():
        organisation = await Organisation.get_or_none(id=organisation_id, valid_until=None)

        require(organisation is not None, acts_for(actor, organisation_id) or await _edits(actor, organisation_id))
        assert organisation is not None
        now = clock.now()
        example = Example(organisation=organisation, created_by_id=actor.person_id, created_at=now)
        example.handed_in_at = now if actor.is_office else None
        await _write(actor, example, title=title, text=text, topic_id=topic_id, **more)

        await record(actor, "example.added", example, organisation=organisation_id)
    return example


async def change_example(actor: Actor, example_id: int, *, version: int, **words: Any) -> Example:
    """The member writes on while it is a draft, the office once it was handed in; released or not."""
    async with transaction():
        example = await locked_example(actor, example_id)

        require(True, await may_edit(actor, example), code="not_yours_to_edit")
        if example.version != version:
            raise Stale(current=example.version)
        example.version += 1
        await _write(actor, example, **words)
        if example.published_at:
            await rows(LEARN, [example.id])

        await record(actor, "example.changed", example, version=example.version)
    return example


async def hand_in_example(actor: Actor, example_id: int, *, version: int) -> Example:
    """The member gives its example to the office; from then on the office edits it."""
    async with transaction():
        example = await locked_example(actor, example_id)

        require(True, acts_for(actor, example.organisation_id), code="not_your_organisation")
        if example.handed_in_at is not None:
            raise WrongState("already_handed_in")
        if example.version != version:
            raise Stale(current=example.version)

        example.handed_in_at, example.returned_note = clock.now(), ""
        example.version += 1
        await example.save()

        await record(actor, "example.handed_in", example)
    return example


async def return_example(actor: Actor, example_id: int, *, note: str) -> Example:
    """The office gives it back to the member with what is missing."""
    if wrong := wrong_texts(note=(note, 1000)):
        raise Unacceptable(fields=wrong)
    async with transaction():
        example = await _in_office(actor, example_id)

        if example.published_at is not None:
            raise WrongState("already_published")
        example.handed_in_at, example.returned_note = None, note.strip()
        example.version += 1
        await example.save()

        await record(actor, "example.returned", example)
        await tell_author("example_returned", example, note=note.strip())
    return example


async def publish_example(actor: Actor, example_id: int) -> Example:
    """The office shows an example to everybody, and the member hears of it."""
    async with transaction():
        example = await _in_office(actor, example_id)

        if example.published_at is not None and example.withdrawn_at is None:
            raise WrongState("already_published")
        example.published_at, example.withdrawn_at = clock.now(), None
        example.check_on = clock.today() + HOLDS
        example.version += 1
        await example.save()
        await rows(LEARN, [example.id])

        await record(actor, "example.published", example)
        await tell_author("example_published", example)
    return example


async def withdraw_example(actor: Actor, example_id: int) -> Example:
    """The member or the office takes a released example away; it can be released again."""
    async with transaction():
        example = await locked_example(actor, example_id)

        own = acts_for(actor, example.organisation_id)
        require(True, own or await _edits(actor, example.organisation_id), code="not_yours_to_edit")
        if example.published_at is None or example.withdrawn_at is not None:
            raise WrongState("not_published")
        example.withdrawn_at = clock.now()
        await example.save(update_fields=["withdrawn_at"])

        await record(actor, "example.withdrawn", example)
    return example


async def confirm_example(actor: Actor, example_id: int) -> Example:
    """The member says that it is still true, or the office for it; it is asked again in two years."""
    async with transaction():
        example = await locked_example(actor, example_id)

        own = acts_for(actor, example.organisation_id)
        require(True, own or await _edits(actor, example.organisation_id), code="not_yours_to_edit")
        if example.published_at is None:
            raise WrongState("not_published")
        example.check_on, example.reminded_at = clock.today() + HOLDS, None
        await example.save(update_fields=["check_on", "reminded_at"])

        await record(actor, "example.confirmed", example)
    return example


async def prepare_example(actor: Actor) -> tuple[list[Organisation], list[Topic], list[Position]]:
    """For whom one may tell an example, and the fields of policy and recommendations it can belong to."""
    require(True, actor.is_member or actor.is_office)
    organisations = Organisation.filter(_told_by(actor), valid_until=None).order_by("sort_key").limit(MOST_OFFERED)
    advised = Position.filter(
        visible_positions(actor), kind=PositionKind.RECOMMENDATION, withdrawn_at__isnull=True
    ).order_by("topic__number", "matter_id", "number")
    return await organisations, await Topic.all().order_by("number"), await advised.limit(MOST_OFFERED)


async def may_edit(actor: Actor, example: Example) -> bool:
    """The member while it is its draft, the office afterwards."""
    if example.handed_in_at is None:
        return acts_for(actor, example.organisation_id)
    return await _edits(actor, example.organisation_id)


async def locked_example(actor: Actor, example_id: int) -> Example:
    """The example, locked, if the actor may know of it; `organisation` is fetched."""
    example = await find(Example.all().select_for_update(), visible_examples(actor), example_id)
    example.organisation = await Organisation.get(id=example.organisation_id)
    return example


async def _in_office(actor: Actor, example_id: int) -> Example:
    example = await locked_example(actor, example_id)
    require(True, await _edits(actor, example.organisation_id), code="not_your_office")
    if example.handed_in_at is None:
        raise WrongState("example_not_handed_in")
    return example


async def _edits(actor: Actor, organisation_id: int) -> bool:
    """Federal offices edit all examples, a Landesverband those of its members."""
    if is_federal_office(actor):
        return True
    members = Membership.filter(through_id=actor.organisation_id, organisation_id=organisation_id, until__isnull=True)
    return is_state_office(actor) and await members.exists()


def _told_by(actor: Actor) -> Q:
    if actor.is_member:
        return Q(id__in=list(actor.organisation_ids))
    members = Q(kind__in=MEMBER_KINDS)
    return members & Q(memberships__through_id=actor.organisation_id) if is_state_office(actor) else members


async def _write(
    actor: Actor, example: Example, *, topic_id: int | None = None, recommendation_ids: Any = (), **words: str
) -> None:
    """Check and save what was typed; what the search knows of the member is brought up to date."""
    topic = await Topic.get_or_none(id=topic_id) if topic_id else None
    wrong = _wrong(words)
    if topic_id and topic is None:
        wrong["topic"] = "unknown"
    advised = Position.filter(
        visible_positions(actor), kind=PositionKind.RECOMMENDATION, id__in=list(recommendation_ids)
    )
    positions = await advised.only("id")
    if len(positions) != len(set(recommendation_ids)):
        wrong["recommendations"] = "unknown"
    if wrong:
        raise Unacceptable(fields=wrong)
    example.update_from_dict({name: value.strip() for name, value in words.items()})
    place, example.topic = example.organisation, topic
    example.state, example.kind, example.population = place.state, place.kind.value, place.population
    example.about = "\n".join(filter(None, [place.name, topic.name if topic else "", example.law_place]))
    await example.save()
    await ExampleRecommendation.filter(example=example).delete()
    await ExampleRecommendation.bulk_create([ExampleRecommendation(example=example, position=one) for one in positions])


def _wrong(words: dict[str, str]) -> dict[str, str]:
    wrong = wrong_texts(title=(words.get("title", ""), LONGEST_TITLE))
    most = {"text": LONGEST_TEXT, "effort": LONGEST_TEXT, "result": LONGEST_TEXT, **LONGEST_LINE}
    too_long = {name: "too_long" for name, length in most.items() if len(words.get(name, "")) > length}
    return wrong | too_long | ({} if words.get("text", "").strip() else {"text": "empty"})


def overdue(example: Example, today: date) -> bool:
    """Has nobody confirmed it in time?"""
    return example.check_on is not None and example.check_on < today

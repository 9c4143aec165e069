"""Examples (Praxisbeispiele): members tell what works with them, the office publishes it."""

from tortoise.expressions import Q

from models.database import transaction
from models.matters import Topic
from models.organisations import MEMBER_KINDS, Organisation
from models.positions import Example
from workflows import clock
from workflows.access import Actor, acts_for, find, is_federal_office, require, visible_examples
from workflows.audit import record
from workflows.errors import Unacceptable, WrongState
from workflows.paging import Page, page_of
from workflows.texts import wrong_texts

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
MOST_OFFERED = 500


async def add_example(
    actor: Actor, organisation_id: int, *, title: str, text: str, topic_id: int | None = None
) -> Example:
    """A member tells the others what works, or the office writes it down for the member."""
    async with transaction():
        organisation = await Organisation.get_or_none(id=organisation_id, valid_until=None)

        require(organisation is not None, acts_for(actor, organisation_id) or is_federal_office(actor))
        await _check(title, text, topic_id)

        example = await Example.create(
            organisation=organisation,
            topic_id=topic_id,
            title=title.strip(),
            text=text.strip(),
            created_by_id=actor.person_id,
            created_at=clock.now(),
        )

        await record(actor, "example.added", example, organisation=organisation_id)
    return example


async def publish_example(actor: Actor, example_id: int) -> Example:
    """The office shows an example to everybody."""
    async with transaction():
        example = await find(Example.all().select_for_update(), visible_examples(actor), example_id)

        require(True, is_federal_office(actor), code="not_your_office")
        if example.published_at is not None:
            raise WrongState("already_published")

        example.published_at = clock.now()
        await example.save(update_fields=["published_at"])

        await record(actor, "example.published", example)
    return example


async def list_examples(actor: Actor, *, topic_id: int | None = None, page: int = 1) -> Page[Example]:
    """Published examples, newest first, and before them those that wait, for whom they concern."""
    query = Example.filter(visible_examples(actor), Q(topic_id=topic_id) if topic_id else Q())
    return await page_of(query.select_related("organisation", "topic").order_by("-published_at", "-id"), page)


async def show_example(actor: Actor, example_id: int) -> Example:
    """One example with its member and field of policy."""
    return await find(Example.all().select_related("organisation", "topic"), visible_examples(actor), example_id)


async def prepare_example(actor: Actor) -> tuple[list[Organisation], list[Topic]]:
    """For whom one may tell an example, and the fields of policy it can belong to."""
    own = Q(id__in=list(actor.organisation_ids)) if actor.is_member else Q(kind__in=MEMBER_KINDS)
    require(True, actor.is_member or is_federal_office(actor))
    organisations = Organisation.filter(own, valid_until=None).order_by("sort_key").limit(MOST_OFFERED)
    return await organisations, await Topic.all().order_by("number")


async def _check(title: str, text: str, topic_id: int | None) -> None:
    wrong = wrong_texts(title=(title, LONGEST_TITLE), text=(text, LONGEST_TEXT))
    if topic_id is not None and not await Topic.exists(id=topic_id):
        wrong["topic"] = "unknown"
    if wrong:
        raise Unacceptable(fields=wrong)

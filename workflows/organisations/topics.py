"""Fields of policy (Handlungsfelder): a numbered list that requirements, positions and examples point to."""

from collections.abc import Mapping

from models.database import transaction
from models.matters import Topic
from workflows.access import Actor, is_federal_office, require
from workflows.audit import record
from workflows.errors import Unacceptable

LONGEST_NAME = 160


async def set_topics(actor: Actor, names: Mapping[int, str]) -> list[Topic]:
    """Name fields of policy by their number; a known number gets the new name."""
    if any(not name.strip() or len(name) > LONGEST_NAME for name in names.values()):
        raise Unacceptable(fields={"name": "too_long" if all(name.strip() for name in names.values()) else "empty"})
    async with transaction():
        require(True, actor.machine or is_federal_office(actor), code="not_your_office")

        for number, name in names.items():
            topic, new = await Topic.get_or_create(number=number, defaults={"name": name.strip()})
            if new or topic.name != name.strip():
                topic.name = name.strip()
                await topic.save(update_fields=["name"])
                await record(actor, "topic.named", topic, number=number)
    return await list_topics()


async def list_topics() -> list[Topic]:
    """All fields of policy in their order; anybody may know them."""
    return await Topic.all().order_by("number")

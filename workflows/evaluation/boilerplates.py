"""Words that an office often says to members: written once, put into the reason of a votum."""

from tortoise.expressions import Q

from models.database import transaction
from models.evaluation import Boilerplate
from workflows.access import Actor, find, require
from workflows.audit import record
from workflows.errors import Stale, Unacceptable
from workflows.texts import require_texts

LONGEST = 4_000


def _of_office(actor: Actor) -> Q:
    return Q(office_id=actor.organisation_id if actor.is_office else None)


async def list_boilerplates(actor: Actor) -> list[Boilerplate]:
    """Those of one's office, by title."""
    require(actor.is_office)
    return await Boilerplate.filter(_of_office(actor)).order_by("title")


async def boilerplate_text(actor: Actor, boilerplate_id: int) -> str:
    """What one of them says."""
    return (await find(Boilerplate.all(), _of_office(actor), boilerplate_id)).text


async def write_boilerplate(
    actor: Actor, *, title: str, text: str, boilerplate_id: int | None = None, version: int = 1
) -> Boilerplate:
    """A new one, or other words for one that is there."""
    require(actor.is_office)
    require_texts(title=(title, 120), text=(text, LONGEST))
    title = " ".join(title.split())
    async with transaction():
        if boilerplate_id is None:
            written = Boilerplate(office_id=actor.organisation_id)
        else:
            written = await find(Boilerplate.all().select_for_update(), _of_office(actor), boilerplate_id)
            if written.version != version:
                raise Stale(current=written.version)
            written.version += 1
        if await Boilerplate.filter(_of_office(actor), title=title).exclude(id=boilerplate_id or 0).exists():
            raise Unacceptable(fields={"title": "taken"})

        written.title, written.text = title, text.strip()
        await written.save()

        await record(actor, "boilerplate.written", written)
    return written


async def remove_boilerplate(actor: Actor, boilerplate_id: int) -> None:
    """Nobody says it any more; where it was said, it stays."""
    require(actor.is_office)
    async with transaction():
        written = await find(Boilerplate.all(), _of_office(actor), boilerplate_id)

        await record(actor, "boilerplate.removed", written)
        await written.delete()

"""Access and erasure for people without an account: a name in a file, an address on a list, somebody asked by a link.

The federation's administration says name and address; a job looks through the database and all files. Erasing takes the name
where it is nobody's evidence, looks once more, and what is still there is told with its reason.
"""

from dataclasses import dataclass
from typing import Any

from models.addresses import address_key
from models.database import transaction
from models.name_searches import NameSearch
from models.people import Mandate, MandateClaim, Person
from models.queue import enqueue, job
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.papers.word_files import forget_in_word_files
from workflows.people.mandates import ahead
from workflows.records.erasure import ERASED_NAME, forget_address, forget_person, forget_words
from workflows.records.name_places import Place, as_rows, places_of

SHORTEST = 4
SHOWN = 20


@dataclass(frozen=True)
class NameSheet:
    """A search with what it found; `people` have this address or just this name and an account of their own."""

    search: NameSearch
    places: list[Place]
    people: list[Person]


async def list_name_searches(actor: Actor) -> list[NameSearch]:
    """The newest of the last thirty days."""
    _require(actor)
    return await NameSearch.all().order_by("-id").limit(SHOWN)


async def search_name(actor: Actor, *, name: str, address: str) -> NameSearch:
    """Somebody asks what is stored about her: look for her name, her address, or both."""
    _require(actor)
    words: dict[str, Any] = {"name": " ".join(name.split()), "address": address.strip()}
    short = {field: "too_short" for field, word in words.items() if word and len(word) < SHORTEST}
    if short or not any(words.values()):
        raise Unacceptable(fields=short or {"name": "missing"})
    async with transaction():
        search = await NameSearch.create(**words, asked_by_id=actor.person_id, asked_at=clock.now())

        await record(actor, "name_search.asked", search)
        await enqueue("find_name", search.id)
    return search


async def show_name_search(actor: Actor, search_id: int) -> NameSheet:
    """What was found, or nothing yet."""
    _require(actor)
    search = await NameSearch.get_or_none(id=search_id)
    if search is None:
        raise Missing(name_search=search_id)
    people = Person.filter(erased_at=None)
    by_address = await people.filter(email_key=_key(search.address)) if search.address else []
    by_name = await people.filter(name=search.name) if search.name else []
    known = {one.id: one for one in (*by_address, *by_name)}
    return NameSheet(search, [Place(*one) for one in search.found], list(known.values()))


async def erase_name(actor: Actor, search_id: int) -> NameSearch:
    """Take name and address out wherever they are nobody's evidence, and look once more what is left.

    Somebody who still acts for an organisation has an account and is erased there.
    """
    _require(actor)
    async with transaction():
        search = await NameSearch.filter(id=search_id).select_for_update().first()
        if search is None:
            raise Missing(name_search=search_id)
        if search.searched_at is None or search.erased_at is not None:
            raise WrongState("name_search", search=search_id)
        key = _key(search.address) if search.address else ""
        person = await Person.filter(email_key=key, erased_at=None).select_for_update().first() if key else None
        if person is not None and await Mandate.filter(ahead(), person=person).exists():
            raise WrongState("still_acts", person=person.id)

        if person is not None:
            await forget_person(actor, person)
        if key:
            await forget_address(key, f"erased-name-{search.id}@person.invalid")
        for word in filter(None, (search.name, search.address)):
            await forget_words(word)
            for column in ("word", "objection", "reason"):
                await MandateClaim.filter(**{column: word}).update(**{column: ERASED_NAME})
            await forget_in_word_files(word)
        search.erased_at, search.searched_at = clock.now(), None
        await search.save()

        await record(actor, "name_search.erased", search)
        await enqueue("find_name", search.id)
    return search


@job("find_name")
async def find_name(search_id: int) -> None:
    """Look through everything; after an erasure the search forgets the name itself."""
    search = await NameSearch.get_or_none(id=search_id, searched_at=None)
    if search is None:
        return
    found = as_rows(await places_of([word for word in (search.name, search.address) if word]))
    forgotten = {"name": "", "address": ""} if search.erased_at else {}
    await NameSearch.filter(id=search_id).update(found=found, searched_at=clock.now(), **forgotten)


def _key(address: str) -> str:
    try:
        return address_key(address)
    except ValueError:
        return address.casefold()


def _require(actor: Actor) -> None:
    require(True, is_federation_administrator(actor), code="administrator_only")

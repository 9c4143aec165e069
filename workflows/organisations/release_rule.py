"""Who lets answers and circulars of an organisation go: somebody other than who wrote them (Vier-Augen-Prinzip), or anybody
who may: where one person does it all, that is the organisation's own rule.
"""

from models.database import transaction
from models.organisations import Organisation
from workflows.access import Actor, find, require, visible_organisations
from workflows.audit import record
from workflows.people.people import may_invite


async def set_release_rule(actor: Actor, organisation_id: int, *, one_person: bool) -> Organisation:
    """Whoever looks after the people of an organisation says which rule holds there from now on; the history keeps it."""
    async with transaction():
        living = Organisation.filter(valid_until=None).select_for_update(no_key=True)
        place = await find(living, visible_organisations(actor), organisation_id)

        require(True, may_invite(actor, place), code="not_your_people")
        if place.one_person_releases == one_person:
            return place

        place.one_person_releases = one_person
        await place.save(update_fields=["one_person_releases"])

        await record(actor, "release_rule.set", place, one_person=one_person)
    return place

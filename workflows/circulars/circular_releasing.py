"""Four eyes: who may release a circular that somebody else has written, and asking one of them to."""

from models.circulars import Circular
from models.database import transaction
from models.organisations import Organisation, OrganisationKind
from models.people import OFFICE_ROLES, Mandate, Person
from workflows import installation
from workflows.access import Actor
from workflows.audit import record
from workflows.circulars.circulars import locked_circular, require_draft
from workflows.errors import Denied, Unacceptable
from workflows.mail import mail_people
from workflows.people.mandates import holding


async def colleagues(actor: Actor, office: Organisation) -> list[Person]:
    """Who else may run the circulars of this office, by name: see access.runs."""
    there = Mandate.filter(holding(), role__in=OFFICE_ROLES, person__active=True)
    if office.kind is OrganisationKind.FEDERATION:
        there = there.filter(organisation__kind__in=(OrganisationKind.FEDERATION, OrganisationKind.ASSOCIATION))
    else:
        there = there.filter(organisation_id=office.id)
    found = await there.exclude(person_id=actor.person_id or 0).select_related("person").order_by("person__name")
    return list({one.person_id: one.person for one in found}.values())


async def needs_another(actor: Actor, circular: Circular) -> bool:
    """Did she write it last, and is there somebody else who could release it? `circular.office` must have been fetched."""
    if circular.changed_by_id != actor.person_id or circular.office.one_person_releases:
        return False
    return bool(await colleagues(actor, circular.office))


async def require_second_person(actor: Actor, circular: Circular) -> None:
    """Four eyes, unless the office does without or has no second person."""
    if await needs_another(actor, circular):
        raise Denied("second_person_releases")


async def ask_for_release(actor: Actor, circular_id: int, *, version: int, person_id: int) -> Circular:
    """A colleague is asked by mail to look at the draft and to release it."""
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_draft(circular, version)
        asked = [one for one in await colleagues(actor, circular.office) if one.id == person_id]
        if not asked:
            raise Unacceptable(fields={"person_id": "choice"})

        facts = {
            "title": circular.subject,
            "person": actor.name,
            "link": installation.link(f"/circulars/{circular.id}/send"),
        }
        await mail_people("circular_release", asked, about=circular, facts=facts)

        await record(actor, "circular.release_asked", circular, version=version)
    return circular

"""Deputies (Vertretung): who holds a mandate names a colleague for some days; it begins and ends by the clock."""

from datetime import date, timedelta

from models.database import transaction
from models.people import Mandate, Person
from workflows import clock, installation
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.mail import mail_people
from workflows.people.mandates import ahead, holding

LONGEST = timedelta(days=366)


async def possible_deputies(actor: Actor) -> dict[int, list[Person]]:
    """For each mandate of her own that may have a deputy: her colleagues in the same organisation."""
    found: dict[int, list[Person]] = {}
    for mandate in actor.mandates:
        if mandate.represents_id is None and not mandate.provisional:
            found[mandate.mandate_id] = await _colleagues(mandate.organisation_id, actor.person_id or 0)
    return found


async def name_deputy(actor: Actor, mandate_id: int, *, person_id: int, since: date, until: date) -> Mandate:
    """A colleague acts with the same right from the first to the last day (both in Berlin, both included)."""
    async with transaction():
        mandate = await _own(actor, mandate_id)

        if mandate.represents_id is not None or mandate.provisional:
            raise Denied("no_deputy_here")
        person = next(
            (one for one in await _colleagues(mandate.organisation_id, mandate.person_id) if one.id == person_id), None
        )
        _check(person, since, until)
        begins, ends = max(clock.midnight(since), clock.now()), clock.midnight(until + timedelta(days=1))
        others = Mandate.filter(represents=mandate, since__lt=ends, until__gt=begins)
        if await others.exists():
            raise WrongState("deputy_there")

        deputy = await Mandate.create(
            person_id=person_id, organisation=mandate.organisation, role=mandate.role, deputy=True,
            represents=mandate, since=begins, until=ends,
        )  # fmt: skip

        await record(actor, "mandate.deputy_named", deputy, person=person_id, mandate=mandate.id)
        await _tell(actor, deputy, person, since, until)
    return deputy


async def _own(actor: Actor, mandate_id: int) -> Mandate:
    query = Mandate.filter(holding(), id=mandate_id, person_id=actor.person_id or 0)
    mandate = await query.select_related("organisation").select_for_update(of=("mandate",)).first()
    if mandate is None:
        raise Missing(mandate=mandate_id)
    return mandate


async def _colleagues(organisation_id: int, person_id: int) -> list[Person]:
    mandates = Mandate.filter(
        ahead(), organisation_id=organisation_id, provisional=False, represents=None, person__active=True
    )
    found = await mandates.exclude(person_id=person_id).select_related("person").order_by("person__name")
    return list({one.person_id: one.person for one in found}.values())


def _check(person: Person | None, since: date, until: date) -> None:
    wrong = {}
    if person is None:
        wrong["person"] = "choice"
    if since < clock.today():
        wrong["since"] = "past"
    if until < since:
        wrong["until"] = "before_start"
    elif until - since > LONGEST:
        wrong["until"] = "longer_than_a_year"
    if wrong:
        raise Unacceptable(fields=wrong)


async def _tell(actor: Actor, deputy: Mandate, person: Person | None, since: date, until: date) -> None:
    await mail_people(
        "deputy_named",
        [person] if person else [],
        about=deputy,
        facts={
            "office": installation.current().federation_name,
            "organisation": deputy.organisation.name,
            "person": actor.name,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "link": installation.link("/account"),
        },
    )

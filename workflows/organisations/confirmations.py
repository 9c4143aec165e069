"""Once a year every organisation with people of its own says whether they are still right (Bestätigung).

Nothing ends by itself: what is overdue is a mark that its Landesverband sees.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q, Subquery

from models.database import rows, transaction
from models.deliveries import MailQueue
from models.organisations import MEMBER_KINDS, Mailbox, Organisation
from models.people import Confirmation, Mandate
from models.queue import job
from workflows import clock, installation
from workflows.access import Actor, find, is_coordinator, is_federation_administrator, require, visible_organisations
from workflows.actors import is_state_office
from workflows.audit import record
from workflows.errors import Missing
from workflows.mail import Recipient, mail_each
from workflows.organisations.federations import the_federation
from workflows.paging import Page, page_of
from workflows.people.mandates import coordinations
from workflows.people.people import list_people, may_invite

EVERY = timedelta(days=365)
TIME_TO_ANSWER = timedelta(days=30)
# Where somebody coordinates whose right is a year old and who was not asked, or did not confirm, within a year.
TO_ASK = """
    SELECT organisation.id FROM organisation
    WHERE organisation.kind = ANY($1) AND organisation.valid_until IS NULL
      AND EXISTS (SELECT FROM mandate WHERE mandate.organisation_id = organisation.id AND mandate.role = 'coordinator'
                  AND mandate.since <= $2 AND (mandate.until IS NULL OR mandate.until > $3)
                  AND mandate.represents_id IS NULL AND NOT mandate.provisional)
      AND NOT EXISTS (SELECT FROM confirmation WHERE confirmation.organisation_id = organisation.id
                      AND (confirmation.confirmed_at IS NULL OR confirmation.confirmed_at > $2))
    ORDER BY organisation.id FOR NO KEY UPDATE OF organisation
"""


@dataclass(frozen=True)
class ConfirmationSheet:
    """The people of an organisation as they are to be confirmed; `waiting`: what was asked and is still open."""

    organisation: Organisation
    people: list[Mandate]
    waiting: Confirmation | None
    last: Confirmation | None
    may_invite: bool


async def show_confirmation(actor: Actor, organisation_id: int) -> ConfirmationSheet:
    """The page with one button, for a coordinator of the organisation or its desk."""
    place = await find(Organisation.filter(kind__in=MEMBER_KINDS), visible_organisations(actor), organisation_id)
    require(True, _may_confirm(actor, place), code="coordinator_only")
    given = Confirmation.filter(organisation=place, confirmed_at__isnull=False)
    return ConfirmationSheet(
        place,
        await list_people(actor, place.id),
        await Confirmation.filter(organisation=place, confirmed_at=None).first(),
        await given.order_by("-confirmed_at").first(),
        may_invite(actor, place),
    )


async def confirm_people(actor: Actor, organisation_id: int) -> Confirmation:
    """All of this is right: for a year nobody asks again. Said twice on one day, it is said once."""
    async with transaction():
        places = Organisation.filter(kind__in=MEMBER_KINDS, valid_until=None).select_for_update(no_key=True)
        place = await find(places, visible_organisations(actor), organisation_id)

        require(True, _may_confirm(actor, place), code="coordinator_only")

        now = clock.now()
        waiting = await Confirmation.filter(organisation=place, confirmed_at=None).first()
        today = await Confirmation.filter(organisation=place, confirmed_at__gt=now - timedelta(days=1)).first()
        if waiting is None and today is not None:
            return today
        confirmation = waiting or Confirmation(organisation=place, asked_at=now, due_at=now)
        confirmation.confirmed_at, confirmation.confirmed_by_id = now, actor.person_id
        await confirmation.save()

        await record(actor, "confirmation.given", confirmation, organisation=place.id)
    return confirmation


async def list_overdue(actor: Actor, *, page: int = 1) -> Page[Confirmation]:
    """Where nobody has confirmed in time: a Landesverband sees its members, the federation's administrators all."""
    require(actor.is_office, is_state_office(actor) or is_federation_administrator(actor), code="not_your_people")
    members = Organisation.filter(visible_organisations(actor), kind__in=MEMBER_KINDS)
    query = Confirmation.filter(overdue(), organisation_id__in=Subquery(members.values("id")))
    return await page_of(query.select_related("organisation").order_by("due_at", "organisation__sort_key", "id"), page)


async def overdue_of(organisation_id: int) -> Confirmation | None:
    """The open question of an organisation whose time is over."""
    return await Confirmation.filter(overdue(), organisation_id=organisation_id).first()


def overdue() -> Q:
    """Asked, not confirmed, and the time is over: by the clock."""
    return Q(confirmed_at__isnull=True, due_at__lte=clock.now())


@job("ask_for_confirmations", every="15 6 * * *")
async def ask_for_confirmations(at: Any = None, context: Any = None) -> None:
    """One question and one mail per organisation that has to be asked; run twice, it asks once."""
    async with transaction():
        now = clock.now()
        asked = [row["id"] for row in await rows(TO_ASK, [list(MEMBER_KINDS), now - EVERY, now])]
        if not asked:
            return
        due = now + TIME_TO_ANSWER
        await Confirmation.bulk_create(
            [Confirmation(organisation_id=one, asked_at=now, due_at=due) for one in asked], batch_size=5_000
        )
        await _mail(asked, due)


def _may_confirm(actor: Actor, place: Organisation) -> bool:
    return is_coordinator(actor) and place.id in actor.organisation_ids


async def _mail(asked: list[int], due: datetime) -> None:
    federation = await the_federation()
    if federation is None:
        raise Missing
    names = {one.id: one.name for one in await Organisation.filter(id__in=asked).only("id", "name")}
    boxes = await Mailbox.filter(organisation_id__in=asked, active=True, purpose="")
    to = {box.organisation_id: Recipient(box.address, box.organisation_id, key=box.address_key) for box in boxes}
    to |= await _coordinators([one for one in asked if one not in to])
    for place, recipient in sorted(to.items()):
        own = {"organisation": names[place], "link": installation.link(f"/organisations/{place}/confirmation")}
        recipient.facts.update(own)
    await mail_each(
        "confirmation_request",
        to.values(),
        about=federation,
        facts={"office": installation.current().federation_name, "due": clock.last_day(due).isoformat()},
        queue=MailQueue.BULK,
    )


async def _coordinators(without_mailbox: list[int]) -> dict[int, Recipient]:
    """Where there is no mailbox, the first coordinator."""
    found: dict[int, Recipient] = {}
    for one in await coordinations(without_mailbox):
        found.setdefault(one.organisation_id, Recipient.of(one.person))
    return found

"""Mailing lists (Verteiler) of an office, and the addresses that it brings to them with proof of consent."""

from dataclasses import dataclass

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.circulars import MailingList, Subscription
from models.database import transaction
from models.organisations import Organisation, OrganisationKind
from workflows import clock
from workflows.access import NOTHING, Actor, find, is_federal_office, require, runs
from workflows.audit import record
from workflows.errors import Unacceptable
from workflows.paging import Page, page_of
from workflows.recipients.address_file import AddressRow, read_addresses


@dataclass(frozen=True)
class AddressImport:
    """What an import does: rows that join, rows on the list already, rows that left it before, and rows with errors."""

    joining: list[AddressRow]
    present: list[AddressRow]
    left: list[AddressRow]
    wrong: list[AddressRow]


def visible_lists(actor: Actor) -> Q:
    """Lists of the offices that one may work for; visitors meet open lists by their own page only."""
    if actor.machine:
        return Q()
    if is_federal_office(actor):
        return Q(office_id=actor.organisation_id) | Q(office__kind=OrganisationKind.FEDERATION)
    return Q(office_id=actor.organisation_id) if actor.is_office else NOTHING


async def create_list(
    actor: Actor, *, office_id: int, name: str, description: str = "", open_to_all: bool = False
) -> MailingList:
    """An office sets up a list; `open_to_all`: anybody may subscribe, and only public circulars go there."""
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)

        require(actor.is_office and office is not None)
        assert office is not None
        require(True, runs(actor, office), code="not_your_office")
        await _check(name.strip(), description.strip())

        made = await MailingList.create(
            office=office, name=name.strip(), description=description.strip(), open=open_to_all
        )

        await record(actor, "mailing_list.created", made, open=open_to_all)
    return made


async def list_mailing_lists(actor: Actor) -> list[tuple[MailingList, int]]:
    """The lists one may work with, each with the number of its confirmed addresses."""
    require(actor.is_office)
    lists = await MailingList.filter(visible_lists(actor)).select_related("office").order_by("name")
    return [(one, await _confirmed(one).count()) for one in lists]


async def open_lists() -> list[MailingList]:
    """Lists that anybody may subscribe to."""
    return await MailingList.filter(open=True).select_related("office").order_by("name")


async def show_mailing_list(actor: Actor, list_id: int, *, page: int = 1) -> tuple[MailingList, Page[Subscription]]:
    """A list with its confirmed addresses."""
    found = await find(MailingList.all().select_related("office"), visible_lists(actor), list_id)
    return found, await page_of(_confirmed(found).order_by("address_key"), page)


async def preview_import(actor: Actor, list_id: int, *, text: str, consent: str = "") -> AddressImport:
    """What `import_addresses` would do with this table; writes nothing."""
    mailing_list = await _own_list(actor, list_id)
    return await _sorted(mailing_list, read_addresses(text, consent=consent))


async def import_addresses(actor: Actor, list_id: int, *, text: str, consent: str = "") -> AddressImport:
    """Take in the addresses that are new; who left the list is never brought back, a second import changes nothing."""
    async with transaction():
        mailing_list = await _own_list(actor, list_id, lock=True)

        found = await _sorted(mailing_list, read_addresses(text, consent=consent))
        now = clock.now()
        await Subscription.bulk_create(
            [
                Subscription(
                    mailing_list=mailing_list,
                    address=row.address,
                    address_key=row.key,
                    proof={"kind": "import", "consent": row.consent, "row": row.number, "person": actor.person_id},
                    requested_at=now,
                    confirmed_at=now,
                )
                for row in found.joining
            ],
            batch_size=1_000,
        )

        await record(actor, "mailing_list.imported", mailing_list, joined=len(found.joining), wrong=len(found.wrong))
    return found


async def end_subscription(actor: Actor, list_id: int, subscription_id: int) -> None:
    """The office takes an address off its list."""
    async with transaction():
        mailing_list = await _own_list(actor, list_id, lock=True)
        subscription = await find(Subscription.filter(mailing_list=mailing_list), Q(), subscription_id)

        if subscription.ended_at is None:
            subscription.ended_at = clock.now()
            await subscription.save(update_fields=["ended_at"])

            await record(actor, "subscription.ended", subscription)


async def _own_list(actor: Actor, list_id: int, *, lock: bool = False) -> MailingList:
    query = MailingList.all().select_for_update(of=("mailing_list",), no_key=True) if lock else MailingList.all()
    return await find(query, visible_lists(actor), list_id)


async def _sorted(mailing_list: MailingList, rows: list[AddressRow]) -> AddressImport:
    known = Subscription.filter(mailing_list=mailing_list).order_by("id")
    ended = dict(await known.values_list("address_key", "ended_at"))  # the latest per address
    right = [row for row in rows if not row.error]
    return AddressImport(
        joining=[row for row in right if row.key not in ended],
        present=[row for row in right if row.key in ended and ended[row.key] is None],
        left=[row for row in right if ended.get(row.key) is not None],
        wrong=[row for row in rows if row.error],
    )


def _confirmed(mailing_list: MailingList) -> QuerySet[Subscription]:
    return Subscription.filter(mailing_list=mailing_list, confirmed_at__isnull=False, ended_at__isnull=True)


async def _check(name: str, description: str) -> None:
    wrong = {}
    if not 0 < len(name) <= 120:
        wrong["name"] = "too_long" if name else "missing"
    elif await MailingList.exists(name=name):
        wrong["name"] = "taken"
    if len(description) > 400:
        wrong["description"] = "too_long"
    if wrong:
        raise Unacceptable(fields=wrong)

"""Mailboxes of many organisations at once, as an office has them in its own address book."""

from collections.abc import Mapping
from typing import Any

from models.addresses import address_key
from models.database import copy_rows, next_ids, transaction
from models.organisations import Mailbox, Organisation
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Missing, Unacceptable

COLUMNS = ("id", "organisation_id", "address", "address_key", "purpose", "active", "confirmed_at")


async def import_mailboxes(actor: Actor, office_id: int, addresses: Mapping[int, str]) -> int:
    """Give organisations (id → address) that have no main mailbox yet the address that the office knows; how many.

    An address that cannot be one refuses the whole import and names its organisation; known mailboxes stay as they are.
    """
    require(actor.is_office or actor.machine, actor.machine or is_federation_administrator(actor))
    keys = _keys(addresses)
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)
        if office is None or await Organisation.filter(id__in=list(addresses)).count() != len(addresses):
            raise Missing(office=office_id)

        known: set[Any] = set(await Mailbox.filter(active=True, purpose="").values_list("organisation_id", flat=True))
        new = [organisation for organisation in addresses if organisation not in known]
        ids = await next_ids("mailbox", len(new))
        now = clock.now()
        await copy_rows(
            "mailbox",
            COLUMNS,
            [
                (number, organisation, addresses[organisation], keys[organisation], "", True, now)
                for number, organisation in zip(ids, new, strict=True)
            ],
        )

        await record(actor, "mailbox.imported", office, mailboxes=len(new))
    return len(new)


def _keys(addresses: Mapping[int, str]) -> dict[int, str]:
    keys = {}
    for organisation, address in addresses.items():
        try:
            keys[organisation] = address_key(address)
        except ValueError as error:
            raise Unacceptable("address", fields={"address": "address"}, organisation=organisation) from error
    return keys

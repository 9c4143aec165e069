"""What is said of an addressee: name, short name, kind, Land and the address to which papers go."""

from collections.abc import Mapping
from typing import Any

from models.addresses import address_key
from models.organisations import Mailbox, Organisation
from models.sorting import sort_key
from workflows import clock

FACTS = ("name", "short_name", "kind", "state", "address")


def facts_of(addressee: Organisation, mailbox: Mailbox | None) -> dict[str, Any]:
    """The facts as they are now."""
    own = {name: getattr(addressee, name) for name in FACTS[:-1]}
    return own | {"address": mailbox.address if mailbox else ""}


async def mailbox_of(addressee: Organisation) -> Mailbox | None:
    """Where papers for it go."""
    return await Mailbox.filter(organisation_id=addressee.id, purpose="", active=True).first()


async def write_facts(addressee: Organisation, facts: Mapping[str, Any]) -> None:
    """Save them, within the transaction of an act; without an address the mailbox is given up."""
    for name in FACTS[:-1]:
        setattr(addressee, name, facts[name])
    addressee.sort_key = sort_key(addressee.name)
    await addressee.save()
    address = facts["address"]
    own: dict[str, Any] = {"organisation_id": addressee.id, "purpose": "", "active": True}
    if address:
        given = {"address": address, "address_key": address_key(address), "confirmed_at": clock.now()}
        await Mailbox.update_or_create(**own, defaults=given)
    else:
        await Mailbox.filter(**own).update(active=False)

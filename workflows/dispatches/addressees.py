"""Addressees of papers: ministries, Länder, conferences and committees; entered, corrected, followed and ended."""

from collections.abc import Mapping
from datetime import date

from models.database import transaction
from models.matters import Matter
from models.organisations import ADDRESSEE_KINDS, Mailbox, Organisation, Succession, SuccessionState
from models.sorting import sort_key
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.dispatches.addressee_facts import FACTS, facts_of, mailbox_of, write_facts
from workflows.dispatches.addressee_reading import mark_of
from workflows.dispatches.addressee_table import wrong_facts
from workflows.errors import Missing, Stale, Unacceptable, WrongState


async def add_addressee(actor: Actor, facts: Mapping[str, str]) -> Organisation:
    """The administration names one by hand."""
    require(True, is_federation_administrator(actor), code="administrator_only")
    async with transaction():
        await _check(facts, None)

        addressee = Organisation()
        await write_facts(addressee, facts)

        await record(actor, "addressee.added", addressee)
    return addressee


async def change_addressee(actor: Actor, addressee_id: int, facts: Mapping[str, str], *, mark: str) -> Organisation:
    """The administration corrects what is said of one; a new name of the same house is a succession instead."""
    require(True, is_federation_administrator(actor), code="administrator_only")
    async with transaction():
        addressee = await _locked(addressee_id)

        now = facts_of(addressee, await mailbox_of(addressee))
        if mark_of(now) != mark:
            raise Stale
        await _check(facts, addressee)

        changed = [name for name in FACTS if now[name] != facts[name]]
        if changed:
            await write_facts(addressee, facts)
            await record(actor, "addressee.changed", addressee, fields=changed)
    return addressee


async def succeed_addressee(actor: Actor, addressee_id: int, *, name: str, on: date) -> Organisation:
    """It is called `name` from that day on, or went into the one that has this name already; its history stays with it.

    Open matters go on with the successor, which takes over the mailbox if it has none.
    """
    require(True, is_federation_administrator(actor), code="administrator_only")
    async with transaction():
        before = await _locked(addressee_id)

        _check_day("on", on)
        successor = await _living(name)
        if successor is not None and successor.id == before.id:
            raise Unacceptable(fields={"successor_name": "same_name"})

        facts = facts_of(before, await mailbox_of(before))
        if successor is None:
            successor = Organisation(valid_from=on)
            await _check(facts | {"name": name}, None)
            await write_facts(successor, facts | {"name": name, "short_name": ""})
        elif facts["address"] and await mailbox_of(successor) is None:
            await write_facts(successor, facts_of(successor, None) | {"address": facts["address"]})
        await Succession.create(
            predecessor=before, successor=successor, state=SuccessionState.CONFIRMED, effective=on,
            confirmed_by_id=actor.person_id, confirmed_at=clock.now(),
        )  # fmt: skip
        moved = await Matter.filter(ministry_id=before.id, closed_at=None).update(ministry_id=successor.id)
        await _end(before, on)

        await record(actor, "addressee.succeeded", before, successor=successor.id, matters=moved)
    return successor


async def end_addressee(actor: Actor, addressee_id: int, *, on: date) -> Organisation:
    """It is no more, and nobody follows: no paper can go there from now on."""
    require(True, is_federation_administrator(actor), code="administrator_only")
    async with transaction():
        addressee = await _locked(addressee_id)

        _check_day("ended_on", on)
        await _end(addressee, on)

        await record(actor, "addressee.ended", addressee)
    return addressee


async def _locked(addressee_id: int) -> Organisation:
    """One that has not ended."""
    found = await Organisation.filter(id=addressee_id, kind__in=ADDRESSEE_KINDS).select_for_update().first()
    if found is None:
        raise Missing(addressee=addressee_id)
    if found.valid_until is not None:
        raise WrongState("addressee_ended", addressee=addressee_id)
    return found


async def _living(name: str) -> Organisation | None:
    return await Organisation.filter(kind__in=ADDRESSEE_KINDS, sort_key=sort_key(name), valid_until=None).first()


async def _check(facts: Mapping[str, str], own: Organisation | None) -> None:
    wrong = wrong_facts({name: str(facts[name]) for name in FACTS})
    there = await _living(facts["name"])
    if there is not None and (own is None or there.id != own.id):
        wrong["name"] = "known_name"
    if wrong:
        raise Unacceptable(fields=wrong)


def _check_day(field: str, on: date) -> None:
    if on > clock.today():
        raise Unacceptable(fields={field: "not_yet"})


async def _end(addressee: Organisation, on: date) -> None:
    addressee.valid_until = on
    await addressee.save(update_fields=["valid_until"])
    await Mailbox.filter(organisation_id=addressee.id).update(active=False)

"""Addressees of papers: ministries, Länder, conferences and committees; what they were called before and are now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Count

from models.database import rows, transaction
from models.dispatches import Dispatch
from models.matters import Matter
from models.organisations import ADDRESSEE_KINDS, Mailbox, Organisation, OrganisationKind, Succession, SuccessionState
from models.sorting import sort_key
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.addressee_facts import FACTS, facts_of, mailbox_of, write_facts
from workflows.addressee_table import wrong_facts
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.organisations import named
from workflows.paging import Page, page_of

MOST_SHOWN = 50
LINE = """
    WITH RECURSIVE line AS (
        SELECT $1::int AS id UNION
        SELECT s.{on} FROM succession AS s JOIN line ON s.{back} = line.id
        WHERE s.state = 'confirmed'
    ) SELECT id FROM line WHERE id <> $1
"""


@dataclass(frozen=True)
class AddresseeList:
    """One page of addressees, with their address and how many papers went there, both by id."""

    page: Page[Organisation]
    addresses: dict[int, str]
    dispatches: dict[int, int]
    successors: dict[int, Organisation]
    may_edit: bool


@dataclass(frozen=True)
class AddresseeSheet:
    """One addressee with who it was before and who it is now; papers and matters are those of the whole line before it."""

    addressee: Organisation
    facts: dict[str, Any]
    before: list[Organisation]
    after: list[Organisation]
    dispatches: list[Dispatch]
    matters: list[Matter]
    may_edit: bool

    @property
    def mark(self) -> str:
        """Of the facts as shown, so that nobody overwrites what she has not seen."""
        return _mark(self.facts)


async def list_addressees(
    actor: Actor,
    *,
    q: str = "",
    kind: OrganisationKind | None = None,
    state: str = "",
    ended: bool = False,
    page: int = 1,
) -> AddresseeList:
    """Addressees by name, those of today or those that ended; for offices."""
    require(actor.is_office)
    query = Organisation.filter(kind__in=ADDRESSEE_KINDS, valid_until__isnull=not ended)
    if kind is not None:
        query = query.filter(kind=kind)
    if state:
        query = query.filter(state=state)
    for word in q.split()[:6]:
        query = query.filter(named(word))
    found = await page_of(query.order_by("sort_key", "id"), page)
    ids = [one.id for one in found.things]
    counted = Dispatch.filter(addressee_id__in=ids).annotate(many=Count("id")).group_by("addressee_id")
    followed = Succession.filter(predecessor_id__in=ids, state=SuccessionState.CONFIRMED).select_related("successor")
    return AddresseeList(
        found,
        dict(
            await Mailbox.filter(organisation_id__in=ids, active=True, purpose="").values_list(
                "organisation_id", "address"
            )
        ),
        dict(await counted.values_list("addressee_id", "many")),
        {one.predecessor_id: one.successor for one in await followed},
        is_federation_administrator(actor),
    )


async def show_addressee(actor: Actor, addressee_id: int) -> AddresseeSheet:
    """One addressee, ended or not, with its line; for offices."""
    require(actor.is_office)
    addressee = await _find(addressee_id)
    before = [row["id"] for row in await rows(LINE.format(back="successor_id", on="predecessor_id"), [addressee.id])]
    after = [row["id"] for row in await rows(LINE.format(back="predecessor_id", on="successor_id"), [addressee.id])]
    whole = [addressee.id, *before]
    dispatches = Dispatch.filter(addressee_id__in=whole).select_related("addressee", "paper_version__paper__matter")
    return AddresseeSheet(
        addressee,
        facts_of(addressee, await mailbox_of(addressee)),
        await Organisation.filter(id__in=before).order_by("-valid_until", "-id"),
        await Organisation.filter(id__in=after).order_by("valid_until", "id"),
        await dispatches.order_by("-sent_at", "-id").limit(MOST_SHOWN),
        await Matter.filter(ministry_id__in=whole).order_by("-id").limit(MOST_SHOWN),
        is_federation_administrator(actor),
    )


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
        if _mark(now) != mark:
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


async def _find(addressee_id: int) -> Organisation:
    found = await Organisation.get_or_none(id=addressee_id, kind__in=ADDRESSEE_KINDS)
    if found is None:
        raise Missing(addressee=addressee_id)
    return found


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


def _mark(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256("\n".join(str(facts[name]) for name in FACTS).encode()).hexdigest()[:16]

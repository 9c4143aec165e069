"""Reading the addressees of papers: the searched list, and one with all that it was called before and is now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.functions import Count

from models.database import rows
from models.dispatches import Dispatch
from models.matters import Matter
from models.organisations import ADDRESSEE_KINDS, Mailbox, Organisation, OrganisationKind, Succession, SuccessionState
from workflows.access import Actor, is_federation_administrator, require
from workflows.dispatches.addressee_facts import FACTS, facts_of, mailbox_of
from workflows.errors import Missing
from workflows.organisations.organisations import named
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
        return mark_of(self.facts)


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


async def _find(addressee_id: int) -> Organisation:
    found = await Organisation.get_or_none(id=addressee_id, kind__in=ADDRESSEE_KINDS)
    if found is None:
        raise Missing(addressee=addressee_id)
    return found


def mark_of(facts: Mapping[str, Any]) -> str:
    """A short word that changes with the facts."""
    return hashlib.sha256("\n".join(str(facts[name]) for name in FACTS).encode()).hexdigest()[:16]

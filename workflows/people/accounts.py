"""One's own account: what its page shows."""

from dataclasses import dataclass

from models.people import AddressChange, Mandate, MandateClaim, Person
from workflows import clock
from workflows.access import Actor
from workflows.people.deputies import possible_deputies
from workflows.people.mandates import ahead
from workflows.people.muted_mails import Wish, wishes_of
from workflows.people.open_sessions import OpenSession, list_sessions


@dataclass(frozen=True)
class Account:
    """`deputies`: who stands in for her, now or later; `new_address`: one that waits until its link is used."""

    person: Person
    sessions: list[OpenSession]
    wishes: dict[str, Wish]
    own: list[Mandate]
    deputies: list[Mandate]
    claims: list[MandateClaim]
    new_address: AddressChange | None
    colleagues: dict[int, list[Person]]  # by mandate: who could stand in


async def show_account(actor: Actor, token: str) -> Account:
    """What a person sees of herself: mandates with their ends, deputies, claims, mails, browsers."""
    mandates = Mandate.filter(ahead(), person_id=actor.person_id or 0).select_related(
        "organisation", "represents__person"
    )
    deputies = Mandate.filter(ahead(), represents__person_id=actor.person_id or 0)
    claims = MandateClaim.filter(person_id=actor.person_id or 0).select_related("organisation", "office")
    address = AddressChange.filter(person_id=actor.person_id or 0, used_at=None, expires_at__gt=clock.now())
    return Account(
        await Person.get(id=actor.person_id or 0),
        await list_sessions(actor, token),
        await wishes_of(actor),
        await mandates.order_by("id"),
        await deputies.select_related("person", "organisation").order_by("since", "id"),
        await claims.order_by("-id").limit(20),
        await address.first(),
        await possible_deputies(actor),
    )

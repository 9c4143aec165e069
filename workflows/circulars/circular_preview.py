"""What a circular would do if it were sent now: whom it reaches on which path, who gets nothing, and three of its mails."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from tortoise.expressions import Q

from models.circulars import Circular, MailingList, Path, Subscription
from models.organisations import Organisation, OrganisationKind
from models.people import Person
from workflows import installation
from workflows.access import Actor, find, require, runs
from workflows.circulars.circular_archive import show_circular
from workflows.circulars.circular_mail import facts_of_sender, mail_facts
from workflows.circulars.circular_recipients import Reach, count_suppressed, reach, subscribers
from workflows.circulars.circular_releasing import colleagues, needs_another
from workflows.circulars.circular_sending import chosen_lists
from workflows.circulars.circular_wishes import Wishes
from workflows.recipients.audiences import Condition, describe_rule

SAMPLES = 3


@dataclass(frozen=True)
class PathCount:
    """How many members one path reaches; `state_association` is None for direct members."""

    path: Path
    state_association: Organisation | None
    members: int


class Address(NamedTuple):
    """Where a mail would go, and on which way: the Landesverband that forwards it in its own name, or a list."""

    name: str
    address: str
    through: int | None = None
    mailing_list_id: int | None = None


class Sample(NamedTuple):
    """One mail as it would go out, and the facts that fill it."""

    to: Address
    facts: dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """What pressing "send" would do now; `audience` is the rule in codes."""

    circular: Circular
    audience: list[Condition]
    direct: int
    waiting: int
    paths: list[PathCount]
    lists: list[tuple[str, int]]
    without_mailbox: list[str]
    declined: int  # members who do without the fields of policy that it is about
    suppressed: int  # addresses that get no circulars at present
    samples: list[Sample]
    second_person: bool  # the reader wrote it last: somebody else has to release
    colleagues: list[Person]


async def preview_circular(actor: Actor, circular_id: int) -> Preview:
    """Who would get the draft on which path, and the mail as it would look."""
    circular = await _own_draft(actor, circular_id)
    wishes = await Wishes.about(circular)
    reached = await reach(circular, wishes)
    held = sum(len(members) for members in reached.held().values())
    lists = {one: await subscribers(one.id, wishes) for one in await chosen_lists(circular)}
    return Preview(
        circular,
        await describe_rule(circular.audience),
        direct=len(reached.members) - held,
        waiting=held,
        paths=await _paths(reached),
        lists=[(one.name, len(readers)) for one, readers in lists.items()],
        declined=len(reached.declined),
        without_mailbox=[member.name for member in reached.without_mailbox],
        suppressed=await count_suppressed([member.key for member in reached.members]),
        samples=[Sample(to, await _facts(circular, to)) for to in _addresses(reached, lists)],
        second_person=await needs_another(actor, circular),
        colleagues=await colleagues(actor, circular.office),
    )


async def sample_facts(
    actor: Actor, circular_id: int, *, through: int | None = None, mailing_list_id: int | None = None
) -> dict[str, Any]:
    """What fills the mail on one of its ways, without looking whom it reaches; Missing where there is no such way."""
    circular = await _own_draft(actor, circular_id)
    return await _facts(circular, Address("", "", through, mailing_list_id))


async def _own_draft(actor: Actor, circular_id: int) -> Circular:
    circular = await show_circular(actor, circular_id)
    require(True, runs(actor, circular.office), code="not_your_office")
    return circular


async def _paths(reached: Reach) -> list[PathCount]:
    counts = Counter(member.way for member in reached.members)
    places = await Organisation.in_bulk([way.state_association_id or 0 for way in counts], "id")
    found = [PathCount(way.path, places.get(way.state_association_id or 0), count) for way, count in counts.items()]
    return sorted(found, key=lambda one: (one.path, one.state_association.sort_key if one.state_association else ""))


def _addresses(reached: Reach, lists: dict[MailingList, list[Subscription]]) -> list[Address]:
    """Three whose mails differ where they can: a member, one through a Landesverband, one on a list."""
    found = [Address(one.name, one.address) for one in reached.direct()[:1]]
    for way, members in list(reached.held().items())[:1]:
        through = way.state_association_id if way.path is Path.THROUGH else None
        found.append(Address(members[0].name, members[0].address, through))
    for mailing_list, readers in list(lists.items())[:1]:
        found += [Address(mailing_list.name, one.address, None, mailing_list.id) for one in readers[:1]]
    further = [one for one in reversed(reached.members) if one.address not in {other.address for other in found}]
    return (found + [Address(one.name, one.address) for one in further])[:SAMPLES]


async def _facts(circular: Circular, to: Address) -> dict[str, Any]:
    facts = await mail_facts(circular, circular.attachments) | {"manage_link": installation.link("/subscriptions")}
    if to.through is not None:
        places = Q(kind=OrganisationKind.STATE_ASSOCIATION)
        facts |= await facts_of_sender(await find(Organisation.all(), places, to.through))
    if to.mailing_list_id is not None:
        chosen = Q(circulars__circular_id=circular.id)
        facts["list_name"] = (await find(MailingList.all(), chosen, to.mailing_list_id)).name
    return facts

"""What a circular would do if it were sent now: whom it reaches on which path, who gets nothing, and three of its mails."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.circulars import Circular, Path
from models.organisations import Organisation
from models.people import Person
from workflows import installation
from workflows.access import Actor, require, runs
from workflows.circulars.circular_archive import show_circular
from workflows.circulars.circular_mail import mail_facts
from workflows.circulars.circular_recipients import Reach, count_suppressed, reach, subscribers
from workflows.circulars.circular_releasing import colleagues, needs_another
from workflows.circulars.circular_sending import chosen_lists
from workflows.recipients.audiences import Condition, describe_rule

SAMPLES = 3


@dataclass(frozen=True)
class PathCount:
    """How many members one path reaches; `state_association` is None for direct members."""

    path: Path
    state_association: Organisation | None
    members: int


class Sample(NamedTuple):
    """One mail as it would go out: to whom, and the facts that fill it."""

    name: str
    address: str
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
    circular = await show_circular(actor, circular_id)
    require(True, runs(actor, circular.office), code="not_your_office")
    reached = await reach(circular)
    held = sum(len(members) for members in reached.held().values())
    return Preview(
        circular,
        await describe_rule(circular.audience),
        direct=len(reached.members) - held,
        waiting=held,
        paths=await _paths(reached),
        lists=[(one.name, len(await subscribers(circular, one.id))) for one in await chosen_lists(circular)],
        declined=len(reached.declined),
        without_mailbox=[member.name for member in reached.without_mailbox],
        suppressed=await count_suppressed([member.key for member in reached.members]),
        samples=await _samples(circular, reached),
        second_person=await needs_another(actor, circular),
        colleagues=await colleagues(actor, circular.office),
    )


async def _paths(reached: Reach) -> list[PathCount]:
    counts = Counter(member.way for member in reached.members)
    places = await Organisation.in_bulk([way.state_association_id or 0 for way in counts], "id")
    found = [PathCount(way.path, places.get(way.state_association_id or 0), count) for way, count in counts.items()]
    return sorted(found, key=lambda one: (one.path, one.state_association.sort_key if one.state_association else ""))


async def _samples(circular: Circular, reached: Reach) -> list[Sample]:
    """Three mails that differ where they can: a member's, one that a Landesverband forwards, one to a list."""
    facts = mail_facts(circular, circular.attachments) | {"manage_link": installation.link("/subscriptions")}
    found = [Sample(one.name, one.address, facts) for one in reached.direct()[:1]]
    for way, members in list(reached.held().items())[:1]:
        place = await Organisation.get(id=way.state_association_id)
        forwarded = facts | ({"forwarded_by": place.name} if way.path is Path.THROUGH else {})
        found.append(Sample(members[0].name, members[0].address, forwarded))
    for mailing_list in (await chosen_lists(circular))[:1]:
        own = {"list_name": mailing_list.name}
        found += [
            Sample(mailing_list.name, one.address, facts | own)
            for one in (await subscribers(circular, mailing_list.id))[:1]
        ]
    further = [one for one in reversed(reached.members) if one.address not in {sample.address for sample in found}]
    return (found + [Sample(one.name, one.address, facts) for one in further])[:SAMPLES]

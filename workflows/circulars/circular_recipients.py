"""Whom a circular reaches and how: from its audience to addresses, each member by its one way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tortoise.expressions import Q, Subquery

from models.circulars import Circular, Path, Subscription
from models.deliveries import Suppression
from models.matters import Circle, MailboxTopic
from models.organisations import MEMBER_KINDS, Function, Mailbox, Membership, Organisation, OrganisationKind
from workflows import clock
from workflows.circulars.circular_wishes import Wishes
from workflows.errors import Unacceptable
from workflows.recipients.audiences import functions_in, members_in
from workflows.recipients.mail_paths import HELD, Way, all_paths, choose_way

NARROW = (Circle.OFFICES, Circle.STATE_ASSOCIATIONS)


class Box(NamedTuple):
    """A mailbox in use: its row, its address and the normal form of that."""

    id: int
    address: str
    key: str


NO_BOX = Box(0, "", "")


class Member(NamedTuple):
    """An organisation of the audience with the address that it is reached at; "" if it has no mailbox."""

    organisation_id: int
    name: str
    mailbox: Box
    way: Way
    through: tuple[int | None, ...]  # the Landesverbände through which it is a member, None for a direct membership
    language: str = "de"

    @property
    def address(self) -> str:
        return self.mailbox.address

    @property
    def key(self) -> str:
        return self.mailbox.key


@dataclass(frozen=True)
class Reach:
    """All members of an audience. One mailbox counts once, also where two organisations share it (`members` has one).

    `declined` are those who do without the fields of policy that it is about.
    """

    members: list[Member]
    without_mailbox: list[Member]
    declined: list[Member]

    def direct(self) -> list[Member]:
        """Members whom the circular reaches as soon as it is sent."""
        return [member for member in self.members if member.way.path not in HELD]

    def held(self) -> dict[Way, list[Member]]:
        """Members who wait for a Landesverband, by way."""
        waiting: dict[Way, list[Member]] = defaultdict(list)
        for member in self.members:
            if member.way.path in HELD:
                waiting[member.way].append(member)
        return dict(waiting)

    def copied(self) -> list[int]:
        """Landesverbände that get a copy of what goes to their members directly."""
        ways = {member.way for member in self.members if member.way.path is Path.DIRECT_WITH_COPY}
        return sorted(way.state_association_id for way in ways if way.state_association_id)


async def reach(circular: Circular, wishes: Wishes) -> Reach:
    """The audience as the register has it now. `circular.office` must have been fetched."""
    audience = members_in(circular.audience)
    asked = await audience.order_by("id").values_list("id", "name", "kind", "twin_id")
    _require_within_circle(circular, {kind for _, _, kind, _ in asked})
    through, paths = await _memberships(circular.office), await all_paths()
    boxes = await _boxes(functions_in(circular.audience), circular.matter_id)

    members, without, declined, taken = [], [], [], set()
    for organisation_id, name, _, twin_id in asked:
        box = boxes.get(organisation_id) or boxes.get(twin_id) or NO_BOX
        belongs = tuple(through.get(organisation_id, ()))
        language = wishes.language_of(box.key)
        member = Member(organisation_id, name, box, choose_way(belongs, paths), belongs, language)
        if not box.key:
            without.append(member)
        elif box.key in taken:
            continue
        elif wishes.spares(box.key):
            declined.append(member)
        else:
            members.append(member)
        taken.add(box.key)
    return Reach(members, without, declined)


async def subscribers(mailing_list_id: int, wishes: Wishes) -> list[Subscription]:
    """Confirmed and not ended, without those who do without the fields of policy that the circular is about."""
    there = Subscription.filter(mailing_list_id=mailing_list_id, confirmed_at__isnull=False, ended_at__isnull=True)
    return [one for one in await there.order_by("id") if not wishes.spares(one.address_key, list_=True)]


async def addresses_of(organisation_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Main mailbox (address, normal form) of some organisations."""
    rows = Mailbox.filter(organisation_id__in=list(organisation_ids), active=True, purpose="")
    return {
        one: (address, key) for one, address, key in await rows.values_list("organisation_id", "address", "address_key")
    }


async def count_suppressed(keys: list[str]) -> int:
    """How many of these addresses get no circulars at present, because mail to them came back or they complained."""
    now = clock.now()
    blocked = Suppression.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now, address_key__in=keys)
    return len(set(await blocked.values_list("address_key", flat=True)))


async def _memberships(office: Organisation) -> dict[int, list[int | None]]:
    """Of every organisation the Landesverbände (or None) of the memberships that count for this office.

    A circular of an association goes by memberships in that association; a Landesverband reaches its own directly.
    """
    if office.kind is OrganisationKind.STATE_ASSOCIATION:
        return {}
    counts = Q() if office.kind is OrganisationKind.FEDERATION else Q(association_id=office.id)
    through: dict[int, list[int | None]] = defaultdict(list)
    memberships = Membership.filter(counts, until__isnull=True)
    for organisation_id, state_association_id in await memberships.values_list("organisation_id", "through_id"):
        through[organisation_id].append(state_association_id)
    return through


async def _boxes(function_ids: list[int], matter_id: int | None) -> dict[int, Box]:
    """The mailbox of each organisation: that for a function that is asked for, else the one for the topic of the matter,
    else the main one.
    """
    found = await _mailboxes(Q(purpose=""))
    if matter_id is not None:
        of_topic = MailboxTopic.filter(topic__matters__id=matter_id)
        found |= await _mailboxes(Q(id__in=Subquery(of_topic.values("mailbox_id"))))
    if function_ids:
        functions = Function.filter(id__in=function_ids)
        found |= await _mailboxes(Q(purpose__in=Subquery(functions.values("name"))))
    return found


async def _mailboxes(which: Q) -> dict[int, Box]:
    rows = Mailbox.filter(which, active=True).order_by("-id")
    found = await rows.values_list("organisation_id", "id", "address", "address_key")
    return {organisation_id: Box(*box) for organisation_id, *box in found}


def _require_within_circle(circular: Circular, kinds: set[OrganisationKind]) -> None:
    if circular.circle in NARROW and kinds & set(MEMBER_KINDS):
        raise Unacceptable(fields={"circle": "audience_wider_than_circle"})
    if circular.circle is Circle.OFFICES and OrganisationKind.STATE_ASSOCIATION in kinds:
        raise Unacceptable(fields={"circle": "audience_wider_than_circle"})

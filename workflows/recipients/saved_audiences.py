"""Audiences kept under a name, and a look at whom a rule means before anything is sent."""

from dataclasses import dataclass

from tortoise.expressions import Q, Subquery

from models.circulars import Audience
from models.database import transaction
from models.organisations import Mailbox, Organisation
from workflows.access import Actor, find, require
from workflows.audit import record
from workflows.errors import Unacceptable, WrongState
from workflows.recipients.audiences import Condition, Rule, clean_rule, describe_rule, members_in
from workflows.texts import require_texts

MOST_AUDIENCES = 200
MOST_NAMED = 2_000
SAMPLES = 5


@dataclass(frozen=True)
class AudienceLook:
    """Whom a rule means now: how many, how many of them without a mailbox, and some names from different ends."""

    members: int
    without_mailbox: int
    sample: list[str]


@dataclass(frozen=True)
class AudienceSheet:
    """A saved audience, its rule in codes, and whom it means now."""

    audience: Audience
    conditions: list[Condition]
    look: AudienceLook


def visible_audiences(actor: Actor) -> Q:
    """Those of one's own office."""
    return Q(office_id=actor.organisation_id) if actor.is_office else Q(id__in=[])


async def look_at_audience(actor: Actor, rule: Rule) -> AudienceLook:
    """Count and sample of a rule that somebody is writing; nothing is kept."""
    require(actor.is_office)
    meant = members_in(clean_rule(rule))
    ids = await meant.order_by("sort_key", "id").values_list("id", flat=True)
    reached = Mailbox.filter(active=True, purpose="").values("organisation_id")
    without = await meant.filter(twin_id=None).exclude(id__in=Subquery(reached)).count()
    apart = max(1, len(ids) // SAMPLES)
    sample = Organisation.filter(id__in=ids[::apart][:SAMPLES]).order_by("sort_key")
    return AudienceLook(len(ids), without, [one.name for one in await sample])


async def with_named(rule: Rule, words: str) -> Rule:
    """The rule with members named one a line, by key (ARS or AGS) or by name; Unacceptable for a line that names none or several."""
    lines = list(dict.fromkeys(line.strip() for line in words.splitlines() if line.strip()))
    if len(lines) > MOST_NAMED:
        raise Unacceptable(fields={"named": "too_many_chosen"})
    keys = [line for line in lines if line.isdecimal()]
    called = Q(name__in=[line for line in lines if len(line) <= 200])
    called |= Q(ars__in=[key for key in keys if len(key) == 12]) | Q(ags__in=[key for key in keys if len(key) == 8])
    living = Organisation.filter(called, valid_until=None)
    found: dict[str, set[int]] = {line: set() for line in lines}
    for one_id, *names in await living.values_list("id", "ars", "ags", "name"):
        for name in set(names) & set(lines):
            found[name].add(one_id)
    if any(len(ids) != 1 for ids in found.values()):
        raise Unacceptable(
            fields={"named": "named_unclear"}, lines=[line for line, ids in found.items() if len(ids) != 1]
        )
    chosen = {*rule.get("organisations", []), *(one for ids in found.values() for one in ids)}
    return rule | ({"organisations": sorted(chosen)} if chosen else {})


async def save_audience(actor: Actor, *, name: str, rule: Rule) -> Audience:
    """Keep a rule under a name, for the whole office; the same name again becomes this rule."""
    require(actor.is_office)
    require_texts(audience_name=(name, 80))
    async with transaction():
        await Organisation.filter(id=actor.organisation_id).select_for_update(no_key=True).first()

        if await Audience.filter(visible_audiences(actor)).count() >= MOST_AUDIENCES:
            raise WrongState("too_many_audiences", most=MOST_AUDIENCES)

        kept, _ = await Audience.update_or_create(
            defaults={"rule": clean_rule(rule)}, office_id=actor.organisation_id, name=" ".join(name.split())
        )

        await record(actor, "audience.saved", kept)
    return kept


async def list_audiences(actor: Actor) -> list[Audience]:
    """The office's audiences by name."""
    require(actor.is_office)
    return await Audience.filter(visible_audiences(actor)).order_by("name")


async def find_audience(actor: Actor, audience_id: int) -> Audience:
    """One of them."""
    return await find(Audience.all(), visible_audiences(actor), audience_id)


async def show_audience(actor: Actor, audience_id: int) -> AudienceSheet:
    """One of them with what it means."""
    kept = await find_audience(actor, audience_id)
    return AudienceSheet(kept, await describe_rule(kept.rule), await look_at_audience(actor, kept.rule))


async def remove_audience(actor: Actor, audience_id: int) -> None:
    """Forget a name; circulars that were written with it keep their rule."""
    async with transaction():
        kept = await find_audience(actor, audience_id)

        await record(actor, "audience.removed", kept)
        await kept.delete()

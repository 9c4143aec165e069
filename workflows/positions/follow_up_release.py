"""The second pair of eyes (vier Augen): what became of a demand reaches members once another person has confirmed it."""

from collections.abc import Sequence
from typing import Any

from models.database import rows, transaction
from models.deliveries import MailQueue
from models.dispatches import FollowUp
from models.matters import Circle, Matter
from models.organisations import Organisation
from workflows import clock, installation
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.audit import record
from workflows.errors import Denied, Stale, Unacceptable, WrongState
from workflows.mail import Recipient
from workflows.matters.matters import locked_matter
from workflows.positions.said_positions import said_positions
from workflows.requirements.answer_letters import addresses_of, queue_to_organisations

QUOTED = 600  # letters of the source in a mail
# What stood so far about the same demand, in the same version and with the same addressee.
REPLACE = """
    UPDATE follow_up AS before SET replaced_at = $2 FROM follow_up AS newer
    WHERE newer.id = ANY($1::int[]) AND before.position_id = newer.position_id
      AND before.document_version_id IS NOT DISTINCT FROM newer.document_version_id
      AND before.addressee_id IS NOT DISTINCT FROM newer.addressee_id
      AND before.confirmed_at IS NOT NULL AND before.replaced_at IS NULL
"""
# Who asked for a demand, or joined who did, and was told that it became one; through those that it goes on with.
ASKED = """
    WITH RECURSIVE before AS (
        SELECT id AS last_id, id, continues_id FROM position WHERE id = ANY($1::int[])
        UNION ALL
        SELECT before.last_id, position.id, position.continues_id
        FROM before JOIN position ON position.id = before.continues_id
    ), asked AS (
        SELECT before.last_id, requirement.id, coalesce(origin.id, requirement.id) AS first_id,
               coalesce(origin.title, requirement.title) AS title,
               coalesce(first.organisation_id, submission.organisation_id) AS organisation_id
        FROM before
        JOIN source ON source.position_id = before.id AND source.told_at IS NOT NULL AND source.confirmed_at IS NOT NULL
        JOIN requirement ON requirement.id = source.requirement_id
        JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
        LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
        LEFT JOIN submission AS first ON first.id = origin.submission_id
    )
    SELECT asked.last_id AS position_id, asked.title, organisation.id AS organisation_id, organisation.name AS organisation
    FROM (
        SELECT last_id, first_id, title, organisation_id FROM asked
        UNION
        SELECT asked.last_id, asked.first_id, asked.title, support.organisation_id FROM asked
        JOIN support ON support.requirement_id IN (asked.id, asked.first_id) AND support.withdrawn_at IS NULL
    ) AS asked JOIN organisation ON organisation.id = asked.organisation_id AND organisation.valid_until IS NULL
    ORDER BY organisation.sort_key, organisation.id, asked.last_id, asked.title
"""


async def list_waiting(actor: Actor, matter_id: int) -> list[FollowUp]:
    """What was recorded of the demands of a matter and waits for a second person; for the office that runs it."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(actor.is_office, runs(actor, matter.office), code="not_your_office")
    waiting = FollowUp.filter(position__matter_id=matter.id, confirmed_at__isnull=True)
    return await waiting.select_related("position", "document_version", "addressee").order_by("position__number", "id")


async def confirm_follow_ups(actor: Actor, matter_id: int, chosen: Sequence[tuple[int, int]]) -> int:
    """A second person confirms what became of demands, each in the version she read; how many organisations are told.

    Every organisation that asked for one of them, or joined who did, gets one mail about all that is new to it.
    """
    if not chosen:
        raise Unacceptable(fields={"follow_ups": "none_chosen"})
    async with transaction():
        matter = await locked_matter(actor, matter_id)
        follow_ups = await _chosen(matter, chosen)

        if any(one.recorded_by_id == actor.person_id for one in follow_ups):
            raise Denied("second_person_confirms")
        ids = [one.id for one in follow_ups]
        await rows(REPLACE, [ids, clock.now()])
        await FollowUp.filter(id__in=ids).update(confirmed_by_id=actor.person_id, confirmed_at=clock.now())

        told = await _tell(matter, follow_ups)
        await record(actor, "follow_up.confirmed", matter, follow_ups=ids, told=told)
    return told


async def _chosen(matter: Matter, chosen: Sequence[tuple[int, int]]) -> list[FollowUp]:
    """Those that still wait, as they were read."""
    versions = dict(chosen)
    waiting = FollowUp.filter(id__in=list(versions), position__matter_id=matter.id)
    follow_ups = await waiting.select_for_update(of=("follow_up",)).select_related(
        "position", "document_version", "addressee"
    )
    if len(follow_ups) != len(versions) or any(one.confirmed_at for one in follow_ups):
        raise WrongState("follow_up_confirmed")
    if changed := next((one for one in follow_ups if one.version != versions[one.id]), None):
        raise Stale(current=changed.version)
    return sorted(follow_ups, key=lambda one: (one.position.number, one.id))


async def _tell(matter: Matter, follow_ups: Sequence[FollowUp]) -> int:
    """Only of demands in a sent paper, and of drafts that all members may know of."""
    said = await said_positions([matter.id], for_members=True)
    told = [one for one in follow_ups if one.position_id in said and _for_members(one)]
    news: dict[int, list[dict[str, Any]]] = {}
    names: dict[int, str] = {}
    for row in await rows(ASKED, [[one.position_id for one in told]]):
        names[row["organisation_id"]] = row["organisation"]
        items = news.setdefault(row["organisation_id"], [])
        items += [_facts(one, row["title"]) for one in told if one.position_id == row["position_id"]]
    boxes = await addresses_of(matter.id, list(news))
    recipients = [
        Recipient(
            boxes[place]["address"],
            organisation_id=place,
            person_id=boxes[place].get("person_id"),
            key=boxes[place]["address_key"],
            facts={"organisation": names[place], "news": items},
        )
        for place, items in news.items()
        if place in boxes
    ]
    lead = await Organisation.get(id=matter.lead_association_id)
    facts = {"matter": matter.title, "office": lead.name, "link": installation.link("/timeline")}
    await queue_to_organisations("follow_up", recipients, about=matter, facts=facts, queue=MailQueue.BULK)
    return len(recipients)


def _for_members(follow_up: FollowUp) -> bool:
    version = follow_up.document_version
    return version is None or version.circle in (Circle.MEMBERS, Circle.PUBLIC)


def _facts(follow_up: FollowUp, title: str) -> dict[str, Any]:
    version, addressee = follow_up.document_version, follow_up.addressee
    place = [version.label if version else "", addressee.name if addressee else ""]
    return {
        "title": title,
        "demand": follow_up.position.title,
        "outcome": str(follow_up.outcome),
        "pursued": follow_up.pursued,
        "place": ", ".join(filter(None, place)),
        "evidence": follow_up.evidence,
        "quotation": follow_up.quotation[:QUOTED],
        "link": installation.link(f"/follow-ups/{follow_up.id}"),
    }

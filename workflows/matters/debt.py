"""What the office still owes: requirements to which nobody has said anything. Shown as a debt; it blocks closing only."""

from datetime import datetime
from typing import NamedTuple

from models.database import rows
from models.matters import Matter
from models.submissions import Requirement
from workflows.access import Actor, find, is_federal_office, require, visible_matters, visible_requirements
from workflows.matters.matter_requirements import evaluating_office
from workflows.organisations.effective import FORWARDED_ON

# Of a Landesverband's own round only what it did not forward is owed here: the rest is answered through the copies.
OWED = f"""
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    JOIN organisation AS author ON author.id = submission.organisation_id
    JOIN organisation AS office ON office.id = round.office_id
    LEFT JOIN source ON source.requirement_id = requirement.id
        AND source.confirmed_at IS NOT NULL AND source.votum IS NOT NULL
    WHERE source.id IS NULL AND NOT {FORWARDED_ON}
"""
OF_MATTER = f"{OWED} AND round.matter_id = $1"
LIST = f"""
    SELECT requirement.id AS requirement_id, requirement.title, author.id AS organisation_id,
           author.name AS organisation, submission.received_at
    {OF_MATTER} AND office.id = $2 ORDER BY requirement.id LIMIT $3
"""
BY_OFFICE = f"SELECT office.name, count(*) AS owed {OF_MATTER} GROUP BY office.id ORDER BY office.id"
BY_MATTER = f"""
    SELECT round.matter_id, count(*) AS owed
    {OWED} AND (office.id = $1 OR $2 AND office.kind = 'federation') GROUP BY round.matter_id
"""


class Owed(NamedTuple):
    """A requirement without an answer, and from whom it comes."""

    requirement_id: int
    title: str
    organisation_id: int
    organisation: str
    received_at: datetime


async def unanswered(matter_id: int) -> int:
    """How many released requirements of a matter have no confirmed votum; for closing, pages and figures."""
    return int((await rows(f"SELECT count(*) AS owed {OF_MATTER}", [matter_id]))[0]["owed"])


async def unanswered_by_office(matter_id: int) -> dict[str, int]:
    """The same by the office that owes the answers: a Landesverband owes those that it did not forward."""
    return {row["name"]: row["owed"] for row in await rows(BY_OFFICE, [matter_id])}


async def owed_by_matter(actor: Actor) -> dict[int, int]:
    """Matter → how many requirements the actor's office owes an answer there; associations share the federation's."""
    owed = await rows(BY_MATTER, [actor.organisation_id or 0, is_federal_office(actor)])
    return {row["matter_id"]: row["owed"] for row in owed}


async def list_unanswered(actor: Actor, matter_id: int, *, most: int = 200) -> list[Owed]:
    """What the actor's own office owes in a matter, as far as she may read it; associations share the federation's."""
    matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)
    require(actor.is_office)
    owed = [Owed(**row) for row in await rows(LIST, [matter_id, evaluating_office(actor, matter), most])]
    readable = Requirement.filter(visible_requirements(actor), id__in=[one.requirement_id for one in owed])
    ids = {one.id for one in await readable.only("id")}
    return [one for one in owed if one.requirement_id in ids]

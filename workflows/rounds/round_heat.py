"""Where in a draft a round's requirements lie, and how much has been said about them (Wo die meisten Änderungsbedarfe liegen)."""

from dataclasses import dataclass
from typing import NamedTuple

from models.database import as_statement, rows
from models.rounds import Round
from models.submissions import Requirement, SubmissionState
from workflows.access import Actor, visible_requirements
from workflows.organisations.effective import EFFECTIVE_REQUIREMENTS

MOST_PLACES = 10
# What the actor may read and what counts: whoever answers herself takes her words out of a bundle.
SEEN = f"""
    WITH counted AS MATERIALIZED ({EFFECTIVE_REQUIREMENTS.replace("$1", "{round}")}), readable AS MATERIALIZED ({{seen}}),
    seen AS MATERIALIZED (SELECT id FROM readable WHERE id IN (SELECT id FROM counted))
"""
PLACES = f"""{SEEN}
    SELECT provision.id, provision.label, provision.heading, count(*) AS asked,
        count(*) FILTER (WHERE requirement.priority = 'essential') AS essential
    FROM seen JOIN requirement ON requirement.id = seen.id
    JOIN requirement_provision AS place ON place.requirement_id = seen.id
    JOIN provision ON provision.id = place.provision_id
    GROUP BY provision.id ORDER BY count(*) DESC, provision.position LIMIT {MOST_PLACES}
"""
TOTAL = f"""{SEEN}
    SELECT count(*) AS asked, count(*) FILTER (WHERE requirement.priority = 'essential') AS essential,
        count(*) FILTER (WHERE source.votum IS NOT NULL AND source.confirmed_at IS NOT NULL) AS settled
    FROM seen JOIN requirement ON requirement.id = seen.id LEFT JOIN source ON source.requirement_id = seen.id
"""


class Place(NamedTuple):
    """A provision at which so much is asked for."""

    id: int
    label: str
    heading: str
    asked: int
    essential: int


@dataclass(frozen=True)
class Heat:
    """All released requirements that the actor may read, those with a confirmed votum, and the most asked-for places."""

    asked: int
    essential: int
    settled: int
    places: list[Place]


async def round_heat(actor: Actor, round_: Round) -> Heat:
    """Of a round that the actor may see as an office."""
    released = Requirement.filter(submission__round_id=round_.id, submission__state=SubmissionState.RELEASED)
    text, values = as_statement(released.filter(visible_requirements(actor)).only("id"))
    total = (await rows(TOTAL.format(seen=text, round=round_.id), values))[0]
    places = await rows(PLACES.format(seen=text, round=round_.id), values)
    return Heat(**total, places=[Place(**row) for row in places])

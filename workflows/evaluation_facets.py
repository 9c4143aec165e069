"""What the filters of the evaluation table offer, with how much there is of each where counting is cheap."""

from typing import Any, NamedTuple

from tortoise.expressions import Q

from models.database import rows
from models.matters import Matter
from models.organisations import Organisation, OrganisationKind
from models.people import Mandate, Role
from models.sorting import sort_key
from workflows.access import Actor
from workflows.actors import FEDERAL_KINDS
from workflows.mandates import holding
from workflows.matter_requirements import evaluating_office
from workflows.size_classes import SIZE

MOST_FACETED = 2_000
NOBODY = Q(organisation_id=0)

COUNTED = """
    WITH found AS MATERIALIZED (
        SELECT e.id, e.state, e.population, e.addressee, e.priority, e.votum, e.officer_id
        FROM evaluation_row AS e WHERE {condition}
    )
    SELECT 'state' AS facet, state AS value, count(*) AS many FROM found GROUP BY state
    UNION ALL SELECT 'size', {size}, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'addressee', addressee, count(*) FROM found GROUP BY addressee
    UNION ALL SELECT 'priority', priority, count(*) FROM found GROUP BY priority
    UNION ALL SELECT 'votum', votum, count(*) FROM found GROUP BY votum
    UNION ALL SELECT 'officer', officer_id::text, count(*) FROM found GROUP BY officer_id
    UNION ALL SELECT 'tag', tag_id::text, count(*) FROM found JOIN tagging ON requirement_id = found.id GROUP BY tag_id
    UNION ALL SELECT 'provision', provision_id::text, count(*) FROM found
        JOIN requirement_provision ON requirement_id = found.id GROUP BY provision_id
"""
# Places where something is asked for; one look per place, however much that is.
PLACES = """
    SELECT provision.id, provision.label FROM provision JOIN LATERAL (
        SELECT FROM requirement_provision JOIN evaluation_row AS e ON e.id = requirement_provision.requirement_id
        WHERE requirement_provision.provision_id = provision.id AND e.matter_id = $1 AND e.office_id = $2 LIMIT 1
    ) AS anything ON true
    WHERE provision.document_version_id IN (
        SELECT document_version.id FROM document_version
        JOIN source_document ON source_document.id = document_version.document_id WHERE source_document.matter_id = $1
    )
    ORDER BY provision.document_version_id, provision.position
"""
TAGS = "SELECT id, name FROM tag WHERE office_id = $1 ORDER BY name"
ASSOCIATIONS = """
    SELECT id, coalesce(nullif(short_name, ''), name) AS name FROM organisation
    WHERE kind = 'association' AND valid_until IS NULL ORDER BY sort_key
"""


Options = list[tuple[int, str]]


class Facets(NamedTuple):
    """What can be chosen: `counts` holds for each facet how many rows have a value; empty where there are too many."""

    places: Options
    tags: Options
    officers: Options
    associations: Options
    counts: dict[str, dict[str, int]]


async def facets_of(actor: Actor, matter: Matter, condition: str, values: list[Any], total: int) -> Facets:
    """The choices of a matter's table, counted among the rows that the condition lets through."""
    office_id = evaluating_office(actor, matter)
    return Facets(
        _options(await rows(PLACES, [matter.id, office_id]), "label"),
        await tags_of(office_id),
        await officers_of(office_id, matter.office),
        _options(await rows(ASSOCIATIONS)),
        await _counts(condition, values) if 0 < total <= MOST_FACETED else {},
    )


async def officers_of(office_id: int | None, known: Organisation | None = None) -> Options:
    """Who can look after requirements of an office: its people, and for the federation those of its associations."""
    office = known if known and known.id == office_id else await Organisation.get(id=office_id)
    federal = Q(organisation__kind__in=FEDERAL_KINDS) if office.kind is OrganisationKind.FEDERATION else NOBODY
    working = Mandate.filter(holding(), federal | Q(organisation_id=office_id), role__in=[Role.OFFICER, Role.LEAD])
    found = await working.distinct().values_list("person_id", "person__name")
    return sorted(found, key=lambda one: sort_key(one[1]))


async def tags_of(office_id: int | None) -> Options:
    """The tags of an office."""
    return _options(await rows(TAGS, [office_id]))


def _options(found: list[dict[str, Any]], name: str = "name") -> Options:
    return [(row["id"], row[name]) for row in found]


async def _counts(condition: str, values: list[Any]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for row in await rows(COUNTED.format(condition=condition, size=SIZE), values):
        counts.setdefault(row["facet"], {})[row["value"]] = row["many"]
    return counts

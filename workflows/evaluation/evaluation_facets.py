"""What the filters of the evaluation table offer, with how much there is of each where counting is cheap."""

from typing import Any, NamedTuple

from tortoise.expressions import Q

from models.database import rows
from models.evaluation import UNDECIDED
from models.matters import Matter
from models.organisations import Organisation, OrganisationKind
from models.people import Mandate, Role
from models.sorting import sort_key
from workflows.access import Actor
from workflows.actors import FEDERAL_KINDS
from workflows.matters.matter_requirements import evaluating_office
from workflows.organisations.size_classes import SIZE
from workflows.people.mandates import holding

MOST_FACETED = 2_000
MOST_COUNTED = 10_000
MOST_MATCHED = 200  # where the words of each row have to be read
NOBODY = Q(organisation_id=0)

# What is found is read once; where it is too much, it is only counted.
FACETS = """
    WITH gathered AS MATERIALIZED (
        SELECT e.id, e.state, e.population, e.addressee, e.priority, e.votum, e.officer_id
        FROM evaluation_row AS e WHERE {condition} LIMIT {most} + 1
    ), found AS (SELECT * FROM gathered WHERE (SELECT count(*) FROM gathered) <= {most})
    SELECT 'rows' AS facet, '' AS value, count(*) AS many FROM gathered
    UNION ALL SELECT 'state', state, count(*) FROM found GROUP BY state
    UNION ALL SELECT 'size', {size}, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'addressee', addressee, count(*) FROM found GROUP BY addressee
    UNION ALL SELECT 'priority', priority, count(*) FROM found GROUP BY priority
    UNION ALL SELECT 'votum', votum, count(*) FROM found GROUP BY votum
    UNION ALL SELECT 'officer', officer_id::text, count(*) FROM found GROUP BY officer_id
    UNION ALL SELECT 'tag', tag_id::text, count(*) FROM found JOIN tagging ON requirement_id = found.id GROUP BY tag_id
    UNION ALL SELECT 'provision', provision_id::text, count(*) FROM found
        JOIN requirement_provision ON requirement_id = found.id GROUP BY provision_id
"""
COUNT = f"""
    SELECT count(*) AS total, count(*) FILTER (WHERE votum IN {UNDECIDED}) AS still_open
    FROM (SELECT e.votum FROM evaluation_row AS e WHERE {{condition}} LIMIT {{most}} + 1) AS counted
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
FacetCounts = dict[str, dict[str, int]]


class Counts(NamedTuple):
    """How many rows a condition lets through, up to one more than `most`, how many of them are undecided, and for each
    facet how many have a value; empty where there are too many.
    """

    total: int
    still_open: int
    most: int
    facets: FacetCounts


class Facets(NamedTuple):
    """What can be chosen, with the counts of each facet."""

    places: Options
    tags: Options
    officers: Options
    associations: Options
    counts: FacetCounts


async def count_rows(condition: str, values: list[Any], *, words: bool) -> Counts:
    """Count what a condition lets through; less of it where the `words` of each row have to be read."""
    most = MOST_MATCHED if words else MOST_COUNTED
    few = min(most, MOST_FACETED)
    facets: FacetCounts = {}
    for row in await rows(FACETS.format(condition=condition, size=SIZE, most=few), values):
        facets.setdefault(row["facet"], {})[row["value"]] = row["many"]
    total = facets.pop("rows")[""]
    if total <= few:
        return Counts(total, sum(facets.get("votum", {}).get(one, 0) for one in UNDECIDED), most, facets)
    counted = (await rows(COUNT.format(condition=condition, most=most), values))[0]
    return Counts(counted["total"], counted["still_open"], most, {})


async def facets_of(actor: Actor, matter: Matter, counts: FacetCounts | None = None) -> Facets:
    """The choices of a matter's table, with their counts where somebody counted them."""
    office_id = evaluating_office(actor, matter)
    return Facets(
        _options(await rows(PLACES, [matter.id, office_id]), "label"),
        await tags_of(office_id),
        await officers_of(office_id, matter.office),
        _options(await rows(ASSOCIATIONS)),
        counts or {},
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

"""What the filters of the evaluation table offer, with how much there is of each where counting is cheap."""

import json
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
from workflows.evaluation.evaluation_filters import Filters, reads_words
from workflows.matters.matter_requirements import evaluating_office
from workflows.organisations.size_classes import SIZE
from workflows.people.mandates import holding

MOST_FACETED, MOST_JOINED = 1_000, 500  # of what stands in the row itself; of what has to be looked up for each
MOST_COUNTED = 5_000
MOST_MATCHED = 100  # where the words of each row have to be read
NOBODY = Q(organisation_id=0)

# What is found is read once, for the page and for all counts.
GATHERED = """
    WITH gathered AS MATERIALIZED (
        SELECT e.id, e.state, e.population, e.addressee, e.priority, e.votum, e.officer_id,
            e.{column} AS sorted_by
        FROM evaluation_row AS e WHERE {condition} LIMIT {most} + 1
    ), found AS (SELECT * FROM gathered WHERE (SELECT count(*) FROM gathered) <= {few}),
    joined AS (
        SELECT e.provision_ids, e.tag_ids FROM gathered JOIN evaluation_row AS e ON e.id = gathered.id
        WHERE (SELECT count(*) FROM gathered) <= {fewer}
    )
    SELECT 'rows' AS facet, '' AS value, count(*) AS many FROM gathered
    UNION ALL SELECT 'open', '', count(*) FROM gathered WHERE votum IN {undecided}
    UNION ALL SELECT 'keys', (SELECT json_agg(json_build_array(id, sorted_by::text) ORDER BY sorted_by {order}, id {order}) FROM (
        SELECT id, sorted_by FROM gathered WHERE {behind} AND (SELECT count(*) FROM gathered) <= {most}
        ORDER BY sorted_by {order}, id {order} LIMIT {limit}) AS page)::text, 0
    UNION ALL SELECT 'state', state, count(*) FROM found GROUP BY state
    UNION ALL SELECT 'size', {size}, count(*) FROM found GROUP BY 2
    UNION ALL SELECT 'addressee', addressee, count(*) FROM found GROUP BY addressee
    UNION ALL SELECT 'priority', priority, count(*) FROM found GROUP BY priority
    UNION ALL SELECT 'votum', votum, count(*) FROM found GROUP BY votum
    UNION ALL SELECT 'officer', officer_id::text, count(*) FROM found GROUP BY officer_id
"""
TAGGED = """
    UNION ALL SELECT 'tag', tag_id::text, count(*) FROM joined, unnest(tag_ids) AS tag_id GROUP BY tag_id
"""
PLACED = """
    UNION ALL SELECT 'provision', provision_id::text, count(*) FROM joined, unnest(provision_ids) AS provision_id
        GROUP BY provision_id
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
Key = tuple[int, str]  # the id of a row, and what it is sorted by


class Stretch(NamedTuple):
    """Some rows in an order: up to `limit` of them, behind a column's value and an id where `behind` holds these two."""

    column: str
    order: str
    behind: list[Any]
    limit: int

    def after(self, values: list[Any], column: str) -> str:
        """As a condition whose values follow upon those of another one."""
        if not self.behind:
            return "true"
        comparison = "<" if self.order == "DESC" else ">"
        return f"({column}, id) {comparison} (${len(values) + 1}, ${len(values) + 2})"


class Counts(NamedTuple):
    """How many rows a condition lets through, up to one more than `most`, how many of them are undecided, for each
    facet how many have a value (where they are few), and the keys of one stretch (None where there are more than `most`).
    """

    total: int
    still_open: int
    most: int
    facets: FacetCounts
    keys: list[Key] | None


class Facets(NamedTuple):
    """What can be chosen, with the counts of each facet."""

    places: Options
    tags: Options
    officers: Options
    associations: Options
    counts: FacetCounts


async def count_rows(condition: str, values: list[Any], stretch: Stretch, filters: Filters) -> Counts:
    """Count what a condition lets through; less of it where the words of each row have to be read.

    Another tag or place would take the place of one that is wanted: how many of its rows have both helps nobody to choose.
    """
    most = MOST_MATCHED if reads_words(condition) else MOST_COUNTED
    query = (GATHERED + TAGGED * (filters.tag_id is None) + PLACED * (filters.provision_id is None)).format(
        condition=condition,
        size=SIZE,
        undecided=UNDECIDED,
        most=most,
        few=min(most, MOST_FACETED),
        fewer=min(most, MOST_JOINED),
        column=stretch.column,
        order=stretch.order,
        behind=stretch.after(values, "sorted_by"),
        limit=stretch.limit,
    )
    facets: FacetCounts = {}
    for row in await rows(query, [*values, *stretch.behind]):
        facets.setdefault(row["facet"], {})[row["value"]] = row["many"]
    total, still_open, (keys,) = facets.pop("rows")[""], facets.pop("open")[""], facets.pop("keys")
    first = [(id_, key) for id_, key in json.loads(keys or "[]")] if total <= most else None
    return Counts(total, still_open, most, facets, first)


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

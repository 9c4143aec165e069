"""What an act on many rows of the table would meet: how many, and which of them it would refuse."""

from dataclasses import dataclass

from models.database import rows
from models.evaluation import UNDECIDED, Boilerplate
from models.matters import Matter
from models.positions import Position
from workflows.access import Actor, require, runs
from workflows.evaluation.boilerplates import list_boilerplates
from workflows.evaluation.evaluation import evaluated_matter
from workflows.evaluation.evaluation_facets import Options, officers_of, tags_of
from workflows.evaluation.evaluation_filters import Filters, where
from workflows.evaluation.evaluation_table import PLACE
from workflows.matters.matter_requirements import evaluating_office
from workflows.organisations.effective import FORWARDED_ON

MOST_SHOWN = 20

# Stands for just these rows, so that an act is done to those that were looked at and to no others.
MARK = "md5(coalesce(string_agg(e.id::text, ' ' ORDER BY e.id), ''))"
COUNTED = """
    SELECT count(*) AS chosen, count(*) FILTER (WHERE e.votum NOT IN {undecided}) AS decided,
           count(*) FILTER (WHERE e.votum = 'suggested') AS suggested,
           count(*) FILTER (WHERE EXISTS (SELECT FROM requirement WHERE requirement.id = e.id AND {forwarded})) AS forwarded,
           count(*) FILTER (WHERE e.group_id <> 0) AS grouped, count(*) FILTER (WHERE e.officer_id <> 0) AS assigned, {mark} AS mark
    FROM evaluation_row AS e WHERE {condition}
"""
SHOWN = f"""
    SELECT e.id, requirement.title, e.votum, author.name AS member, coalesce({PLACE}, '') AS place
    FROM evaluation_row AS e
    JOIN requirement ON requirement.id = e.id JOIN organisation AS author ON author.id = e.author_id
    WHERE {{condition}} ORDER BY e.place, e.id LIMIT {MOST_SHOWN}
"""


@dataclass(frozen=True)
class Selection:
    """Rows of the table on which somebody wants to act; `missing` were named but cannot be acted on here any more.

    `decided` have a votum, for `suggested` the machine has one in mind, `forwarded` are answered through the federation, `grouped` and `assigned` are so already.
    """

    matter: Matter
    chosen: int
    missing: int
    decided: int
    suggested: int
    forwarded: int
    grouped: int
    assigned: int
    mark: str
    first: list[dict[str, str]]
    positions: list[Position]
    officers: Options
    tags: Options
    boilerplates: list[Boilerplate]


async def preview_selection(actor: Actor, matter_id: int, filters: Filters) -> Selection:
    """What lies under the ticks, or under the filters when all is meant, before anything is done."""
    matter = await evaluated_matter(actor, matter_id)
    office_id = evaluating_office(actor, matter)
    require(runs(actor, matter.office) or actor.organisation_id == office_id)
    condition, values = await where(actor, matter, filters)
    counted = (
        await rows(COUNTED.format(condition=condition, mark=MARK, undecided=UNDECIDED, forwarded=FORWARDED_ON), values)
    )[0]
    return Selection(
        matter,
        missing=max(0, len(set(filters.ids)) - counted["chosen"]),
        **counted,
        first=await rows(SHOWN.format(condition=condition), values),
        positions=await Position.filter(matter=matter, withdrawn_at__isnull=True).order_by("number"),
        officers=await officers_of(office_id),
        tags=await tags_of(office_id),
        boilerplates=await list_boilerplates(actor),
    )

"""The pages of the recommendations when every member has answered all of them: against their queries, and against a tenth."""

import sys

from models.database import connection, rows
from models.positions import PositionKind
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.two_sizes import Built, growing
from tests.crowd import PEOPLE
from tests.logins import open_session
from tests.rows import matter_row, paper_row, position_row
from tests.world import World, build_world
from workflows import clock, installation
from workflows.organisations.topics import set_topics
from workflows.recommendations.member_groups import member_groups

MEMBERS, RECOMMENDATIONS, FIELDS = 12_248, 25, 10
MOST_TIMES, MOST_GROWTH = 3.0, 2.0
# The large ones are members of the association of cities, every fifth of them of both.
JOIN = """
    INSERT INTO membership (organisation_id, association_id, through_id, since, derived)
    SELECT id, $2::int, $3::int, date '2020-01-01', true FROM organisation WHERE id = ANY($1::int[]) AND population < 60000
    UNION ALL SELECT id, $4::int, NULL, date '2020-01-01', true FROM organisation
    WHERE id = ANY($1::int[]) AND (population >= 60000 OR id % 5 = 0)
"""
SHEETS = """
    INSERT INTO implementation_sheet (organisation_id, year, group_id, sharing, by_itself, answers, changed_at)
    SELECT town.id, $3, town.group_id, 'offices', true, $4, now() FROM unnest($1::int[], $2::int[]) AS town(id, group_id)
"""
# Each state is drawn for itself; every tenth member left a note.
SAY = """
    INSERT INTO implementation (position_id, organisation_id, year, author_id, group_id, outcome, note, recorded_at)
    SELECT said.id, town.id, $3, town.id, town.group_id,
        (ARRAY['planned', 'under_way', 'done', 'done', 'not_applicable'])[1 + abs(hashint4(town.id * 64 + said.id)::bigint) % 5],
        CASE WHEN town.id % 10 = 0 THEN 'An unsere Verhältnisse angepasst.' ELSE '' END, now()
    FROM unnest($1::int[], $2::int[]) AS town(id, group_id), unnest($4::int[]) AS said(id)
"""
PAGES = {
    "all": "/adoption", "topic": "/adoption?topic={topic}", "recommendation": "/adoption?recommendation={recommendation}",
    "state": "/adoption?state=05", "size": "/adoption?size=middle", "association": "/adoption?association={association}",
    "state_and_size": "/adoption?state=09&size=small", "list": "/recommendations",
    "named": "/recommendations/{recommendation}", "named_last": "/recommendations/{recommendation}?page=20",
}  # fmt: skip


async def figures() -> list[Figure]:
    """The page of all figures in times of the sum of its queries; the worst of all pages against itself among a tenth of the members."""
    pages = growing(build, 1, 10)
    for name, growth in pages.items():
        parts = [f"{1_000 * one:.1f}" for one in (*growth.few, *growth.many)]
        print(name, *parts, f"{growth.times:.2f}", sep="\t", file=sys.stderr)
    return [
        Figure("dashboard_times_queries", pages["all"].many.page / pages["all"].many.queries, MOST_TIMES),
        Figure("dashboard_growth_at_ten_times_the_members", max(one.times for one in pages.values()), MOST_GROWTH),
    ]


async def build(settings: Settings, tenths: int) -> Built:
    """So many tenths of the members answered all recommendations."""
    installation.use(settings)
    world = await build_world()
    positions, known = await _recommended(world)
    towns = [row["id"] for row in await rows(PEOPLE, [world.county.id, MEMBERS])]
    # A tenth of each Land and size: they are numbered through the Länder and grow with their number.
    await _answered(world, positions, [town for place, town in enumerate(towns) if place // 16 % 10 < tenths])
    return Built(await open_session(world.clara), {name: path.format(**known) for name, path in PAGES.items()})


async def _recommended(world: World) -> tuple[list[int], dict[str, int]]:
    topics = await set_topics(world.clara, {number: f"Handlungsfeld {number}" for number in range(1, FIELDS + 1)})
    matter, kind = await matter_row(world), PositionKind.RECOMMENDATION
    made = [
        await position_row(matter, f"Empfehlung {number}", kind=kind, topic=topics[number % FIELDS])
        for number in range(RECOMMENDATIONS)
    ]
    await paper_row(matter, made)
    known = {"topic": topics[3].id, "recommendation": made[0].id, "association": world.towns.id}
    return [one.id for one in made], known


async def _answered(world: World, positions: list[int], towns: list[int]) -> None:
    """These members answer all recommendations."""
    year = clock.today().year
    await rows(JOIN, [towns, world.towns.id, world.state_association.id, world.cities.id])
    groups = await member_groups(towns)
    where = [list(groups), list(groups.values()), year]
    await rows(SHEETS, [*where, len(positions)])
    await rows(SAY, [*where, positions])
    async with connection().acquire_connection() as raw:
        await raw.execute("VACUUM ANALYZE")

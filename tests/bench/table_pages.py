"""The pages of the evaluation table against their queries and an empty page of the layout, and against ten times the rows."""

import sys

from models.database import rows
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.table_house import build_table, fill_table
from tests.bench.two_sizes import Built, Growth, growing
from tests.logins import open_session
from tests.world import World, build_world
from workflows import installation

MEMBERS, REQUIREMENTS = 12_248, 30_000
MOST_TIMES, MOST_GROWTH = 4.0, 1.5
MIDDLE = "SELECT id, {column}::text AS key FROM evaluation_row ORDER BY {column}, id OFFSET $1 LIMIT 1"
FILTERS = {
    "all": "", "by_member": "sort=member", "by_state_down": "sort=-state", "by_priority": "sort=priority",
    "by_cost_down": "sort=-cost", "by_votum": "sort=votum", "by_time_down": "sort=-received_at",
    "state": "state=05", "state_by_member": "state=05&sort=member", "size": "size=middle", "large": "size=large",
    "association": "association={association}", "addressee": "addressee=both", "priority": "priority=essential",
    "cost": "cost=hundred_thousand", "unstated_by_cost": "cost=unstated&sort=-cost", "open": "votum=open",
    "adopted_by_cost": "votum=adopted&sort=-cost", "place": "provision={provision}", "tag": "tag={tag}",
    "mine": "officer=me", "nobodys": "officer=none", "group": "group={group}", "new": "since=yesterday",
    "word": "q=Sprachkurse", "rare_word": "q=Fernw%C3%A4rmenetz&sort=member", "common_word": "q=Vorlauf",
    "words_and_state": "q=Brunnen&state=05&votum=open",
    "many": "state=05&priority=important&votum=open&addressee=federal&cost=stated&sort=-cost",
    "nothing": "q=Kometeneinschlag",
}  # fmt: skip


async def table_figures() -> list[Figure]:
    """The worst page of each kind: in times of what it is made of, and against itself among a tenth of the rows."""
    pages = growing(build, REQUIREMENTS, 10 * REQUIREMENTS)
    for name, growth in pages.items():
        _tell(name, growth)
    return [
        Figure("table_page_times_parts", max(one.few.times for one in pages.values()), MOST_TIMES),
        Figure("table_page_times_parts_ten_times_the_rows", max(one.many.times for one in pages.values()), MOST_TIMES),
        Figure("table_growth_at_ten_times_the_rows", max(one.times for one in pages.values()), MOST_GROWTH),
    ]


async def build(settings: Settings, requirements: int) -> Built:
    """The table with so many requirements, and its pages for the officer of the federation."""
    installation.use(settings)
    world = await build_world()
    matter, submissions, version = await build_table(world, MEMBERS)
    await fill_table(world, matter, submissions, version, 1, requirements)
    table = f"/matters/{matter.id}/evaluation"
    paths = {name: f"{table}?{query}" for name, query in (await _queries(world)).items()}
    return Built(await open_session(world.clara), paths)


async def _queries(world: World) -> dict[str, str]:
    """The filters with ids that exist, and pages from the middle of the table."""
    known = {
        "association": world.towns.id,
        **{
            name: (await rows(f"SELECT id FROM {table} ORDER BY id OFFSET 3 LIMIT 1"))[0]["id"]
            for name, table in (("provision", "provision"), ("tag", "tag"), ("group", "requirement_group"))
        },
    }
    queries = {name: query.format(**known) for name, query in FILTERS.items()}
    total = (await rows("SELECT count(*) AS many FROM evaluation_row"))[0]["many"]
    for column in ("place", "member", "cost"):
        at = (await rows(MIDDLE.format(column=column), [total // 2]))[0]
        queries[f"middle_by_{column}"] = f"sort={column}&after={at['id']}~{at['key']}&page=301"
    return queries


def _tell(name: str, growth: Growth) -> None:
    few, many = growth
    parts = [f"{1_000 * one:.1f}" for one in (*few, *many)]
    print(name, *parts, f"{few.times:.2f}", f"{many.times:.2f}", f"{growth.times:.2f}", sep="\t", file=sys.stderr)

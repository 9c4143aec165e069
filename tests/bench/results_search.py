"""The search page over 20,000 examples beside the bare full-text query for the same words, in turns."""

import random
import sys
from collections.abc import Awaitable, Callable
from statistics import median
from time import perf_counter

from models.database import connection, rows
from models.organisations import OrganisationKind
from models.positions import Example
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.page_turns import asking
from tests.logins import log_in
from tests.world import build_world
from workflows import clock, installation
from workflows.evaluation.word_search import LEARN_WORDS
from workflows.organisations.topics import set_topics

EXAMPLES, WORDS, FIELDS, TURNS = 20_000, 90, 10, 25
MOST_TIMES = 3.0
HEADS = [
    "Sprach",
    "Jugend",
    "Schul",
    "Kinder",
    "Familien",
    "Amts",
    "Wohn",
    "Arbeits",
    "Kultur",
    "Sport",
    "Gesundheits",
    "Nachbar",
    "Lern",
    "Ehren",
    "Bürger",
    "Orts",
    "Dorf",
    "Stadt",
]
TAILS = [
    "mittlung",
    "hilfe",
    "lotsen",
    "paten",
    "treff",
    "café",
    "werkstatt",
    "beratung",
    "begleitung",
    "bücherei",
    "verein",
    "raum",
    "fest",
    "netz",
    "haus",
    "schaft",
]
PLAIN = [
    "wir",
    "eine",
    "Gemeinde",
    "Woche",
    "Ehrenamt",
    "Geld",
    "Euro",
    "Jahr",
    "seit",
    "Verein",
    "Rathaus",
    "Menschen",
    "Angebot",
    "Termin",
    "Kurs",
    "offen",
    "kostenlos",
    "Räume",
    "abends",
    "gemeinsam",
    "Landkreis",
    "Förderung",
    "Stelle",
    "halbe",
    "Verwaltung",
    "Träger",
    "Erfahrung",
    "gut",
    "nachgefragt",
    "wachsen",
    "Sprache",
    "Arbeit",
    "Alltag",
]
# "Towns under 5,000 in Sachsen on language mediation", and the same words everywhere.
PAGES = {
    "everywhere": "/examples?q=Sprachmittlung",
    "narrowed": "/examples?q=Sprachmittlung&state=14&size=smallest",
}
BARE = """
    SELECT id, ts_rank(search, query) AS rank FROM example, websearch_to_tsquery('german', $1) AS query
    WHERE search @@ query ORDER BY rank DESC LIMIT 50
"""


async def figures(settings: Settings) -> list[Figure]:
    """The worst of the pages in times of the bare query; the median of turns, because other work comes and goes."""
    installation.use(settings)
    world = await build_world()
    await _told(world.town.id, [one.id for one in await set_topics(world.clara, _fields())])
    times = []
    async with asking(settings) as client:
        await log_in(client, world.anna)
        for name, path in PAGES.items():
            assert "50" in (await client.get(path)).text
            page, bare = await _in_turns(lambda path=path: client.get(path), lambda: rows(BARE, ["Sprachmittlung"]))
            print(f"{name}: page {page * 1_000:.1f} ms, bare query {bare * 1_000:.1f} ms", file=sys.stderr)
            times.append(page / bare)
    return [Figure("example_search_times_bare_query", max(times), MOST_TIMES)]


async def _in_turns(
    one: Callable[[], Awaitable[object]], other: Callable[[], Awaitable[object]]
) -> tuple[float, float]:
    """How long each takes, in seconds."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for times, ask in zip(took, (one, other), strict=True):
            began = perf_counter()
            await ask()
            times.append(perf_counter() - began)
    return median(took[0]), median(took[1])


def _fields() -> dict[int, str]:
    return {number: f"Handlungsfeld {number}" for number in range(1, FIELDS + 1)}


async def _told(organisation_id: int, topic_ids: list[int]) -> None:
    chance, now = random.Random(7), clock.now()
    compounds = [head + tail for head in HEADS for tail in TAILS]
    kinds = [OrganisationKind.MUNICIPALITY] * 8 + [OrganisationKind.COUNTY, OrganisationKind.INDEPENDENT_CITY]

    def words(many: int) -> str:
        return " ".join(chance.choice(compounds if chance.random() < 0.3 else PLAIN) for _ in range(many))

    await Example.bulk_create(
        [
            Example(
                organisation_id=organisation_id,
                title=words(5)[:300],
                text=words(WORDS),
                result=words(WORDS // 4),
                topic_id=chance.choice(topic_ids),
                state=f"{chance.randint(1, 16):02}",
                kind=chance.choice(kinds).value,
                population=int(chance.lognormvariate(8, 1.5)),
                created_at=now,
                handed_in_at=now,
                published_at=now,
            )
            for _ in range(EXAMPLES)
        ],
        batch_size=1_000,
    )
    await rows(LEARN_WORDS.format(found="example"))
    async with connection().acquire_connection() as raw:
        await raw.execute("VACUUM ANALYZE")

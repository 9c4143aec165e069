"""The member's desk as it is served: taps, weight of its pages, server time, and the last minute before a deadline.

Prints `name value target ok|short`, tab separated; run by `make bench-web`. Speed is given as a share of what a bare
handler with one query reaches on the same machine at the same time; targets are those of the desk's issue.
"""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from math import inf
from statistics import median
from time import perf_counter

from tests.bench.figures import Figure, report
from tests.bench.web_client import Answer, Browser, per_second
from tests.bench.web_house import House
from tests.bench.web_servers import Served, serving_houses
from tests.bench.web_walks import page_weights, taps_to_a_nil_return, typed_pages_to_a_release

SMALL, LARGE, RELEASING = 1_225, 12_248, 500
TURNS, SECONDS, ASKED, QUIET, MINUTE = 25, 0.4, 30, 30, 60.0
Ask = Callable[[Browser], Awaitable[Answer]]


async def main() -> int:
    """Exit code 1 if one figure is short of what it should be."""
    async with serving_houses(SMALL, LARGE, RELEASING) as served:
        figures = [
            Figure("heaviest_page_kb", await heaviest(served), 100),
            *await shares(served),
            Figure("server_time_ratio_of_members", await growth(served), 1.2),
            Figure("taps_to_a_nil_return_for_seven_towns", await taps_to_a_nil_return(served.large), 3),
            Figure("typed_pages_to_a_released_requirement", await typed_pages_to_a_release(served.large), 1),
            *await releases(served),
        ]
    return report(figures)


async def heaviest(served: Served) -> float:
    """Kilobytes of the heaviest page with all it loads, without fonts."""
    weights = await page_weights(served.large)
    for path, size in sorted(weights.items(), key=lambda one: -one[1]):
        print(f"{size / 1000:6.1f} kB  {path}", file=sys.stderr)
    return max(weights.values()) / 1000


async def shares(served: Served) -> list[Figure]:
    """Requests in a second against those of the bare handler, which are asked for just before and just after; the
    median of many short turns, because other work on the machine comes and goes.
    """
    house, session = served.large, served.large.sessions["anna"]
    path = f"/rounds/{house.round}"

    async def bare() -> float:
        return await per_second(served.bare_port, [""] * len(house.drafts), lambda browser: browser.get(path), SECONDS)

    shown, saved = [], []
    before = await bare()
    for _ in range(TURNS):
        page = await per_second(house.port, [session] * len(house.drafts), lambda browser: browser.get(path), SECONDS)
        between = await bare()
        save = await per_second(house.port, list(house.drafts), saving(house), SECONDS)
        after = await bare()
        shown.append(2 * page / (before + between))
        saved.append(2 * save / (between + after))
        print(f"bare {between:.0f}/s, round page {page:.0f}/s, saving {save:.0f}/s", file=sys.stderr)
        before = after
    return [
        Figure("round_page_share_of_bare", median(shown), 0.12, least=True),
        Figure("saving_share_of_bare", median(saved), 0.2, least=True),
    ]


def saving(house: House) -> Ask:
    """Autosave of a requirement per writer, each time with other words, as her page sends it."""
    count = iter(range(10**9))
    form = {
        "title": "Mehr Wasser",
        "current_text": "Das Wasser ist kalt.",
        "addressee": "federal",
        "priority": "important",
    }
    form |= {
        "reading": "offices",
        "quoting": "no",
        "name_shown": "false",
        "version": 10**6,
        "provisions": house.provision,
    }

    async def save(browser: Browser) -> Answer:
        words = {"proposed_text": f"Das Wasser ist {next(count)} Grad warm.", "rationale": "Der Brunnen ist trocken."}
        return await browser.post(f"/requirements/{house.drafts[browser.token]}/draft", form | words)

    return save


PAGES: dict[str, Callable[[House], str]] = {
    "start": lambda house: "/",
    "round": lambda house: f"/rounds/{house.round}",
    "others' requirements": lambda house: f"/rounds/{house.round}/requirements",
    "draft": lambda house: f"/document-versions/{house.version}",
    "provision": lambda house: f"/provisions/{house.provision}",
    "answer": lambda house: f"/submissions/{house.submission}",
    "requirement": lambda house: f"/requirements/{house.requirement}/edit",
}


async def growth(served: Served) -> float:
    """How much longer the slowest-growing page takes among ten times the members: the quickest of many.

    Each turn asks for every page in both houses, so that a page is asked for over as long a time as all of them take.
    """
    houses = (served.small, served.large)
    quickest = {name: [inf, inf] for name in PAGES}
    for _ in range(ASKED):
        for name, path in PAGES.items():
            for number, house in enumerate(houses):
                async with Browser(house.port, house.sessions["anna"]) as browser:
                    answer = await browser.get(path(house))
                assert answer.status == 200, answer.text
                quickest[name][number] = min(quickest[name][number], answer.seconds)
    for name, (small, large) in quickest.items():
        print(f"{name}: {small * 1000:.1f} ms, {large * 1000:.1f} ms", file=sys.stderr)
    return max(large / small for small, large in quickest.values())


async def releases(served: Served) -> list[Figure]:
    """Some coordinators release one after the other; then hundreds in one minute, half of them in its last quarter."""
    house = served.large
    quiet, rush = house.releases[:QUIET], house.releases[QUIET:]
    alone = [await release(house, *one) for one in quiet]
    moments = [
        MINUTE * (0.75 + random.random() / 4 if number % 2 else random.random() * 0.75) for number in range(len(rush))
    ]
    answers = await asyncio.gather(
        *(release(house, *one, after=moment) for one, moment in zip(rush, moments, strict=True)), return_exceptions=True
    )
    good = [one for one in answers if not isinstance(one, BaseException) and one.status == 303]
    seconds = sorted(one.seconds for one in good) or [MINUTE]
    p99 = seconds[int(len(seconds) * 0.99)]
    still = median(one.seconds for one in alone)
    print(f"alone {still * 1000:.0f} ms, in the rush p99 {p99 * 1000:.0f} ms", file=sys.stderr)
    return [
        Figure("releases_in_a_minute", len(rush), RELEASING, least=True),
        Figure("releases_failed_or_lost", len(rush) - len(good) + await served.unreleased(), 0),
        Figure("release_p99_to_quiet_median", p99 / still, 20),
    ]


async def release(house: House, submission: int, session: str, after: float = 0) -> Answer:
    """One coordinator presses the button."""
    await asyncio.sleep(after)
    started = perf_counter()
    async with Browser(house.port, session) as browser:
        answer = await browser.post(f"/submissions/{submission}/release", {"version": 1})
    return answer._replace(seconds=perf_counter() - started)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

"""The fourth level in a real browser: a Kreis asks its towns, bundles, forwards to its Landesverband, and adds what came later."""

import pytest

from models.people import Role
from models.rounds import Round
from models.settings import Settings
from models.submissions import Requirement, Submission
from tests.consultation import a_matter, an_open_round, hours, released
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from tests.world import person
from workflows.rounds.forwarding import forward_round
from workflows.rounds.rounds import open_round
from workflows.rounds.takeovers import take_over_round

pytestmark = pytest.mark.needs("chromium")


async def test_a_kreis_bundles_its_towns_forwards_and_adds_and_the_federation_knows_who_said_it(world, tmp_path):
    kai = await person("Kai Kranich", world.county, Role.OFFICER)
    rita = await person("Rita Rohrdommel", world.state_counties, Role.OFFICER)
    federal = await an_open_round(world, await a_matter(world))
    middle = await take_over_round(rita, federal.id, title="Umfrage unter den Kreisen", text="", deadline=hours(96))
    middle = await open_round(rita, middle.id, version=middle.version)
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    async with serving(settings) as base, chromium() as browser:
        kreis = await visit(browser, base, kai, width=DESK)
        own = await takes_over(kreis, middle)
        await released(world, own)
        await forwards(kreis, own, "Bündel weitergeben …")
        jana = {"by": world.jana, "organisation": world.union_towns[0], "releaser": world.holger}
        await released(world, own, {"title": "Mehr Bänke"}, **jana)
        await forwards(kreis, own, "Ergänzung weitergeben …")

        above = await visit(browser, base, rita, width=DESK)
        page = await above.goto(f"/rounds/{middle.id}")
        assert "Ergänzung 1" in await page.inner_text("main")
        await above.hold("landesverband-with-addition")
        page = await above.goto(f"/rounds/{middle.id}/bundle")
        assert "Lerchenroda" in await page.inner_text("main") and "Amselhain" in await page.inner_text("main")
        await forward_round(rita, middle.id, version=middle.version)

        bundle = await Submission.get(round=federal, channel="forwarded")
        copies = await Requirement.filter(submission=bundle).order_by("position")
        assert [one.title for one in copies] == ["Mehr Wasser", "Mehr Bänke"]
        clara = await visit(browser, base, world.clara, axe=False)
        words = await (await clara.goto(f"/requirements/{copies[0].id}/evaluation")).inner_text("main")
        assert "Lerchenroda" in words and "über Kreiskonvent Thüringen" in words
        anna = await visit(browser, base, world.anna, width=PHONE, axe=False)
        assert "im Bündel weitergegeben" in await (await anna.goto(f"/rounds/{own.id}")).inner_text("main")


async def takes_over(kreis, middle):
    await kreis.goto(f"/rounds/{middle.id}")
    page = await kreis.follow("Für unsere Mitglieder übernehmen …")
    assert "6 Ihrer Mitglieder" in await page.inner_text("main")
    await kreis.write("Wie heißt sie bei Ihnen?", "Umfrage unter unseren Gemeinden")
    await kreis.press("Beteiligung übernehmen")
    await kreis.follow("Eröffnen …")
    await kreis.press("Eröffnen und", exact=False)
    return await Round.get(feeds=middle)


async def forwards(kreis, own, way):
    await kreis.goto(f"/rounds/{own.id}/bundle")
    await kreis.hold("kreis-bundle")
    await kreis.follow(way)
    await kreis.hold("kreis-forward")
    await kreis.press(way.removesuffix(" …"))

"""Every page of the administration in a real browser, on a phone and on a desk."""

from datetime import date
from pathlib import Path

import pytest

from models.name_searches import NameSearch
from models.organisations import Organisation, Succession
from models.settings import Settings
from tests.journeys.browser import PHONE, chromium, serving, visit
from tests.workflows.register_example import file, small_register
from tests.world import World
from workflows import clock
from workflows.bodies.bodies import found_body, seat_member
from workflows.bodies.resolutions import add_resolution
from workflows.dispatches.addressees import succeed_addressee
from workflows.files import store_file

pytestmark = pytest.mark.needs("chromium")


async def pages_of(world: World) -> list[str]:
    """Addresses with something on every page: an end with and one without a proposal, a register, a wrong table."""
    await Organisation.filter(id__in=[world.other_town.id, world.county.id]).update(valid_until="2026-01-01")
    await Succession.create(predecessor=world.other_town, successor=world.town, reason="area", effective="2026-01-01")
    body = await found_body(world.ulla, world.federation.id, "Ausschuss für Integration")
    await seat_member(world.ulla, body.id, world.town.name)
    await add_resolution(world.ulla, body.id, number="2026/3", decided_on=date(2026, 1, 12), text="Mehr Zeit.")
    register = await store_file(file(*small_register()), "text/plain")
    table = await store_file(b"ars;function\n160610001001;Jugendamt\n1;x\n", "text/csv")
    addressees = await store_file(b"Name;Art\nAmt 7;Bund\nAmt 8;Stadt\n", "text/csv")
    await succeed_addressee(world.ulla, world.ministry.id, name="Ministerium der Zukunft", on=clock.today())
    found = [["answers", "requirement", "rationale", 1, "Frau Rike Falter"], ["files", "word_return", "file", 1, "?"]]
    search = await NameSearch.create(
        name="Rike Falter", asked_by_id=world.ulla.person_id, asked_at=clock.now(), searched_at=clock.now(), found=found
    )
    return [
        "/installation",
        "/history",
        "/people?q=anna",
        "/retention",
        "/addressees?ended=true",
        f"/addressees/{world.ministry.id}",
        f"/addressee-tables/{addressees.id}",
        "/name-searches",
        f"/name-searches/{search.id}",
        "/register",
        f"/register/{register.id}",
        "/functions",
        f"/functions/{table.id}",
        "/successions",
        f"/organisations/{world.other_town.id}/successor",
        f"/organisations/{world.town.id}/memberships",
        "/bodies",
        f"/bodies/{body.id}",
        "/outbox",
    ]


async def test_every_page_of_the_administration_holds_what_every_page_must(world: World, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    pages = await pages_of(world)
    async with serving(settings) as base, chromium() as browser:
        ulla = await visit(browser, base, world.ulla)
        for path in pages:
            await ulla.goto(path)
            await ulla.hold()


async def test_a_refused_file_and_an_outbox_closed_without_a_reason_are_told_on_sound_pages(
    world: World, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    async with serving(settings) as base, chromium() as browser:
        ulla = await visit(browser, base, world.ulla, width=PHONE)
        await ulla.goto("/register")
        await ulla.press("Vorschau ansehen …")
        await ulla.check()
        await ulla.goto("/outbox")
        await ulla.press("Postausgang schließen")
        await ulla.check()
        await ulla.page.get_by_label("Warum?").fill("Umzug des Servers")
        await ulla.press("Postausgang schließen")
        await ulla.press("Postausgang öffnen")
        await ulla.check()

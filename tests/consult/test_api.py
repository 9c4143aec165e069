"""The open interface: what everybody reads by program, one's own data by token, and a description that holds."""

import asyncio
import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from consult.openapi import described
from consult.routes import ROUTES
from models.dispatches import FollowUp, Outcome
from models.people import ApiToken, Scope
from models.positions import Example, PositionKind
from models.settings import Settings
from tests.consult.conftest import Browser, log_in
from tests.journeys.browser import serving
from tests.rows import matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from tests.world import World
from workflows import clock, installation
from workflows.people import api_tokens
from workflows.people.api_tokens import create_api_token, list_api_tokens, revoke_api_token
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said

ROOT = "/api/v1"
# Every address a few times; SCHEMATHESIS=all asks longer (minutes).
ASKED = {
    "some": ("--phases", "fuzzing", "--max-examples", "3"),
    "all": ("--phases", "examples,coverage,fuzzing", "--max-examples", "20"),
}


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """No fetches of another test; ids may come again."""
    monkeypatch.setattr(api_tokens._fetches, "times", {})
    installation.use(settings)


async def test_schemathesis_finds_nothing(world: World, settings: Settings, tmp_path: Path) -> None:
    """Every operation with what its description allows and with what it does not, by a program that nobody here wrote."""
    matter, now = await matter_row(world), clock.now()
    positions = [await position_row(matter, title) for title in ("Fristen verlängern", "=1+1")]
    await paper_row(matter, positions, published_at=now - timedelta(days=1))
    await FollowUp.create(position=positions[0], outcome=Outcome.ADOPTED, recorded_at=now, confirmed_at=now)
    asked = await round_row(matter, world.federation, [world.town], deadline=now + timedelta(days=5))
    await requirement_row(await submission_row(asked, world.town))
    token = await create_api_token(world.anna, name="Probe", scopes=list(Scope), days=30)
    async with serving(settings) as base:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "schemathesis.cli", "run", f"{base}/api/openapi.json", *ASKED[os.environ.get("SCHEMATHESIS", "some")],
            "--header", f"Authorization: Bearer {token}", "--checks", "all", "--generation-deterministic", "--no-color",
            cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate()

    assert process.returncode == 0 and b"No issues found" in said, said.decode()[-6_000:]


def test_every_address_of_the_interface_is_described() -> None:
    there = {one.path.replace(":int", "") for one in ROUTES if one.path.startswith(f"{ROOT}/")}
    assert set(described()["paths"]) == there
    assert described()["openapi"] == "3.1.0"


async def test_programs_read_what_is_public_in_pages_and_as_a_table(browser: Browser, world: World) -> None:
    matter, now = await matter_row(world), clock.now()
    positions = [
        await position_row(matter, title, number=number) for number, title in enumerate(("Frist", "=1+1", "Geld"), 1)
    ]
    paper = await paper_row(matter, positions, published_at=now - timedelta(days=1))
    hidden = await paper_row(matter, published_at=now + timedelta(days=1))
    await Example.create(organisation=world.town, title="Brunnen", cost="3 €", created_at=now, published_at=now)
    await FollowUp.create(
        position=positions[0], outcome=Outcome.ADOPTED, evidence="§ 4", recorded_at=now, confirmed_at=now
    )
    async with browser() as client:
        await log_in(client, world.clara)  # her session opens nothing more here
        first = await client.get(f"{ROOT}/positions?per_page=2")
        second = await client.get(f"{ROOT}/positions?per_page=2&page=2")
        again = await client.get(f"{ROOT}/positions?per_page=2", headers={"if-none-match": first.headers["etag"]})
        adopted = (await client.get(f"{ROOT}/positions?outcome=adopted&kind=demand")).json()
        one = (await client.get(f"{ROOT}/positions/{positions[0].id}")).json()
        examples = (await client.get(f"{ROOT}/examples")).json()
        papers = (await client.get(f"{ROOT}/papers?since={now:%Y}-01-01")).json()
        whole = (await client.get(f"{ROOT}/papers/{paper.id}")).json()
        table = await client.get(f"{ROOT}/positions.csv?outcome=open")
        refused = [await client.get(f"{ROOT}/{path}") for path in (
            f"papers/{hidden.id}", "positions?kind=wish", "positions?page=1&page=2", "positions?colour=red", "positions?page=%201",
            f"positions/{positions[0].id}?page=1", "papers?since=1700000000", "positions.csv?page=2",
        )]  # fmt: skip

    assert [one["title"] for one in first.json()["items"]] == ["Frist", "=1+1"]
    assert (second.json()["page"], second.json()["pages"], second.json()["total"]) == (2, 2, 3)
    assert first.headers["link"] == '</api/v1/positions?per_page=2&page=2>; rel="next"'
    assert again.status_code == 304 and not again.content
    assert [one["outcome"] for one in adopted["items"]] == ["adopted"] and one["paper_ids"] == [paper.id]
    assert one["follow_ups"][0]["evidence"] == "§ 4"
    assert [(one["organisation"], one["cost"]) for one in examples["items"]] == [("Lerchenroda", "3 €")]
    assert [one["id"] for one in papers["items"]] == [paper.id]
    assert [one["heading"] for one in whole["passages"]] == ["Im Einzelnen", "Frist", "=1+1", "Geld"]
    lines = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert [one["title"] for one in lines] == ["'=1+1", "Geld"]
    assert [one.status_code for one in refused] == [404, 422, 422, 422, 422, 422, 422, 422]
    assert {one.headers["content-type"] for one in refused} == {"application/problem+json"}
    assert first.headers["access-control-allow-origin"] == "*"


async def test_a_token_reads_what_its_scopes_say_and_nothing_once_it_is_over(browser: Browser, world: World) -> None:
    matter, now = await matter_row(world), clock.now()
    asked = await round_row(matter, world.federation, [world.town], deadline=now + timedelta(days=5))
    said = await submission_row(asked, world.town)
    await requirement_row(said, "Mehr Zeit")
    secret = await create_api_token(
        world.anna, name="Amt", scopes=[Scope.ROUNDS, Scope.RESULTS, Scope.PROFILE], days=30
    )
    office = await create_api_token(world.clara, name="Amt", scopes=list(Scope), days=30)
    (token,) = await list_api_tokens(world.anna)
    async with browser() as client:

        async def ask(path: str, word: str = secret) -> int:
            return (await client.get(f"{ROOT}/me{path}", headers={"authorization": f"Bearer {word}"})).status_code

        key = {"authorization": f"bearer {secret}"}
        me = await client.get(f"{ROOT}/me", headers=key)
        rounds = (await client.get(f"{ROOT}/me/rounds", headers=key)).json()
        submissions = (await client.get(f"{ROOT}/me/submissions", headers=key)).json()
        results = (await client.get(f"{ROOT}/me/results", headers=key)).json()
        scoped = [
            await ask("/circulars"),
            await ask("/circulars", office),
            await ask("/rounds", office),
            await ask("/rounds?x=1"),
        ]
        await log_in(client, world.anna)
        without = await client.get(f"{ROOT}/me")
        late = []
        with clock.at(now + timedelta(days=31)):
            late.append(await ask(""))
        await revoke_api_token(world.anna, token.id)
        late.append(await ask(""))

    assert me.json()["organisation"] == "Lerchenroda" and me.headers["cache-control"] == "private, no-cache"
    assert [one["id"] for one in rounds["items"]] == [asked.id] and submissions["items"][0]["organisations"] == [
        "Lerchenroda"
    ]
    assert [one["title"] for one in results["items"]] == ["Mehr Zeit"]
    assert scoped == [403, 200, 403, 422] and late == [401, 401]
    assert without.status_code == 401 and without.headers["www-authenticate"].startswith("Bearer")
    assert (await ApiToken.get(id=token.id)).used_on == clock.today()
    assert secret not in json.dumps(await ApiToken.all().values(), default=str)


async def test_a_token_reads_how_far_one_s_own_organisations_are_and_nobody_else_s(
    browser: Browser, world: World
) -> None:
    matter = await matter_row(world)
    recommended = await position_row(matter, "Brunnen bauen", kind=PositionKind.RECOMMENDATION)
    await paper_row(matter, [recommended])
    for actor, note in ((world.anna, "Im Rathaus."), (world.bert, "Geheim.")):
        said = {recommended.id: Said(Outcome.DONE, note=note)}
        await say_implementations(actor, [actor.organisation_id or 0], said)
    secret = await create_api_token(world.anna, name="Amt", scopes=[Scope.IMPLEMENTATIONS], days=30)
    narrow = await create_api_token(world.anna, name="Anderes", scopes=[Scope.RESULTS], days=30)
    office = await create_api_token(world.clara, name="Amt", scopes=list(Scope), days=30)
    async with browser() as client:

        async def ask(word: str, query: str = "") -> httpx.Response:
            return await client.get(f"{ROOT}/me/implementations{query}", headers={"authorization": f"Bearer {word}"})

        mine = (await ask(secret)).json()
        before = (await ask(secret, f"?year={clock.today().year - 1}")).json()
        refused = [(await ask(word)).status_code for word in (narrow, office)]

    (item,) = mine["items"]
    assert (item["recommendation"], item["organisation"], item["outcome"], item["note"], item["by_another"]) == (
        "Brunnen bauen", "Lerchenroda", "done", "Im Rathaus.", False,
    )  # fmt: skip
    assert (mine["total"], before["total"], refused) == (1, 0, [403, 403])


def huge() -> Iterator[str]:
    """Each address of the interface, with each of its numbers far beyond all rows."""
    for path, methods in described()["paths"].items():
        names = [one["name"] for one in methods["get"]["parameters"] if one["in"] == "query"]
        for number in (10**30, 2**31, 2**31 - 1, 0, -1, -(10**30)):
            yield from (f"{path}?{name}={number}".format(id=1) for name in names)
            if "{id}" in path:
                yield path.format(id=number)


async def test_no_address_of_the_interface_breaks_on_a_huge_number(browser: Browser, world: World) -> None:
    secret = await create_api_token(world.anna, name="Amt", scopes=list(Scope), days=30)
    async with browser() as client:
        client.headers["authorization"] = f"Bearer {secret}"
        answers = {path: (await client.get(path)).status_code for path in huge()}

    assert {path: status for path, status in answers.items() if status not in (200, 404, 422)} == {}
    assert len(answers) > 200 and {200, 404, 422} == set(answers.values())


async def test_a_token_is_made_and_revoked_on_the_account_page(browser: Browser, world: World) -> None:
    async with browser() as client:
        await log_in(client, world.anna)
        empty = await client.get("/account/tokens")
        wrong = await client.post("/account/tokens", data={"name": "Fachverfahren", "days": "30"})
        made = await client.post("/account/tokens", data={"name": "Fachverfahren", "days": "30", "scopes": ["rounds"]})
        listed = await client.get("/account/tokens")
        (token,) = await list_api_tokens(world.anna)
        await log_in(client, world.bert)
        foreign = await client.post(f"/account/tokens/{token.id}/revoke")
        await log_in(client, world.anna)
        revoked = await client.post(f"/account/tokens/{token.id}/revoke")

    assert "Noch kein Schlüssel" in empty.text and wrong.status_code == 422 and "Fachverfahren" in wrong.text
    assert made.status_code == 200 and "Bearer" in made.text and "noch nie benutzt" in listed.text
    assert foreign.status_code == 404 and revoked.status_code == 303 and await list_api_tokens(world.anna) == []

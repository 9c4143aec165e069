"""What an officer does in the table and on the workbench, over HTTP and without a script."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from consult.app import create_app
from models.evaluation import Boilerplate, EvaluationAct, GroupConflict, SavedView, Tagging
from models.positions import GroupMember, RequirementGroup, Source, Votum
from models.settings import Settings
from tests.logins import log_in
from tests.rows import document_row, matter_row, requirement_row, round_row, submission_row


@pytest.fixture
async def client(world, tmp_path):
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    transport = httpx.ASGITransport(create_app(settings), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as opened:
        await log_in(opened, world.clara)
        yield opened


@pytest.fixture
async def asked(world):
    """The town and the county sent the same letter to § 1, the city its own."""
    matter = await matter_row(world)
    _, (place, _) = await document_row(matter)
    round_ = await round_row(matter, world.federation)
    words = [(world.town, "Zu kurz."), (world.county, "Zu  kurz"), (world.city, "Zu lang.")]
    said = [
        await requirement_row(await submission_row(round_, member), "Vorlauf", provisions=[place], rationale=text)
        for member, text in words
    ]
    return f"/matters/{matter.id}", [one.id for one in said]


async def test_all_found_are_looked_at_decided_and_taken_back(client, asked):
    matter, said = asked
    query = {"all": "true", "filters": "state=16"}

    looked = await client.get(f"{matter}/evaluation/chosen", params=query)
    done = await client.post(f"{matter}/evaluation/decide", data={**query, "votum": "noted"})
    again = await client.post(f"{matter}/evaluation/decide", params=query, data={**query, "votum": "noted"})

    assert "Alle 2 gefundenen Änderungsbedarfe" in looked.text
    assert parse_qs(urlsplit(done.headers["location"]).query) == {"state": ["16"], "said": ["decided"]}
    assert await Source.filter(votum=Votum.NOTED).count() == 2
    assert again.status_code == 409 and "Von den gewählten kann keiner" in again.text
    shown = await client.get(done.headers["location"])
    assert "Zuletzt von Ihnen:</span>" not in shown.text and "Zuletzt von Ihnen: Votum gesetzt" in shown.text
    act = await EvaluationAct.get()
    address = f"{matter}/evaluation/history/{act.id}"
    back = await client.post(address, data={"place": "table", "filters": "state=16"})
    refused = await client.post(address)
    assert "state=16" in back.headers["location"] and await Source.all().count() == 0
    assert refused.status_code == 409 and "Seitdem hat jemand etwas davon geändert" in refused.text
    assert "zurückgenommen" in (await client.get(f"{matter}/evaluation/history")).text and said


async def test_nothing_ticked_is_said(client, asked):
    matter, _ = asked

    assert "Markieren Sie erst" in (await client.get(f"{matter}/evaluation/chosen?filters=state%3D16")).text


async def test_a_row_keeps_its_place_while_it_is_tagged_assigned_and_commented(client, world, asked):
    matter, said = asked
    row = {"requirements": said[0], "requirement": said[0], "filters": "state=16"}

    tagged = await client.post(f"{matter}/evaluation/tag", data={**row, "tag": "Kosten"})
    await client.post(f"{matter}/evaluation/assign", data={**row, "officer": world.lea.person_id})
    await client.post(f"/requirements/{said[0]}/comments", data={"comment": "Ich <frage> nach."})
    shown = (await client.get(tagged.headers["location"])).text
    found = (
        await client.get(f"{matter}/evaluation?officer={world.lea.person_id}&tag={(await Tagging.get()).tag_id}")
    ).text

    assert f"requirement={said[0]}" in tagged.headers["location"] and "state=16" in tagged.headers["location"]
    assert "Ich &lt;frage&gt; nach." in shown and "Clara Voss" in shown
    assert "Schlagwort: Kosten" in found and "Zuständig: Lea Lohse" in found and "1 Änderungsbedarf," in found
    cleared = await client.post(f"{matter}/evaluation/tag", data={**row, "tag": "Kosten", "remove": "true"})
    assert cleared.status_code == 303 and not await Tagging.all().count()


async def test_a_view_is_saved_under_a_name_and_leads_back_to_its_filters(client, asked):
    matter, _ = asked

    await client.post(
        f"{matter}/views", data={"name": "Thüringen", "filters": "state=16&sort=member&page=3", "shared": "true"}
    )
    shown = await client.get(f"{matter}/evaluation?state=16")

    view = await SavedView.get()
    assert view.query == "state=16&sort=member"
    assert 'evaluation?state=16&amp;sort=member" aria-current="true">Thüringen' in shown.text
    assert (await client.post(f"{matter}/views", data={"filters": "state=16"})).status_code == 422
    await client.post(f"/views/{view.id}/remove")
    assert not await SavedView.all().count()


async def test_a_boilerplate_text_is_written_changed_used_without_a_script_and_removed(client, asked):
    _, said = asked

    await client.post("/boilerplates", data={"title": "Land", "text": "Sache des Landes."})
    words = await Boilerplate.get()
    stale = await client.post(f"/boilerplates/{words.id}", data={"title": "Land", "text": "Anders.", "version": 9})
    await client.post(f"/requirements/{said[0]}/evaluation", data={"votum": "not_adopted", "boilerplate": words.id})

    assert stale.status_code == 409
    assert (await Source.get()).reason == "Sache des Landes."
    assert "Sache des Landes." in (await client.get(f"/requirements/{said[1]}/evaluation")).text
    await client.post(f"/boilerplates/{words.id}/remove")
    assert "Noch keine Textbausteine" in (await client.get("/boilerplates")).text


async def test_on_the_workbench_letters_move_groups_part_merge_and_contradict(client, asked):
    matter, said = asked
    await client.post(f"{matter}/evaluation/group", data={"requirements": said, "title": "Vorlauf"})
    first = await RequirementGroup.get()
    here = f"{matter}/workbench"
    shown = (await client.get(here)).text
    assert "wortgleich von 2: Landkreis Ottersee, Lerchenroda" in shown
    mark = shown.partition('name="letters" value="')[2][:32]

    parted = await client.post(f"{here}?place=%C2%A71", data={"letters": mark, "title": "Kürzer"})
    second = await RequirementGroup.get(title="Kürzer")
    await client.post(f"{here}/{second.id}/oppose", data={"groups": first.id})
    assert (await client.get(here)).text.count("kern-badge--danger") == 2
    await client.post(f"{here}/{first.id}/take", data={"letters": mark})
    await client.post(f"{matter}/evaluation/history/{(await EvaluationAct.all().order_by('-id').first()).id}")
    assert await GroupConflict.all().count() == 1
    merged = await client.post(f"{here}/{first.id}/merge", data={"groups": second.id})

    assert "place=%C2%A71" in parted.headers["location"] and merged.headers["location"].endswith(f"#group-{first.id}")
    assert await GroupMember.filter(group=first).count() == 3 and await GroupConflict.all().count() == 0
    nothing = await client.post(f"{here}/{first.id}/take")
    assert nothing.status_code == 422 and "Markieren Sie erst" in nothing.text

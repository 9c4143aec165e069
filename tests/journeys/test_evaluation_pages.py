"""Every page of evaluation, positions, follow-ups, answers and results in a real browser, on a phone and on a desk."""

import pytest

from models.dispatches import Outcome
from models.organisations import Body
from models.positions import PositionKind, RequirementGroup, Votum
from models.settings import Settings
from models.submissions import Priority
from tests.consultation import followed_up
from tests.crowd import crowd
from tests.journeys.browser import chromium, serving, visit
from tests.rows import (
    START,
    document_row,
    matter_row,
    paper_row,
    position_row,
    requirement_row,
    round_row,
    submission_row,
)
from workflows.bodies.resolutions import add_resolution
from workflows.evaluation.boilerplates import write_boilerplate
from workflows.evaluation.bulk_acts import assign_selection, group_selection, tag_selection
from workflows.evaluation.evaluation_filters import Filters
from workflows.evaluation.evaluation_notes import add_comment, set_conflicts
from workflows.examples.examples import add_example, hand_in_example, publish_example
from workflows.groups.group_suggestions import suggest_matter_groups
from workflows.groups.groups import confirm_groups
from workflows.organisations.topics import set_topics
from workflows.positions.position_sources import add_source
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.suggestions import suggest_sources
from workflows.requirements.vota import decide_group, decide_requirement

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


@pytest.fixture
async def evaluated(world):
    """A matter whose round many answered, with groups, positions of all kinds in a sent paper, and answers sent."""
    matter = await matter_row(
        world, title="Entwurf eines Gesetzes zur Stärkung der kommunalen Brunnen", short_title="BrG",
        our_reference="DKK-4-17",
    )  # fmt: skip
    version, (first, second) = await document_row(matter, ["§ 4 Abs. 1", "§ 16"])
    later, _ = await document_row(matter, ["§ 4 Abs. 1", "§ 16"], label="Kabinettsentwurf")
    round_ = await round_row(
        matter, world.federation, [world.town, world.city, world.county, world.union], document_version=version
    )
    await crowd(round_, world.county, organisations=70, answering=70)
    letter = "Ein Vorlauf von wenigen Wochen reicht weder für die Stellenausschreibung noch für den Nachtragshaushalt."
    said = [
        await requirement_row(
            await submission_row(round_, place), "Inkrafttreten frühestens zwölf Monate nach Verkündung",
            provisions=[first], rationale=letter, current_text="am ersten Tag des folgenden Quartals",
            proposed_text="zwölf Monate nach der Verkündung", priority=Priority.ESSENTIAL, cost_yearly=2_660,
            cost_once=1_140, cost_basis="42 Kennzahlen × 100 Min. × 38 €",
        )
        for place in (world.town, world.city, world.county)
    ]  # fmt: skip
    own = await requirement_row(await submission_row(round_, world.union), "Pauschale", provisions=[second])
    demand = await position_row(
        matter, "Zwölf Monate Vorlauf", number=1, provision=first, assessment="Der Vorlauf ist **zu kurz**.",
        petition="Zwölf Monate.", wording_before="des folgenden Quartals", wording_after="des folgenden Jahres",
    )  # fmt: skip
    (topic,) = await set_topics(world.clara, {1: "Sprache und Bildung"})
    advice = await position_row(
        matter,
        "Beiräte bilden",
        number=2,
        kind=PositionKind.RECOMMENDATION,
        topic=topic,
        text="Bilden Sie einen Beirat.",
    )
    await suggest_matter_groups(matter.id)
    member = await said[0].groupings.all().first()
    await decide_group(world.clara, member.group_id, votum=Votum.ADOPTED, position_id=demand.id)
    await decide_requirement(world.clara, own.id, votum=Votum.NOT_ADOPTED, reason="Der Ausschuss zog § 15 vor.")
    await confirm_groups(world.clara, [member.group_id])
    await suggest_sources(world.clara, matter.id)
    body = await Body.create(office=world.counties, name="Präsidium")
    resolution = await add_resolution(
        world.clara, body.id, number="4", decided_on=START.date(), text="Bundesmittel dynamisiert."
    )
    await add_source(world.clara, demand.id, resolution_id=resolution.id)
    await paper_row(matter, [demand, advice], published_at=START)
    await tag_selection(world.clara, matter.id, Filters(ids=(said[0].id, said[1].id)), "Kosten")
    await assign_selection(world.clara, matter.id, Filters(ids=(said[0].id,)), world.lea.person_id)
    await add_comment(world.lea, said[0].id, text="Ich frage im Hauptamt nach, ob 12 Monate genügen.")
    await write_boilerplate(world.clara, title="Landesrecht", text="Das regelt Ihr Land; wir sprechen es dort an.")
    other = await group_selection(world.clara, matter.id, Filters(ids=(said[2].id,)), "Inkrafttreten zum Jahresende")
    await set_conflicts(world.clara, other.id, [member.group_id])
    await followed_up(
        world, demand.id, document_version_id=later.id, outcome=Outcome.PARTLY, evidence="§ 4 nennt nun Länder"
    )
    await say_implementations(world.jana, [world.union.id], {advice.id: Said(Outcome.UNDER_WAY)})
    await send_member_answers(world.clara, matter.id)
    example = await add_example(world.anna, world.town.id, title="Sprachmittlung auf Abruf", text="Neun Gemeinden …")
    await hand_in_example(world.anna, example.id, version=example.version)
    await publish_example(world.clara, example.id)
    return matter, said, member.group_id, demand, example


async def test_offices_find_their_way_through_the_evaluation(world, settings, evaluated):
    matter, said, group_id, demand, _ = evaluated
    pages = {
        "matter": f"/matters/{matter.id}",
        "evaluation": f"/matters/{matter.id}/evaluation",
        "evaluation-open": f"/matters/{matter.id}/evaluation?requirement={said[0].id}&votum=adopted",
        "evaluation-empty": f"/matters/{matter.id}/evaluation?q=Radweg",
        "chosen": f"/matters/{matter.id}/evaluation/chosen?requirements={said[0].id}&requirements={said[1].id}",
        "chosen-all": f"/matters/{matter.id}/evaluation/chosen?all=true&filters=state%3D16",
        "evaluation-history": f"/matters/{matter.id}/evaluation/history",
        "workbench": f"/matters/{matter.id}/workbench?place=%C2%A74Abs.1",
        "boilerplates": "/boilerplates",
        "requirement": f"/requirements/{said[0].id}/evaluation",
        "groups": f"/matters/{matter.id}/groups",
        "group-measures": f"/matters/{matter.id}/groups/measures",
        "terms": f"/matters/{matter.id}/evaluation/terms",
        "group": f"/groups/{group_id}",
        "positions": f"/matters/{matter.id}/positions",
        "position": f"/positions/{demand.id}",
        "position-edit": f"/positions/{demand.id}/edit",
        "position-new": f"/matters/{matter.id}/positions/new",
        "follow-ups": f"/matters/{matter.id}/follow-ups",
        "term-end": "/term-end",
        "success": "/follow-ups",
        "answers": f"/matters/{matter.id}/answers",
        "costs": f"/matters/{matter.id}/costs",
        "recommendations-office": "/recommendations",
        "resolutions": "/resolutions",
        "topics": "/topics",
    }
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        for name, path in pages.items():
            await window.goto(path)
            await window.hold(name)


async def test_members_read_what_became_of_theirs(world, settings, evaluated):
    matter, *_ = evaluated
    pages = {
        "results": "/results",
        "result": f"/matters/{matter.id}/results",
        "follow-ups-member": f"/matters/{matter.id}/follow-ups",
        "recommendations": "/recommendations",
    }
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.jana)
        for name, path in pages.items():
            await window.goto(path)
            await window.hold(name)


async def test_an_officer_opens_a_row_decides_it_and_stays_in_her_table(world, settings, evaluated):
    matter, said, _, demand, _ = evaluated
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        page = await window.goto(f"/matters/{matter.id}/evaluation?state=05")
        await page.get_by_role("link", name="Inkrafttreten frühestens").first.click()
        panel = page.locator("#requirement")
        await panel.get_by_role("heading", name="Inkrafttreten frühestens").wait_for()
        await panel.get_by_label("Welches Votum?").select_option("adopted_in_substance")
        await panel.get_by_label("In welcher Position?").select_option(str(demand.id))
        await window.press("Votum festhalten")

        assert "state=05" in page.url and f"requirement={said[1].id}" in page.url
        assert await panel.locator(".kern-badge", has_text="sinngemäß aufgenommen").is_visible()
        await window.check()


async def test_filters_change_the_table_without_a_reload_and_have_an_address(world, settings, evaluated):
    matter, *_ = evaluated
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        page = await window.goto(f"/matters/{matter.id}/evaluation")
        await page.get_by_label("Land", exact=True).select_option("05")
        await page.wait_for_url("**state=05**")
        await page.locator("#list td", has_text="Dohlenstadt").wait_for()

        assert await page.locator("#list tbody tr").count() < 20
        assert await page.locator("#requirement").count() == 1
        await page.reload()
        assert await page.get_by_label("Land", exact=True).input_value() == "05"
        await window.check()


async def test_the_table_and_the_workbench_obey_the_keyboard(world, settings, evaluated):
    matter, _, group_id, *_ = evaluated
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        page = await window.goto(f"/matters/{matter.id}/evaluation")
        await page.locator("#table").focus()
        await page.keyboard.press("?")
        await page.get_by_role("heading", name="Tasten").wait_for()
        await page.keyboard.press("Escape")
        for key in "jjxkx":
            await page.keyboard.press(key)
        assert await page.locator("#table :checked").count() == 2
        async with page.expect_navigation():
            await page.keyboard.press("e")
        assert await page.get_by_role("heading", name="2 markierte Änderungsbedarfe").is_visible()

        page = await window.goto(f"/matters/{matter.id}/workbench?place=%C2%A74Abs.1")
        assert await page.locator(".app-column .kern-badge--danger").count() == 2
        await page.locator(f"#group-{group_id} [data-row]").first.focus()
        await page.keyboard.press("g")
        await page.keyboard.press("l")
        async with page.expect_navigation():
            await page.keyboard.press("w")
        assert await page.locator(".app-column .kern-badge--danger").count() == 0
        await page.locator("[data-row]").first.focus()
        async with page.expect_navigation():
            await page.keyboard.press("u")
        assert await page.locator(".app-column .kern-badge--danger").count() == 2
        await window.check()


async def test_an_officer_confirms_a_hundred_suggestions_by_keyboard(world, settings):
    matter = await matter_row(world)
    _, (first, _) = await document_row(matter)
    for number in range(100):
        await RequirementGroup.create(
            matter=matter, title=f"Vorschlag {number}", anchor=first.key, reason="alike", strength=0.5,
            suggested_by_machine=True, created_at=START,
        )  # fmt: skip
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        page = await window.goto(f"/matters/{matter.id}/groups?unconfirmed=true")
        await page.locator("#groups").focus()
        await page.keyboard.press("j")
        for _ in range(2):
            for _ in range(50):
                await page.keyboard.press("x")
                await page.keyboard.press("j")
            async with page.expect_navigation():
                await page.keyboard.press("a")
        await page.get_by_text("Alle Gruppen sind bestätigt").wait_for()

    assert await RequirementGroup.filter(matter=matter, confirmed_by_id=world.clara.person_id).count() == 100


async def test_the_votum_can_be_given_without_javascript(world, settings, evaluated):
    matter, said, *_ = evaluated
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara, javascript=False)
        page = await window.goto(f"/matters/{matter.id}/evaluation?votum=adopted")
        async with page.expect_navigation():
            await page.get_by_role("link", name="Inkrafttreten frühestens").first.click()
        await page.locator("#requirement").get_by_label("Welches Votum?").select_option("noted")
        await window.press("Votum festhalten")
        assert "Das Votum ist festgehalten." in await page.content()
        assert said

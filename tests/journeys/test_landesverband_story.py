"""A Landesverband in a real browser: takes a round over, puts its bundle together, forwards it, sees what became of it."""

from datetime import timedelta

import pytest

from models.dispatches import Outcome
from models.positions import Position, PositionKind, Votum
from models.rounds import QuestionKind, Round, StagePurpose
from models.settings import Settings
from models.submissions import Addressee, Requirement, Submission
from tests.consultation import a_draft, a_matter, an_open_round, hours, place, released
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from tests.rows import paper_row
from workflows.positions.follow_up_release import confirm_follow_ups
from workflows.positions.followups import record_follow_up
from workflows.positions.positions import add_position
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import Decision, decide_requirements
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.short_answers import report_nil_return

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def a_federal_round(world):
    """The federation asks all, about a draft and with a question; bundles are due two days after the members."""
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    asked = [NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen haben Sie?", unit="Stück")]
    stages = {StagePurpose.STATE_ASSOCIATIONS: hours(288)}
    facts = {"document_version_id": version.id, "questions": asked, "stages": stages}
    return await an_open_round(world, matter, **facts), version


async def test_a_landesverband_takes_over_bundles_forwards_and_sees_what_became_of_it(world, settings):
    federal, version = await a_federal_round(world)
    async with serving(settings) as base, chromium() as browser:
        paul = await visit(browser, base, world.paul, width=DESK, keys=True)
        own = await takes_over(paul, federal)
        await members_answer(world, own, version)
        await sees_both_ways(await visit(browser, base, world.anna, width=PHONE), federal, own)
        await puts_together(paul, own)
        await forwards(paul, own)

        bundle = await Submission.get(round=federal, channel="forwarded")
        titles = await Requirement.filter(submission=bundle).order_by("position").values_list("title", flat=True)
        assert titles == ["Trinkwasser im ganzen Land", "Mehr Wasser", "Mehr Bänke", "Mehr Wasser"]
        await the_federation_sees(await visit(browser, base, world.clara, width=DESK), federal, bundle)
        await the_federation_answers(world, federal, bundle, version)

        page = await paul.goto(f"/rounds/{own.id}/bundle")
        shown = await page.inner_text("main")
        assert "sinngemäß aufgenommen" in shown and "teilweise übernommen" in shown
        await paul.hold("bundle-answered")
        page = await paul.goto("/state-requirements")
        assert "Mehr Bänke" in await page.inner_text("main")
        await paul.hold("state-requirements")
        anna = await visit(browser, base, world.anna, width=PHONE, axe=False)
        page = await anna.goto("/timeline")
        assert "teilweise" in await page.inner_text("main")
        said = await Submission.get(round=own, organisation=world.town)
        page = await anna.goto(f"/submissions/{said.id}")
        await anna.look("forwarded-answer-390")
        words = await page.inner_text("main")
        assert "zusammengefasst unter „Trinkwasser im ganzen Land“" in words and "Das regeln wir selbst." in words


async def takes_over(paul, federal):
    """With the keyboard alone: the question and the draft come along, the day is proposed."""
    await paul.goto(f"/rounds/{federal.id}")
    page = await paul.follow("Für unsere Mitglieder übernehmen …")
    await paul.hold("take-over")
    assert "6 Ihrer Mitglieder" in await page.inner_text("main")
    await paul.write("Wie heißt sie bei Ihnen?", "Unsere Umfrage zum Brunnengesetz")
    await paul.press("Beteiligung übernehmen")
    own = await Round.get(feeds=federal)
    assert own.deadline <= federal.deadline + timedelta(days=1)
    await paul.follow("Eröffnen …")
    await paul.press("Eröffnen und", exact=False)
    return await Round.get(id=own.id)


async def members_answer(world, own, version):
    """The town asks for three things, a village for one of them again; the other town has nothing to say."""
    water = {"provision_ids": [(await place(version, "§2")).id]}
    mine = {"title": "Eigener Brunnenmeister"}
    benches = {"title": "Mehr Bänke", "addressee": Addressee.STATES}
    await released(world, own, water, benches, mine)
    jana = {"by": world.jana, "organisation": world.union_towns[0], "releaser": world.holger}
    await released(world, own, water, **jana)
    await report_nil_return(world.bert, own.id, covers=[world.other_town.id])


async def sees_both_ways(clerk, federal, own):
    page = await clerk.goto(f"/rounds/{federal.id}")
    assert "dort geantwortet" in await page.inner_text("main")
    await clerk.look("two-ways-390")
    page = await clerk.follow("Unsere Umfrage zum Brunnengesetz")
    assert "unmittelbar nicht geantwortet" in await page.inner_text("main")
    await clerk.close()


async def puts_together(paul, own):
    page = await paul.goto(f"/rounds/{own.id}/bundle")
    await paul.hold("bundle-open")
    for number in await Requirement.filter(title="Mehr Wasser", submission__round=own).values_list("id", flat=True):
        await paul.tick(f"Nr. {number} markieren")
    await paul.press("Neu zusammenfassen …")
    await paul.press("Speichern")  # nothing written yet: the page says what is missing
    assert await page.evaluate("document.activeElement.id") == "form-error"
    await paul.hold("bundle-own-refused")
    await paul.write("Kurz gesagt: Was soll sich ändern?", "Trinkwasser im ganzen Land")
    await paul.write("Warum?", "Zwei Mitglieder haben schon Brunnen ohne Wasser.")
    await paul.press("Speichern")

    mine = await Requirement.get(title="Eigener Brunnenmeister")
    await paul.tick(f"Nr. {mine.id} markieren")
    await paul.write("Warum geben Sie sie nicht weiter?", "Das regeln wir selbst.")
    await paul.press("Zurückbehalten")
    assert "Das regeln wir selbst." in await page.inner_text("main")


async def forwards(paul, own):
    page = await paul.follow("Bündel weitergeben …")
    await paul.hold("forward")
    await paul.press("Bündel weitergeben")
    assert "Weitergegeben:" in await page.inner_text("main")
    await paul.hold("bundle-forwarded")


async def the_federation_sees(clara, federal, bundle):
    page = await clara.goto(f"/rounds/{federal.id}")
    row = await page.locator("tr", has_text="Gemeindekonvent Thüringen").first.inner_text()
    assert [one.strip() for one in row.split("\t")][2:7] == ["3 von 6 (50\u202f%)", "4", "3", "1", "1"]
    await clara.hold("federal-cockpit")
    copy = await Requirement.get(submission=bundle, title="Mehr Bänke")
    page = await clara.goto(f"/requirements/{copy.id}/evaluation")
    assert "über Gemeindekonvent Thüringen" in await page.inner_text("main")
    water = await Requirement.filter(submission=bundle, title="Mehr Wasser").first()
    page = await clara.goto(f"/requirements/{water.id}/evaluation")
    assert "Trinkwasser im ganzen Land" in await page.inner_text("main")
    await clara.look("evaluated-1280")
    await clara.close()


async def the_federation_answers(world, federal, bundle, version):
    """What was forwarded is taken up, told to those who asked, and half of it comes into the draft."""
    matter = await federal.matter
    position = await add_position(world.clara, matter.id, kind=PositionKind.DEMAND, title="Trinkwasser sichern")
    ids = await Requirement.filter(submission=bundle).values_list("id", flat=True)
    decision = Decision(Votum.ADOPTED_IN_SUBSTANCE, position.id)
    await decide_requirements(world.clara, matter.id, ids, decision)
    await paper_row(matter, [await Position.get(id=position.id)])
    kept = await Requirement.get(title="Eigener Brunnenmeister")
    await decide_requirements(world.paul, matter.id, [kept.id], Decision(Votum.NOTED))  # what he kept back, he answers
    await send_member_answers(world.clara, matter.id)
    facts = {"document_version_id": version.id, "evidence": "Steht nun in § 2."}
    word = await record_follow_up(world.clara, position.id, outcome=Outcome.PARTLY, **facts)
    await confirm_follow_ups(world.lea, matter.id, [(word.id, word.version)])

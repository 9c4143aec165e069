"""Following a Vorgang in the Bundestag's register, which a server of this machine plays: nothing is asked outside."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from emails.render import render
from models import queue
from models.audit import AuditEntry
from models.database import rows
from models.deliveries import Delivery
from models.matters import Circle, DocumentStage, Matter
from models.proceedings import MatterWatch, Proceeding, ProceedingStep, ProceedingTrouble, StepHint
from models.settings import Settings
from tests.conftest import SHARED
from tests.dip_server import KEY, Register, proceeding, register, step
from tests.rows import document_row, matter_row
from tests.world import World
from workflows import clock, dip, installation
from workflows.access import VISITOR
from workflows.dip import dip_client, read_proceeding, read_steps
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.matters.matter_reading import show_matter_file
from workflows.matters.proceeding_hints import hint_for
from workflows.matters.proceeding_polling import AT_ONCE, check_proceeding, poll_proceedings
from workflows.matters.proceedings import end_proceeding, link_proceeding, settle_hint, show_parliament, watch_matter
from workflows.people.digests import send_digests
from workflows.people.muted_mails import Wish, choose_mails

EXAMPLES = SHARED / "data" / "dip" / "examples"
DECIDED = {"beschlussfassung": [{"beschlusstenor": "Annahme der Vorlage", "abstimm_ergebnis_bemerkung": "einstimmig"}]}
ANNOUNCED = {
    "verkuendungsdatum": "2026-05-04", "fundstelle": "BGBl I 2026, 409", "titel": "Gesetz über Brunnen", "pdf_url": "javascript:x",
}  # fmt: skip


@pytest.fixture
def bundestag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Register]:
    """The register with one proceeding of three steps; this installation has its address and key."""
    steps = [step(1, "Gesetzentwurf"), step(2, "1. Beratung"), step(3, "Beschlussempfehlung und Bericht")]
    with register(proceeding=proceeding(), steps=steps) as told:
        settings = Settings(data_dir=tmp_path, secret="geheim", dip_address=told.address, dip_key=KEY)
        monkeypatch.setattr(installation, "_settings", settings)
        yield told


async def linked(matter: Matter, **facts: object) -> Proceeding:
    given = {"dip_id": 84343, "linked_at": clock.now(), "next_check_at": clock.now(), **facts}
    return await Proceeding.create(matter=matter, **given)


@pytest.mark.needs("shared")
async def test_what_the_register_has_recorded_of_itself_is_read(bundestag: Register) -> None:
    recorded = {name: json.loads((EXAMPLES / f"{name}.json").read_text()) for name in ("Vorgang", "Vorgangsposition")}
    bundestag.proceeding, bundestag.steps = recorded["Vorgang"], [recorded["Vorgangsposition"]]
    async with dip_client() as client:
        told = await read_proceeding(client, 84343)
        page = await read_steps(client, 84343)

    assert set(proceeding()) <= set(recorded["Vorgang"]) and set(step(1, "")) <= set(recorded["Vorgangsposition"])
    assert (told.dip_id, told.state, told.announcements[0].document) == (84343, "Abgeschlossen", "BGBl I 2018, 409")
    assert (page.steps[0].document, page.steps[0].house) == ("Drucksache 19/1", "BT")
    assert page.steps[0].resolutions[0].startswith("Annahme der Vorlage (")


async def test_a_matter_follows_its_bill_and_tells_those_who_watch(world: World, bundestag: Register) -> None:
    matter = await matter_row(world, officer_id=world.clara.person_id)
    await document_row(matter, circle=Circle.MEMBERS)
    await watch_matter(world.bert, matter.id, watching=True)
    await watch_matter(world.bert, matter.id, watching=True)
    made = await link_proceeding(world.clara, matter.id, number="https://dip.bundestag.de/vorgang/gesetz/84343?x=1")
    await queue.drain("check_proceeding")
    known = (await show_parliament(world.bert, matter.id)).proceedings[0]
    hints = {one.title: (one.hint, one.stage) for one in known.steps}

    assert (known.title, known.state, known.trouble) == ("Gesetz über Brunnen", "Überwiesen", None)
    assert hints == {
        "Gesetzentwurf": (StepHint.STAGE, DocumentStage.PARLIAMENTARY_PAPER), "1. Beratung": (None, None),
        "Beschlussempfehlung und Bericht": (StepHint.STAGE, DocumentStage.COMMITTEE_RECOMMENDATION),
    }  # fmt: skip
    assert await Delivery.all().count() == 0  # what was there before is no news

    bundestag.steps.append(step(4, "3. Beratung", **DECIDED))
    bundestag.proceeding = proceeding(
        beratungsstand="Verkündet", aktualisiert="2026-05-05T10:00:00+02:00", verkuendung=[ANNOUNCED]
    )
    with clock.at(clock.now() + timedelta(hours=5)):
        await poll_proceedings()
        await poll_proceedings()
    mails = await Delivery.all().select_related("body")
    assert {one.person_id for one in mails} == {world.bert.person_id, world.clara.person_id}
    facts = mails[0].body.facts
    assert [one["title"] for one in facts["steps"]] == ["3. Beratung", "Gesetz über Brunnen"] and facts[
        "state"
    ] == "Verkündet"

    law = await ProceedingStep.get(proceeding=made, stage=DocumentStage.LAW)
    third = await ProceedingStep.get(proceeding=made, title="3. Beratung")
    assert law.document_link == "" and third.hint is StepHint.FOLLOW_UP
    assert await settle_hint(world.clara, law.id, accepted=True) == (matter.id, StepHint.STAGE)
    assert await settle_hint(world.clara, third.id, accepted=False) == (matter.id, StepHint.FOLLOW_UP)
    older = await ProceedingStep.get(proceeding=made, title="Gesetzentwurf")
    await settle_hint(world.clara, older.id, accepted=True)  # it happened before: the latest step says the stage
    assert [one.stage for one in (await show_matter_file(world.bert, matter.id)).proceedings] == [DocumentStage.LAW]
    with pytest.raises(WrongState):
        await settle_hint(world.clara, law.id, accepted=False)
    await end_proceeding(world.clara, made.id)
    asked = len(bundestag.asked)
    with clock.at(clock.now() + timedelta(days=3)):
        await poll_proceedings()
    assert len(bundestag.asked) == asked


async def test_who_may_not_see_the_matter_any_more_gets_no_mail_of_it(world: World, bundestag: Register) -> None:
    matter = await matter_row(world)  # without anything that a member may see
    await MatterWatch.create(matter=matter, person_id=world.bert.person_id, since=clock.now())
    await linked(matter, changed_at="früher")
    await poll_proceedings()
    assert await ProceedingStep.all().count() == 3 and await Delivery.all().count() == 0


@pytest.mark.parametrize(
    ("behaves", "trouble"),
    [
        ("slow", ProceedingTrouble.UNREACHABLE), ("failing", ProceedingTrouble.UNREACHABLE), ("busy", ProceedingTrouble.UNREACHABLE),
        ("refusing", ProceedingTrouble.KEY), ("changed", ProceedingTrouble.SHAPE), ("html", ProceedingTrouble.SHAPE),
    ],
)  # fmt: skip
async def test_what_goes_wrong_is_said_and_asked_again_later_and_later(
    world: World, bundestag: Register, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], behaves: str,
    trouble: ProceedingTrouble,
) -> None:  # fmt: skip
    patience = dip.SECONDS
    if behaves == "slow":
        monkeypatch.setattr(dip, "SECONDS", 0.1)
    bundestag.behaves, bundestag.waits = behaves, 0.3 if behaves == "slow" else 0
    one = await linked(await matter_row(world))
    waits = []
    for _ in range(3):
        await check_proceeding(one.id)
        one = await Proceeding.get(id=one.id)
        assert one.checked_at is not None
        waits.append(one.next_check_at - one.checked_at)
    assert (one.trouble, one.failures) == (trouble, 3) and waits[0] < waits[1] < waits[2] <= timedelta(days=1)

    monkeypatch.setattr(dip, "SECONDS", patience)
    bundestag.behaves, bundestag.waits = "well", 0
    await check_proceeding(one.id)
    one = await Proceeding.get(id=one.id)
    assert (one.trouble, one.failures) == (None, 0)
    said = "".join(capsys.readouterr()) + json.dumps(await rows("SELECT * FROM proceeding"), default=str)
    assert KEY not in said


async def test_reading_that_broke_off_goes_on_where_it_was(world: World, bundestag: Register) -> None:
    bundestag.pages_of, bundestag.breaks_at = 1, "c2"
    one = await linked(await matter_row(world))
    await check_proceeding(one.id)
    assert (await Proceeding.get(id=one.id)).cursor == "c2" and await ProceedingStep.all().count() == 2

    bundestag.breaks_at, before = "", len(bundestag.asked)
    await check_proceeding(one.id)
    await check_proceeding(one.id)  # nothing has changed since: its steps are not asked for again
    later = [path for path in bundestag.asked[before:] if "vorgangsposition" in path]
    assert await ProceedingStep.all().count() == 3
    assert len(later) == 2 and "cursor=c2" in later[0] and "cursor=c3" in later[1]


async def test_never_more_are_asked_at_once_than_the_register_allows_and_a_refused_key_ends_the_run(
    world: World, bundestag: Register
) -> None:
    for number in range(AT_ONCE + 10):
        await linked(await matter_row(world), dip_id=1 + number)
    bundestag.waits, bundestag.behaves = 0.02, "refusing"
    await poll_proceedings()
    assert len(bundestag.asked) == AT_ONCE

    bundestag.behaves = "well"
    with clock.at(clock.now() + timedelta(hours=1)):
        await poll_proceedings()
    assert 1 < bundestag.most_at_once <= AT_ONCE
    assert await Proceeding.filter(trouble__isnull=True, checked_at__isnull=False).count() == AT_ONCE + 10


async def test_without_address_or_key_nothing_is_ever_asked(
    world: World, bundestag: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await linked(await matter_row(world))
    for missing in ("dip_address", "dip_key"):
        monkeypatch.setattr(installation, "_settings", replace(installation.current(), **{missing: ""}))
        await poll_proceedings()
        await check_proceeding(one.id)
    assert bundestag.asked == [] and (await Proceeding.get(id=one.id)).trouble is ProceedingTrouble.OFF
    assert Settings().dip_address == "" and KEY not in repr(Settings(dip_key=KEY))


async def test_the_end_of_a_term_suggests_that_open_demands_have_lapsed(world: World, bundestag: Register) -> None:
    bundestag.proceeding = proceeding(beratungsstand="Erledigt durch Ablauf der Wahlperiode")
    one = await linked(await matter_row(world))
    await check_proceeding(one.id)
    assert (await ProceedingStep.get(proceeding=one, key="lapsed")).hint is StepHint.LAPSE


async def test_only_the_office_of_a_matter_links_and_decides_and_a_refusal_writes_nothing(world: World) -> None:
    matter = await matter_row(world)
    await document_row(matter, circle=Circle.MEMBERS)
    hidden = await matter_row(world)
    one = await linked(matter)
    facts = {"title": "Gesetzentwurf", "happened_on": clock.today(), "hint": StepHint.STAGE, "stage": DocumentStage.LAW}
    made = await ProceedingStep.create(proceeding=one, key="step 1", seen_at=clock.now(), **facts)
    refused = [
        (Denied, link_proceeding(world.anna, matter.id, number="7")), (Missing, link_proceeding(world.anna, hidden.id, number="7")),
        (Denied, link_proceeding(world.paul, matter.id, number="7")), (Denied, end_proceeding(world.bert, one.id)),
        (Denied, settle_hint(world.bert, made.id, accepted=True)), (Missing, settle_hint(world.clara, 999_999, accepted=True)),
        (Missing, end_proceeding(world.clara, 999_999)), (Unacceptable, link_proceeding(world.clara, matter.id, number="84343")),
        (Unacceptable, link_proceeding(world.clara, matter.id, number="keine")), (Missing, show_parliament(VISITOR, matter.id)),
        (Unacceptable, link_proceeding(world.clara, matter.id, number="9" * 30)), (Missing, watch_matter(world.anna, hidden.id, watching=True)),
        (Missing, watch_matter(VISITOR, matter.id, watching=True)),
    ]  # fmt: skip
    for error, tried in refused:
        with pytest.raises(error):
            await tried
    assert await AuditEntry.all().count() == 0
    assert (await Proceeding.all().count(), await MatterWatch.all().count()) == (1, 0)


def test_most_steps_suggest_nothing() -> None:
    told = dip.DipStep(
        "step 1", "BT", clock.today(), "2. Beratung", "Plenarprotokoll 21/7", resolutions=("Annahme der Vorlage",)
    )
    assert hint_for(told) == (None, None)
    assert hint_for(replace(told, title="3. Beratung")) == (StepHint.FOLLOW_UP, None)
    assert hint_for(replace(told, title="3. Beratung", resolutions=("Überweisung",))) == (None, None)


async def test_who_wants_news_of_parliament_once_a_day_gets_them_in_the_morning(
    world: World, bundestag: Register
) -> None:
    matter = await matter_row(world)
    await document_row(matter, circle=Circle.MEMBERS)
    for actor in (world.bert, world.cem):
        await watch_matter(actor, matter.id, watching=True)
    await choose_mails(world.bert, {"proceeding": Wish.DAILY})
    await linked(matter, changed_at="früher")
    await poll_proceedings()
    assert {one.person_id for one in await Delivery.all()} == {world.cem.person_id}

    with clock.at(clock.now() + timedelta(days=1)):
        await send_digests()
    digest = await Delivery.get(person_id=world.bert.person_id).select_related("body")
    mail = render("digest", "de", digest.body.facts)
    assert matter.title in mail.text and "Beschlussempfehlung und Bericht" in mail.text

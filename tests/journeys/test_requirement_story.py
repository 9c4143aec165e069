"""A requirement with redline, cost and file: written on a phone and on a desk, with and without JavaScript, then read."""

import struct
import zlib

import pytest

from models.settings import Settings
from models.submissions import Requirement, RequirementFile
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, place
from tests.journeys.browser import DESK, HEIGHT, PHONE, chromium, serving, visit
from workflows.submissions.submissions import hand_in_submission, release_submission

pytestmark = pytest.mark.needs("chromium")
WAYS = [(True, PHONE, DESK), (False, DESK, PHONE)]  # JavaScript, width of the first half, of the second
FORMULA = "1.200 Fälle × 35 Minuten × 48,50 € je Stunde = 33.950 € im Jahr"
EVIL = {"name": "Rechnung.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"}


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


def plain(text):
    return text.replace("\u202f", ".").replace("\u00a0", " ")


def picture():
    """A small grey PNG."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress((b"\0" + b"\x80" * 8) * 8)),
        (b"IEND", b""),
    )
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


async def write(window, requirement, file, second):
    """With scripts, by keyboard alone: the clerk proposes a text, calculates what it costs, and brings a file; one of them is not what its name says."""
    page = await window.goto(f"/requirements/{requirement.id}/edit")
    await window.write("Und wie soll er lauten?", "Das Wasser ist kühl und trinkbar zu halten.")
    await window.unfold("Was kostet es Sie?")
    assert not await page.get_by_label("Minuten je Fall").is_visible()
    await window.tick("Fälle × Minuten × Stundensatz")
    assert not await page.get_by_label("Jedes Jahr").is_visible()
    for label, typed in (("Wie viele?", "1.200"), ("Minuten je Fall", "35"), ("Euro je Stunde oder je Stück", "48,50")):
        await window.write(label, typed)
    if window.javascript:
        await page.locator("#cost output", has_text="im Jahr").wait_for(timeout=10_000)
        assert "trinkbar" in await page.locator("#redline").inner_text()
    else:
        await window.press("Berechnen")
    assert plain(await page.locator("#cost output").inner_text()) == FORMULA

    await page.set_viewport_size({"width": second, "height": HEIGHT})
    await window.bring("Welche Datei gehört dazu?", EVIL)
    await window.write("Warum?", "Weil der Brunnen trocken ist.")
    await window.press("Speichern und anhängen")
    assert "keine der Formen" in await page.locator("#file-error").inner_text()
    assert await page.get_by_label("Warum?").input_value() == "Weil der Brunnen trocken ist."
    await window.bring("Welche Datei gehört dazu?", file)
    await window.press("Speichern und anhängen")
    assert await page.get_by_role("link", name="Brunnen.png").is_visible()
    assert await page.locator("#redline ins").count() == 1


async def test_a_requirement_with_redline_cost_and_file_is_written_everywhere_and_read_by_the_office(world, settings):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    where = await place(version, "§2")
    text = {"current_text": where.text, "provision_ids": [where.id]}
    draft = await a_submission(
        world,
        await an_open_round(world, matter, document_version_id=version.id),
        *({**text, "title": f"Kühles Wasser {number}"} for number in range(len(WAYS))),
    )
    file = {"name": "Brunnen.png", "mimeType": "image/png", "buffer": picture()}
    written = await Requirement.filter(submission=draft).order_by("id")
    async with serving(settings) as base, chromium() as browser:
        for requirement, (javascript, first, second) in zip(written, WAYS, strict=True):
            window = await visit(browser, base, world.anna, width=first, javascript=javascript, keys=javascript)
            await write(window, requirement, file, second)
            if javascript:
                await window.hold("requirement")
            await window.close()
        for one in await Requirement.filter(submission=draft):
            assert (float(one.cost_yearly), one.rationale) == (33950, "Weil der Brunnen trocken ist.")
            assert await RequirementFile.filter(requirement=one).count() == 1
        draft = await hand_in_submission(world.anna, draft.id, version=draft.version)
        await release_submission(world.cem, draft.id, version=draft.version)

        reads = {
            world.anna: f"/submissions/{draft.id}/receipt",
            world.clara: f"/requirements/{written[0].id}/evaluation",
        }
        for reader, path in reads.items():
            window = await visit(browser, base, reader)
            page = await window.goto(path)
            for fold in await page.locator("details").all():
                await fold.evaluate("one => { one.open = true }")
            shown = plain(await page.inner_text("main"))
            assert FORMULA in shown and "Brunnen.png" in shown
            await window.hold(path)
            await window.close()

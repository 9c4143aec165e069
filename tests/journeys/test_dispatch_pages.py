"""From the last approval to the public paper: a lead on her phone, the preview, the addressee's click, publishing, the answers."""

import pytest

from models.deliveries import Delivery
from models.dispatches import Dispatch
from models.papers import Approval, ApprovalWay, PaperFormat, PaperVersion, Passage, RenderedPaper
from models.positions import Votum
from models.settings import Settings
from tests.journeys.browser import chromium, serving, visit
from tests.rows import requirement_row, round_row, submission_row
from tests.small_pdf import small_pdf
from tests.workflows.paper_rows import NOW
from tests.workflows.test_approvals import DUE, written
from workflows import clock
from workflows.files import store_file
from workflows.papers.approvals import request_approvals
from workflows.papers.paper_status import printed_mark
from workflows.papers.papers import passages_of
from workflows.requirements.vota import decide_requirement

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def printed(version_id):
    """Its files, as the job would have made them."""
    version = await PaperVersion.get(id=version_id).prefetch_related("paper", "approvals", "dissents")
    mark = printed_mark(version, await passages_of(version_id), clock.now())
    file = await store_file(small_pdf(), "application/pdf")
    for one in (PaperFormat.PDF, PaperFormat.PUBLIC_PDF):
        await RenderedPaper.create(
            paper_version_id=version_id, format=one, file=file, content_hash=mark, rendered_at=clock.now()
        )


async def test_a_paper_goes_out_is_received_and_becomes_public(world, settings):
    version = await written(world)
    matter_id = version.paper.matter_id
    await Passage.filter(paper_version=version).update(body="Fragen an Anna Amsel, post@amt.example.")
    said = await submission_row(await round_row(version.paper.matter, world.federation, [world.town]), world.town)
    asked = await requirement_row(said, "Brunnen auf dem Land")
    async with serving(settings) as base, chromium() as browser:
        with clock.at(NOW):
            ways = {world.cities.id: ApprovalWay.VOTE}
            await request_approvals(world.clara, version.id, version=2, due_at=DUE, ways=ways)
            window = await visit(browser, base, None)
            mail = await Delivery.get(body__template="approval_request")
            page = await window.goto("/" + mail.facts["link"].split("/", 3)[3])
            await page.get_by_label("Wann ist die Sitzung?").fill("12.3.2026")
            await page.get_by_label("Ihr Name").first.fill(world.ines.name)
            await window.press("Mit meinem Namen mitzeichnen")
            await window.hold("approved-under-reservation")
            assert (await Approval.get()).reserved
            await printed(version.id)

            await window.become(world.lea)
            await window.goto(f"/papers/{version.id}/dispatches/new")
            assert await page.locator("input[name=addressees]:checked").count() == 1  # the ministry that had asked
            await page.get_by_label("Anschreiben").fill("Wir bitten um einen Termin.")
            await window.press("Vorschau")
            await window.press("Auswahl ändern")
            assert await page.get_by_label("Anschreiben").input_value() == "Wir bitten um einen Termin."
            await window.press("Vorschau")
            await window.hold("dispatch-preview")
            assert "vorbehaltlich der Befassung unserer Gremien" in await page.inner_text("main")
            await window.press("An diese Adressaten abgeben")
            await window.hold("paper-sent")

            letter = await Delivery.filter(body__template="dispatch").first()
            await window.become(None)
            await window.goto("/" + letter.facts["receipt_link"].split("/", 3)[3])
            await window.hold("receipt-link")
            await window.press("Eingang bestätigen")

            await window.become(world.lea)
            received = await Dispatch.filter(received_at__isnull=False).get()
            await window.goto(f"/dispatches/{received.id}")
            await window.hold("dispatch-received")
            await window.goto(f"/papers/{version.id}/publish")
            await window.press("Veröffentlichen")
            await window.hold("publish")
            await window.tick("Ich habe die Fundstellen angesehen; sie dürfen öffentlich werden")
            await window.press("Veröffentlichen")
            await window.press("Rundschreiben „Abgegebene Stellungnahme“ entwerfen")
            assert await page.get_by_label("Betreff").input_value() == "Abgegebene Stellungnahme: Unsere Stellungnahme"

            await window.goto(f"/matters/{matter_id}/answers/{world.town.id}")
            await window.hold("answer-waiting")
            await decide_requirement(world.clara, asked.id, votum=Votum.NOTED, reason="Das verfolgen wir mit dem Land.")
            await window.goto(f"/matters/{matter_id}/answers/{world.town.id}")
            await window.hold("answer-ready")
            await window.goto(f"/matters/{matter_id}/evaluation/file?votum=open")
            await window.hold("evaluation-file")
            await window.close()

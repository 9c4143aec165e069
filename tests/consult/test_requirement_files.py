"""Files of a requirement as people meet them: in the form, in the pages that show it, and as a link that one guesses."""

import pytest

from models.submissions import Requirement, RequirementFile, Submission
from tests.consult.conftest import log_in
from tests.consultation import a_matter, a_submission, an_open_round
from tests.small_pdf import small_pdf
from workflows.requirements.requirement_files import attach_requirement_file
from workflows.submissions.submissions import hand_in_submission, release_submission

PDF = small_pdf()
NAME = "Rechnung Böse <b>.pdf"


@pytest.fixture
async def draft(world):
    matter = await a_matter(world)
    submission = await a_submission(world, await an_open_round(world, matter), {"reading": "members"})
    return await Requirement.get(submission=submission).prefetch_related("submission__round")


async def bring(client, draft, name, content, **fields):
    form = {"version": draft.version, "title": "Mehr Bänke", "rationale": "Zum Ausruhen.", **fields}
    return await client.post(
        f"/requirements/{draft.id}", data=form, files={"file": (name, content, "application/octet-stream")}
    )


async def test_a_file_comes_with_the_form_without_javascript_and_leaves_with_a_button(world, browser, draft):
    async with browser() as client:
        await log_in(client, world.anna)
        answer = await bring(client, draft, NAME, PDF)
        assert answer.status_code == 303
        assert answer.headers["location"].endswith(f"/requirements/{draft.id}/edit?said=file_attached#files")
        kept = await RequirementFile.get()
        shown = (await client.get(f"/requirements/{draft.id}/edit")).text
        assert "Rechnung Böse &lt;b&gt;.pdf" in shown and 'value="Mehr Bänke"' in shown

        version = (await Requirement.get(id=draft.id)).version
        gone = await client.post(
            f"/requirements/{draft.id}", data={"version": version, "title": "Noch mehr", "detach": kept.id}
        )
        assert gone.status_code == 303 and await RequirementFile.all().count() == 0
        assert (await Requirement.get(id=draft.id)).title == "Noch mehr"


async def test_a_refused_file_says_why_at_its_field_and_every_word_is_still_there(world, browser, draft):
    async with browser() as client:
        await log_in(client, world.anna)
        answer = await bring(client, draft, "rechnung.pdf", b"MZ\x90")
        large = await bring(client, draft, "gross.pdf", PDF + bytes(12 * 2**20))

    assert large.status_code == 422 and "gross.pdf ist größer als 10 MB" in large.text and "Zum Ausruhen." in large.text
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text and "rechnung.pdf hat keine der Formen" in answer.text
    assert 'value="Mehr Bänke"' in answer.text and "Zum Ausruhen." in answer.text
    assert (await Requirement.get(id=draft.id)).title == "Mehr Wasser" and await RequirementFile.all().count() == 0


async def test_a_file_is_saved_not_opened_and_a_guess_gets_the_same_answer_as_nothing(world, browser, draft):
    kept = await attach_requirement_file(world.anna, draft.id, name=NAME, content=PDF)
    address = f"/requirements/{draft.id}/files/{kept.id}"
    async with browser() as client:
        await log_in(client, world.anna)
        got = await client.get(address)
    async with browser() as client:
        await log_in(client, world.bert)
        guess, nothing = await client.get(address), await client.get(f"/requirements/{draft.id}/files/999999")

    assert got.content == PDF and got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith('attachment; filename="Rechnung B_se <b>.pdf"; filename*=')
    assert (guess.status_code, nothing.status_code) == (404, 404)
    assert guess.headers.get("content-type") == nothing.headers.get("content-type") and NAME not in guess.text
    assert guess.text.replace(f"files/{kept.id}", "") == nothing.text.replace("files/999999", "")


async def test_every_page_of_a_released_answer_lists_its_files(world, browser, draft):
    await attach_requirement_file(world.anna, draft.id, name="Rechnung.pdf", content=PDF)
    submission = await Submission.get(id=draft.submission_id)
    submission = await hand_in_submission(world.anna, submission.id, version=submission.version)
    await release_submission(world.cem, submission.id, version=submission.version)

    pages = {
        world.anna: [f"/submissions/{submission.id}/receipt", f"/requirements/{draft.id}", f"/submissions/{submission.id}/files/json"],
        world.clara: [f"/requirements/{draft.id}/evaluation", f"/requirements/{draft.id}"],
    }  # fmt: skip
    for reader, paths in pages.items():
        async with browser() as client:
            await log_in(client, reader)
            for path in paths:
                assert "Rechnung.pdf" in (await client.get(path)).text, path
    async with browser() as client:
        await log_in(client, world.bert)
        answer = await client.get(f"/requirements/{draft.id}")
        assert answer.status_code == 200 and "Rechnung.pdf" not in answer.text

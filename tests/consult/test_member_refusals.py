"""What a town hall reads when its answer cannot be taken, and that nothing it wrote is lost."""

import pytest

from models.submissions import Requirement, Submission
from tests.consult.conftest import log_in
from tests.consultation import a_submission, an_open_round, hours
from workflows import clock
from workflows.submissions.submissions import hand_in_submission


@pytest.fixture
async def submission(world):
    return await a_submission(world, await an_open_round(world))


async def post(browser, actor, path, **fields):
    async with browser() as client:
        await log_in(client, actor)
        return await client.post(path, data=fields)


async def test_after_the_deadline_a_release_is_refused_and_the_answer_stays(world, browser, submission):
    handed_in = await hand_in_submission(world.anna, submission.id, version=1)

    with clock.at(hours(300)):
        refused = await post(browser, world.cem, f"/submissions/{submission.id}/release", version=handed_in.version)

    assert refused.status_code == 409
    assert "geschlossen" in refused.text and "bleibt gespeichert" in refused.text
    assert (str((await Submission.get()).state), (await Requirement.get()).title) == ("handed_in", "Mehr Wasser")


async def test_whoever_wrote_the_answer_is_told_that_another_person_releases(world, browser, submission):
    handed_in = await hand_in_submission(world.cem, submission.id, version=1)

    refused = await post(browser, world.cem, f"/submissions/{submission.id}/release", version=handed_in.version)

    assert refused.status_code == 403
    assert str((await Submission.get()).state) == "handed_in"


async def test_an_answer_of_another_town_is_not_there(world, browser, submission):
    requirement = await Requirement.get()

    for path in (f"/submissions/{submission.id}/hand-in", f"/requirements/{requirement.id}/remove"):
        assert (await post(browser, world.bert, path, version=1)).status_code == 404

    assert await Requirement.all().count() == 1


async def test_too_much_text_is_refused_with_every_word_still_there(world, browser, submission):
    requirement = await Requirement.get()
    long = "Wasser " * 3_000

    refused = await post(
        browser, world.anna, f"/requirements/{requirement.id}", version=1, title="Kurz", rationale=long
    )

    assert refused.status_code == 422
    assert refused.text.count("Wasser ") >= 3_000 and 'value="Kurz"' in refused.text

"""The first page says who answered, what is owed and, once it was told, what became of one's own words."""

import pytest

from models.positions import Votum
from models.submissions import Requirement
from tests.consult.conftest import log_in
from tests.consultation import an_open_round, released
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement


@pytest.fixture
async def requirement(world):
    await released(world, await an_open_round(world))
    return await Requirement.get().prefetch_related("submission__round")


async def start(browser, actor):
    async with browser() as client:
        await log_in(client, actor)
        answer = await client.get("/")
    assert answer.status_code == 200
    return answer.text


async def test_an_office_sees_how_many_answered_and_what_it_owes(world, browser, requirement):
    page = await start(browser, world.clara)

    assert "1 von 8" in page
    assert "1 Änderungsbedarf ohne Antwort" in page


async def test_a_member_reads_a_result_only_after_it_was_told(world, browser, requirement):
    await decide_requirement(world.clara, requirement.id, votum=Votum.NOTED, internal_reason="nur für uns")
    decided = await start(browser, world.anna)
    await send_member_answers(world.clara, requirement.submission.round.matter_id)
    told = await start(browser, world.anna)

    assert "1 in Auswertung" in decided and "zur Kenntnis genommen" not in decided
    assert "1 zur Kenntnis genommen" in told
    assert "ohne Antwort" not in await start(browser, world.clara)

"""Every page that a visitor, a member or an office reads, in German and in English."""

import httpx
import pytest

from consult.app import create_app
from models.settings import Settings
from tests.consult.seeding.everything import plant_everything
from tests.consult.seeding.seeded import NOW, Seeded
from tests.journeys.browser import chromium, serving, visit
from tests.journeys.desk import Reading, pages_of_the_desk, walk
from tests.world import World
from workflows import clock

pytestmark = pytest.mark.needs("chromium")

MEMBERS = {"visitor": "", "coordinator": "cem", "contributor": "anna", "foreign": "bert"}
OFFICES = {"officer": "clara", "lead": "lea", "administrator": "ulla", "landesverband": "paul"}
# Rows of one address whose pages look quite different.
MORE_OF_MEMBERS = ("submission:show released", "submission:show waiting", "answer_sheet:review damaged")
MORE_OF_OFFICES = (
    "paper:show sent",
    "paper:show asked",
    "round:show prepared",
    "organisation:show office",
    "matter:show bare",
)


def states_of_members(seeded: Seeded) -> list[Reading]:
    """What the table does not tell apart: the same pages with other things on them, and pages of refusals."""
    draft, version = seeded.things["submissions"], f"/document-versions/{seeded.things['document-versions']}"
    return [
        Reading("start:show", "cem", "/"),
        Reading("start:show", "holger", "/"),  # for several towns
        Reading("submission:list", "bert", "/submissions"),  # of whom nothing is there yet
        Reading("document:show", "cem", f"{version}?q=trinkbar"),
        Reading("document:show", "cem", f"{version}?q=nirgends"),
        Reading("document:show", "cem", f"{version}?submission={draft}"),
        Reading("round:show", "cem", f"/rounds/{seeded.special['earlier:list']['id']}"),  # follows another
        Reading("round:show", "cem", f"/rounds/{seeded.special['admission:ask']['id']}"),  # is over
        Reading("", "cem", "/matters/new", 403),
        Reading("", "", "/signed-releases/1.falsch", 404),
    ]


def states_of_offices(seeded: Seeded) -> list[Reading]:
    """The same for offices: other readers, filters, folded parts, and a refusal."""
    table = f"/matters/{seeded.special['evaluation:show']['id']}/evaluation"
    row = seeded.special["evaluation:requirement"]["id"]
    return [
        *(Reading("start:show", name, "/") for name in ("clara", "lea", "ulla", "dora", "paul")),
        Reading("evaluation:show", "clara", f"{table}?requirement={row}&votum=open"),
        Reading("evaluation:show", "clara", f"{table}?q=nirgends"),
        Reading("", "clara", "/register/1", 403),
        Reading("", "lea", "/papers/999999", 404),
        Reading("", "ulla", "/history?before=gestern", 422),
    ]


async def test_every_page_holds_in_german_and_in_english(world: World, tmp_path) -> None:
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    with clock.at(NOW):
        seeded = await plant_everything(world)
        readings = [
            *pages_of_the_desk(seeded, MEMBERS, MORE_OF_MEMBERS),
            *states_of_members(seeded),
            *pages_of_the_desk(seeded, OFFICES, MORE_OF_OFFICES),
            *states_of_offices(seeded),
        ]
        transport = httpx.ASGITransport(create_app(settings))
        async with (
            serving(settings) as base,
            chromium() as browser,
            httpx.AsyncClient(transport=transport, base_url=base) as client,
        ):
            await walk(await visit(browser, base), client, seeded, readings)

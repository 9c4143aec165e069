"""The whole day of an office: from the ministry's mail with a draft as PDF to its answer, and to the answers to all members.

One matter, one browser at 1,280 px; the bill of the demonstration, printed by LibreOffice, in two versions. Members
answer by workflow calls, a lead approves on her phone by the link in her mail. Table, workbench, editor, approval and
dispatch are worked by keyboard alone. Its steps stand in story_of_the_draft.py and story_of_the_paper.py; what axe would find
is asked where each kind of page is looked at once (test_every_page.py and its neighbours).
"""

from datetime import datetime

import pytest

import main
from models.settings import Settings
from tests.journeys.browser import PHONE, chromium, serving, visit
from tests.journeys.story_of_the_draft import (
    asks_again,
    asks_the_members,
    brings_the_second_draft,
    corrects_what_was_recognised,
    letter,
    members_answer,
    members_let_it_stand,
    opens_the_matter,
    orders_the_answers,
    reads_the_cockpit_and_filters,
    takes_positions,
)
from tests.journeys.story_of_the_paper import (
    answers_all_and_closes,
    approves_on_the_phone,
    asks_the_associations,
    moves_the_paper_along,
    records_what_came_back,
    sends_it,
    takes_words_back_from_word,
    writes_the_paper,
)
from tests.workflows.documents.printed_draft import print_as
from tests.world import World
from workflows import clock
from workflows.clock import BERLIN
from workflows.demonstration.bill.draft import bill_xml
from workflows.documents.law import read_law

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("soffice")]

THURSDAY = datetime(2026, 3, 5, 9, 0, tzinfo=BERLIN)
FRIDAY = datetime(2026, 3, 13, 9, 0, tzinfo=BERLIN)


async def test_a_matter_goes_from_the_ministrys_mail_to_an_answered_dispatch(world: World, tmp_path) -> None:
    main.import_jobs()
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    path = tmp_path / "Mail.eml"
    path.write_bytes(letter(print_as("pdf", read_law(bill_xml(1)), tmp_path)))
    clock.set_to(THURSDAY)
    async with serving(settings) as base, chromium() as browser:
        officer = await visit(browser, base, world.clara, axe=False)
        matter = await opens_the_matter(officer, path)
        await corrects_what_was_recognised(officer)
        first = await asks_the_members(officer, matter)
        await members_answer(world, first)
        officer.keys = True
        await reads_the_cockpit_and_filters(officer, first)
        await orders_the_answers(officer, matter)
        officer.keys = False
        await takes_positions(officer, matter)
        officer.keys = True
        paper = await writes_the_paper(officer, matter)
        officer.keys = False
        await takes_words_back_from_word(officer, paper)

        second = await brings_the_second_draft(officer, matter)
        await asks_again(officer, second)
        await members_let_it_stand(world, matter)
        await moves_the_paper_along(officer, paper)

        clock.set_to(FRIDAY)
        officer.keys = True
        await asks_the_associations(officer, paper)
        lead = await visit(browser, base, world.kim, keys=True, axe=False)
        await lead.goto(f"/papers/{paper}")
        await lead.press("Mitzeichnen")
        await lead.close()
        await approves_on_the_phone(await visit(browser, base, width=PHONE, axe=False), world.tom)
        await officer.become(world.lea)
        await sends_it(officer, paper)
        officer.keys = False
        await officer.become(world.clara)
        await records_what_came_back(officer, paper)
        await answers_all_and_closes(officer, matter)

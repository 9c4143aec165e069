"""How many of how many: each demand once, at its last word, and at each addressee under the name of today."""

from collections import Counter
from datetime import date

from models.dispatches import Dispatch, DispatchChannel, FollowUp, Outcome
from models.matters import Circle
from models.organisations import OrganisationKind, Succession, SuccessionState
from models.papers import PaperState
from tests.consultation import followed_up
from tests.rows import START, document_row, matter_row, paper_row, position_row
from tests.world import organisation
from workflows.access import VISITOR
from workflows.positions.follow_up_release import confirm_follow_ups
from workflows.positions.success import show_success
from workflows.positions.term_end import end_term, prepare_term_end


async def test_each_demand_counts_once_and_an_addressee_keeps_what_its_predecessors_did(world):
    successor = await organisation("Ministerium für alles", OrganisationKind.FEDERAL_BODY)
    await Succession.create(
        predecessor=world.ministry, successor=successor, state=SuccessionState.CONFIRMED, effective=date(2026, 1, 1)
    )
    matter = await matter_row(world, ministry=world.ministry)
    version, _ = await document_row(matter)
    leaked, _ = await document_row(matter, circle=Circle.OFFICES)
    partly, unknown, untouched, unsent = [await position_row(matter) for _ in range(4)]
    paper = await paper_row(matter, [partly, unknown, untouched], published_at=START)
    await paper_row(matter, [unsent], state=PaperState.DRAFT)
    for place in (world.ministry, world.state_government):
        await Dispatch.create(paper_version=paper, addressee=place, channel=DispatchChannel.OUTSIDE, sent_at=START)
    await followed_up(world, partly.id, document_version_id=version.id, outcome=Outcome.NOT_ADOPTED)
    await followed_up(world, partly.id, addressee_id=world.ministry.id, outcome=Outcome.PARTLY)
    await followed_up(world, unknown.id, document_version_id=leaked.id, outcome=Outcome.ADOPTED)

    shown = await show_success(world.anna)

    assert shown.whole.counts == Counter({Outcome.PARTLY: 1, Outcome.OPEN: 2})
    assert [(line.name, line.won, line.total, line.before) for line in shown.addressees] == [
        ("Land Thüringen", 0, 3, ()),
        ("Ministerium für alles", 1, 3, ("Bundesministerium für Zusammenhalt",)),
    ]
    assert [(line.name, line.total) for line in shown.years] == [(str(paper.sent_at.year), 3)]
    assert (await show_success(world.clara)).whole.won == 2  # the office may know of the leaked draft
    assert (await show_success(VISITOR)).whole.total == 3

    plan = await prepare_term_end(world.clara, matter_ids=[matter.id])
    await end_term(
        world.clara, parliament="00", matter_ids=[matter.id], pursued=[matter.id], term="Ende", mark=plan.mark
    )
    assert (await show_success(world.clara)).whole.total == 3  # what goes on is not counted beside what lapsed
    waiting = await FollowUp.filter(outcome=Outcome.LAPSED)
    await confirm_follow_ups(world.lea, matter.id, [(one.id, one.version) for one in waiting])
    assert (await show_success(world.anna)).whole.counts[Outcome.LAPSED] == len(
        waiting
    ) - 1  # the unsent one is not counted

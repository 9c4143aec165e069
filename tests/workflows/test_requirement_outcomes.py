"""In the next version of a draft each requirement is told what became of it, and a person judges every move."""

import pytest

from models.matters import DocumentVersion, ProvisionChange, ProvisionChangeKind
from tests.consultation import SECTIONS, a_draft, a_matter, an_open_round, place
from workflows.drafts.later_provisions import later_provisions
from workflows.drafts.provision_changes import confirm_move, decline_move
from workflows.errors import Denied, Missing, WrongState
from workflows.requirements.requirement_outcomes import show_outcomes
from workflows.requirements.requirements import add_requirement
from workflows.submissions.submissions import begin_submission, hand_in_submission, release_submission

REPORT = "Über den Brunnen wird jährlich dem Rat der Gemeinde schriftlich berichtet."
FIRST = (*SECTIONS[:2], ("§ 3", "Bericht", REPORT), ("§ 4", "Ende", "Das Gesetz tritt nach zehn Jahren außer Kraft."))
SECOND = (
    SECTIONS[0],
    ("§ 2", "Wasser", "Das Wasser ist kühl und trinkbar zu halten."),
    ("§ 3", "Zugang", "Jede Person darf zu jeder Stunde aus dem Brunnen trinken."),
    ("§ 5", "Bericht", REPORT),
)
ASKED = {"§1": "", "§2": "Das Wasser ist kühl und trinkbar zu halten.", "§3": "alle zehn Jahre", "§4": ""}


async def second_version(world) -> DocumentVersion:
    """The second version; the town asked for something at each section of the first, and released it."""
    matter = await a_matter(world)
    first = await a_draft(world, matter, *FIRST)
    round_ = await an_open_round(world, matter, document_version_id=first.id)
    draft = await begin_submission(world.anna, round_.id, organisation_id=world.town.id, covers=[world.town.id])
    for key, proposed in ASKED.items():
        where = await place(first, key)
        facts = {"proposed_text": proposed, "rationale": "Es ist nötig.", "provision_ids": [where.id]}
        await add_requirement(world.anna, draft.id, title=f"Zu {key}", **facts)
    await hand_in_submission(world.anna, draft.id, version=1)
    await release_submission(world.cem, draft.id, version=2)
    return await a_draft(world, matter, *SECOND, document_id=first.document_id)


@pytest.fixture
async def second(world) -> DocumentVersion:
    return await second_version(world)


async def test_each_released_requirement_has_its_class_and_what_needs_a_person_comes_first(world, second):
    found = await show_outcomes(world.clara, second.id)

    assert [(one.requirement.title, one.outcome) for one in found.shown] == [
        *(("Zu §3", "moved"), ("Zu §4", "gone"), ("Zu §2", "probably_met"), ("Zu §1", "unchanged")),
    ]
    assert found.counts == {"moved": 1, "gone": 1, "probably_met": 1, "unchanged": 1}
    assert found.round is not None
    only = await show_outcomes(world.clara, second.id, chosen="gone")
    assert [one.requirement.title for one in only.shown] == ["Zu §4"]


async def test_a_requirement_goes_with_its_provision_once_a_person_confirms_the_move(world, second):
    change = await ProvisionChange.get(document_version=second, kind=ProvisionChangeKind.MOVED)
    assert await later_provisions(second.id, [change.before_id]) == {}

    await confirm_move(world.clara, change.id)

    assert await later_provisions(second.id, [change.before_id]) == {change.before_id: (await place(second, "§5")).id}
    with pytest.raises(WrongState):
        await decline_move(world.clara, change.id)


async def test_a_move_that_a_person_declines_leaves_the_provision_gone_and_the_other_new(world, second):
    change = await ProvisionChange.get(document_version=second, kind=ProvisionChangeKind.MOVED)
    for stranger in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await decline_move(stranger, change.id)

    await decline_move(world.clara, change.id)

    kinds = ProvisionChange.filter(document_version=second).exclude(kind=ProvisionChangeKind.UNCHANGED)
    told = await kinds.prefetch_related("before", "after")
    assert {(one.kind.value, (one.before or one.after).key) for one in told} == {
        *(("text_changed", "§2"), ("gone", "§3"), ("gone", "§4"), ("new", "§3"), ("new", "§5")),
    }
    assert (await show_outcomes(world.clara, second.id)).counts["gone"] == 2


async def test_members_and_other_offices_do_not_see_it(world, second):
    for stranger in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await show_outcomes(stranger, second.id)

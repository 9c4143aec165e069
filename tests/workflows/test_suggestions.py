import pytest

from models.database import rows
from models.grouping import GroupSuggestion
from models.organisations import OrganisationKind
from models.positions import GroupMember, RequirementGroup, Source, Votum
from models.queue import drain
from models.submissions import RequirementProvision, SubmissionState
from tests.crowd import crowd
from tests.rows import document_row, matter_row, position_row, requirement_row, round_row, submission_row
from tests.world import organisation
from workflows.errors import Denied, WrongState
from workflows.evaluation.bulk_acts import confirm_selection
from workflows.evaluation.evaluation_filters import Filters
from workflows.evaluation.evaluation_state import replayed, state_of
from workflows.evaluation.selections import preview_selection
from workflows.groups.group_suggestions import request_groups, suggest_matter_groups
from workflows.groups.groups import confirm_groups, move_requirements, split_group
from workflows.matters.debt import unanswered
from workflows.requirements.suggestions import confirm_sources, suggest_sources
from workflows.requirements.vota import decide_group

MONEY = "Der Bund muss den Gemeinden die Kosten der Unterkunft dauerhaft und in voller Höhe erstatten."
ALIEN = "Das Register der Beratungsstellen sollte öffentlich sein."
LETTER = "Ein Vorlauf von wenigen Wochen reicht weder für die Stellenausschreibung noch für den Nachtragshaushalt."


async def answered(world, *texts):
    """A matter in whose round three towns said this, all at § 1."""
    matter = await matter_row(world)
    _, (place, _) = await document_row(matter)
    round_ = await round_row(matter, world.federation, [world.town, world.other_town, world.city])
    towns = [world.town, world.other_town, world.city]
    return (
        matter,
        round_,
        [
            await requirement_row(await submission_row(round_, town), "Vorlauf", rationale=text, provisions=[place])
            for town, text in zip(towns, texts, strict=False)
        ],
    )


async def places_of(requirement):
    return [await one.provision for one in await RequirementProvision.filter(requirement=requirement)]


async def groups():
    return [
        (group, sorted(member.requirement_id for member in group.members))
        for group in await RequirementGroup.all().prefetch_related("members").order_by("id")
    ]


async def test_the_machine_suggests_in_its_own_name_and_decides_nothing(world):
    matter, _, (first, second, third) = await answered(world, LETTER, LETTER, "Sprachmittlung muss der Bund bezahlen.")

    await request_groups(world.clara, matter.id)
    await drain()

    (copied, alone) = await groups()
    assert (copied[1], alone[1]) == ([first.id, second.id], [third.id])
    assert (copied[0].reason, copied[0].title, copied[0].anchor) == ("copied", "Vorlauf", "§1")
    assert {group.suggested_by_machine for group, _ in (copied, alone)} == {True}
    assert copied[0].confirmed_at is None
    assert await Source.all().count() == 0


async def test_asked_twice_the_machine_suggests_once_and_a_new_copy_joins_its_letter(world):
    matter, round_, (first, _) = await answered(world, LETTER, LETTER)
    await suggest_matter_groups(matter.id)
    (before,) = await groups()

    late = await requirement_row(
        await submission_row(round_, world.city), "Vorlauf", rationale=LETTER, provisions=await places_of(first)
    )
    assert await suggest_matter_groups(matter.id) == 1
    assert await suggest_matter_groups(matter.id, afresh=True) == 0

    (kept,) = await groups()
    assert kept[0].id == before[0].id
    assert kept[1] == [*before[1], late.id]


async def test_what_people_decided_outlives_every_new_run_and_groups_keep_their_numbers(world):
    matter, round_, (one, two, other) = await answered(world, LETTER, LETTER, MONEY)
    await suggest_matter_groups(matter.id)
    (letters, money) = [group for group, _ in await groups()]
    await confirm_groups(world.clara, [money.id])
    apart = await split_group(world.clara, letters.id, [two.id], title="Eigenes")

    submission = await submission_row(round_, await organisation("Neustadt", kind=OrganisationKind.MUNICIPALITY))
    place = await places_of(one)
    copy, paid, alien = [
        await requirement_row(submission, "Neu", rationale=text, provisions=place) for text in (LETTER, MONEY, ALIEN)
    ]
    await suggest_matter_groups(matter.id, afresh=True)

    lying = {id_: group.id for group, ids in await groups() for id_ in ids}
    assert (lying[one.id], lying[two.id], lying[other.id]) == (letters.id, apart.id, money.id)
    assert lying[copy.id] in (letters.id, apart.id)
    assert lying[paid.id] == money.id and lying[alien.id] not in (letters.id, apart.id, money.id)
    assert {one.kept_from[0] for one in await GroupSuggestion.filter(id=one.id)} == {apart.id}
    history = await replayed(matter.id)
    assert history == await state_of(matter.id)


async def test_drafts_and_what_lies_at_a_landesverband_are_not_grouped(world):
    matter, round_, _ = await answered(world)
    await requirement_row(await submission_row(round_, world.town, state=SubmissionState.HANDED_IN))
    own = await round_row(matter, world.state_association, [world.town], feeds=round_)
    await requirement_row(await submission_row(own, world.town))

    assert await suggest_matter_groups(matter.id) == 0


async def test_only_who_runs_the_matter_asks_the_machine(world):
    matter, _, _ = await answered(world)

    for stranger in (world.anna, world.paul):
        with pytest.raises(Denied):
            await request_groups(stranger, matter.id)
        with pytest.raises(Denied):
            await suggest_sources(stranger, matter.id)


async def test_a_late_requirement_is_suggested_what_its_group_was_told_and_counts_only_once_confirmed(world):
    matter, _, (first, second, late) = await answered(world, LETTER, LETTER, LETTER)
    position = await position_row(matter)
    group = await RequirementGroup.create(matter=matter, created_at=matter.opened_at)
    await move_requirements(world.clara, group.id, [first.id, second.id])
    await decide_group(world.clara, group.id, votum=Votum.ADOPTED, position_id=position.id)
    await move_requirements(world.clara, group.id, [late.id])

    assert await suggest_sources(world.clara, matter.id) == 1
    assert await suggest_sources(world.clara, matter.id) == 0
    suggested = await Source.get(requirement_id=late.id)
    assert (suggested.position_id, suggested.votum, suggested.suggested_by_machine) == (
        position.id,
        Votum.ADOPTED,
        True,
    )
    assert await unanswered(matter.id) == 1

    assert (await preview_selection(world.lea, matter.id, Filters())).suggested == 1
    with pytest.raises(Denied):
        await confirm_selection(world.anna, matter.id, Filters())
    with pytest.raises(WrongState):
        await confirm_selection(world.lea, matter.id, Filters(ids=(first.id,)))
    assert await confirm_selection(world.lea, matter.id, Filters()) == 1
    assert await confirm_sources(world.lea, matter.id, [late.id]) == 0
    assert await unanswered(matter.id) == 0
    assert (await Source.get(requirement_id=late.id)).confirmed_by_id == world.lea.person_id


async def test_hundreds_of_requirements_are_grouped_and_confirmed_in_bulk(world):
    matter, round_, _ = await answered(world)
    await crowd(round_, world.county, organisations=80, answering=80, requirements_each=4)

    made = await suggest_matter_groups(matter.id)
    confirmed = await confirm_groups(world.clara, [row["id"] for row in await rows("SELECT id FROM requirement_group")])

    assert confirmed == made == await RequirementGroup.all().count()
    assert await GroupMember.all().count() == 320

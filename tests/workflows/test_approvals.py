from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery, MailBody
from models.papers import Approval, ApprovalState, ApprovalWay, Dissent, PaperKind, PaperState, PaperVersion
from tests.workflows.paper_rows import NOW, paper_matter
from workflows import clock
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.papers.approvals import approve, missing_approvals, object_to_version, record_dissent, request_approvals
from workflows.papers.papers import PassageText, add_passages, start_paper
from workflows.people.start_figures import outstanding_approvals

DUE = NOW + timedelta(days=2)


async def written(world, *, sourced=True):
    matter, positions = await paper_matter(world)
    version = await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Unsere Stellungnahme")
    position = positions[0] if sourced else positions[2]
    texts = [PassageText("Zu § 1", "Der Bund trägt die Kosten.", position_ids=(position.id,))]
    await add_passages(world.clara, version.id, texts, version=1)
    return version


async def in_approval(world):
    version = await written(world)
    ways = {
        world.cities.id: ApprovalWay.VOTE,
        world.counties.id: ApprovalWay.VOTE,
        world.towns.id: ApprovalWay.SILENCE,
    }
    with clock.at(NOW):
        return await request_approvals(world.clara, version.id, version=2, due_at=DUE, ways=ways)


async def approval_of(association):
    return await Approval.get(association=association)


async def test_asking_for_approval_freezes_the_version_and_writes_to_each_lead(world):
    version = await in_approval(world)

    assert (version.state, len(version.content_hash)) == (PaperState.IN_APPROVAL, 64)
    assert await Delivery.filter(body__template="approval_request").count() == 3
    assert await Approval.filter(paper_version=version).order_by("position").values_list("way", flat=True) == [
        "vote", "vote", "silence",
    ]  # fmt: skip


async def test_a_passage_without_source_stops_the_request_and_nothing_is_written(world):
    version = await written(world, sourced=False)

    with clock.at(NOW), pytest.raises(WrongState) as refusal:
        await request_approvals(
            world.clara, version.id, version=2, due_at=DUE, ways={world.cities.id: ApprovalWay.VOTE}
        )

    assert refusal.value.code == "passages_without_source"
    assert (await PaperVersion.get(id=version.id)).state is PaperState.DRAFT
    assert await Approval.all().count() == 0 and await MailBody.all().count() == 0


async def test_a_silence_period_in_the_past_and_a_stale_version_are_refused(world):
    version = await written(world)
    ways = {world.cities.id: ApprovalWay.SILENCE}

    with clock.at(DUE), pytest.raises(Unacceptable):
        await request_approvals(world.clara, version.id, version=2, due_at=DUE, ways=ways)
    with clock.at(NOW), pytest.raises(Stale):
        await request_approvals(world.clara, version.id, version=1, due_at=DUE, ways=ways)


async def test_members_and_landesverbaende_cannot_ask_for_approval(world):
    version = await written(world)

    for actor in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await request_approvals(
                actor, version.id, version=2, due_at=clock.now() + timedelta(days=1),
                ways={world.cities.id: ApprovalWay.VOTE},
            )  # fmt: skip


async def test_two_vote_and_the_third_agrees_by_silence_when_the_clock_says_so(world):
    version = await in_approval(world)
    with clock.at(NOW):
        await approve(
            world.ines, (await approval_of(world.cities)).id, version=1, reservation="Vorbehalt des Präsidiums"
        )
        await approve(world.kim, (await approval_of(world.counties)).id, version=1)
    await version.fetch_related("approvals")

    given = await AuditEntry.filter(action="approval.given").order_by("id")
    assert [(one.person_id, one.facts["content_hash"]) for one in given] == [
        (lead.person_id, version.content_hash) for lead in (world.ines, world.kim)
    ]
    assert [one.association_id for one in missing_approvals(version, DUE)] == [world.towns.id]
    assert missing_approvals(version, DUE + timedelta(seconds=1)) == []


async def test_only_what_still_needs_a_word_is_outstanding(world):
    version = await in_approval(world)

    async def outstanding():
        return {one.association.short_name for one in await outstanding_approvals(world.clara)}

    with clock.at(NOW):
        assert await outstanding() == {"DSK", "DKK", "DGK"}
    with clock.at(DUE + timedelta(minutes=1)):
        assert await outstanding() == {"DSK", "DKK"}
        await PaperVersion.create(paper_id=version.paper_id, number=version.number + 1, created_at=clock.now())
        assert await outstanding() == set()


async def test_after_the_silence_period_nobody_objects_any_more(world):
    await in_approval(world)
    approval = await approval_of(world.towns)

    with clock.at(DUE + timedelta(seconds=1)), pytest.raises(WrongState):
        await object_to_version(world.tom, approval.id, version=1, text="Zu spät")

    assert (await approval_of(world.towns)).state is ApprovalState.REQUESTED


async def test_an_objection_breaks_the_silence_and_the_writer_learns_it(world):
    version = await in_approval(world)
    with clock.at(NOW):
        await object_to_version(world.tom, (await approval_of(world.towns)).id, version=1, text="Zu teuer")
    await version.fetch_related("approvals")

    assert await Delivery.filter(body__template="objection", person_id=world.clara.person_id).count() == 1
    late = DUE + timedelta(days=30)
    assert world.towns.id in [one.association_id for one in missing_approvals(version, late)]


async def test_only_the_lead_of_the_association_decides_and_once_per_look(world):
    await in_approval(world)
    approval = await approval_of(world.cities)

    with clock.at(NOW):
        for actor in (world.clara, world.kim, world.dora, world.lea):
            with pytest.raises(Denied):
                await approve(actor, approval.id, version=1)
        with pytest.raises(Missing):
            await approve(world.anna, approval.id, version=1)
        await approve(world.ines, approval.id, version=1)
        with pytest.raises(Stale):
            await object_to_version(world.ines, approval.id, version=1, text="Doch nicht")


async def test_a_dissent_is_recorded_by_the_association_for_itself(world):
    version = await in_approval(world)

    await record_dissent(world.kim, version.id, association_id=world.counties.id, text="Nicht angemessen.")
    with pytest.raises(Denied):
        await record_dissent(world.kim, version.id, association_id=world.towns.id, text="Für andere")
    with pytest.raises(Unacceptable):
        await record_dissent(world.kim, version.id, association_id=world.counties.id, text="  ")

    assert await Dissent.all().count() == 1


async def test_nothing_is_added_to_a_sent_version(world):
    version = await in_approval(world)
    await PaperVersion.filter(id=version.id).update(state=PaperState.SENT)

    with pytest.raises(WrongState):
        await record_dissent(world.kim, version.id, association_id=world.counties.id, text="Zu spät")

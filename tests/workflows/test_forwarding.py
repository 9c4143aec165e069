"""paul works for the Landesverband of towns: his round asks the town, the other town, the union and its three towns."""

import pytest

from models.rounds import Round
from models.submissions import Reading, Requirement, Submission, SubmissionOrganisation
from tests.consultation import a_draft, a_matter, an_open_round, hours, place, released
from workflows import clock
from workflows.errors import Denied, Missing, RoundClosed, Stale, WrongState
from workflows.organisations.effective import effective_requirements, effective_submissions
from workflows.rounds.forwarding import forward_round
from workflows.rounds.round_progress import round_progress


async def two_rounds(world, **facts):
    """The federation's round and that of the Landesverband, which feeds it."""
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    federal = await an_open_round(world, matter, document_version_id=version.id, **facts)
    own = await an_open_round(
        world, matter, actor=world.paul, office_id=world.state_association.id, feeds_id=federal.id,
        document_version_id=version.id,
    )  # fmt: skip
    return federal, own, await place(version, "§2")


async def test_the_bundle_is_one_answer_that_keeps_every_origin(world):
    federal, own, where = await two_rounds(world)
    await released(world, own, {"provision_ids": [where.id]}, {"title": "Mehr Bänke", "reading": Reading.MEMBERS})
    await released(world, own, by=world.jana, organisation=world.union_towns[0], releaser=world.holger)

    bundle = await forward_round(world.paul, own.id, version=own.version)

    copies = await Requirement.filter(submission=bundle).order_by("position").prefetch_related("origin", "places")
    assert [(one.position, one.title, one.origin.title) for one in copies] == [
        (1, "Mehr Wasser", "Mehr Wasser"), (2, "Mehr Bänke", "Mehr Bänke"), (3, "Mehr Wasser", "Mehr Wasser"),
    ]  # fmt: skip
    assert [one.provision_id for one in copies[0].places] == [where.id]
    assert (str(bundle.channel), bundle.organisation_id, bundle.round_id) == (
        "forwarded", world.state_association.id, federal.id,
    )  # fmt: skip
    covered = await SubmissionOrganisation.filter(submission=bundle).values_list("organisation_id", flat=True)
    assert set(covered) == {world.town.id, world.union_towns[0].id}
    assert (await Round.get(id=own.id)).forwarded_at and bundle.receipt_number.endswith("-0001")


async def test_what_only_the_landesverband_may_read_stays_there(world):
    _, own, _ = await two_rounds(world)
    await released(world, own, {"reading": Reading.OWN_OFFICE}, {"title": "Mehr Bänke"})

    bundle = await forward_round(world.paul, own.id, version=own.version)

    assert [one.title for one in await Requirement.filter(submission=bundle)] == ["Mehr Bänke"]


async def test_a_members_own_answer_beats_the_bundle_whichever_came_first(world):
    federal, own, _ = await two_rounds(world)
    await released(world, own)
    await released(world, own, by=world.jana, organisation=world.union_towns[0], releaser=world.holger)
    before = await released(world, federal, {"title": "Eigenes"})
    bundle = await forward_round(world.paul, own.id, version=own.version)
    after = await released(
        world, federal, {"title": "Später"}, by=world.jana, organisation=world.union_towns[0], releaser=world.holger
    )

    assert await effective_submissions(federal.id) == {world.town.id: before.id, world.union_towns[0].id: after.id}
    counted = await effective_requirements(federal.id)
    titles = {one.title for one in await Requirement.filter(id__in=list(counted))}
    assert titles == {"Eigenes", "Später"} and await Requirement.filter(submission=bundle).count() == 2


async def test_every_asked_organisation_counts_once(world):
    federal, own, _ = await two_rounds(world)
    await released(world, own)
    await forward_round(world.paul, own.id, version=own.version)
    await released(world, federal, by=world.jana, organisation=world.union, releaser=world.holger)
    await released(world, federal)

    progress = await round_progress(world.clara, federal.id)

    assert (progress.total.asked, progress.total.answered, progress.total.forwarded) == (8, 2, 0)


async def test_forwarding_twice_stale_or_nothing_is_refused(world):
    federal, own, _ = await two_rounds(world)

    with pytest.raises(WrongState) as refused:
        await forward_round(world.paul, own.id, version=own.version)
    assert refused.value.code == "nothing_to_bundle"
    await released(world, own)
    with pytest.raises(Stale):
        await forward_round(world.paul, own.id, version=own.version + 1)
    await forward_round(world.paul, own.id, version=own.version)
    with pytest.raises(WrongState) as refused:
        await forward_round(world.paul, own.id, version=own.version + 1)

    assert refused.value.code == "nothing_to_add"
    assert await Submission.filter(round=federal).count() == 1


async def test_after_the_federations_deadline_nothing_is_forwarded(world):
    federal, own, _ = await two_rounds(world, deadline=hours(24))
    await released(world, own)

    with clock.at(hours(25)), pytest.raises(RoundClosed):
        await forward_round(world.paul, own.id, version=own.version)

    assert await Submission.filter(round=federal).count() == 0


async def test_only_the_landesverband_forwards_and_only_a_round_that_feeds(world):
    federal, own, _ = await two_rounds(world)
    await released(world, own)

    for who in (world.anna, world.clara):
        with pytest.raises((Denied, Missing)):
            await forward_round(who, own.id, version=own.version)
    with pytest.raises(WrongState):
        await forward_round(world.clara, federal.id, version=federal.version)

import pytest

from models.audit import AuditEntry
from models.matters import Matter
from models.positions import Source, Votum
from models.submissions import Requirement
from tests.consultation import a_round, an_open_round, released
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.matters.closing import close_matter
from workflows.matters.matters import change_matter, list_matters, open_matter, show_matter


async def opened(world, actor=None, **facts):
    return await open_matter(
        actor or world.clara,
        **{
            "office_id": world.federation.id,
            "title": "Gesetz zur Stärkung der kommunalen Integrationsarbeit",
            "short_title": "KomIntStG",
            "lead_association_id": world.counties.id,
            "officer_id": world.clara.person_id,
            "ministry_id": world.ministry.id,
            "their_reference": "H II 3",
            **facts,
        },
    )


async def test_an_officer_opens_a_matter_and_the_history_says_so(world):
    matter = await opened(world)

    shown = await show_matter(world.dora, matter.id)
    assert (shown.short_title, shown.lead_association.id, shown.ministry.id) == (
        "KomIntStG", world.counties.id, world.ministry.id,
    )  # fmt: skip
    entry = await AuditEntry.get(noun="matter", subject_id=matter.id)
    assert (entry.action, entry.person_id) == ("matter.opened", world.clara.person_id)


@pytest.mark.parametrize("who", ["anna", "cem", "paul"])
async def test_members_and_other_offices_open_no_matter_of_the_federation(world, who):
    with pytest.raises((Denied, Missing)):
        await opened(world, getattr(world, who))

    assert await Matter.all().count() == 0


async def test_a_landesverband_opens_a_matter_of_its_own(world):
    matter = await opened(
        world, world.paul, office_id=world.state_association.id, lead_association_id=world.state_association.id
    )

    assert (await show_matter(world.paul, matter.id)).office_id == world.state_association.id


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": "  "}, "title"),
        ({"short_title": "x" * 81}, "short_title"),
        ({"lead_association_id": 0}, "lead_association_id"),
        ({"officer_id": -1}, "officer_id"),
        ({"ministry_id": -1}, "ministry_id"),
    ],
)
async def test_what_is_missing_or_unknown_is_named_by_its_field(world, facts, field):
    with pytest.raises(Unacceptable) as refused:
        await opened(world, **facts)

    assert list(refused.value.fields) == [field]
    assert await AuditEntry.all().count() == 0


async def test_a_matter_continues_only_one_that_the_officer_may_know_of(world):
    old = await opened(world)

    assert (await opened(world, continues_id=old.id)).continues_id == old.id
    with pytest.raises(Missing):
        await opened(world, continues_id=old.id + 999)


async def test_a_change_counts_the_version_and_a_stale_one_tells_the_current(world):
    matter = await opened(world)
    changed = await change_matter(world.dora, matter.id, version=1, our_reference=" IV-17 ", due_at=clock.now())

    assert (changed.version, changed.our_reference) == (2, "IV-17")
    with pytest.raises(Stale) as refused:
        await change_matter(world.clara, matter.id, version=1, our_reference="V-3")
    assert refused.value.facts == {"current": 2}
    assert (await Matter.get(id=matter.id)).our_reference == "IV-17"


async def test_nobody_sees_a_matter_before_something_of_it_reaches_them(world):
    matter = await opened(world)

    for stranger in (world.anna, world.paul, VISITOR):
        with pytest.raises(Missing):
            await show_matter(stranger, matter.id)
        assert (await list_matters(stranger)).total == 0
    with pytest.raises(Missing):
        await change_matter(world.anna, matter.id, version=1, title="Anders")


async def test_open_matters_stand_before_closed_ones_and_the_newest_on_top(world):
    first, second, third = [await opened(world, short_title=name) for name in "ABC"]
    await Matter.filter(id=second.id).update(closed_at=clock.now())

    page = await list_matters(world.clara)

    assert [matter.id for matter in page.things] == [third.id, first.id, second.id]
    assert (page.total, page.last) == (3, 1)


async def test_a_matter_is_closed_once_nobody_waits_for_an_answer(world):
    matter = await opened(world)
    round_ = await an_open_round(world, matter)
    await released(world, round_, {}, {"title": "Mehr Bänke"})

    with pytest.raises(WrongState) as refused:
        await close_matter(world.clara, matter.id, version=1)
    assert (refused.value.code, refused.value.facts) == ("debt", {"requirements": 2})

    for requirement in await Requirement.all():
        await Source.create(
            matter=matter, requirement=requirement, votum=Votum.NOTED, set_at=clock.now(), confirmed_at=clock.now()
        )
    closed = await close_matter(world.clara, matter.id, version=1)

    assert (closed.closed_at is not None, closed.version) == (True, 2)
    with pytest.raises(WrongState):
        await change_matter(world.clara, matter.id, version=2, title="Anders")
    with pytest.raises(WrongState):
        await a_round(world, matter)


async def test_only_the_office_closes_its_matter_and_only_what_it_looked_at(world):
    matter = await opened(world)

    with pytest.raises(Stale):
        await close_matter(world.clara, matter.id, version=2)
    for stranger in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await close_matter(stranger, matter.id, version=1)

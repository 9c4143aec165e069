import pytest

from models.audit import AuditEntry
from models.matters import Matter
from models.papers import Paper, PaperKind, PaperState, PaperVersion, Passage
from tests.workflows.paper_rows import paper_matter
from workflows import clock
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.papers.paper_reading import list_papers, show_paper_version
from workflows.papers.papers import (
    PassageText,
    add_passages,
    begin_version,
    passage_numbers,
    passages_of,
    start_paper,
    without_source,
)
from workflows.papers.passages import change_passage, remove_passage


async def draft(world):
    matter, positions = await paper_matter(world)
    version = await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Unsere Stellungnahme")
    texts = [
        PassageText("Vorbemerkung", "Wir danken.", named_author_id=world.clara.person_id),
        PassageText("Im Einzelnen"),
        PassageText("Zu § 1", "Der Bund trägt die Kosten.", level=3, position_ids=(positions[0].id,)),
    ]
    passages = await add_passages(world.clara, version.id, texts, version=1)
    return matter, positions, version, passages


async def test_a_paper_starts_with_an_empty_provisional_first_version(world):
    matter, _ = await paper_matter(world)

    version = await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Unsere Stellungnahme")

    assert (version.number, version.state) == (1, PaperState.DRAFT)
    assert "vorbehaltlich" in version.status_line
    assert await AuditEntry.filter(action="paper.started").count() == 1


async def test_only_the_office_starts_a_paper_and_refusal_writes_nothing(world):
    matter, _ = await paper_matter(world)

    for actor in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await start_paper(actor, matter.id, kind=PaperKind.STATEMENT, title="Fremde Feder")

    assert await Paper.all().count() == 0


async def test_a_closed_matter_takes_no_new_paper(world):
    matter, _ = await paper_matter(world)
    await Matter.filter(id=matter.id).update(closed_at=clock.now())

    with pytest.raises(WrongState):
        await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Zu spät")


async def test_passages_keep_their_order_and_what_they_cite(world):
    _, positions, version, _ = await draft(world)

    page = await show_paper_version(world.clara, version.id)

    assert [passage.heading for passage in page.passages] == ["Vorbemerkung", "Im Einzelnen", "Zu § 1"]
    assert [citation.cited_id for citation in page.passages[2].citations] == [positions[0].id]
    assert [page.numbers[passage.id] for passage in page.passages] == ["1", "2", "2.1"]


async def test_a_position_of_another_matter_cannot_be_cited(world):
    _, _, version, _ = await draft(world)
    _, foreign = await paper_matter_again(world)

    with pytest.raises(Unacceptable):
        await add_passages(world.clara, version.id, [PassageText("Fremd", position_ids=(foreign[0].id,))], version=2)

    assert await Passage.filter(paper_version=version).count() == 3


async def paper_matter_again(world):
    from models.positions import Position

    matter = await Matter.create(
        title="Anderes",
        short_title="AndG",
        office=world.federation,
        lead_association=world.cities,
        opened_at=clock.now(),
    )
    return matter, [await Position.create(matter=matter, number=1, title="Anderes", created_at=clock.now())]


async def test_changing_a_passage_compares_the_version_and_keeps_citations(world):
    _, positions, version, passages = await draft(world)

    await change_passage(world.clara, passages[2].id, version=1, heading="Zu § 1", body="Der Bund trägt alles.")
    with pytest.raises(Stale):
        await change_passage(world.dora, passages[2].id, version=1, heading="Zu § 1", body="Anders.")

    page = await show_paper_version(world.clara, version.id)
    assert page.passages[2].body == "Der Bund trägt alles."
    assert [citation.cited_id for citation in page.passages[2].citations] == [positions[0].id]


async def test_too_long_a_passage_is_refused_at_its_field(world):
    _, _, _, passages = await draft(world)

    with pytest.raises(Unacceptable) as refusal:
        await change_passage(world.clara, passages[0].id, version=1, heading="V", body="x" * 20_001)

    assert refusal.value.fields == {"body": "too_long"}


async def test_members_neither_see_nor_change_a_draft(world):
    _, _, version, passages = await draft(world)

    with pytest.raises(Missing):
        await show_paper_version(world.anna, version.id)
    with pytest.raises(Missing):
        await change_passage(world.anna, passages[0].id, version=1, heading="Mein", body="Text")
    with pytest.raises(Missing):
        await remove_passage(world.paul, passages[0].id, version=1)
    assert (await list_papers(world.anna)).total == 0


async def test_a_frozen_version_does_not_change_and_the_next_one_begins_with_its_text(world):
    _, positions, version, passages = await draft(world)
    await PaperVersion.filter(id=version.id).update(state=PaperState.IN_APPROVAL)

    with pytest.raises(WrongState):
        await change_passage(world.clara, passages[0].id, version=1, heading="V", body="Neu")
    second = await begin_version(world.clara, version.id)

    copied = await passages_of(second.id)
    assert [passage.body for passage in copied] == [passage.body for passage in passages]
    assert [citation.cited_id for citation in copied[2].citations] == [positions[0].id]
    assert second.number == 2
    with pytest.raises(WrongState):
        await begin_version(world.dora, version.id)


async def test_a_sent_paper_is_never_continued(world):
    _, _, version, _ = await draft(world)
    await PaperVersion.filter(id=version.id).update(state=PaperState.SENT)

    with pytest.raises(WrongState):
        await begin_version(world.clara, version.id)


async def test_a_passage_without_source_or_author_is_named(world):
    _, positions, _, passages = await draft(world)
    loaded = await passages_of(passages[0].paper_version_id)

    assert without_source(loaded, {positions[0].id}) == []
    assert without_source(loaded, set()) == [loaded[2]]


def test_numbers_count_by_level_and_skip_passages_without_heading():
    levels = [(2, "A"), (3, "A a"), (3, "A b"), (3, ""), (2, "B"), (3, "B a")]
    passages = [Passage(id=at, level=level, heading=heading) for at, (level, heading) in enumerate(levels)]

    assert list(passage_numbers(passages).values()) == ["1", "1.1", "1.2", "2", "2.1"]

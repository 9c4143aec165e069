"""What everybody reads of published papers, and the stamp by which nothing is sent twice."""

from datetime import timedelta

import pytest

from models.dispatches import FollowUp, Outcome
from models.matters import Circle, DocumentVersion
from models.papers import PaperState, PaperVersion
from models.positions import Position, PositionKind
from models.recommendations import Commitment, Evidence
from tests.rows import document_row, matter_row, paper_row, position_row
from tests.world import World
from workflows import clock
from workflows.access import VISITOR, visible_document_versions, visible_paper_versions
from workflows.errors import Missing
from workflows.positions.position_reading import list_positions
from workflows.publication.news import newest_fates, newest_papers
from workflows.publication.public_papers import paper_stamp, show_public_paper
from workflows.publication.public_positions import Wanted, list_public_positions


async def test_the_stamp_lets_through_what_a_visitor_may_see_and_nothing_else(world: World) -> None:
    matter, now = await matter_row(world), clock.now()
    versions = [
        await paper_row(matter, state=PaperState.DRAFT),
        await paper_row(matter, state=PaperState.DRAFT, published_at=now),
        await paper_row(matter),
        await paper_row(matter, published_at=now + timedelta(minutes=1)),
        await paper_row(matter, published_at=now - timedelta(minutes=1)),
    ]
    seen = {one.id for one in await PaperVersion.filter(visible_paper_versions(VISITOR))}

    for version in versions:
        if version.id in seen:
            assert await paper_stamp(version.id)
        else:
            with pytest.raises(Missing):
                await paper_stamp(version.id)
    assert seen == {versions[-1].id}
    with clock.at(now + timedelta(hours=1)):
        assert await paper_stamp(versions[3].id)


async def test_the_stamp_changes_with_what_the_page_shows_and_only_then(world: World) -> None:
    matter, now = await matter_row(world), clock.now()
    position = await position_row(matter)
    version = await paper_row(matter, [position], published_at=now - timedelta(days=1))
    inner, _ = await document_row(matter, circle=Circle.MEMBERS)
    public, _ = await document_row(matter, circle=Circle.PUBLIC)
    stamps = [await paper_stamp(version.id)]

    await FollowUp.create(
        position=position, document_version=inner, outcome=Outcome.PARTLY, recorded_at=now, confirmed_at=now
    )
    await paper_row(matter, [position])
    assert await paper_stamp(version.id) == stamps[0]

    async def changed() -> None:
        stamps.append(await paper_stamp(version.id))
        assert len(set(stamps)) == len(stamps)

    said = await FollowUp.create(
        position=position, document_version=public, outcome=Outcome.PARTLY, recorded_at=now, confirmed_at=now
    )
    await changed()
    await FollowUp.filter(id=said.id).update(outcome=Outcome.ADOPTED, version=2)
    await changed()
    await Position.filter(id=position.id).update(version=2)
    await changed()
    newer = {"paper_id": version.paper_id, "number": 2, "state": PaperState.SENT, "created_at": now}
    await PaperVersion.create(**newer, published_at=now)
    await changed()
    shown = await show_public_paper(version.id)
    assert shown.page.newer and shown.demands == {Outcome.ADOPTED: 1}


async def test_in_public_nothing_is_told_of_drafts_and_papers_that_are_not_public(world: World) -> None:
    matter, now = await matter_row(world), clock.now()
    position = await position_row(matter)
    other = await position_row(matter, "Mehr Geld", kind=PositionKind.COMMITMENT)
    version = await paper_row(matter, [position, other], published_at=now - timedelta(days=1))
    await paper_row(matter, [position], sent_at=now)
    inner, _ = await document_row(matter, circle=Circle.MEMBERS)
    await FollowUp.create(
        position=position, document_version=inner, outcome=Outcome.NOT_ADOPTED, recorded_at=now, confirmed_at=now
    )

    (line, _) = (await list_positions(VISITOR, matter.id)).lines
    assert line.said is not None
    assert line.said.where.paper_version_id == version.id and line.said.outcome is None
    assert (await show_public_paper(version.id)).demands == {Outcome.OPEN: 1}
    assert await newest_fates() == [] and [one.id for one in await newest_papers()] == [version.id]

    shut, _ = await document_row(matter, circle=Circle.PUBLIC, embargo_until=now + timedelta(hours=1))
    await FollowUp.create(
        position=position, document_version=shut, outcome=Outcome.MOOT, recorded_at=now, confirmed_at=now
    )
    before = await paper_stamp(version.id)
    assert not await DocumentVersion.filter(visible_document_versions(VISITOR))
    assert (await show_public_paper(version.id)).demands == {Outcome.OPEN: 1} and await newest_fates() == []
    assert (await list_positions(VISITOR, matter.id)).lines[0].said.outcome is None  # type: ignore[union-attr]
    with clock.at(now + timedelta(hours=2)):
        assert (await show_public_paper(version.id)).demands == {Outcome.MOOT: 1} and await newest_fates()
        assert (await list_positions(VISITOR, matter.id)).lines[0].said.outcome is Outcome.MOOT  # type: ignore[union-attr]
        assert await paper_stamp(version.id) != before

    kept = await Commitment.create(position=other, owner=world.federation)
    facts = {"outcome": Outcome.DONE, "text": "Berichtet.", "happened_on": now.date(), "recorded_at": now}
    await Evidence.create(commitment=kept, **facts)
    assert [row["outcome"] for row in await newest_fates()] == ["done"]
    found = (await list_public_positions(Wanted(outcome=Outcome.DONE))).found
    assert [one.position.id for one in found.things] == [other.id]
    found = (await list_public_positions(Wanted(outcome=Outcome.OPEN), page=9)).found
    assert (found.things, found.total) == ([], 1)

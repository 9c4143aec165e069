"""Two officers at one passage, remarks beside it, and what must be settled before the associations are asked."""

import pytest

from models.audit import AuditEntry
from models.matters import Matter, ProvisionChange, ProvisionChangeKind
from models.papers import Approval, ApprovalWay, Objection, PaperKind, PaperState, PaperVersion, Passage, PassageComment
from models.positions import Source, Votum
from models.submissions import Quoting
from tests.rows import START, document_row, requirement_row, round_row, submission_row
from tests.workflows.paper_rows import NOW, paper_matter
from workflows.errors import Denied, Missing, Stale, Unacceptable
from workflows.papers.objections import settle_objection
from workflows.papers.paper_reading import compare_version, show_paper_version
from workflows.papers.papers import PassageText, add_passages, begin_version, passages_of, start_paper
from workflows.papers.passage_comments import comment_passage, resolve_comment
from workflows.papers.passage_desk import edit_passage, show_passage
from workflows.papers.passage_places import move_passage
from workflows.papers.passages import change_passage, remove_passage


@pytest.fixture
async def draft(world):
    matter, positions = await paper_matter(world)
    version = await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Unsere Stellungnahme")
    texts = [
        PassageText("Zu § 1", "Der Bund zahlt.", position_ids=(positions[0].id,)),
        PassageText("Zu § 2", "Die Frist ist kurz."),
    ]
    return version, await add_passages(world.clara, version.id, texts, version=1), positions


async def test_two_officers_in_different_words_both_keep_theirs_and_in_the_same_words_choose(world, draft):
    _, (passage, _), _ = draft
    await change_passage(world.dora, passage.id, version=1, heading="Zu § 1 (Kosten)")
    both = await change_passage(
        world.clara, passage.id, version=1, untouched={"heading"}, heading="Zu § 1", body="Neu."
    )
    assert (both.heading, both.body) == ("Zu § 1 (Kosten)", "Neu.")

    with pytest.raises(Stale) as conflict:
        await change_passage(world.dora, passage.id, version=1, body="Anders.")
    assert conflict.value.facts["theirs"] == {"body": "Neu."}
    assert conflict.value.facts["name"] == world.clara.name

    current = conflict.value.facts["current"]
    joined = await change_passage(world.dora, passage.id, version=current, joined=["body"], body="Anders.")
    assert joined.body == "Neu.\n\nAnders."


async def test_one_person_writing_on_is_one_entry_in_the_history_and_the_same_text_is_none(world, draft):
    _, (passage, _), _ = draft
    for body in ("Der Bund", "Der Bund zahlt", "Der Bund zahlt alles.", "Der Bund zahlt alles."):
        saved = await change_passage(world.clara, passage.id, version=1, body=body)

    assert (saved.version, saved.changed_by_id) == (4, world.clara.person_id)
    assert await AuditEntry.filter(action="passage.changed", subject_id=passage.id).count() == 1


async def test_the_desk_shows_cited_positions_first_with_the_words_of_members(world, draft):
    version, (passage, _), positions = draft
    asked = await round_row(await version.paper.matter, world.federation, [world.town])
    said = await requirement_row(await submission_row(asked, world.town), "Kosten", quoting=Quoting.NO)
    await Source.create(
        matter_id=version.paper.matter_id, position=positions[0], requirement=said, votum=Votum.ADOPTED, set_at=START,
        confirmed_at=START,
    )  # fmt: skip

    desk = await edit_passage(world.clara, passage.id)

    assert [(one.position.number, one.cited) for one in desk.lines] == [(1, True), (2, False), (3, False)]
    assert [(one.name, one.quoting) for one in desk.lines[0].said] == [(world.town.name, Quoting.NO)]
    found = await edit_passage(world.clara, passage.id, search="frist")
    assert [one.position.number for one in found.lines] == [1, 3]
    with pytest.raises(Missing):
        await edit_passage(world.anna, passage.id)


async def test_comments_are_resolved_reopened_and_open_ones_go_along_to_the_next_version(world, draft):
    version, (passage, _), _ = draft
    asked = await comment_passage(world.dora, passage.id, text="Warum nur der Bund?")
    done = await comment_passage(world.dora, passage.id, text="Tippfehler.")
    await resolve_comment(world.clara, done.id, resolved=True)
    with pytest.raises(Unacceptable):
        await comment_passage(world.dora, passage.id, text=" ")
    with pytest.raises((Missing, Denied)):
        await comment_passage(world.anna, passage.id, text="Ich auch.")
    await PaperVersion.filter(id=version.id).update(state=PaperState.IN_APPROVAL)

    second = await begin_version(world.clara, version.id)

    first, _ = await passages_of(second.id)
    assert (first.continues_id, (await PassageComment.get(id=asked.id)).passage_id) == (passage.id, first.id)
    assert (await PassageComment.get(id=done.id)).passage_id == passage.id
    await resolve_comment(world.dora, done.id, resolved=False)
    assert (await PassageComment.get(id=done.id)).resolved_at is None
    await remove_passage(world.clara, first.id, version=1)
    assert await PassageComment.filter(id=asked.id).count() == 0


async def test_checks_name_each_open_thing_with_its_place_and_only_sources_block(world, draft):
    version, (passage, _), positions = draft
    association = await Approval.create(
        paper_version=version, association=world.cities, way=ApprovalWay.VOTE, requested_at=NOW, due_at=NOW
    )
    await PaperVersion.filter(id=version.id).update(state=PaperState.IN_APPROVAL)
    objection = await Objection.create(approval=association, passage=passage, text="Zu weich.", raised_at=NOW)
    second = await begin_version(world.clara, version.id)
    first, bare = await passages_of(second.id)
    await comment_passage(world.dora, first.id, text="Wirklich?")

    page = await show_paper_version(world.clara, second.id)

    assert [(one.kind, one.id, one.blocking) for one in page.findings] == [
        ("without_source", bare.id, True),
        ("objection", first.id, False),
        ("comment", first.id, False),
        ("unsaid_position", positions[1].id, False),
        ("unsaid_position", positions[2].id, False),
    ]
    assert page.blocked
    assert [one.text for one in (await show_passage(world.clara, first.id)).objections] == ["Zu weich."]
    await settle_objection(world.clara, objection.id)
    assert (await Objection.get(id=objection.id)).settled_at is not None
    assert not (await show_paper_version(world.clara, second.id)).found("objection")


async def test_versions_are_compared_passage_by_passage_also_when_a_heading_changes(world, draft):
    version, _, _ = draft
    await PaperVersion.filter(id=version.id).update(state=PaperState.IN_APPROVAL)
    second = await begin_version(world.clara, version.id)
    first, last = await passages_of(second.id)
    await change_passage(world.clara, first.id, version=1, heading="Zu Artikel 1", body="Der Bund zahlt alles.")
    await remove_passage(world.clara, last.id, version=1)
    await add_passages(world.clara, second.id, [PassageText("Neu", "Hinzu.")], version=1)

    found = await compare_version(world.clara, second.id)

    assert [(one.kind, one.heading) for one in found.differences] == [
        ("changed", "Zu Artikel 1"), ("gone", "Zu § 2"), ("new", "Neu"),
    ]  # fmt: skip
    assert found.differences[0].renamed
    assert (found.before.number, await Passage.filter(paper_version=version).count()) == (1, 2)


async def test_a_passage_goes_to_the_newer_draft_only_when_a_person_sends_it_there(world, draft):
    version, (passage, _), _ = draft
    matter = await Matter.get(id=version.paper.matter_id)
    (_, (old, gone)), (second, (new, _)) = await document_row(matter), await document_row(matter, ("§ 1a", "§ 3"))
    await Passage.filter(id=passage.id).update(provision_id=old.id)
    change = await ProvisionChange.create(
        document_version=second, before=old, after=new, kind=ProvisionChangeKind.MOVED
    )

    asked = (await edit_passage(world.clara, passage.id)).old_place
    assert (asked.newest, asked.there, len(asked.provisions)) == (second, None, 2)
    await ProvisionChange.filter(id=change.id).update(confirmed_at=START)
    assert (await edit_passage(world.clara, passage.id)).old_place.there == new.id

    for actor, before, there, refusal in (
        (world.paul, old.id, new.id, (Denied, Missing)),
        (world.dora, gone.id, new.id, Stale),
        (world.clara, old.id, 999_999, Unacceptable),
    ):
        with pytest.raises(refusal):
            await move_passage(actor, passage.id, before=before, provision_id=there)
    assert (await Passage.get(id=passage.id)).provision_id == old.id
    await move_passage(world.dora, passage.id, before=old.id, provision_id=new.id)

    assert (await Passage.get(id=passage.id)).provision_id == new.id
    assert (await edit_passage(world.clara, passage.id)).old_place is None
    assert await AuditEntry.filter(action="passage.moved", subject_id=passage.id).count() == 1

"""What comes back from Word becomes proposals; nothing changes until a person accepts one."""

import io
import zipfile

import pytest

from models.audit import AuditEntry
from models.papers import PaperKind, PaperState, PaperVersion, Passage, PassageComment
from models.proposals import Proposal, ProposalState, WordReturn
from tests.workflows.paper_rows import paper_matter
from tests.workflows.word_clerk import WHO, after_paragraph, commented, tracked, typed
from workflows.errors import Denied, Missing, Unreadable, WrongState
from workflows.papers.papers import PassageText, add_passages, begin_version, passages_of, start_paper
from workflows.papers.passages import change_passage
from workflows.papers.proposals import decide_proposals, review_word
from workflows.papers.word_copies import export_word
from workflows.papers.word_returns import bring_word

BODY = "Der Bund trägt die notwendigen Kosten.\n\nDie Länder helfen dabei."


async def sent_out(world):
    """A draft of two passages, and the file that goes out to be edited."""
    matter, positions = await paper_matter(world)
    version = await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Unsere Stellungnahme")
    texts = [PassageText("Zu § 1", BODY, position_ids=(positions[0].id,)), PassageText("Schluss", "Wir danken.")]
    passages = await add_passages(world.clara, version.id, texts, version=1)
    return version, passages, (await export_word(world.clara, version.id)).content


async def bring(world, version, content):
    return await bring_word(world.clara, version.id, name="Anmerkungen.docx", content=content)


async def body_of(passage):
    return (await Passage.get(id=passage.id)).body


async def test_a_file_changes_nothing_until_a_proposal_is_accepted(world):
    version, passages, file = await sent_out(world)

    brought = await bring(world, version, tracked(file, "notwendigen", "nachgewiesenen"))

    (proposal,) = await Proposal.filter(word_return=brought)
    assert (proposal.author_name, proposal.state, proposal.passage_id) == ("Hanna Feder", "open", passages[0].id)
    assert await body_of(passages[0]) == BODY
    await decide_proposals(world.dora, brought.id, accept=True, proposal_id=proposal.id)
    changed = await Passage.get(id=passages[0].id)
    assert changed.body == BODY.replace("notwendigen", "nachgewiesenen")
    assert (changed.version, changed.changed_by_id) == (2, world.dora.person_id)
    assert await AuditEntry.filter(action="proposal.accepted", person_id=world.dora.person_id).count() == 1
    with pytest.raises(WrongState):
        await decide_proposals(world.clara, brought.id, accept=False, proposal_id=proposal.id)


async def test_all_proposals_of_a_passage_are_accepted_together_and_rejected_ones_change_nothing(world):
    version, passages, file = await sent_out(world)
    data = typed(tracked(tracked(file, "notwendigen ", ""), "dabei", "kräftig"), "Wir danken", "Wir bitten")
    brought = await bring(world, version, commented(data, "Der Bund", "Wirklich allein?"))

    await decide_proposals(world.clara, brought.id, accept=True, passage_id=passages[0].id)
    await decide_proposals(world.clara, brought.id, accept=False, passage_id=passages[1].id)

    assert await body_of(passages[0]) == "Der Bund trägt die Kosten.\n\nDie Länder helfen kräftig."
    assert await body_of(passages[1]) == "Wir danken."
    comment = await PassageComment.get(passage_id=passages[0].id)
    assert (comment.text, comment.author_name, comment.author_id) == ("Wirklich allein?", "Hanna Feder", None)
    review = await review_word(world.clara, brought.id)
    assert review.open == 0
    assert [line.proposal.tracked for line in review.groups[1].lines] == [False]


async def test_a_passage_that_was_changed_meanwhile_shows_both_texts_and_takes_what_still_fits(world):
    version, passages, file = await sent_out(world)
    data = tracked(tracked(file, "notwendigen", "nachgewiesenen"), "dabei", "kräftig")
    brought = await bring(world, version, data)
    ours = BODY.replace("notwendigen", "vollen")
    await change_passage(world.dora, passages[0].id, version=1, heading="Zu § 1", body=ours)

    (group,) = (await review_word(world.clara, brought.id)).groups
    assert [line.fits for line in group.lines] == [False, True]
    assert group.since
    await decide_proposals(world.clara, brought.id, accept=True, passage_id=passages[0].id)
    assert await body_of(passages[0]) == ours.replace("dabei", "kräftig")
    left = await Proposal.get(word_return=brought, state=ProposalState.OPEN)
    with pytest.raises(WrongState) as refusal:
        await decide_proposals(world.clara, brought.id, accept=True, proposal_id=left.id)
    assert refusal.value.code == "proposal_does_not_fit"


async def test_new_and_struck_passages_come_and_go_by_proposal(world):
    version, _, file = await sent_out(world)
    new = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:ins w:id="1" {WHO}><w:r><w:t>Zu § 2</w:t></w:r></w:ins></w:p>'
    struck = tracked(tracked(after_paragraph(file, "dabei", new), "Schluss", ""), "Wir danken.", "")
    brought = await bring(world, version, struck)
    added, gone = await Proposal.filter(word_return=brought)

    await decide_proposals(world.clara, brought.id, accept=True, proposal_id=gone.id)
    await decide_proposals(world.clara, brought.id, accept=True, proposal_id=added.id)

    assert [one.heading for one in await passages_of(version.id)] == ["Zu § 1", "Zu § 2"]
    assert (await review_word(world.clara, brought.id)).open == 0


async def test_a_file_of_the_version_before_proposes_to_the_draft_and_an_older_one_is_refused(world):
    version, passages, file = await sent_out(world)
    drafts = [version]
    for _ in range(2):
        await PaperVersion.filter(id=drafts[-1].id).update(state=PaperState.IN_APPROVAL)
        drafts.append(await begin_version(world.clara, drafts[-1].id))
        if len(drafts) == 2:
            brought = await bring(world, drafts[1], tracked(file, "dabei", "kräftig"))
            (proposal,) = await Proposal.filter(word_return=brought)
            assert (await Passage.get(id=proposal.passage_id)).continues_id == passages[0].id

    for wanted, place, content in (
        ("word_old_version", drafts[2], typed(file, "dabei", "sehr")),
        ("word_unchanged", drafts[2], (await export_word(world.clara, drafts[2].id)).content),
    ):
        with pytest.raises(Unreadable) as refusal:
            await bring(world, place, content)
        assert refusal.value.code == wanted
    with pytest.raises(WrongState):
        await bring(world, version, typed(file, "dabei", "nie"))
    assert await WordReturn.all().count() == 1


async def test_the_same_file_twice_is_one_and_a_foreign_one_is_none(world):
    version, _, file = await sent_out(world)
    other = await start_paper(world.clara, (await version.paper).matter_id, kind=PaperKind.STATEMENT, title="Anderes")
    data = typed(file, "dabei", "sehr")

    assert (await bring(world, version, data)).id == (await bring(world, version, data)).id
    with pytest.raises(Unreadable) as refusal:
        await bring(world, other, data)
    assert refusal.value.code == "word_other_paper"
    with pytest.raises((Missing, Denied)):
        await bring_word(world.anna, version.id, name="x.docx", content=typed(file, "dabei", "nie"))


async def test_what_changed_since_an_earlier_version_goes_out_as_tracked_by_its_writer(world):
    version, _, _ = await sent_out(world)
    await PaperVersion.filter(id=version.id).update(state=PaperState.IN_APPROVAL)
    second = await begin_version(world.clara, version.id)
    copied = await passages_of(second.id)
    await change_passage(world.dora, copied[0].id, version=1, body=BODY.replace("trägt", "ersetzt"))
    await PassageComment.create(
        passage=copied[1], text="Kürzer?", author_id=world.clara.person_id, written_at=version.created_at
    )

    file = await export_word(world.clara, second.id, against=1)

    text = unpacked(file.content)
    assert 'w:author="Dora' in text["word/document.xml"] and "trägt" in text["word/document.xml"]
    assert text["word/document.xml"].count("<w:del ") == 1
    assert "Kürzer?" in text["word/comments.xml"]


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}

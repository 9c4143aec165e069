"""Files of a requirement: who may bring, read and take away what, and that they are frozen with the answer."""

import io
import zipfile

import pytest

from models.audit import AuditEntry
from models.files import StoredFile
from models.submissions import Requirement, RequirementFile, Submission
from tests.consultation import a_matter, a_submission, an_open_round
from workflows import attachments
from workflows.access import VISITOR
from workflows.errors import Denied, Missing, Unacceptable, Unreadable, WrongState
from workflows.requirements import requirement_files
from workflows.requirements.requirement_files import MOST_FILES, attach_requirement_file, detach_requirement_file
from workflows.requirements.requirement_reading import open_requirement_file
from workflows.requirements.requirements import add_requirement, remove_requirement, save_requirement
from workflows.rounds.forwarding import forward_round
from workflows.submissions.freezing import content_hash, frozen_content
from workflows.submissions.submission_history import show_history
from workflows.submissions.submissions import hand_in_submission, release_submission

CSV = b"Rechnung;7"


@pytest.fixture
async def draft(world):
    """The town's draft and its requirement."""
    submission = await a_submission(world, await an_open_round(world), {"reading": "members"})
    return await Requirement.get(submission=submission)


async def let_go(world, requirement):
    submission = await Submission.get(id=requirement.submission_id)
    handed = await hand_in_submission(world.anna, submission.id, version=submission.version)
    return await release_submission(world.cem, submission.id, version=handed.version)


async def nothing_written():
    return await RequirementFile.all().count() + await AuditEntry.filter(action__contains="file_").count() == 0


async def test_a_file_is_kept_under_its_own_name_and_read_by_its_house_alone_before_the_release(world, draft):
    attached = await attach_requirement_file(
        world.anna, draft.id, name="C:\\Rechnung.csv", content=CSV, title="Neu", version=1
    )

    found, content = await open_requirement_file(world.cem, draft.id, attached.id)
    assert (found.name, found.file.media_type, content) == ("Rechnung.csv", "text/csv", CSV)
    assert (await Requirement.get(id=draft.id)).title == "Neu"
    for foreign in (world.bert, world.clara, world.kim, world.paul, VISITOR):
        with pytest.raises(Missing):
            await open_requirement_file(foreign, draft.id, attached.id)


async def test_a_released_file_is_read_where_the_requirement_is_read_and_the_name_is_shown(world, draft):
    attached = await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV)
    await let_go(world, draft)

    for reader in (world.anna, world.clara, world.kim, world.paul):
        assert (await open_requirement_file(reader, draft.id, attached.id))[1] == CSV
    with pytest.raises(Missing):  # bert may read it, but not from whom it comes: a file would tell him
        await open_requirement_file(world.bert, draft.id, attached.id)
    await Requirement.filter(id=draft.id).update(name_shown=True)
    assert (await open_requirement_file(world.bert, draft.id, attached.id))[1] == CSV
    await Requirement.filter(id=draft.id).update(reading="own_office")
    with pytest.raises(Missing):
        await open_requirement_file(world.bert, draft.id, attached.id)


async def test_a_file_is_not_reached_through_another_requirement(world, draft):
    other = await add_requirement(world.anna, draft.submission_id, title="Mehr Bänke")
    attached = await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV)

    with pytest.raises(Missing):
        await open_requirement_file(world.anna, other.id, attached.id)
    await detach_requirement_file(world.anna, other.id, attached.id)
    assert await RequirementFile.all().count() == 1


async def test_nobody_else_brings_or_takes_a_file_and_nothing_is_stored(world, draft):
    for foreign, refusal in ((world.bert, Missing), (world.clara, Missing), (VISITOR, Missing)):
        with pytest.raises(refusal):
            await attach_requirement_file(foreign, draft.id, name="a.csv", content=CSV, title="Fremd", version=1)
    assert await nothing_written() and await StoredFile.all().count() == 0
    kept = await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV)
    with pytest.raises(Missing):
        await detach_requirement_file(world.bert, draft.id, kept.id)
    assert await RequirementFile.all().count() == 1


async def test_after_handing_in_nothing_is_attached_or_taken_away(world, draft):
    kept = await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV)
    await let_go(world, draft)

    with pytest.raises(WrongState):
        await attach_requirement_file(world.anna, draft.id, name="b.csv", content=CSV)
    with pytest.raises(WrongState):
        await detach_requirement_file(world.anna, draft.id, kept.id)
    with pytest.raises(Denied):
        await detach_requirement_file(world.clara, draft.id, kept.id)
    assert await RequirementFile.all().count() == 1


async def test_a_refused_file_leaves_the_text_unsaved_and_a_stale_text_leaves_the_file_out(world, draft):
    with pytest.raises(Unreadable, match="attachment_not_accepted"):
        await attach_requirement_file(world.anna, draft.id, name="a.csv", content=b"\0", title="Neu", version=1)
    await save_requirement(world.cem, draft.id, version=1, title="Von Cem")
    with pytest.raises(Exception, match="field_changed"):
        await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV, title="Neu", version=1)

    assert (await Requirement.get(id=draft.id)).title == "Von Cem"
    assert await nothing_written()


async def test_a_requirement_takes_so_many_files_and_an_answer_so_many_megabytes(world, draft, monkeypatch):
    for number in range(MOST_FILES):
        await attach_requirement_file(world.anna, draft.id, name=f"{number}.csv", content=CSV)
    with pytest.raises(Unacceptable, match="too_many_requirement_files"):
        await attach_requirement_file(world.anna, draft.id, name="mehr.csv", content=CSV)

    monkeypatch.setattr(requirement_files, "MOST_MEGABYTES", 0)
    other = await add_requirement(world.anna, draft.submission_id, title="Mehr Bänke")
    with pytest.raises(Unacceptable, match="submission_files_too_large"):
        await attach_requirement_file(world.anna, other.id, name="gross.csv", content=CSV)


async def test_names_and_hashes_belong_to_the_check_sum_and_an_answer_without_files_says_nothing_of_them(world, draft):
    without = await frozen_content(draft.submission_id)
    assert not {"files", "calculation"} & set(without["requirements"][0])
    attached = await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV)
    done = await let_go(world, draft)

    content = await frozen_content(draft.submission_id)
    stored = await StoredFile.get()
    assert content["requirements"][0]["files"] == [["a.csv", stored.content_hash]]
    assert done.content_hash == content_hash(content)
    await RequirementFile.filter(id=attached.id).update(name="b.csv")
    assert done.content_hash != content_hash(await frozen_content(draft.submission_id))


async def test_removing_a_requirement_takes_its_files_along(world, draft):
    await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV)
    await remove_requirement(world.anna, draft.id)
    assert await RequirementFile.all().count() == 0


async def test_a_bundle_carries_the_files_and_their_town_still_reads_them(world):
    matter = await a_matter(world)
    federal = await an_open_round(world, matter)
    own = await an_open_round(
        world, matter, actor=world.paul, office_id=world.state_association.id, feeds_id=federal.id
    )
    answer = await a_submission(world, own)
    requirement = await Requirement.get(submission=answer)
    await attach_requirement_file(world.anna, requirement.id, name="a.csv", content=CSV)
    await let_go(world, requirement)
    await forward_round(world.paul, own.id, version=own.version)

    copy = await Requirement.get(origin_id=requirement.id)
    file = await RequirementFile.get(requirement_id=copy.id)
    assert (await open_requirement_file(world.clara, copy.id, file.id))[1] == CSV
    assert (await open_requirement_file(world.anna, copy.id, file.id))[1] == CSV


def packed(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


async def test_an_archive_or_a_picture_that_unpacks_to_too_much_is_refused(world, draft, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_UNPACKED", 2**20)
    bomb = packed([("word/document.xml", b"0" * 2 * 2**20)])
    crowd = packed([("word/document.xml", b"")] + [(f"word/{number}", b"") for number in range(3_001)])
    huge = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (100_000).to_bytes(4) + (100_000).to_bytes(4) + bytes(9)
    for name, content in (
        ("a.docx", bomb),
        ("a.docx", crowd),
        ("a.png", huge),
    ):
        with pytest.raises(Unreadable, match="attachment_too_large_unpacked"):
            await attach_requirement_file(world.anna, draft.id, name=name, content=content)


async def test_the_history_of_the_answer_tells_of_files(world, draft):
    kept = await attach_requirement_file(world.anna, draft.id, name="a.csv", content=CSV)
    await detach_requirement_file(world.cem, draft.id, kept.id)

    acts = (await show_history(world.anna, draft.submission_id)).acts[:2]
    assert [one.action for one in acts] == ["requirement.file_detached", "requirement.file_attached"]

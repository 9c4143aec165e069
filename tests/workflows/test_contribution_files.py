"""A department brings a file by its link: as checked, limited and kept to its house as the house's own."""

import pytest

from models.audit import AuditEntry
from models.files import StoredFile
from models.submissions import Requirement, RequirementFile
from tests.workflows.test_contributions import desk  # noqa: F401 - a draft, and the link of its youth department
from workflows.contributions.contribution_files import attach_contributed, detach_contributed, open_contributed_file
from workflows.contributions.contributions import add_contributed, finish_contribution, show_contribution
from workflows.errors import Missing, Unacceptable, Unreadable, WrongState
from workflows.requirements import requirement_files
from workflows.requirements.requirement_reading import open_requirement_file
from workflows.requirements.requirements import remove_requirement

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x01" * 2 + b"\x08\x02\0\0\0"
FILE = {"name": "Zählung.png", "content": PNG}


@pytest.fixture
async def own(desk):  # noqa: F811
    """What the department wrote itself."""
    return await add_contributed(desk.token, title="Mehr Personal", provision_id=desk.section.id)


async def test_a_file_comes_with_the_text_and_is_read_by_the_department_and_its_house(world, desk, own):  # noqa: F811
    typed = {"version": own.version, "rationale": "Siehe Zählung."}
    attached = await attach_contributed(desk.token, own.id, **FILE, **typed)

    assert (await open_contributed_file(desk.token, own.id, attached.id))[1] == PNG
    assert (await open_requirement_file(world.cem, own.id, attached.id))[0].name == "Zählung.png"
    for foreign in (world.bert, world.clara):
        with pytest.raises(Missing):
            await open_requirement_file(foreign, own.id, attached.id)
    [shown] = (await show_contribution(desk.token)).requirements
    assert (shown.rationale, [one.name for one in shown.files]) == ("Siehe Zählung.", ["Zählung.png"])
    assert (await AuditEntry.get(action="requirement.file_attached")).person_id == desk.contribution.person_id


async def test_it_is_taken_away_again_and_goes_with_what_it_belongs_to(world, desk, own):  # noqa: F811
    first = await attach_contributed(desk.token, own.id, **FILE)
    await attach_contributed(desk.token, own.id, **FILE)
    for _ in range(2):
        await detach_contributed(desk.token, own.id, first.id)
    assert await RequirementFile.all().count() == 1

    await remove_requirement(world.anna, own.id)
    assert not await RequirementFile.exists()


async def test_the_departments_of_others_and_the_house_keep_their_files_to_themselves(world, desk, own):  # noqa: F811
    written = await Requirement.filter(submission=desk.submission, contribution_id=None).first()
    for act in (attach_contributed(desk.token, written.id, **FILE), detach_contributed(desk.token, written.id, 1)):
        with pytest.raises(Missing):
            await act
    with pytest.raises(Missing):
        await open_contributed_file(desk.token, written.id, 1)
    with pytest.raises(TypeError):
        await attach_contributed(desk.token, own.id, **FILE, version=1, reading="members")
    assert not await RequirementFile.exists() and not await StoredFile.exists(media_type="image/png")


async def test_what_is_no_such_file_too_much_or_too_late_is_refused_and_not_stored(desk, own, monkeypatch):  # noqa: F811
    with pytest.raises(Unreadable):
        await attach_contributed(desk.token, own.id, name="Programm.png", content=b"MZ")
    monkeypatch.setattr(requirement_files, "MOST_FILES", 0)
    with pytest.raises(Unacceptable):
        await attach_contributed(desk.token, own.id, **FILE)
    monkeypatch.undo()
    await finish_contribution(desk.token)
    for act in (attach_contributed(desk.token, own.id, **FILE), detach_contributed(desk.token, own.id, 1)):
        with pytest.raises(WrongState):
            await act

    assert not await RequirementFile.exists() and not await StoredFile.exists(media_type="image/png")

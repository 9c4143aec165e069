"""A file lasts as long as something refers to it, and two weeks longer."""

from datetime import timedelta

import pytest

from models.deliveries import MailBody
from models.files import StoredFile
from models.submissions import Requirement
from tests.consultation import a_submission, an_open_round
from workflows import clock
from workflows.files import read_file, store_file
from workflows.forgotten_files import KEPT, forget_unused_files
from workflows.requirement_files import attach_requirement_file, detach_requirement_file

PDF = b"%PDF-1.7 Rechnung"


async def test_a_file_taken_away_is_forgotten_with_its_bytes_and_one_in_use_stays(world):
    requirement = await Requirement.get(submission=await a_submission(world, await an_open_round(world)))
    gone = await attach_requirement_file(world.anna, requirement.id, name="a.pdf", content=PDF)
    await attach_requirement_file(world.anna, requirement.id, name="b.pdf", content=PDF + b"2")
    mailed = await store_file(PDF + b"3", "application/pdf")
    await MailBody.create(template="paper", attachments=[{"file": mailed.id, "name": "c.pdf"}], created_at=clock.now())
    await detach_requirement_file(world.anna, requirement.id, gone.id)
    removed = await StoredFile.get(id=gone.file_id)

    await forget_unused_files()
    assert await read_file(removed) == PDF
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        await forget_unused_files()
        await forget_unused_files()

    assert [one.size for one in await StoredFile.all().order_by("size")] == [len(PDF) + 1] * 2
    with pytest.raises(FileNotFoundError):
        await read_file(removed)
    for kept in await StoredFile.all():
        assert (await read_file(kept)).startswith(PDF)


async def test_bringing_the_same_file_again_keeps_it_another_two_weeks(world):
    first = await store_file(PDF, "application/pdf")
    with clock.at(clock.now() + KEPT - timedelta(minutes=1)):
        assert (await store_file(PDF, "application/pdf")).id == first.id
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        await forget_unused_files()
        assert await read_file(first) == PDF

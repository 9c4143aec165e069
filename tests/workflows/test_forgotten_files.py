"""A file lasts as long as something refers to it, and two weeks longer."""

from datetime import timedelta

import pytest

from models.deliveries import MailBody
from models.files import StoredFile
from models.submissions import Requirement
from tests.consultation import a_submission, an_open_round
from workflows import clock
from workflows.files import read_file, store_file
from workflows.records.retention import PERIODS, keep_periods
from workflows.requirements.requirement_files import attach_requirement_file, detach_requirement_file

CSV = b"Rechnung;7"
KEPT = next(timedelta(days=one.days) for one in PERIODS if one.name == "unused_files")


async def test_a_file_taken_away_is_forgotten_with_its_bytes_and_one_in_use_stays(world):
    requirement = await Requirement.get(submission=await a_submission(world, await an_open_round(world)))
    gone = await attach_requirement_file(world.anna, requirement.id, name="a.csv", content=CSV)
    await attach_requirement_file(world.anna, requirement.id, name="b.csv", content=CSV + b"2")
    mailed = await store_file(CSV + b"3", "text/csv")
    await MailBody.create(template="paper", attachments=[{"file": mailed.id, "name": "c.csv"}], created_at=clock.now())
    await detach_requirement_file(world.anna, requirement.id, gone.id)
    removed = await StoredFile.get(id=gone.file_id)

    await keep_periods()
    assert await read_file(removed) == CSV
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        await keep_periods()
        await keep_periods()

    assert [one.size for one in await StoredFile.all().order_by("size")] == [len(CSV) + 1] * 2
    with pytest.raises(FileNotFoundError):
        await read_file(removed)
    for kept in await StoredFile.all():
        assert (await read_file(kept)).startswith(CSV)


async def test_bringing_the_same_file_again_keeps_it_another_two_weeks(world):
    first = await store_file(CSV, "text/csv")
    with clock.at(clock.now() + KEPT - timedelta(minutes=1)):
        assert (await store_file(CSV, "text/csv")).id == first.id
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        await keep_periods()
        assert await read_file(first) == CSV

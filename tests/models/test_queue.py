import ast
import asyncio
from pathlib import Path

import asyncpg
import pytest

import main
from models.database import rows, transaction
from models.queue import JOBS, drain, enqueue, idle, job, prune_jobs, resume_abandoned, running

ROOT = Path(__file__).parent.parent.parent
WAITING = "SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE status = 'ENQUEUED'"
seen: list[int] = []


@job("note_number")
async def note_number(number: int) -> None:
    seen.append(number)


async def test_a_job_shares_the_fate_of_its_transaction(db):
    with pytest.raises(RuntimeError, match="changed my mind"):
        async with transaction():
            await enqueue("note_number", 1)
            raise RuntimeError("changed my mind")

    assert await rows(WAITING) == []


async def test_outside_a_transaction_nothing_is_enqueued(db):
    with pytest.raises(RuntimeError):
        await enqueue("note_number", 1)

    assert await rows(WAITING) == []


async def test_a_named_job_starts_once_however_often_it_is_asked_for(db):
    seen.clear()
    for _ in range(2):
        async with transaction():
            await enqueue("note_number", 7, once="seven")

    assert await drain() == 1
    assert seen == [7]


def test_every_enqueued_name_is_a_registered_job():
    main.import_jobs()

    assert enqueued_names() <= set(JOBS)


def enqueued_names() -> set[str]:
    names = set()
    for folder in ("workflows", "emails", "consult"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue":
                    assert isinstance(node.args[0], ast.Constant), f"{path}: a job is named in plain sight"
                    names.add(node.args[0].value)
    return names


async def test_nothing_is_idle_while_a_job_waits(db):
    await idle(seconds=1)
    async with transaction():
        await enqueue("note_number", 9)

    with pytest.raises(TimeoutError, match="note_number"):
        await idle(seconds=0.1)

    await drain()
    await idle(seconds=1)


async def test_when_the_jobs_have_ended_the_loop_has_threads_again_and_jobs_can_begin_anew(db):
    for number in (11, 12):
        async with running(db, "again", hurry=10):
            async with transaction():
                await enqueue("note_number", number)
            await idle(seconds=10)

        assert await asyncio.to_thread(seen.pop) == number


async def test_finished_jobs_are_pruned_after_a_week_with_the_count_of_their_resumes(db):
    async with transaction():
        await enqueue("note_number", 1, once="old")
        await enqueue("note_number", 2, once="new")
    await drain("note_number")
    await rows("UPDATE dbos.workflow_status SET updated_at = 0 WHERE workflow_uuid = 'old'")
    await rows(
        "INSERT INTO counter (name, value) SELECT 'resumed:' || md5(one), 1 FROM unnest(ARRAY['old', 'new']) one"
    )

    await prune_jobs()

    left = await rows("SELECT workflow_uuid AS id FROM dbos.workflow_status")
    counted = await rows("SELECT count(*) AS n FROM counter WHERE name LIKE 'resumed:%'")
    assert ([row["id"] for row in left], counted[0]["n"]) == (["new"], 1)


DIED = "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = 'dead', application_version = '1'"


async def test_what_a_dead_process_left_goes_on_in_another(db):
    seen.clear()
    async with transaction():
        await enqueue("note_number", 9, once="left")
    await rows(DIED)

    async with running(db, "alive", hurry=10):
        await resume_abandoned()
        await idle(seconds=30)

    assert seen == [9]


async def test_a_job_that_ended_five_processes_is_called_off(db):
    seen.clear()
    async with transaction():
        await enqueue("note_number", 13, once="poison")
    await rows(DIED)
    await rows("INSERT INTO counter (name, value) VALUES ('resumed:' || md5('poison'), 5)")

    async with running(db, "alive", hurry=10):
        await resume_abandoned()
        await idle(seconds=30)

    state = await rows("SELECT status FROM dbos.workflow_status WHERE workflow_uuid = 'poison'")
    assert (seen, state[0]["status"]) == ([], "CANCELLED")


async def test_what_a_living_process_works_on_is_left_to_it(db):
    async with transaction():
        await enqueue("note_number", 9, once="theirs")
    await rows(DIED)
    other = await asyncpg.connect(db)
    await other.execute("SELECT pg_advisory_lock(7, hashtext('dead'))")

    async with running(db, "alive", hurry=10):
        await resume_abandoned()

    await other.close()
    assert (await rows("SELECT status FROM dbos.workflow_status"))[0]["status"] == "PENDING"

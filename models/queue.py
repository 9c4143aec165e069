"""Durable jobs in the same database. The only importer of dbos."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import asyncpg
from dbos import DBOS

from models.database import connection, rows, transaction

Job = Callable[..., Awaitable[Any]]
JobFunction = TypeVar("JobFunction", bound=Job)
Json = str | int | float | bool | None | list[Any] | dict[str, Any]

logger = logging.getLogger("sprachrohr.queue")
JOBS: dict[str, Job] = {}
TIMETABLE: list[dict[str, Any]] = []
UNHURRIED = "unhurried"  # long work that nobody waits for
QUEUES = {  # jobs at once per worker, polling seconds
    "default": (20, 0.2),
    "transactional": (4, 0.2),
    "bulk": (2, 0.5),
    UNHURRIED: (1, 5.0),
}
ALIVE = 7  # class of the advisory locks that say: this executor lives
MOST_RESUMES = 5
COUNT_RESUME = """
    INSERT INTO counter (name, value) VALUES ('resumed:' || md5($1), 1)
    ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value
"""
PRUNE = """
    DELETE FROM dbos.workflow_status WHERE status IN ('SUCCESS', 'CANCELLED')
    AND updated_at < (extract(epoch FROM now()) - 7 * 86400) * 1000
"""
STILL_KNOWN = "SELECT 1 FROM dbos.workflow_status WHERE counter.name = 'resumed:' || md5(workflow_uuid)"
NEXT_WAITING = """
    UPDATE dbos.workflow_status AS job SET status = 'SUCCESS' FROM dbos.workflow_input AS given
    WHERE given.workflow_uuid = job.workflow_uuid AND job.workflow_uuid = (
        SELECT workflow_uuid FROM dbos.workflow_status WHERE status = 'ENQUEUED'
          AND ($1::text[] = '{}' AND queue_name <> 'unhurried' OR name = ANY($1::text[]))
        ORDER BY created_at, workflow_uuid LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING job.name, given.inputs
"""

WAITING = """
    SELECT given.inputs FROM dbos.workflow_status AS job JOIN dbos.workflow_input AS given USING (workflow_uuid)
    WHERE job.status = 'ENQUEUED' AND job.name = $1 AND job.queue_name = $2 ORDER BY job.created_at LIMIT 100
"""
OF_UNFINISHED = "FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING') AND queue_name <> 'unhurried'"
UNFINISHED = f"SELECT count(*) AS unfinished {OF_UNFINISHED}"
UNFINISHED_NAMES = f"SELECT name {OF_UNFINISHED} LIMIT 10"
NOT_WAITING = "SELECT NOT EXISTS (SELECT FROM dbos.workflow_status WHERE name = $1 AND status = 'ENQUEUED') AS missing"
IDLE_POLLING = 0.05

ENQUEUE = (
    "SELECT dbos.enqueue_workflow(workflow_name=>$1, queue_name=>$2, positional_args=>$3::json[], workflow_id=>$4)"
)


def job(name: str, *, every: str | None = None) -> Callable[[JobFunction], JobFunction]:
    """Register a durable job under `name`; `every` is a crontab line in Berlin time.

    The function stays plain: it can be awaited in a test. It takes ids only and may run twice without harm.
    """

    def register(function: JobFunction) -> JobFunction:
        JOBS[name] = function
        wrapped = DBOS.workflow(name=name)(function)
        if every:
            TIMETABLE.append(
                {
                    "schedule_name": name,
                    "workflow_fn": wrapped,
                    "schedule": every,
                    "queue_name": "default",
                    "cron_timezone": "Europe/Berlin",
                }
            )
        return function

    return register


async def step(name: str, function: Job, *arguments: Any) -> Any:
    """A part of a job that is not repeated when the job goes on after a crash."""
    if DBOS.workflow_id is None:
        return await function(*arguments)
    return await DBOS.run_step_async({"name": name}, function, *arguments)


async def enqueue(name: str, *arguments: Json, queue: str = "default", once: str | None = None) -> None:
    """Put a durable job into the running transaction: it starts after the commit, and never if that fails.

    `once` names the job, so that asking twice starts it once. Outside a transaction this is an error.
    """
    here = connection()
    if not hasattr(here, "savepoint"):
        raise RuntimeError("a job is enqueued inside a transaction, so that it shares its fate")
    await here.execute_query(ENQUEUE, [name, queue, [json.dumps(argument) for argument in arguments], once])


async def enqueue_unhurried(name: str) -> None:
    """Put a job without arguments, for which nobody waits, into the running transaction, unless one waits already.

    That one may start before this transaction ends: whatever is left over must be found by a later one.
    """
    if (await rows(NOT_WAITING, [name]))[0]["missing"]:
        await enqueue(name, queue=UNHURRIED)


async def waiting(name: str, queue: str) -> list[list[Any]]:
    """The arguments of up to 100 jobs that wait in a queue, the oldest first: one that runs may take their work along."""
    return [json.loads(found["inputs"])["positionalArgs"] for found in await rows(WAITING, [name, queue])]


async def drain(*names: str) -> int:
    """Run all waiting jobs that somebody waits for, or those of these names, here and now without DBOS, and say how
    many; for tests.
    """
    done = 0
    while found := await rows(NEXT_WAITING, [list(names)]):
        await JOBS[found[0]["name"]](*json.loads(found[0]["inputs"])["positionalArgs"])
        done += 1
    return done


async def idle(*, seconds: float = 600) -> None:
    """Wait until no job waits or runs but unhurried ones; TimeoutError names those that are left after `seconds`."""
    ends = time.monotonic() + seconds
    while (await rows(UNFINISHED))[0]["unfinished"]:
        if time.monotonic() > ends:
            raise TimeoutError(f"still at work: {[row['name'] for row in await rows(UNFINISHED_NAMES)]}")
        await asyncio.sleep(IDLE_POLLING)


@asynccontextmanager
async def running(url: str, executor: str, *, hurry: int = 1) -> AsyncIterator[None]:
    """Inside the block this process works on jobs; `executor` is its own name among all processes.

    `hurry` does that many times as many at once and leaves out what is unhurried, for a run in which somebody waits.
    Looking for jobs costs some milliseconds each time, so that is not done more often.
    """
    alive = await asyncpg.connect(url)
    await alive.execute("SELECT pg_advisory_lock($1, hashtext($2))", ALIVE, executor)
    _quiet_log()
    DBOS(
        config={
            "name": "sprachrohr",
            "system_database_url": url,
            "application_version": "1",
            "executor_id": executor,
            "sys_db_pool_size": 4,
            "run_migrations": False,
            "log_level": "WARNING",
        }
    )
    queues = {name: of for name, of in QUEUES.items() if hurry == 1 or name != UNHURRIED}
    DBOS.listen_queues(list(queues))
    DBOS.launch()
    try:
        for name, (at_once, polling) in queues.items():
            await DBOS.register_queue_async(name, worker_concurrency=int(at_once * hurry), polling_interval_sec=polling)
        await DBOS.apply_schedules_async(cast(Any, TIMETABLE))
        yield
    finally:
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=5)
        # DBOS made its own threads those of the loop and has just ended them.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await alive.close()


def _quiet_log() -> None:
    """DBOS adds its own handler only where there is none."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.StreamHandler())
    logger.propagate = False


@job("resume_abandoned", every="* * * * *")
async def resume_abandoned(at: Any = None, context: Any = None) -> None:
    """Jobs of executors that live no more go on elsewhere; one that ended `MOST_RESUMES` processes is called off."""
    for abandoned in await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False):
        if abandoned.executor_id != DBOS.executor_id:
            await _resume_if_dead(abandoned)


async def _resume_if_dead(abandoned: Any) -> None:
    """The lock of its executor is free only if that process is gone; held while we resume, nobody else resumes it.

    We count ourselves: DBOS sets its own count of attempts back with each resuming.
    """
    async with transaction():
        free = await rows("SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS free", [ALIVE, abandoned.executor_id])
        if not free[0]["free"]:
            return
        resumed = await rows(COUNT_RESUME, [abandoned.workflow_id])
        if resumed[0]["value"] > MOST_RESUMES:
            await DBOS.cancel_workflow_async(abandoned.workflow_id)
            logger.error("called off after %s resumes: %s %s", MOST_RESUMES, abandoned.name, abandoned.workflow_id)
        else:
            await DBOS.resume_workflow_async(abandoned.workflow_id, queue_name=abandoned.queue_name)


@job("prune_jobs", every="17 3 * * *")
async def prune_jobs(at: Any = None, context: Any = None) -> None:
    """Finished jobs are kept for a week; their `once` names are remembered until then."""
    await rows(PRUNE)
    await rows("DELETE FROM counter WHERE name LIKE 'resumed:%' AND NOT EXISTS (" + STILL_KNOWN + ")")

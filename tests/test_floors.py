"""The house has floors, and imports point down only: models ← {workflows, emails} ← consult ← main.

Read from the source (ast), imports inside functions and under TYPE_CHECKING included.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {"models": 1, "workflows": 2, "emails": 2, "consult": 3, "main": 4}
# What a part of the house never imports.
FORBIDDEN = {
    "workflows": {"starlette", "starlette_babel", "jinja2", "pydantic", "aiosmtplib", "uvicorn", "prometheus_client"},
    "models": {"starlette", "starlette_babel", "jinja2", "pydantic", "aiosmtplib", "uvicorn", "prometheus_client"},
    "emails": {"starlette", "starlette_babel", "pydantic", "uvicorn"},
    "consult": {"tortoise", "asyncpg", "dbos", "aiosmtplib"},
}
# Libraries that one module alone may touch.
ONLY_IN = {"httpx": "workflows.dip", "dbos": "models.queue"}
# Migrating takes the job queue's own tables along.
ALSO_IN = {("dbos", "models.database")}
# Pure: texts in, texts out. The errors, the zone and the small pure functions are all they may know of the house.
PURE = ("workflows.grouping", "workflows.documents")
PURE_MAY_IMPORT = {"workflows.errors", "workflows.clock", "models.markdown", "models.sorting"}
# Of the rooms below, consult takes types and enums, never queries or connections.
NO_QUERIES = {"connection", "transaction", "rows", "open_database", "TORTOISE_ORM"}
FROM_EMAILS = {"emails.examples", "emails.render", "emails.mailbox"}


def modules() -> dict[str, str]:
    """Dotted name and source of every module of the house."""
    paths = [ROOT / "main.py", *(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))]
    return {_dotted(path): path.read_text() for path in paths if "migrations" not in path.parts}


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(source: str) -> Iterator[tuple[str, str]]:
    """(module, name) for every import; the name is empty for `import module`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from ((node.module or "", alias.name) for alias in node.names)


def offences(module: str, source: str) -> list[str]:
    """What this module imports although its floor forbids it."""
    return [f"{module} imports {target}.{name}" for target, name in imports(source) if _forbidden(module, target, name)]


def _forbidden(module: str, target: str, name: str) -> bool:
    part, package, whole = _top(module), _top(target), f"{target}.{name}"
    if package in FLOORS:
        return (
            (package != part and FLOORS[package] >= FLOORS[part])
            or (
                module.startswith(PURE)
                and not target.startswith(_own_room(module))
                and not {target, whole} & PURE_MAY_IMPORT
            )
            or (part == "consult" and package == "models" and name in NO_QUERIES)
            or (part == "consult" and package == "emails" and not {target, whole} & FROM_EMAILS)
        )
    if package in ONLY_IN:
        return module != ONLY_IN[package] and (package, module) not in ALSO_IN
    return package in FORBIDDEN.get(part, set())


def _top(dotted: str) -> str:
    return dotted.partition(".")[0]


def _own_room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_every_import_points_down() -> None:
    assert [offence for module, source in modules().items() for offence in offences(module, source)] == []


def test_the_house_has_no_other_package_at_the_top() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {path.stem for path in ROOT.glob("*.py")}
    assert packages - {"tests"} == set(FLOORS)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("models.rounds", "from workflows.errors import Missing"),
        ("workflows.rounds.rounds", "import consult.render"),
        ("workflows.rounds.rounds", "from emails.render import render_mail"),
        ("emails.delivery", "from workflows.mail import queue_mail"),
        ("emails.delivery", "def later():\n    from consult import app"),
        ("consult.rounds", "from tortoise.expressions import Q"),
        ("consult.rounds", "from models.database import connection"),
        ("consult.rounds", "from models.database import open_database"),
        ("consult.rounds", "from emails.delivery import send"),
        ("consult.rounds", "import main"),
        ("workflows.rounds.rounds", "from starlette.requests import Request"),
        ("workflows.rounds.rounds", "import jinja2"),
        ("workflows.rounds.rounds", "from pydantic import BaseModel"),
        ("workflows.rounds.rounds", "import aiosmtplib"),
        ("workflows.rounds.rounds", "import httpx"),
        ("consult.rounds", "import httpx"),
        ("workflows.rounds.rounds", "from dbos import DBOS"),
        ("workflows.grouping.words", "from models.rounds import Round"),
        ("workflows.documents.law", "from workflows.rounds.rounds import open_round"),
        ("workflows.grouping.words", "from workflows.documents.law import read"),
        (
            "workflows.rounds.rounds",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from consult.forms import Form",
        ),
    ],
)
def test_the_checker_sees_a_violation(module: str, source: str) -> None:
    assert offences(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("consult.rounds", "from models.rounds import RoundKind\nfrom workflows.rounds.rounds import open_round"),
        ("consult.previews", "from emails.render import render_mail\nfrom emails import mailbox"),
        ("workflows.dip", "import httpx"),
        ("models.queue", "from dbos import DBOS"),
        ("workflows.documents.law", "from lxml import etree\nfrom workflows.errors import Unreadable"),
        ("main", "import emails.delivery\nfrom consult.app import create_app\nfrom models.settings import Settings"),
    ],
)
def test_the_checker_lets_the_way_down_pass(module: str, source: str) -> None:
    assert offences(module, source) == []


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_serving_and_working_know_every_job_before_they_start(command: str) -> None:
    functions = {
        node.name: ast.unparse(node)
        for node in ast.walk(ast.parse((ROOT / "main.py").read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    assert "import_jobs()" in functions[command]
    assert "workflows" in functions["import_jobs"]
    assert "emails" in functions["import_jobs"]

"""Commands that fill a new installation: the register, functions of organisations, and the first people."""

from pathlib import Path
from typing import Annotated

import typer

from models.people import Role
from models.settings import read_settings
from workflows.access import MACHINE
from workflows.operation.command_line import console, migrated, run
from workflows.operation.house import open_house
from workflows.organisations import functions
from workflows.people import people
from workflows.register import register, register_report

register_app = typer.Typer(help="The municipality register.", no_args_is_help=True)
person_app = typer.Typer(help="People.", no_args_is_help=True)


@register_app.command("import")
def register_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    preview: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Read a GV100AD file into the organisations."""
    run(_imported(file.read_bytes(), preview))


async def _imported(data: bytes, preview: bool) -> None:
    await migrated()
    async with open_house(read_settings()):
        if preview:
            lines = register_report.preview_lines(await register.preview_register(MACHINE, data))
        else:
            lines = register_report.outcome_lines(await register.import_register(MACHINE, data))
    console.print("\n".join(lines), markup=False, highlight=False)


@register_app.command("functions")
def register_functions(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    preview: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Read a CSV file with the columns ars and function into the functions of organisations."""
    run(_functions_imported(file.read_bytes(), preview))


async def _functions_imported(data: bytes, preview: bool) -> None:
    await migrated()
    async with open_house(read_settings()):
        work = functions.preview_functions if preview else functions.import_functions
        lines = register_report.function_lines(await work(MACHINE, data))
    console.print("\n".join(lines), markup=False, highlight=False)


@person_app.command("invite")
def person_invite(name: str, email: str, organisation: int, role: Role = Role.ADMINISTRATOR) -> None:
    """Give a person a mandate for an organisation (its id) and send her a login mail."""
    run(_invited(name, email, organisation, role))


async def _invited(name: str, email: str, organisation: int, role: Role) -> None:
    await migrated()
    async with open_house(read_settings()):
        await people.invite_person(MACHINE, name=name, email=email, organisation_id=organisation, role=role)

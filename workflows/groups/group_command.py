"""`main.py group`: a file of texts grouped on anybody's desk, without database or network."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from workflows.errors import Unreadable
from workflows.grouping import files
from workflows.operation.command_line import console, refuse

SENTENCES = {
    "not_comma_separated": "{file} is not a comma separated file in UTF-8.",
    "too_many_cells": "{file}: the row that ends in line {line} has more cells than there are columns.",
    "column_missing": "{file} has no column '{column}'; it has: {columns}.",
}


def group(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8 with the columns title (may be empty) and text.")],
    out: Annotated[Path, typer.Option(help="Where the rows go, with group, strength and head.")],
    anchor: Annotated[str | None, typer.Option(help="A column: rows that differ in it never share a group.")] = None,
    encoder: Annotated[
        Path | None, typer.Option(envvar="ENCODER_DIR", help="A folder with a sentence-transformers model.")
    ] = None,
) -> None:
    """Group the texts of FILE and write its rows with group, strength and head to OUT."""
    if not out.absolute().parent.is_dir():
        refuse(f"There is no folder {out.absolute().parent}.")
    try:
        read = files.read_text_file(file.read_bytes(), anchor=anchor)
        with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bars:
            bar = bars.add_task("Texts read", total=len(read.rows))
            done = files.grouped(
                read, anchor=anchor, folder=encoder, told=lambda count: bars.update(bar, completed=count)
            )
            bars.update(bar, completed=len(read.rows))
        files.write_text_file(done, out)
    except Unreadable as refusal:
        refuse(SENTENCES[refusal.code].format(file=file, **refusal.facts))
    except OSError as error:
        refuse(str(error))
    except ImportError:
        refuse("The package sentence-transformers is not installed.")

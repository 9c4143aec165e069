"""What templates were compiled to is kept for other processes, and never believed when it could be anything else."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment

from consult import compiled_templates
from consult.render import environment_of
from consult.translate import speak

PAGE = "errors/alert.html"
FRESH: Callable[[str], Environment] = environment_of.__wrapped__


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for what is kept."""
    monkeypatch.setattr(compiled_templates, "FOLDER", tmp_path / "__pycache__" / "templates")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return compiled_templates.FOLDER


def without_compiling(language: str = "de") -> Environment:
    """A house that has to find everything compiled."""
    made = FRESH(language)
    made.compile = pytest.fail  # type: ignore[assignment]
    return made


def test_what_one_process_compiled_another_only_reads(folder: Path) -> None:
    FRESH("de").get_template(PAGE)

    assert without_compiling().get_template(PAGE).blocks is not None
    assert not [one.name for one in folder.iterdir() if not one.name.endswith(".html.de")]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_each_language_keeps_its_own_words(folder: Path) -> None:
    said = []
    for language in ("de", "en", "de", "en"):
        speak(language)
        page = FRESH(language).get_template("account/login.html")
        said.append("".join(page.blocks["title"](page.new_context())))

    assert said == ["Anmelden", "Log in"] * 2


@pytest.mark.parametrize(
    "damaged",
    [
        lambda kept: b"",
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept[:-9] + bytes([kept[-9] ^ 1]) + kept[-8:],
    ],
    ids=["empty", "half", "one-bit"],
)
def test_a_file_that_is_not_whole_is_compiled_anew(folder: Path, damaged: Callable[[bytes], bytes]) -> None:
    FRESH("de").get_template(PAGE)
    file = folder / f"{PAGE.replace('/', '.')}.de"
    written = damaged(file.read_bytes())
    file.write_bytes(written)

    FRESH("de").get_template(PAGE)

    assert file.read_bytes() != written
    without_compiling().get_template(PAGE)


@pytest.mark.parametrize("of_ours", ["release", "COMPILER"])
def test_what_another_release_compiled_is_compiled_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch, of_ours: str
) -> None:
    FRESH("de").get_template(PAGE)
    ours = {file: file.read_bytes() for file in folder.iterdir()}

    with monkeypatch.context() as other:
        other.setattr(compiled_templates, of_ours, lambda: "another")
        FRESH("de").get_template(PAGE)
        assert all(file.read_bytes() != kept for file, kept in ours.items())
    FRESH("de").get_template(PAGE)

    without_compiling().get_template(PAGE)


def test_nothing_is_read_from_a_folder_that_others_can_write_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled_templates.compiled_templates()
    for mode in (0o770, 0o702):
        folder.chmod(mode)
        assert compiled_templates.compiled_templates() is None
    folder.chmod(0o700)

    elsewhere = folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(elsewhere)
    assert compiled_templates.compiled_templates() is None

    folder.unlink()
    elsewhere.rename(folder)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert compiled_templates.compiled_templates() is None


def test_who_wants_nothing_to_be_kept_finds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as unwilling:
        unwilling.setattr(sys, "dont_write_bytecode", True)
        FRESH("de").get_template(PAGE)
        assert not folder.exists()

        folder.mkdir(mode=0o700, parents=True)
        FRESH("de").get_template(PAGE)
    assert not list(folder.iterdir())


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file, where a folder should be")
    FRESH("de").get_template(PAGE)

    folder.unlink()
    house = FRESH("de")
    shutil.rmtree(folder)  # while it is running
    house.get_template(PAGE)

"""A draft that came as PDF is a proposal until somebody has corrected and used it."""

from functools import partial

import pytest
import typst

from models.matters import Circle, DocumentStage, DocumentVersion, Provision, Recognition
from tests.consultation import a_matter, hours
from workflows.documents import draft_corrections
from workflows.documents.draft_marks import Piece
from workflows.drafts.draft_reading import show_draft
from workflows.drafts.recognitions import (
    begin_recognition,
    correct_recognition,
    draw_recognition,
    drop_recognition,
    open_recognitions,
    original_of,
    show_recognition,
    use_recognition,
)
from workflows.errors import Denied, Missing, Stale, Unacceptable, Unreadable, WrongState

BILL = b"""#set page(width: 120mm, height: 100mm, footer: align(center)[\\- 1 \\-])
#align(center)[\xc2\xa7 1]
#align(center)[Ziel]

(1) Jede Gemeinde hat einen Brunnen.

(2) Das Wasser ist trinkbar zu halten. Es ist frei.
#pagebreak()
#align(center)[\xc2\xa7 2]
#align(center)[Bericht]

Berichtet wird jeweils im Januar und danach immer wieder in jedem einzelnen Jahr."""
FACTS = {
    "title": "Entwurf",
    "label": "Referentenentwurf",
    "stage": DocumentStage.MINISTERIAL_DRAFT,
    "circle": Circle.STATE_ASSOCIATIONS,
    "officially_sent": False,
}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return typst.compile(BILL)


async def begun(world, pdf: bytes, **facts) -> Recognition:
    matter = await a_matter(world)
    return await begin_recognition(world.clara, matter.id, content=pdf, name="Entwurf.pdf", **{**FACTS, **facts})


async def test_nothing_is_used_before_somebody_says_so_and_then_the_original_is_kept_for_the_circle(world, pdf):
    embargo = hours(40)
    recognition = await begun(world, pdf, embargo_until=embargo)

    sheet = await show_recognition(world.clara, recognition.id, 2)
    assert ([row.provision.key for row in sheet.rows], sheet.numbers, sheet.total) == (["§2"], 2, 4)
    assert (sheet.lines[0], sheet.doubts, sheet.used) == ("§ 2", [], False)
    assert (await draw_recognition(world.clara, recognition.id, 1)).startswith(b"\x89PNG")
    assert not await DocumentVersion.all().count() + await Provision.all().count()
    assert [one.name for one in await open_recognitions(recognition.matter_id)] == ["Entwurf.pdf"]

    version = await use_recognition(world.clara, recognition.id, version=1)

    draft = await show_draft(world.paul, version.id)
    assert [one.key for one in draft.provisions] == ["§1", "§1/1", "§1/2", "§2"]
    assert version.embargo_until == embargo
    assert (version.format, version.officially_sent, version.circle) == ("pdf", False, Circle.STATE_ASSOCIATIONS)
    assert await original_of(world.paul, version.id) == (*("Entwurf, Referentenentwurf.pdf", "application/pdf", pdf),)
    with pytest.raises(Missing):
        await original_of(world.anna, version.id)
    assert not await open_recognitions(recognition.matter_id)
    with pytest.raises(WrongState):
        await use_recognition(world.clara, recognition.id, version=1)


async def test_a_correction_of_what_somebody_else_corrected_meanwhile_is_refused(world, pdf):
    recognition = await begun(world, pdf)
    merge = partial(draft_corrections.merge, at=2)
    await correct_recognition(world.clara, recognition.id, version=1, correct=merge)

    for act in (
        correct_recognition(world.lea, recognition.id, version=1, correct=merge),
        use_recognition(world.lea, recognition.id, version=1),
    ):
        with pytest.raises(Stale):
            await act

    sheet = await show_recognition(world.clara, recognition.id)
    assert sheet.rows[1].piece.text.endswith("(2) Das Wasser ist trinkbar zu halten. Es ist frei.")


async def test_only_the_office_of_the_matter_sees_or_uses_a_proposal(world, pdf):
    recognition = await begun(world, pdf)
    for stranger in (world.anna, world.paul, world.bert):
        for act in (
            show_recognition(stranger, recognition.id),
            draw_recognition(stranger, recognition.id, 1),
            use_recognition(stranger, recognition.id, version=1),
            drop_recognition(stranger, recognition.id),
            begin_recognition(stranger, recognition.matter_id, content=pdf, name="E.pdf", **FACTS),
        ):
            with pytest.raises((Missing, Denied)):
                await act

    assert await drop_recognition(world.clara, recognition.id) == recognition.matter_id
    assert not await Recognition.exists()


async def test_a_file_that_cannot_be_read_leaves_nothing_behind(world):
    with pytest.raises(Unreadable) as refused:
        await begun(world, b"%PDF-1.7 broken")
    assert refused.value.code == "draft_damaged"
    assert not await Recognition.exists()


# ------------------------------------------------------------------------------------------------- corrections alone


PIECES = [
    Piece("section", "1", "Ziel"),
    Piece("paragraph", "1", text="Wasser ist rein. (2) Luft ist klar. Boden auch."),
    Piece("section", "2", "Ende", "Nichts."),
]


def named(pieces) -> list[tuple[str, str]]:
    return [(piece.kind, piece.mark) for piece in pieces]


def test_a_text_is_divided_where_a_number_begins_which_names_the_new_piece():
    place = next(offset for offset, words in draft_corrections.split_points(PIECES[1].text) if words.startswith("(2)"))
    divided = draft_corrections.split(PIECES, 1, place)
    assert named(divided) == [("section", "1"), ("paragraph", "1"), ("paragraph", "2"), ("section", "2")]
    assert (divided[1].text, divided[2].text) == ("Wasser ist rein.", "Luft ist klar. Boden auch.")
    assert draft_corrections.merge(divided, 2)[1].text == "Wasser ist rein.\n(2) Luft ist klar. Boden auch."


def test_a_piece_gets_another_kind_and_number_and_one_that_no_such_kind_has_is_refused():
    assert named(draft_corrections.change(PIECES, 2, kind="number", mark="3a"))[2] == ("number", "3a")
    deep = draft_corrections.change(PIECES, 2, kind="rationale", mark="Absatz 2")[2]
    assert deep.level == 4
    for kind, mark in (("letter", "ab"), ("subletter", "ab"), ("section", ""), ("front", "G")):
        with pytest.raises(Unacceptable) as refused:
            draft_corrections.change(PIECES, 2, kind=kind, mark=mark)
        assert refused.value.fields == {"mark": "draft_mark"}


def test_the_first_piece_has_none_before_it_and_a_text_is_not_divided_just_anywhere():
    with pytest.raises(Unacceptable):
        draft_corrections.merge(PIECES, 0)
    with pytest.raises(Unacceptable):
        draft_corrections.split(PIECES, 1, 3)
    assert named(draft_corrections.drop(PIECES, 1)) == [("section", "1"), ("section", "2")]

"""A draft as PDF and as Word: LibreOffice prints the bill of the demo, and its provisions are found again."""

import pytest

from tests.workflows.documents.printed_draft import print_as
from workflows.demonstration.bill.draft import bill_xml
from workflows.documents.draft_outline import doubtful, explained, outline
from workflows.documents.draft_process import draw_page, read_draft
from workflows.documents.law import read_law
from workflows.documents.provisions import squeeze
from workflows.errors import Unreadable

RIGHT = 0.95


def told(provisions):
    return {(one.key, one.kind, one.label, squeeze(one.heading), squeeze(one.text)) for one in provisions}


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("ending", ["docx", "pdf"])
async def test_at_least_95_of_100_provisions_are_right_in_key_and_words(tmp_path, ending, record_property):
    law = read_law(bill_xml(1))
    printed = print_as(ending, law, tmp_path)

    draft = await read_draft(printed)

    found = outline(draft.pieces)
    right = len(told(found) & told(law.provisions)) / max(len(law.provisions), len(found))
    record_property("right", f"{right:.3f}")
    assert right >= RIGHT
    assert (draft.format, draft.short_title) == (ending, "KomIntStG")
    assert draft.title == law.title
    assert not doubtful(draft.pieces, found)
    assert "art2/nr1" in {explained(one.key) for one in found}
    if ending == "pdf":
        assert draft.pages > 5 and {piece.page for piece in draft.pieces} <= set(range(1, draft.pages + 1))
        assert (await draw_page(printed, draft.pages)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no draft", "draft_not_read"),
        (b"%PDF-1.7 and then nothing", "draft_damaged"),
        (b"PK\x03\x04 and then nothing", "draft_damaged"),
    ],
)
async def test_a_file_that_is_no_draft_is_refused_with_the_reason(data, code):
    with pytest.raises(Unreadable) as refused:
        await read_draft(data)
    assert refused.value.code == code

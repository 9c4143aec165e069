"""An office's letter paper: data that is tried before it is taken, seen in its PDF files, and never run."""

import struct
import zlib

import pypdfium2
import pytest

from models.papers import LetterFont, PaperTheme
from workflows.documents.paper_theme import HOUSE, contrast_to_white
from workflows.errors import Denied, Missing, Stale, Unacceptable
from workflows.papers.paper_themes import Look, print_sample, remove_theme, save_theme, show_theme, theme_of

BLUE = Look("#004b76", LetterFont.SANS, "Hausvogteiplatz 1, Berlin")


def picture(width=40, height=10):
    """A PNG that says how large it is, and holds its pixels where it is small."""
    lines = b"".join(b"\0" + bytes(3 * width) for _ in range(height if width < 100 else 1))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    blocks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(blocks)


def said(pdf):
    """The words of its first page."""
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


async def test_the_look_of_an_office_is_in_its_samples_and_papers_until_it_goes(world):
    with_logo = Look(BLUE.colour, BLUE.font, BLUE.footer, logo=("Wappen.png", picture()))
    name, _, sample = await print_sample(world.lea, with_logo)
    assert (name, await PaperTheme.all().count()) == ("Muster.pdf", 0)  # looked at, not taken
    assert BLUE.footer in said(sample)
    assert b"SourceSansPro" in sample

    await save_theme(world.lea, with_logo, version=0)
    theme = await theme_of(world.federation.id)
    assert (theme.colour, theme.font, theme.logo) == (BLUE.colour, "Source Sans Pro", picture())
    assert await theme_of(world.counties.id) == HOUSE

    await save_theme(world.ulla, BLUE, version=1)  # no new file: the logo stays
    assert (await theme_of(world.federation.id)).logo == picture()
    await save_theme(world.ulla, Look(BLUE.colour, BLUE.font, without_logo=True), version=2)
    assert (await theme_of(world.federation.id)).logo == b""

    await remove_theme(world.lea)
    assert await show_theme(world.clara) == (None, False)
    assert await theme_of(world.federation.id) == HOUSE


async def test_only_lead_and_administration_choose_and_nobody_overwrites_another(world):
    await save_theme(world.lea, BLUE, version=0)
    refusals = {
        Denied: (world.clara, BLUE, 1),
        Missing: (world.anna, BLUE, 1),
        Stale: (world.ulla, BLUE, 0),
    }
    for refusal, (actor, look, version) in refusals.items():
        with pytest.raises(refusal):
            await save_theme(actor, look, version=version)
    with pytest.raises(Missing):
        await remove_theme(world.kim)

    assert [(one.version, one.changed_by_id) for one in await PaperTheme.all()] == [(1, world.lea.person_id)]


@pytest.mark.parametrize(
    ("look", "wrong"),
    [
        (Look("rot", LetterFont.SERIF), {"colour": "no_colour"}),
        (Look("#112233]; #read(", LetterFont.SERIF), {"colour": "no_colour"}),
        (Look("#ffcc00", LetterFont.SERIF), {"colour": "colour_too_light"}),
        (Look("#000000", LetterFont.SERIF, "x" * 201), {"footer": "too_long"}),
        (Look("#000000", LetterFont.SERIF, logo=("thema.typ", b"#set page(fill: red)")), {"logo": "no_logo"}),
        (Look("#000000", LetterFont.SERIF, logo=("bild.png", b"#set page(fill: red)")), {"logo": "no_logo"}),
        (Look("#000000", LetterFont.SERIF, logo=("bild.png", picture(9_000, 9_000))), {"logo": "no_logo"}),
        (Look("#000000", LetterFont.SERIF, logo=("bild.png", picture()[:40])), {"logo": "no_logo"}),
    ],
)
async def test_what_cannot_be_read_or_printed_is_refused_and_nothing_is_written(world, look, wrong):
    with pytest.raises(Unacceptable) as refusal:
        await save_theme(world.lea, look, version=0)

    assert refusal.value.fields == wrong
    assert await PaperTheme.all().count() == 0


async def test_a_footer_that_looks_like_code_is_printed_as_it_was_typed(world):
    code = '#read("/etc/hostname") *fett* $x$'

    assert code in said((await print_sample(world.lea, Look("#000000", LetterFont.SERIF, code)))[2])


def test_contrast_is_counted_as_the_guidelines_do():
    assert [round(contrast_to_white(one), 2) for one in ("#000000", "#ffffff", "#767676")] == [21.0, 1.0, 4.54]

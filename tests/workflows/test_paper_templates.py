"""An office's own Word template: tried before it is taken, and then in every file of its papers."""

import io
import zipfile

import pytest

from models.papers import PaperTemplate
from tests.workflows.word_clerk import rewritten
from workflows.documents.paper import render_docx
from workflows.documents.paper_html import PaperText
from workflows.errors import Denied, Missing, Unreadable
from workflows.papers.paper_templates import (
    bring_template,
    print_template_sample,
    remove_template,
    show_template,
    template_of,
)

PAPER = PaperText(title="Muster", sections=[(1, "Kapitel", "Text.")], note="Lasttest")


async def test_a_template_gives_papers_its_styles_and_the_note_still_stands_above_the_text(world):
    house = await render_docx(PAPER)
    own = rewritten(
        house, lambda xml: xml.replace("Heading1", "Heading1").replace("4F81BD", "AA0011"), "word/styles.xml"
    )
    own = rewritten(own, lambda xml: xml.replace('w:w="11906" w:h="16838"', 'w:w="11000" w:h="16000"'))

    await bring_template(world.lea, name="Briefbogen.docx", content=own)

    assert await template_of(world.counties.id) is None
    made = await render_docx(PAPER, template=await template_of(world.federation.id))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        document = archive.read("word/document.xml").decode()
    assert 'w:w="11000"' in document
    assert document.index("Lasttest") < document.index("Kapitel")


async def test_only_the_lead_or_the_administration_of_an_office_decides_on_its_template(world):
    file = await render_docx(PAPER)
    with pytest.raises(Denied):
        await bring_template(world.clara, name="x.docx", content=file)
    with pytest.raises(Missing):
        await bring_template(world.anna, name="x.docx", content=file)
    with pytest.raises(Missing):
        await remove_template(world.lea)

    await bring_template(world.lea, name="x.docx", content=file)
    await bring_template(world.ulla, name="y.docx", content=file)

    found, may_bring = await show_template(world.clara)
    assert (found.name, may_bring, await PaperTemplate.all().count()) == ("y.docx", False, 1)
    await remove_template(world.lea)
    assert await PaperTemplate.all().count() == 0


@pytest.mark.parametrize(("content", "code"), [(b"Guten Tag", "word_not_docx"), (b"PK\x03\x04", "word_damaged")])
async def test_what_is_no_template_is_refused(world, content, code):
    with pytest.raises(Unreadable) as refusal:
        await bring_template(world.lea, name="x.docx", content=content)

    assert refusal.value.code == code


async def test_a_file_with_which_no_paper_can_be_made_is_refused(world):
    broken = rewritten(await render_docx(PAPER), lambda xml: "<w:styles", "word/styles.xml")

    with pytest.raises(Unreadable) as refusal:
        await bring_template(world.lea, name="x.docx", content=broken)

    assert refusal.value.code == "template_unusable"


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("word/_rels/header1.xml.rels", "http://lauscht.example/bild.png"),  # pandoc takes it over as it is
        ("word/_rels/settings.xml.rels", "http://lauscht.example/vorlage.dotm"),
        ("word/embeddings/oleObject1.bin", "oleObject1.bin"),
    ],
)
async def test_a_template_that_would_make_our_papers_call_elsewhere_is_refused(world, part, what):
    link = f'<Relationships xmlns="r"><Relationship Id="r1" Type="t/image" Target="{what}" TargetMode="External"/></Relationships>'
    file = io.BytesIO(await render_docx(PAPER))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(part, link)

    with pytest.raises(Unreadable) as refusal:
        await bring_template(world.lea, name="x.docx", content=file.getvalue())

    assert (refusal.value.code, refusal.value.facts) == ("template_calls_out", {"what": what})


async def test_the_sample_is_made_with_the_present_template(world):
    house = await render_docx(PAPER)
    own = rewritten(house, lambda xml: xml.replace('w:w="11906" w:h="16838"', 'w:w="11000" w:h="16000"'))
    await bring_template(world.lea, name="Briefbogen.docx", content=own)

    name, _, sample = await print_template_sample(world.clara)

    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        assert (name, 'w:w="11000"' in archive.read("word/document.xml").decode()) == ("Muster.docx", True)

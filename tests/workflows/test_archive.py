"""The archive of a closed matter holds every file once, in both indexes, with its check sum."""

import asyncio
import csv
import io
import zipfile

import pytest

from models.audit import AuditEntry
from models.circulars import Circular, CircularAttachment, CircularState
from models.dispatches import Dispatch, DispatchChannel
from models.exports import Export
from models.matters import Circle, Matter, MinistryMail, MinistryMailFile
from models.papers import PaperFormat, PaperState, RenderedPaper
from models.queue import drain
from tests.consultation import a_draft, an_open_round, released
from tests.rows import paper_row, position_row
from workflows import clock
from workflows.documents import archive_file
from workflows.documents.archive_file import OWN, ArchivedMatter, ArchiveWriter, Item, faults_of, plain_name
from workflows.errors import Denied, Missing, WrongState
from workflows.files import DOCX, store_file
from workflows.matters.archive import archive_matter
from workflows.positions.record_words import WORDS
from workflows.records.exports import open_export

MATTER = ArchivedMatter(1, "Gesetz & <Wort>", "Konvent", "50.1/7", "", clock.today(), clock.today())


async def a_matter_with_everything(world):
    round_ = await an_open_round(world)
    matter = await Matter.get(id=round_.matter_id)
    submission = await released(world, round_)
    version = await paper_row(matter, [await position_row(matter)], state=PaperState.SENT, sent_at=clock.now())
    await a_draft(world, matter)
    for format_, media_type in ((PaperFormat.PDF, "application/pdf"), (PaperFormat.DOCX, DOCX)):
        file = await store_file(b"%PDF-1.7 pdfaid:part " + format_.encode(), media_type)
        await RenderedPaper.create(
            paper_version=version, format=format_, file=file, content_hash="", rendered_at=clock.now()
        )
    await Dispatch.create(
        paper_version=version, addressee=world.ministry, channel=DispatchChannel.MAIL, sent_at=clock.now(),
        answered_at=clock.now(), answer_file=await store_file(b"%PDF-1.4 Antwort", "application/pdf"),
    )  # fmt: skip
    mail = await MinistryMail.create(
        office=world.federation, matter=matter, file=await store_file(b"Subject: Entwurf", "message/rfc822"), sender="B",
        address="a@b.example", subject="Beteiligung", reference="", text="", deadlines=[], remarks=[], brought_at=clock.now(),
    )  # fmt: skip
    await MinistryMailFile.create(mail=mail, name="Entwurf 7.PDF", file=await store_file(b"%PDF-", "application/pdf"))
    circular = await Circular.create(
        office=world.federation, subject="Wir fragen", text="Text", circle=Circle.MEMBERS, state=CircularState.SENT,
        matter=matter, number=3, year=2026, created_at=clock.now(), sent_at=clock.now(),
    )  # fmt: skip
    await CircularAttachment.create(circular=circular, name="Anlage.csv", file=await store_file(b"a;b", "text/csv"))
    await Matter.filter(id=matter.id).update(closed_at=clock.now(), our_reference="50.12/2026")
    return matter, submission


async def test_every_file_of_a_closed_matter_is_in_it_under_day_and_reference_and_sha256sum_agrees(world, tmp_path):
    matter, submission = await a_matter_with_everything(world)
    export = await archive_matter(world.lea, matter.id)
    await drain("make_export")

    made, path = await open_export(world.lea, export.id)
    assert faults_of(path) == [] and made.name.startswith("Archiv_50.12-2026_")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "out")
        lines = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))
        tables = {
            one["title"]: archive.read(one["path"]).decode("utf-8-sig") for one in lines if one["kind"] == "table"
        }
    sums = await asyncio.create_subprocess_exec("sha256sum", "-c", "--quiet", "SHA256SUMS", cwd=tmp_path / "out")
    assert await sums.wait() == 0
    kinds = [one["kind"] for one in lines]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "draft": 1, "ministry_mail": 1, "ministry_mail_file": 1, "receipt": 1, "paper": 2, "reply": 1, "circular": 1,
        "circular_attachment": 1, "table": 5,
    }  # fmt: skip
    assert {
        one["ending"] if "ending" in one else one["path"].rpartition(".")[2] for one in lines if one["kind"] == "paper"
    } == {"pdf", "docx"}
    assert {
        one["pdfa"] for one in lines if one["kind"] in ("receipt", "circular") or one["path"].endswith("Fassung-1.pdf")
    } == {"True"}
    day = clock.today().isoformat()
    assert all(one["path"].split("/")[1].startswith(f"{one['date']}_50.12-2026_") for one in lines)
    assert f"02-Ministerium/{day}_50.12-2026_Entwurf-7.pdf" in {one["path"] for one in lines}
    assert ";per Mail;" in tables["Abgaben"]  # a word, not its code
    assert submission.receipt_number in tables["Ergebnisse"] and "matter.opened" in tables["Verlauf"]
    assert not any(name in "".join(tables.values()) for name in ("Anna Amsel", "Cem Dachs", "Clara Voss"))


async def test_an_open_matter_is_refused_and_so_is_who_may_not(world):
    round_ = await an_open_round(world)
    matter = await Matter.get(id=round_.matter_id)
    with pytest.raises(WrongState):
        await archive_matter(world.lea, matter.id)
    await Matter.filter(id=matter.id).update(closed_at=clock.now())
    before = await AuditEntry.all().count()
    for actor in (world.clara, world.paul, world.cem):
        with pytest.raises(Denied):
            await archive_matter(actor, matter.id)
    with pytest.raises(Missing):
        await archive_matter(world.lea, matter.id + 1)
    assert (await AuditEntry.all().count(), await Export.all().count()) == (before, 0)
    assert (await archive_matter(world.ulla, matter.id)).asked["matter"] == matter.id


def test_a_file_that_is_missing_changed_no_pdf_a_or_in_no_index_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_file, "PIECE", 64)
    path = tmp_path / "a.zip"
    writer = ArchiveWriter(path, MATTER, clock.now())
    big = tmp_path / "big.pdf"
    big.write_bytes(b"x" * 59 + b"pdfaid:part" + b"y")
    for item in (("Brief", b"eins"), ("Brief", b"zwei"), ("Größe: 50 %", big)):
        writer.add(Item("01", "paper", item[0], clock.today(), "pdf", "application/pdf", item[1]))
    writer.close()
    assert faults_of(path) == []
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    first, second, third = (name for name in content if name not in OWN)
    assert (second, third) == (first.replace("Brief", "Brief_2"), first.replace("Brief", "Groesse-50"))
    for change, fault in (
        ({first: None}, "not in both"),
        ({first: b"drei"}, "check sum"),
        ({third: content[third].replace(b"pdfaid", b"......")}, "PDF/A"),
        ({"new.txt": b""}, "not in both"),
        ({"index.xml": content["index.xml"].replace(b"<title>", b"<titel>").replace(b"</title>", b"</titel>")}, "index.xml"),
        ({"index.xml": content["index.xml"][:-9]}, "index.xml"),
    ):  # fmt: skip
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in (content | change).items():
                if data is not None:
                    archive.writestr(name, data)
        assert any(fault in one for one in faults_of(path)), fault


@pytest.mark.parametrize(
    ("words", "name"), [("Übergangs-Gesetz § 3", "Uebergangs-Gesetz-3"), ("../x", "x"), ("", "ohne")]
)
def test_names_are_such_as_any_system_takes(words, name):
    assert plain_name(words) == name


def test_whatever_an_office_decides_has_a_word_in_files_that_are_kept():
    assert {kind: set(words) for kind, words in WORDS.items()} == {kind: set(kind) for kind in WORDS}

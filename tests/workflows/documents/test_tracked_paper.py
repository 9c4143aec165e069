"""A paper out to Word and back: what was changed there, and by whom, comes back as it was meant."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.workflows.word_clerk import WHO, after_paragraph, commented, cut, rewritten, tracked, typed
from workflows.documents.merging import Replacement, apply_change
from workflows.documents.passage_blocks import letters_of_block, split_blocks, write_inline, write_paragraph
from workflows.documents.tracked_changes import proposals_of
from workflows.documents.tracked_paper import PassageWords, Remark, TrackedPaper, TrackedPassage, label_of
from workflows.documents.tracked_reading import read_tracked
from workflows.documents.tracked_writing import write_tracked
from workflows.errors import Unreadable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLARA = label_of("Clara Luchs", "Fassung 2")
INTRO = PassageWords(
    "Vorbemerkung", "Wir danken **sehr** für die frühe Beteiligung.\n\nDieser Satz kam ganz neu hinzu."
)
DEMAND = PassageWords(
    "Zu § 1",
    "Der Bund erstattet die *notwendigen* Kosten:\n- erstens Geld\n- zweitens Zeit\n- drittens Personal\n\n1. Alpha",
)
ADDED = PassageWords("Schluss", "Wir bleiben im Gespräch.")
SENT = {11: INTRO, 12: DEMAND, 13: ADDED}
OLD = (
    PassageWords(
        "Vorbemerkung", "Wir danken **sehr** für die Beteiligung.\n\nEr wird gestrichen, weil er nichts sagt."
    ),
    PassageWords("Zu § 1", "Der Bund zahlt die *notwendigen* Kosten:\n- erstens Geld\n- zweitens Zeit\n\n1. Alpha"),
    PassageWords("Alt", "Fällt weg."),
)
PAPER = TrackedPaper(
    copy_id=7,
    title="Stellungnahme",
    guide="Bearbeiten Sie hier.",
    passages=(
        TrackedPassage(
            2, OLD[0], INTRO, 11, CLARA, NOW, (Remark(label_of("Städtetag", "Widerspruch"), NOW, "Zu <kurz>."),)
        ),
        TrackedPassage(3, OLD[1], DEMAND, 12, CLARA, NOW),
        TrackedPassage(2, OLD[2], None, 0, CLARA, NOW),
        TrackedPassage(2, None, ADDED, 13, CLARA, NOW),
    ),
)
FILE = write_tracked(PAPER)
PROFILE = "profile/user/basic/Standard"
DESK = """
Function Opened(name As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  Opened = StarDesktop.loadComponentFromURL("{folder}/" &amp; name, "_blank", 0, how())
End Function
Sub Saved(doc, name As String, filter As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = filter
  doc.storeToURL("{folder}/" &amp; name, how())
  doc.close(True)
End Sub
Sub Act(doc, command As String)
  Dim none()
  createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(doc.CurrentController.Frame, command, "", 0, none())
End Sub
Sub Replaced(doc, before As String, after As String)
  search = doc.createReplaceDescriptor()
  search.SearchString = before : search.ReplaceString = after
  doc.replaceAll(search)
End Sub
Sub Work
  doc = Opened("paper.docx") : Act(doc, ".uno:AcceptAllTrackedChanges") : Saved(doc, "accepted.txt", "Text (encoded)")
  doc = Opened("paper.docx") : Act(doc, ".uno:RejectAllTrackedChanges") : Saved(doc, "rejected.txt", "Text (encoded)")
  doc = Opened("paper.docx")
  doc.RecordChanges = True
  Replaced(doc, "erstattet", "ersetzt")
  cursor = doc.Text.createTextCursor()
  cursor.gotoEnd(False)
  doc.Text.insertString(cursor, "Am Ende mehr.", False)
  doc.RecordChanges = False
  Replaced(doc, "frühe", "späte")
  Saved(doc, "edited.docx", "MS Word 2007 XML")
  StarDesktop.terminate()
End Sub
"""
SCRIPT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>
"""
NAME = """<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="givenname" oor:op="fuse"><value>Hanna</value></prop></item>
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="sn" oor:op="fuse"><value>Feder</value></prop></item>
</oor:items>"""


def read(data):
    file = read_tracked(data)
    return file, proposals_of(file, SENT, (PAPER.title, PAPER.guide))


def said(found):
    """Each change as a person reads it: where, what was and what shall be, who; "" is nobody's."""
    texts = [
        (one.passage, getattr(SENT[one.passage], one.part)[one.start : one.end], one.inserted, one.author)
        for one in found.changes
    ]
    return texts, [tuple(one.words) for one in found.new], [one.passage for one in found.gone]


def changed(change):
    """The body after one change."""
    body = SENT[change.passage].body
    return body[: change.start] + change.inserted + body[change.end :]


def test_our_own_tracked_changes_are_no_proposals():
    file, found = read(FILE)

    assert (said(found), found.beside, file.comments, file.copy_id) == (([], [], []), [], [], 7)


@pytest.mark.needs("soffice")
def test_libreoffice_shows_accepts_rejects_and_edits_tracked_changes(tmp_path):
    # The first start lays out the profile. Without a screen the program has no window for comments: they are converted.
    (tmp_path / "commented.docx").write_bytes(commented(FILE, "im Gespräch", "Mit wem?"))
    soffice(tmp_path, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), "commented.docx")
    passages = tuple(replace(passage, remarks=()) for passage in PAPER.passages)
    (tmp_path / "paper.docx").write_bytes(write_tracked(replace(PAPER, passages=passages)))
    (tmp_path / PROFILE / "Module1.xba").write_text(SCRIPT.format(DESK.format(folder=f"file://{tmp_path}")))
    settings = tmp_path / "profile/user/registrymodifications.xcu"
    settings.write_text(settings.read_text().replace("</oor:items>", NAME))
    soffice(tmp_path, "macro:///Standard.Module1.Work")

    assert lines(tmp_path / "accepted.txt") == [
        *("Stellungnahme", "Bearbeiten Sie hier.", "Vorbemerkung", "Wir danken sehr für die frühe Beteiligung."),
        *("Dieser Satz kam ganz neu hinzu.", "Zu § 1", "Der Bund erstattet die notwendigen Kosten:"),
        *(
            "• erstens Geld",
            "• zweitens Zeit",
            "• drittens Personal",
            "1. Alpha",
            "Schluss",
            "Wir bleiben im Gespräch.",
        ),
    ]
    assert lines(tmp_path / "rejected.txt") == [
        *("Stellungnahme", "Bearbeiten Sie hier.", "Vorbemerkung", "Wir danken sehr für die Beteiligung."),
        *("Er wird gestrichen, weil er nichts sagt.", "Zu § 1", "Der Bund zahlt die notwendigen Kosten:"),
        *("• erstens Geld", "• zweitens Zeit", "1. Alpha", "Alt", "Fällt weg."),
    ]
    _, found = read((tmp_path / "edited.docx").read_bytes())
    assert said(found) == (
        [
            (11, "frühe", "späte", ""),
            (12, "erstattet", "ersetzt", "Hanna Feder"),
            (13, "", "\n\nAm Ende mehr.", "Hanna Feder"),
        ],
        [],
        [],
    )
    file, found = read((tmp_path / "out" / "commented.docx").read_bytes())
    assert (said(found)[0], found.beside) == ([], [])
    assert [(one.author, one.text, one.quote, one.passage) for one in file.comments] == [
        ("Hanna Feder", "Mit wem?", "im Gespräch", 13)
    ]


def soffice(folder, *what):
    command = [
        shutil.which("soffice"),
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--norestore",
        *what,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)


def lines(path):
    return [line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]


def test_a_word_replaced_with_a_trace_is_one_change_with_its_author():
    _, found = read(tracked(FILE, "Gespräch", "Austausch"))

    assert said(found)[0] == [(13, "Gespräch", "Austausch", "Hanna Feder")]
    assert found.changes[0].at == datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def test_a_word_replaced_without_a_trace_is_found_by_comparing():
    _, found = read(typed(FILE, "Gespräch", "Austausch"))

    assert [(*said(found)[0][0], found.changes[0].tracked)] == [(13, "Gespräch", "Austausch", "", False)]


def test_two_people_in_one_paragraph_are_told_apart():
    other = WHO.replace("Hanna Feder", "Otto Falk")
    _, found = read(tracked(tracked(FILE, "bleiben", "sind"), "Gespräch", "Austausch", other))

    assert said(found)[0] == [(13, "bleiben", "sind", "Hanna Feder"), (13, "Gespräch", "Austausch", "Otto Falk")]


def test_what_was_inserted_and_struck_again_was_never_there():
    nothing = f'<w:ins w:id="1" {WHO}><w:del w:id="2" {WHO}><w:r><w:delText>kurz</w:delText></w:r></w:del></w:ins>'
    _, found = read(cut(FILE, "im Gespräch", nothing + '<w:r><w:t xml:space="preserve">im Gespräch</w:t></w:r>'))

    assert said(found)[0] == []


def test_bold_words_stay_bold_where_their_neighbours_change():
    _, found = read(tracked(FILE, " für die ", " wegen der "))

    (change,) = found.changes
    assert changed(change).startswith("Wir danken **sehr** wegen der frühe")


def test_a_proposed_wording_goes_out_struck_and_underlined_and_comes_back_so():
    words = PassageWords("", "Bis <del>2027</del> <ins>2028</ins> zahlt der **Bund**.")
    file = write_tracked(replace(PAPER, passages=(TrackedPassage(2, words, words, 11),)))

    found = proposals_of(read_tracked(tracked(file, "Bund", "Staat")), {11: words}, (PAPER.title, PAPER.guide))

    (change,) = found.changes
    body = words.body[: change.start] + change.inserted + words.body[change.end :]
    assert body == "Bis <del>2027</del> <ins>2028</ins> zahlt der Staat."


def test_a_new_paragraph_with_a_list_mark_becomes_an_item():
    item = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f'<w:ins w:id="1" {WHO}><w:r><w:t>viertens *Räume*</w:t></w:r></w:ins></w:p>'
    )
    _, found = read(after_paragraph(FILE, "drittens Personal", item, mark=f'<w:ins w:id="3" {WHO}/>'))

    (change,) = found.changes
    assert changed(change) == DEMAND.body.replace("Personal", "Personal\n- viertens \\*Räume\\*")
    assert change.author == "Hanna Feder"


def test_a_paragraph_split_in_two_stays_in_its_passage():
    end, begin = "</w:p>", "<w:p><w:pPr></w:pPr>"
    split = rewritten(
        FILE,
        lambda xml: xml.replace(
            "Wir bleiben im Gespräch.", f"Wir bleiben</w:t></w:r></w:ins>{end}{begin}<w:r><w:t>im Gespräch."
        ),
    )
    data = rewritten(split, lambda xml: xml.replace("im Gespräch.</w:t></w:r></w:ins>", "im Gespräch.</w:t></w:r>"))

    _, found = read(data)

    assert said(found)[0] == [(13, " ", "\n\n", "")]


def test_a_new_heading_is_a_new_passage_with_what_stands_below():
    new = (
        f'<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:ins w:id="1" {WHO}><w:r><w:t>Zu § 9</w:t></w:r></w:ins></w:p>'
        f'<w:p><w:ins w:id="2" {WHO}><w:r><w:t>31. Dezember ist zu früh.</w:t></w:r></w:ins></w:p>'
    )
    _, found = read(after_paragraph(FILE, "1. Alpha".removeprefix("1. "), new))

    assert found.new[0][:2] == (12, 3)
    assert said(found)[1] == [("Zu § 9", "31\\. Dezember ist zu früh.")]
    assert found.new[0].author == "Hanna Feder"


def test_a_passage_of_which_nothing_is_left_is_gone():
    def without(xml):
        begin, end = xml.rindex("<w:p>", 0, xml.index("SR_7_13_0")), xml.index("</w:p>", xml.index("Gespräch"))
        return xml[:begin] + xml[end + len("</w:p>") :]

    _, found = read(rewritten(FILE, without))

    assert said(found) == ([], [], [13])


def test_an_item_struck_as_a_whole_goes_with_its_line():
    struck = f'<w:del w:id="1" {WHO}><w:r><w:delText>zweitens Zeit</w:delText></w:r></w:del>'
    _, found = read(cut(FILE, "zweitens Zeit", struck))

    (change,) = found.changes
    assert changed(change) == DEMAND.body.replace("- zweitens Zeit\n", "")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 broken", "word_damaged"),
        (b"Guten Tag", "word_not_docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "word_protected"),
        (rewritten(FILE, lambda xml: xml.replace("SR_7_", "XX_7_")), "word_not_ours"),
        (rewritten(FILE, lambda xml: xml[:400]), "word_damaged"),
        (rewritten(FILE, lambda xml: f'<!DOCTYPE a [<!ENTITY b "c">]>{xml[xml.index("?>") + 2 :]}'), "word_damaged"),
    ],
)
def test_damaged_and_foreign_files_are_refused_by_name(data, code):
    with pytest.raises(Unreadable) as refusal:
        read_tracked(data)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "markdown",
    [
        "**Fett** und *schräg* und ***beides***.\n\n> Zitat\n> weiter\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: Fuß.",
        "<del>2027</del> <ins>2028</ins>, Punkt:\n1. eins\n   - tief\n2. zwei\n\n```\n- kein Punkt\n\n# kein Titel\n```\n\n### Titel\nText\\* mit Stern",
    ],
)
def test_a_text_taken_apart_is_the_same_when_put_together(markdown):
    blocks = split_blocks(markdown)

    assert "".join(one.gap + one.mark + one.text for one in blocks) == markdown
    again = [
        "".join(one.gap + write_paragraph(letters_of_block(one), one.mark)) for one in blocks if one.kind != "verbatim"
    ]
    assert all("****" not in one for one in again)


def test_letters_that_would_act_as_markdown_are_written_so_that_they_do_not():
    (block,) = split_blocks("A \\* B **c** d_e")

    assert write_inline(letters_of_block(block)) == "A \\* B **c** d_e"
    assert write_paragraph(letters_of_block(block._replace(text="# kein Titel")), "") == "\\# kein Titel"


def test_a_change_fits_wherever_its_words_still_stand():
    base = "Der Bund zahlt die Kosten. Die Länder helfen."
    change, other = Replacement(9, 14, "trägt"), Replacement(9, 9, "nicht ", 1)

    assert apply_change(base, base, change) == "Der Bund trägt die Kosten. Die Länder helfen."
    moved = base.replace("Der Bund", "Allein der Bund")
    assert apply_change(base, moved, change) == "Allein der Bund trägt die Kosten. Die Länder helfen."
    assert apply_change(base, base.replace("zahlt", "gibt"), change) is None
    assert apply_change(base, "Der Bund trägt die Kosten. Die Länder helfen.", other, [change]) == (
        "Der Bund nicht trägt die Kosten. Die Länder helfen."
    )
    assert (
        apply_change(base, "Der Bund trägt die Kosten. Die Länder helfen.", Replacement(4, 12, "x"), [change]) is None
    )


def test_equal_words_are_struck_where_they_were_struck_and_in_any_order():
    """Of "sehr sehr sehr" two people change different ones; whoever is accepted first, the result is the same."""
    words = PassageWords("", "Das ist sehr sehr sehr gut und gut.")
    file = write_tracked(replace(PAPER, passages=(TrackedPassage(2, words, words, 11),)))
    other = WHO.replace("Hanna Feder", "Otto Falk")
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    struck = '<w:del w:id="9" {}><w:r><w:delText xml:space="preserve">{}</w:delText></w:r></w:del>'
    put = f'<w:ins w:id="8" {other}>{run.format("wohl ")}</w:ins>'
    mixed = run.format("sehr ") + struck.format(WHO, "sehr ") + put + struck.format(other, "sehr ")

    found = proposals_of(read_tracked(cut(file, "sehr sehr sehr ", mixed)), {11: words}, (PAPER.title, PAPER.guide))

    changes = [Replacement(one.start, one.end, one.inserted, at) for at, one in enumerate(found.changes)]
    for order in (changes, changes[::-1]):
        text = words.body
        for at, change in enumerate(order):
            text = apply_change(words.body, text, change, order[:at])
        assert text == "Das ist sehr wohl gut und gut."

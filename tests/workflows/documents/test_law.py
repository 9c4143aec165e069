"""Acts from the official portal: every provision has a stable key and the words that the act gives it."""

from collections import Counter
from pathlib import Path

import pytest

from workflows.documents.comparison import compare_laws
from workflows.documents.law import MAX_BYTES, read_law
from workflows.errors import Unreadable

LAWS = Path(__file__).parents[4] / "shared/data/laws"

GII = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">
<dokumente><norm><metadaten><jurabk>SGB 14</jurabk><langue>Gesetz über Brunnen</langue></metadaten></norm>
<norm><metadaten><enbez>Inhaltsübersicht</enbez></metadaten></norm>{norms}</dokumente>"""
NORM = """<norm><metadaten><enbez>{name}</enbez><titel>{title}</titel></metadaten>
<textdaten><text><Content>{content}</Content></text></textdaten></norm>"""
LIST = '<DL Type="arabic"><DT>1.</DT><DD><LA>{0}</LA></DD><DT>2.</DT><DD><LA>{1}</LA></DD></DL>'


def act(*norms: tuple[str, str, str]) -> bytes:
    inner = "".join(NORM.format(name=name, title=title, content=content) for name, title, content in norms)
    return GII.format(norms=inner).encode()


def read(*norms: tuple[str, str, str]):
    return {provision.key: provision for provision in read_law(act(*norms)).provisions}


@pytest.mark.needs("shared")
def test_sgb_2_has_152_sections_and_860_provisions_each_with_its_own_key():
    law = read_law((LAWS / "sgb_2.xml").read_bytes())
    assert (law.short_title, law.format) == ("SGB II", "gii")
    assert Counter(p.kind for p in law.provisions)["section"] == 152
    assert len(law.wordings) == 860
    assert len({p.key for p in law.provisions}) == len(law.provisions)
    assert not [p.key for p in law.provisions if "~" in p.key]
    assert max(p.level for p in law.provisions) == 4
    assert len([p for p in law.wordings if not p.text]) == 16


@pytest.mark.needs("shared")
@pytest.mark.parametrize("name", ["sgb_8", "aufenthg_2004", "intv", "ozg", "history/asylblg_2024-11-06"])
def test_every_act_at_hand_is_read_without_a_doubled_key(name):
    provisions = read_law((LAWS / f"{name}.xml").read_bytes()).provisions
    assert len({p.key for p in provisions}) == len(provisions) > 80
    known = {p.key for p in provisions}
    assert all(p.parent_key is None or p.parent_key in known for p in provisions)


@pytest.mark.needs("shared")
def test_two_versions_of_sgb_2_differ_where_the_legislator_changed_them():
    old, new = (read_law((LAWS / name).read_bytes()) for name in ("history/sgb_2_2024-11-27.xml", "sgb_2.xml"))
    fates = compare_laws(old.wordings, new.wordings)
    assert Counter(fate for fate, _, _ in fates) == {
        "unchanged": 851,
        "gone": 10,
        "text_changed": 4,
        "new": 2,
        "moved": 1,
    }
    assert ("new", None, "§66a") in fates
    assert ("moved", "§36a", "§36a/1") in fates
    assert ("gone", "§80", "§80") in fates
    assert ("text_changed", "§3/1", "§3/1") in fates


def test_a_second_list_in_one_absatz_gets_keys_of_its_own():
    lists = f"<P>(1) Zu prüfen sind {LIST.format('Rohr', 'Becken')} Anzugeben sind {LIST.format('Ort', 'Jahr')}</P>"
    provisions = read(("§ 4", "Prüfung", lists + "<P>(2) Ende.</P>"))
    assert list(provisions) == ["§4", "§4/1", "§4/1/1", "§4/1/2", "§4/1/l2/1", "§4/1/l2/2", "§4/2"]
    assert provisions["§4/1"].text == "Zu prüfen sind\nAnzugeben sind"
    assert provisions["§4/1/l2/2"].label == "§ 4 Absatz 1 (2. Aufzählung) Nummer 2"


def test_numbers_without_an_absatz_never_take_the_key_of_an_absatz():
    provisions = read(("§ 3", "", f"<P>Brunnen sind {LIST.format('Quellen und', 'Zisternen')}</P>"))
    assert list(provisions) == ["§3", "§3/nr1", "§3/nr2"]
    assert provisions["§3/nr1"].parent_key == "§3"


def test_letters_and_double_letters_are_called_what_lawyers_call_them():
    inner = "<DL><DT>a)</DT><DD><LA>eins<DL><DT>aa)</DT><DD><LA>zwei</LA></DD></DL></LA></DD></DL>"
    provisions = read(("§ 1", "", f"<P>(3) Text {LIST.format('x' + inner, 'y')}</P>"))
    assert provisions["§1/3/1/a/aa"].label == "§ 1 Absatz 3 Nummer 1 Buchstabe a Doppelbuchstabe aa"
    assert (provisions["§1/3/1/a/aa"].text, provisions["§1/3/1/a/aa"].level) == ("zwei", 5)


def test_repealed_provisions_stay_with_an_empty_text():
    provisions = read(("§ 1", "(weggefallen)", "<P/>"), ("§ 2", "Pflicht", "<P>(1)</P><P>(2) Ja.</P>"))
    assert (provisions["§1"].heading, provisions["§1"].text) == ("(weggefallen)", "")
    assert provisions["§2/1"].text == ""


def test_an_unnumbered_paragraph_continues_the_absatz_before_it():
    provisions = read(("§ 1", "", "<P>(1) Eins.</P><P>Und weiter.</P><P>(2) Zwei.</P>"))
    assert provisions["§1/1"].text == "Eins.\nUnd weiter."
    assert list(provisions) == ["§1", "§1/1", "§1/2"]


def test_tables_keep_their_rows_and_footnotes_are_left_out():
    table = "<table><tbody><row><entry>1947</entry><entry>1 Monat</entry></row></tbody></table>"
    provisions = read(("§ 7a", "Grenze", f"<P>Wie folgt:{table}<FnR ID='x'/></P>"), ("Anlage 1", "", table))
    assert provisions["§7a"].text == "Wie folgt:\n1947 | 1 Monat"
    assert (provisions["anlage-1"].kind, provisions["anlage-1"].text) == ("annex", "1947 | 1 Monat")


def test_line_breaks_of_the_file_are_no_change_of_the_law():
    one, other = read(("§ 1", "", "<P>Ein  Satz\n hier.</P>")), read(("§ 1", "", "<P>Ein Satz hier.</P>"))
    assert one["§1"].text_hash == other["§1"].text_hash


def test_the_same_words_under_another_key_are_suggested_as_moved():
    old = read_law(act(("§ 1", "A", "<P>Alt.</P>"), ("§ 2", "B", "<P>Bleibt.</P>"), ("§ 3", "C", "<P>Wandert.</P>")))
    new = read_law(act(("§ 1", "A", "<P>Neu.</P>"), ("§ 3a", "C", "<P>Wandert.</P>"), ("§ 4", "D", "<P>Frisch.</P>")))
    assert compare_laws(old.provisions, new.provisions) == [
        ("text_changed", "§1", "§1"),
        ("moved", "§3", "§3a"),
        ("new", None, "§4"),
        ("gone", "§2", None),
    ]


def test_words_that_occur_twice_or_not_at_all_are_never_moved():
    old = read_law(act(("§ 1", "", "<P/>"), ("§ 2", "", "<P>Gleich.</P>"), ("§ 3", "", "<P>Gleich.</P>")))
    new = read_law(act(("§ 11", "", "<P/>"), ("§ 12", "", "<P>Gleich.</P>")))
    assert {fate for fate, _, _ in compare_laws(old.provisions, new.provisions)} == {"new", "gone"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"%PDF-1.7", "not_xml"),
        (b"PK\x03\x04broken", "not_zip"),
        (b"<html/>", "wrong_schema"),
        (b"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'/>", "wrong_schema"),
        (b"<dokumente/>", "no_provisions"),
        (b"<a>" * 300 + b"</a>" * 300, "xml_too_deep"),
        (b'<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>', "xml_entities"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><dokumente>&x;</dokumente>', "xml_entities"),
    ],
)
def test_what_is_no_law_is_refused_with_a_reason(data, code):
    with pytest.raises(Unreadable) as refusal:
        read_law(data)
    assert refusal.value.code == code


def test_the_line_of_a_broken_file_is_told():
    with pytest.raises(Unreadable) as refusal:
        read_law(b"<dokumente>\n<norm>\n</dokumente>")
    assert refusal.value.facts["line"] == 3


def test_fifty_megabytes_are_refused_before_anything_is_parsed():
    with pytest.raises(Unreadable) as refusal:
        read_law(b" " * (50 * 1024 * 1024))
    assert refusal.value.code == "file_too_large"
    assert refusal.value.facts["limit"] == MAX_BYTES


def test_lists_nested_beyond_reason_are_refused():
    deep = "<P>(1) x" + "<DL><DT>1.</DT><DD><LA>" * 14 + "x" + "</LA></DD></DL>" * 14 + "</P>"
    with pytest.raises(Unreadable) as refusal:
        read(("§ 1", "", deep))
    assert refusal.value.code == "law_too_deep"


def test_a_provision_that_nobody_could_cite_is_refused():
    with pytest.raises(Unreadable) as refusal:
        read(("§ " + "9" * 200, "", "<P>x</P>"))
    assert refusal.value.code == "provision_name_too_long"

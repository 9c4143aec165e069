"""Reading the register: what becomes an organisation, and how a damaged file is refused."""

from collections import Counter

import pytest

from models.organisations import OrganisationKind
from tests.conftest import SHARED
from tests.workflows.register_example import county, file, small_register, state, town, union
from workflows.errors import Unreadable
from workflows.register.register_file import read_register

REGISTER = SHARED / "data" / "register"


@pytest.fixture
def small():
    return {record.name + record.designation: record for record in read_register(file(*small_register())).records}


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_register(data)
    return caught.value


@pytest.mark.needs("shared")
def test_the_register_of_2025_holds_12248_organisations():
    register = read_register((REGISTER / "GV100AD_30112025.txt").read_bytes())

    kinds = Counter(record.kind for record in register.records)
    assert len(register.records) == 12_248
    assert kinds[OrganisationKind.COUNTY] == 294
    assert kinds[OrganisationKind.MUNICIPAL_ASSOCIATION] == 1_203
    assert kinds[OrganisationKind.INDEPENDENT_CITY] == 106
    assert kinds[OrganisationKind.MUNICIPALITY] == 10_751 - 106
    assert register.vintage.isoformat() == "2025-11-30"


@pytest.mark.needs("shared")
def test_7565_towns_belong_to_a_verband_and_every_parent_is_in_the_register():
    records = read_register((REGISTER / "GV100AD_30112025.txt").read_bytes()).records
    keys = {record.ars for record in records}

    assert all(record.parent in keys for record in records if record.parent)
    unions = {record.ars for record in records if record.kind is OrganisationKind.MUNICIPAL_ASSOCIATION}
    assert sum(record.parent in unions for record in records) == 7_565
    assert len(keys) == len(records)


@pytest.mark.needs("shared")
def test_all_39_erfuellende_gemeinden_know_their_town_and_uder_is_found_by_hand():
    register = read_register((REGISTER / "GV100AD_30112025.txt").read_bytes())
    names = {record.ars: record.name for record in register.records}
    twins = {record.name: names[record.twin] for record in register.records if record.twin}

    assert register.unlinked == []
    assert len(twins) == 39
    assert [name for name, town in twins.items() if name != town] == ["EG Uder"]
    assert twins["EG Uder"] == "Uder"


@pytest.mark.needs("shared")
def test_the_regionalverband_counts_as_a_kreis_and_no_area_without_a_town_hall_is_a_member():
    records = read_register((REGISTER / "GV100AD_30112025.txt").read_bytes()).records

    assert [r.kind for r in records if r.designation == "Regionalverband"] == [OrganisationKind.COUNTY]
    assert not any("gemeindefreies" in record.name.lower() for record in records)
    assert not any(record.ars.startswith(("07000", "13000")) for record in records)


@pytest.mark.needs("shared")
def test_the_register_of_2021_is_read_by_the_same_rules():
    records = read_register((REGISTER / "GV100AD_31122021.txt").read_bytes()).records

    assert Counter(len(record.ags) for record in records) == {8: 10_787, 0: 1_208, 5: 294}


def test_a_kreisfreie_stadt_stands_once_and_has_no_parent(small):
    city = small["Dohlenstadt, Stadtkreisfreie Stadt"]

    assert (city.ars, city.ags, city.parent) == ("160510000000", "16051000", "")
    assert sum("Dohlenstadt" in name for name in small) == 1


def test_a_town_belongs_to_its_verband_and_a_free_town_to_its_kreis(small):
    assert small["LerchenrodaGemeinde"].parent == "160615001000"
    assert small["LerchenrodaGemeinde"].ars == "160615001001"
    assert small["GinstertalVerwaltungsgemeinschaft"].parent == "160610000000"
    assert small["Sperbergau, Stadtgroße Kreisstadt"].parent == "160610000000"


def test_kreis_and_verband_have_the_inhabitants_of_their_parts(small):
    assert small["GinstertalVerwaltungsgemeinschaft"].population == 2_800
    assert small["OtterseeLandkreis"].population == 1_812 + 988 + 4_500 + 300 + 58_400 + 7


def test_an_erfuellende_gemeinde_is_an_organisation_of_its_own_beside_the_town_of_the_same_name(small):
    union_, town_ = small["Kiebitzfurt, Stadterfüllende Gemeinde"], small["Kiebitzfurt, StadtStadt"]

    assert union_.twin == town_.ars
    assert town_.parent == union_.ars


def test_an_erfuellende_gemeinde_without_a_town_of_its_name_is_named():
    lines = [county("16061", "Ottersee"), union("16061", "5002", "EG Falter", 58), town("16061003", "5002", "Anderswo")]

    assert read_register(file(*lines)).unlinked == ["160615002000"]


def test_areas_without_a_town_hall_are_left_out(small):
    assert not any("Moorheide" in name for name in small)


def test_an_older_file_in_latin_1_gives_the_same_as_one_in_utf_8():
    lines = small_register()

    assert file(*lines, encoding="iso-8859-1") != file(*lines)
    assert read_register(file(*lines, encoding="iso-8859-1")) == read_register(file(*lines))


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter():
    data = file(*small_register())

    assert read_register(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == read_register(data)


def test_the_length_counts_characters_and_not_bytes():
    assert len(town("16061002", "5001", "Möwenbüttel").encode()) == 222
    assert read_register(file(*small_register())).records


@pytest.mark.parametrize(
    ("place", "damage", "reason"),
    [
        (7, lambda line: line[:-1], "length"),
        (7, lambda line: line + " ", "length"),
        (8, lambda line: " " * 220, "blank"),
        (9, lambda line: "99" + line[2:], "content"),
        (9, lambda line: line[:2] + "2025xx30" + line[10:], "content"),
        (7, lambda line: line[:139] + "12x" + line[142:], "content"),
        (7, lambda line: line[:139] + "-0000000012" + line[150:], "number"),
        (7, lambda line: line[:2] + "20211231" + line[10:], "vintage"),
        (7, lambda line: line[:10] + "1606?" + line[15:], "key"),
        (7, lambda line: line[:22] + " " * 50 + line[72:], "name"),
        (7, lambda line: line[:122] + "  " + line[124:], "kind"),
        (7, lambda line: line[:122] + "99" + line[124:], "content"),
        (8, lambda line: line[:10] + "16061001" + line[18:], "doubled"),
        (8, lambda line: line[:10] + "16077002" + line[18:], "parent"),
        (8, lambda line: line[:18] + "5099" + line[22:], "parent"),
        (8, lambda line: line[:30] + "\x07" + line[31:], "characters"),
        (8, lambda line: line[:30] + "�" + line[31:], "characters"),
    ],
)
def test_a_damaged_line_is_named_with_its_number(place, damage, reason):
    lines = small_register()
    lines[place - 1] = damage(lines[place - 1])

    refusal = refused(file(*lines))

    assert (refusal.code, refusal.facts["line"], refusal.facts["reason"]) == ("register_line", place, reason)


def test_a_broken_byte_in_a_utf_8_file_is_named_and_not_taken_for_latin_1():
    data = bytearray(file(*small_register()))
    line_8 = data.index("Möwenbüttel".encode())
    data[line_8 + 2] = ord("!")  # the second byte of the ö

    refusal = refused(bytes(data))

    assert (refusal.facts["line"], refusal.facts["reason"]) == (8, "encoding")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    assert refused(data).code == "register_empty"


def test_another_kind_of_file_is_refused_at_its_first_line():
    assert refused(b"PK\x03\x04 something zipped").facts["line"] == 1
    assert refused("Schlüssel;Name\n1;Ort\n".encode()).facts["line"] == 1


def test_a_file_without_a_single_organisation_gives_none():
    assert read_register(file(state("16", "Thüringen"))).records == []

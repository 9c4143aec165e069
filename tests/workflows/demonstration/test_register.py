"""The fictional register: exact counts, the form of the official one, no real town in it."""

import io
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from gv100ad import District, GV100ADReader, MunicipalAssociation, Municipality

from workflows.demonstration.places import COUNTY_TOTALS, DESKS, NAMED, OTTERTAL
from workflows.demonstration.register import write_register
from workflows.register.register_file import read_register

REAL = Path(__file__).parents[4] / "shared/data/register/GV100AD_30112025.txt"


@pytest.fixture(scope="module")
def full() -> str:
    return write_register()


def read(text: str) -> list:
    return list(GV100ADReader(io.StringIO(text)).read())


def members(text: str) -> int:
    return sum(
        (isinstance(e, Municipality) and e.type.value not in (65, 66))
        or (isinstance(e, District) and e.type.value not in (41, 42))
        or (isinstance(e, MunicipalAssociation) and e.type.value != 50)
        for e in read(text)
    )


def kinds(text: str, record: type) -> Counter[int]:
    return Counter(e.type.value for e in read(text) if isinstance(e, record))


def test_the_full_register_counts_like_the_official_one(full: str) -> None:
    towns, counties, associations = kinds(full, Municipality), kinds(full, District), kinds(full, MunicipalAssociation)
    assert sum(towns.values()) - towns[65] - towns[66] == 10_751
    assert towns[65] + towns[66] == 202
    assert counties[43] + counties[44] + counties[45] == 294
    assert counties[41] + counties[42] == towns[61] + towns[62] == 106
    assert counties[45] == 1
    assert associations[50] == 3_387
    assert sum(associations.values()) - 3_387 == 1_203
    assert associations[58] == 39
    assert members(full) == 12_248


def test_every_line_has_220_characters_and_every_key_stands_once(full: str) -> None:
    lines = full.splitlines()
    assert {len(line) for line in lines} == {220}
    keys = [line[:2] + line[10:22] for line in lines]
    assert len(keys) == len(set(keys))


def test_as_many_towns_as_in_reality_belong_to_an_association_of_towns(full: str) -> None:
    associations = {
        e.regional_code + e.association: e.type.value for e in read(full) if isinstance(e, MunicipalAssociation)
    }
    towns = [e for e in read(full) if isinstance(e, Municipality) and e.type.value not in (65, 66)]
    assert sum(associations[e.regional_code[:5] + e.association] != 50 for e in towns) == 7_565


def test_every_fulfilling_town_stands_at_60_under_the_same_name_in_its_county(full: str) -> None:
    towns = {(e.regional_code[:5], e.association, e.name) for e in read(full) if isinstance(e, Municipality)}
    for e in read(full):
        if isinstance(e, MunicipalAssociation) and e.type.value == 58:
            assert (e.regional_code, e.association, e.name) in towns


def test_the_country_has_about_eighty_million_inhabitants(full: str) -> None:
    assert 75_000_000 < sum(e.inhabitants for e in read(full) if isinstance(e, Municipality)) < 90_000_000


@pytest.mark.parametrize("size", [300, 301, 500, 1_225, 6_000, 12_247])
def test_a_smaller_register_holds_exactly_as_many_members_in_all_states(size: int) -> None:
    text = write_register(size)
    assert members(text) == size
    assert len({line[10:12] for line in text.splitlines() if line.startswith("60")}) == 16


@pytest.mark.parametrize("size", [300, 1_225, 12_248])
def test_the_towns_of_the_play_keep_name_key_and_size(size: int) -> None:
    records = {_key(line): (line[22:72].rstrip(), line[139:150]) for line in write_register(size).splitlines()}
    for place in NAMED:
        name, inhabitants = records[place.ars]
        assert name == place.name
        assert not inhabitants.strip() or int(inhabitants) == place.inhabitants


@pytest.mark.parametrize("size", [300, 12_248])
def test_associations_and_counties_of_the_play_add_up(size: int) -> None:
    towns = [line for line in write_register(size).splitlines() if line.startswith("60")]
    for desk in DESKS.values():
        own = [int(line[139:150]) for line in towns if line[10:15] + line[18:22] == desk.place.ars]
        assert (len(own), sum(own)) == (desk.members, desk.place.inhabitants)
    for key, total in (("06431", COUNTY_TOTALS["06"]), ("09171", COUNTY_TOTALS["09"])):
        assert sum(int(line[139:150]) for line in towns if line[10:15] == key) == total


def test_the_merged_register_has_one_town_for_two_and_nothing_else_changed() -> None:
    before, after = set(write_register(400).splitlines()), set(write_register(400, merged=True).splitlines())
    assert {_key(line) for line in after - before} == {OTTERTAL.ars, OTTERTAL.ars[:9]}
    assert len(before - after) == 4


def test_the_same_seed_gives_the_same_register_and_another_one_another() -> None:
    assert write_register(300) == write_register(300) != write_register(300, seed=2)


def test_a_register_too_small_for_the_play_is_refused() -> None:
    with pytest.raises(ValueError, match="300"):
        write_register(299)


def test_the_full_register_is_written_in_under_two_seconds() -> None:
    started = time.process_time()
    write_register()
    assert time.process_time() - started < 2


def test_the_house_imports_it_with_every_fulfilling_town_linked(full: str) -> None:
    register = read_register(full.encode())
    assert len(register.records) == 12_248
    assert not register.unlinked
    assert sum(bool(record.twin) for record in register.records) == 39


@pytest.mark.needs("shared")
def test_no_town_county_or_association_is_called_like_a_real_one(full: str) -> None:
    assert not names(full) & names(REAL.read_text(encoding="utf-8"))


def names(text: str) -> set[str]:
    """Names without title and kind: what one would take for a town of that name."""
    below_state = (line[22:72].strip() for line in text.splitlines() if line[:2] in ("40", "50", "60"))
    bare = (
        re.sub(r",.*| \(VGem\)|^\w*([Kk]reis|Amt|gemeinde|gemeinschaft|verband|GVV) ", "", name) for name in below_state
    )
    return {name.lower() for name in bare}


def _key(line: str) -> str:
    return line[10:15] + line[18:22].strip() + (line[15:18] if line.startswith("60") else "") if line[:2] > "30" else ""

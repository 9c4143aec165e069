"""Two vintages: what was added, changed, ended, and who probably follows whom."""

import pytest

from tests.conftest import SHARED
from tests.workflows.register_example import file, small_register, town
from workflows.register.register_changes import compare
from workflows.register.register_file import read_register

REGISTER = SHARED / "data" / "register"


def records(lines):
    return read_register(file(*lines)).records


def replaced(lines, start, *by):
    """`lines` without those that hold the name `start`, and with others in their place at the end."""
    return [line for line in lines if start not in line] + list(by)


@pytest.fixture(scope="module")
def real():
    old, new = (
        read_register((REGISTER / f"GV100AD_{day}.txt").read_bytes()).records for day in ("31122021", "30112025")
    )
    return compare(old, new)


def names(found):
    return {record.name for record in found}


def test_the_same_register_twice_changes_nothing():
    assert compare(records(small_register()), records(small_register())) == ([], [], [], [], [])


@pytest.mark.needs("shared")
def test_uder_and_obergeckler_are_the_same_towns_under_new_keys(real):
    assert {(change.before.name, change.before.ags, change.after.ags) for change in real.rekeyed} == {
        ("Uder", "16061097", "16061119"),
        ("Obergeckler", "07232096", "07232503"),
    }
    assert not {"Uder", "Obergeckler"} & names(record for record in real.ended if record.ags)


@pytest.mark.needs("shared")
def test_38_towns_and_8_verbaende_ended_between_2021_and_2025(real):
    assert len([record for record in real.ended if len(record.ags) == 8]) == 38
    assert len([record for record in real.ended if not record.ags]) == 8
    assert names(real.added) == {
        "Eidertal",
        "Schwedt/Oder, Stadt",
        "EG Uder",
        "Jahnatal",
        "Berga-Wünschendorf, Stadt",
    }


@pytest.mark.needs("shared")
@pytest.mark.parametrize(
    ("ended", "follower", "reason"),
    [
        ("Berga/Elster, Stadt", "Berga-Wünschendorf, Stadt", "name"),
        ("Maasbüll", "Hürup", "area"),
        ("Bromskirchen", "Allendorf (Eder)", "area"),
        ("Passow", "Schwedt/Oder, Stadt", "area"),
        ("Wüstheuterode", "Uder", "area"),
        ("Kühdorf", "Langenwetzendorf", "area"),
        ("Hohes Kreuz", "Heilbad Heiligenstadt, Stadt", "area"),
        ("Flintbek", "Eidertal", "members"),
        ("Uder", "EG Uder", "members"),
    ],
)
def test_the_follower_is_proposed_from_name_area_and_members(real, ended, follower, reason):
    assert (ended, follower, reason) in {
        (each.predecessor.name, each.successor.name, each.reason) for each in real.successions
    }


@pytest.mark.needs("shared")
def test_no_town_absorbs_more_than_it_grew_by(real):
    before = {change.after: change.before for change in [*real.changed, *real.rekeyed]}
    taken: dict[object, int] = {}
    for each in real.successions:
        if each.reason != "members":
            taken[each.successor] = taken.get(each.successor, 0) + each.predecessor.area

    for successor, hectares in taken.items():
        grew = successor.area - (before[successor].area if successor in before else 0)
        assert hectares <= grew / 0.9


def test_a_town_that_changes_its_verband_stays_the_same_town():
    lines = replaced(small_register(), "Zeisigkirch", town("16061004", "5001", "Zeisigkirch", 300))

    changes = compare(records(small_register()), records(lines))

    moved = next(change for change in changes.changed if change.after.name == "Zeisigkirch")
    assert moved.facts() == {
        "ars": ["160615002004", "160615001004"],
        "parent": ["160615002000", "160615001000"],
    }
    assert changes.ended == changes.added == []


def test_two_towns_that_merge_are_followed_by_the_new_one():
    lines = small_register()
    lines = replaced(lines, "Lerchenroda")
    lines = replaced(lines, "Möwenbüttel", town("16061006", "5001", "Ottertal", 2_800, area=1_000))

    changes = compare(records(small_register()), records(lines))

    assert names(changes.added) == {"Ottertal"}
    assert {(each.predecessor.name, each.successor.name) for each in changes.successions} == {
        ("Lerchenroda", "Ottertal"),
        ("Möwenbüttel", "Ottertal"),
    }


def test_an_end_without_anybody_who_grew_proposes_nobody():
    changes = compare(records(small_register()), records(replaced(small_register(), "Zeisigkirch")))

    assert names(changes.ended) == {"Zeisigkirch"}
    assert changes.successions == []


def test_a_town_of_the_same_name_in_another_land_is_another_town():
    before = records(small_register())
    after = [
        record._replace(ars="01" + record.ars[2:], ags="01" + record.ags[2:], state="01")
        if record.name == "Zeisigkirch"
        else record
        for record in before
    ]

    changes = compare(before, after)

    assert changes.rekeyed == []
    assert names(changes.ended) == names(changes.added) == {"Zeisigkirch"}

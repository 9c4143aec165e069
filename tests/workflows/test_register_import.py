"""The register of members: preview, import, a second import, a newer vintage; refused imports write nothing."""

import asyncio

import pytest

from models.audit import AuditEntry
from models.organisations import (
    MEMBER_KINDS,
    Membership,
    Organisation,
    OrganisationHistory,
    OrganisationKind,
    RegisterImport,
    Succession,
)
from tests.conftest import SHARED
from tests.workflows.register_example import file, small_register, town
from workflows.access import MACHINE
from workflows.errors import Denied, Missing, Stale, Unacceptable, Unreadable, WrongState
from workflows.register.register import import_register, preview_register

REGISTER = SHARED / "data" / "register"
SMALL = file(*small_register())


def newer(*, without: tuple[str, ...] = (), plus: tuple[str, ...] = ()) -> bytes:
    """The small register a year later."""
    lines = [line for line in small_register(stamp="20261130") if not any(name in line for name in without)]
    return file(*lines, *plus)


async def one(name: str, **facts: object) -> Organisation:
    return await Organisation.get(name=name, **facts)


async def test_the_first_import_writes_members_parents_offices_memberships_and_history(db):
    outcome = await import_register(MACHINE, SMALL)

    lerchenroda = await Organisation.get(name="Lerchenroda").select_related("parent__parent")
    assert (lerchenroda.kind, lerchenroda.state, lerchenroda.population) == (OrganisationKind.MUNICIPALITY, "16", 1_812)
    assert lerchenroda.parent.name == "Ginstertal"
    assert lerchenroda.parent.parent.name == "Ottersee"
    assert lerchenroda.valid_from is None
    assert await Organisation.filter(kind__in=MEMBER_KINDS).count() == 9
    assert await OrganisationHistory.filter(change="added").count() == 9
    assert await Organisation.filter(kind=OrganisationKind.ASSOCIATION).count() == 3
    assert (outcome.memberships_begun, outcome.register_import.added) == (10, 9)


async def test_an_erfuellende_gemeinde_shares_the_desk_of_its_town(db):
    await import_register(MACHINE, SMALL)

    union = await one("Kiebitzfurt, Stadt", kind=OrganisationKind.MUNICIPAL_ASSOCIATION)
    town_ = await one("Kiebitzfurt, Stadt", kind=OrganisationKind.MUNICIPALITY)
    assert union.twin_id == union.desk_id == town_.id
    assert town_.parent_id == union.id
    assert town_.desk_id is None


async def test_a_preview_says_what_would_happen_and_writes_nothing(db):
    preview = await preview_register(MACHINE, SMALL)

    assert (preview.total, len(preview.changes.added), preview.version) == (9, 9, 0)
    assert preview.kinds[OrganisationKind.MUNICIPALITY] == 5
    assert await Organisation.all().count() == await RegisterImport.all().count() == 0


async def test_a_second_import_changes_nothing(db):
    await import_register(MACHINE, SMALL)
    before = [await model.all().count() for model in (Organisation, Membership, OrganisationHistory, AuditEntry)]

    outcome = await import_register(MACHINE, SMALL)

    assert outcome.register_import is None
    assert before == [
        await model.all().count() for model in (Organisation, Membership, OrganisationHistory, AuditEntry)
    ]


async def test_a_newer_vintage_adds_changes_and_ends_and_keeps_what_ended(db):
    await import_register(MACHINE, SMALL)
    merged = town("16061006", "5001", "Ottertal", 2_800, area=1_000, stamp="20261130")

    outcome = await import_register(MACHINE, newer(without=("Lerchenroda", "Möwenbüttel"), plus=(merged,)))

    done = outcome.register_import
    assert (done.added, done.changed, done.ended) == (1, 0, 2)
    gone = await one("Lerchenroda")
    assert gone.valid_until == done.vintage
    assert (await one("Ottertal")).valid_from == done.vintage
    assert await Membership.filter(organisation_id=gone.id, until__isnull=True).count() == 0
    proposed = await Succession.all().select_related("successor", "predecessor")
    assert {(each.predecessor.name, each.successor.name, each.state) for each in proposed} == {
        ("Lerchenroda", "Ottertal", "proposed"),
        ("Möwenbüttel", "Ottertal", "proposed"),
    }


async def test_the_same_town_under_a_new_key_keeps_its_row_and_all_that_hangs_on_it(db):
    await import_register(MACHINE, SMALL)
    before = await one("Zeisigkirch")
    moved = town("16061009", "5001", "Zeisigkirch", 300, stamp="20261130")

    await import_register(MACHINE, newer(without=("Zeisigkirch",), plus=(moved,)))

    after = await one("Zeisigkirch")
    assert (after.id, after.ags, after.valid_until) == (before.id, "16061009", None)
    assert after.parent_id == (await one("Ginstertal")).id
    history = await OrganisationHistory.get(organisation_id=after.id, change="rekeyed")
    assert history.facts["ags"] == ["16061004", "16061009"]


async def test_an_import_leaves_alone_what_people_keep_about_an_organisation(db):
    await import_register(MACHINE, SMALL)
    desk = await one("Ginstertal")
    await Organisation.filter(name="Lerchenroda").update(desk=desk, email_domain="lerchenroda.example", short_name="LR")
    renamed = town("16061001", "5001", "Lerchenroda am See", 1_900, stamp="20261130")

    await import_register(MACHINE, newer(without=("Lerchenroda",), plus=(renamed,)))

    kept = await one("Lerchenroda am See")
    assert (kept.desk_id, kept.email_domain, kept.short_name) == (desk.id, "lerchenroda.example", "LR")
    assert (kept.population, kept.sort_key) == (1_900, "lerchenroda am see")


async def test_a_damaged_line_imports_nothing(db):
    lines = small_register()
    lines[6] = lines[6][:-3]

    with pytest.raises(Unreadable) as refusal:
        await import_register(MACHINE, file(*lines))

    assert refusal.value.facts["line"] == 7
    assert await Organisation.all().count() == 0


async def test_only_an_administrator_of_the_federation_may_import(world):
    before = await Organisation.all().count()

    for actor in (world.clara, world.lea, world.dora, world.paul):
        with pytest.raises(Denied):
            await import_register(actor, SMALL)
    for actor in (world.anna, world.cem):
        with pytest.raises(Missing):
            await preview_register(actor, SMALL)
    assert await Organisation.all().count() == before
    assert (await import_register(world.ulla, SMALL)).register_import.imported_by_id == world.ulla.person_id


async def test_an_older_vintage_is_refused(db):
    await import_register(MACHINE, newer())

    with pytest.raises(WrongState) as refusal:
        await import_register(MACHINE, SMALL)

    assert refusal.value.facts == {"vintage": "2025-11-30", "current": "2026-11-30"}
    assert await RegisterImport.all().count() == 1


async def test_an_import_after_another_one_than_the_preview_saw_is_stale(db):
    preview = await preview_register(MACHINE, newer())
    await import_register(MACHINE, SMALL)

    with pytest.raises(Stale):
        await import_register(MACHINE, newer(), version=preview.version, content_hash=preview.content_hash)

    assert await RegisterImport.all().count() == 1


async def test_another_file_than_the_previewed_one_is_refused(db):
    preview = await preview_register(MACHINE, SMALL)

    with pytest.raises(Unacceptable):
        await import_register(MACHINE, newer(), version=preview.version, content_hash=preview.content_hash)

    assert await Organisation.all().count() == 0


async def test_two_imports_at_once_write_every_organisation_once(db):
    outcomes = await asyncio.gather(import_register(MACHINE, SMALL), import_register(MACHINE, SMALL))

    assert sorted(bool(outcome.register_import) for outcome in outcomes) == [False, True]
    assert await Organisation.filter(kind__in=MEMBER_KINDS).count() == 9


async def test_an_import_is_told_in_the_history_with_numbers_only(db):
    await import_register(MACHINE, SMALL)

    entry = await AuditEntry.get(action="register.imported")
    assert entry.facts == {"added": 9, "changed": 0, "ended": 0, "memberships_begun": 10, "memberships_ended": 0}


@pytest.mark.needs("shared")
async def test_the_real_register_gives_12248_members_and_12209_mailboxes_to_ask(db):
    await import_register(MACHINE, (REGISTER / "GV100AD_31122021.txt").read_bytes())
    outcome = await import_register(MACHINE, (REGISTER / "GV100AD_30112025.txt").read_bytes())

    members = Organisation.filter(kind__in=MEMBER_KINDS, valid_until__isnull=True)
    assert await members.count() == 12_248
    assert await members.filter(desk_id__isnull=True).count() == 12_209
    assert await members.filter(name="EG Uder", twin__name="Uder").exists()
    assert (len(outcome.changes.added), len(outcome.changes.rekeyed), len(outcome.changes.ended)) == (5, 2, 46)
    assert await Succession.all().count() == len(outcome.changes.successions)
    assert await OrganisationHistory.filter(change="rekeyed").count() == 2

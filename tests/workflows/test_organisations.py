import pytest

from models.audit import AuditEntry
from models.organisations import Function, Organisation, OrganisationFunction, OrganisationKind
from models.people import Role
from workflows.access import VISITOR
from workflows.errors import Denied, Missing
from workflows.organisations.organisations import list_organisations, show_organisation
from workflows.organisations.release_rule import set_release_rule


async def names(actor, **asked):
    return [one.name for one in (await list_organisations(actor, **asked)).things]


async def test_members_are_found_by_parts_of_their_name_and_by_key(world):
    assert await names(world.clara, q="lerchen") == ["Lerchenroda"]
    assert await names(world.clara, q="ottersee landkreis") == ["Landkreis Ottersee"]
    assert await names(world.clara, q="160610002002") == ["Uhuberg"]
    assert await names(world.clara, q="%") == []


async def test_members_are_narrowed_by_kind_and_land(world):
    assert await names(world.clara, kind=OrganisationKind.INDEPENDENT_CITY, state="05") == ["Dohlenstadt"]
    assert await names(world.clara, kind=OrganisationKind.INDEPENDENT_CITY, state="16") == []


async def test_members_are_narrowed_by_function_and_those_that_ended_are_asked_for_apart(world):
    function = await Function.create(name="Jugendamt")
    await OrganisationFunction.create(function=function, organisation=world.county)
    assert await names(world.clara, function=function.id) == ["Landkreis Ottersee"]
    await Organisation.filter(id=world.county.id).update(valid_until="2026-01-01")
    assert await names(world.clara, function=function.id) == []
    assert await names(world.clara, ended=True) == ["Landkreis Ottersee"]


async def test_one_sees_the_organisations_that_concern_one(world):
    assert await names(world.cem) == ["Lerchenroda"]
    assert "Dohlenstadt" not in await names(world.paul) and "Lerchenroda" in await names(world.paul)
    assert await names(VISITOR) == []


async def test_an_organisation_shows_its_people_mailboxes_and_memberships(world):
    sheet = await show_organisation(world.clara, world.town.id)

    assert [one.person.name for one in sheet.people] == ["Cem Dachs", "Anna Amsel"]
    assert len(sheet.mailboxes) == 1
    assert [one.through.name for one in sheet.memberships] == ["Gemeindekonvent Thüringen"]
    assert sheet.roles == (Role.CONTRIBUTOR, Role.COORDINATOR)


async def test_a_desk_shows_its_towns(world):
    sheet = await show_organisation(world.holger, world.union.id)

    assert [one.name for one in sheet.towns] == ["Amselhain", "Dachsfurt", "Mohnborn"]
    assert sheet.may_invite and sheet.may_assign


async def test_a_foreign_town_is_missing(world):
    with pytest.raises(Missing):
        await show_organisation(world.cem, world.other_town.id)


async def test_an_organisation_says_itself_whether_one_person_may_release(world):
    await set_release_rule(world.cem, world.town.id, one_person=True)
    await set_release_rule(world.cem, world.town.id, one_person=True)
    for stranger in (world.anna, world.bert, world.clara):
        with pytest.raises((Denied, Missing)):
            await set_release_rule(stranger, world.town.id, one_person=False)

    assert (await Organisation.get(id=world.town.id)).one_person_releases
    assert not (await Organisation.get(id=world.other_town.id)).one_person_releases
    (said,) = await AuditEntry.filter(action="release_rule.set")
    assert (said.facts["one_person"], said.person_id) == (True, world.cem.person_id)

import pytest

from models.organisations import Organisation, OrganisationKind
from tests.world import organisation
from workflows.errors import Denied
from workflows.organisations.desk_rules import let_unions_answer


async def test_a_union_answers_for_its_towns_that_have_no_desk(world):
    town = await organisation("Neudorf", OrganisationKind.MUNICIPALITY, parent=world.union)
    taken = await organisation("Altdorf", OrganisationKind.MUNICIPALITY, parent=world.union, desk=world.other_town)

    assert await let_unions_answer(world.ulla) == 1

    assert (await Organisation.get(id=town.id)).desk_id == world.union.id
    assert (await Organisation.get(id=taken.id)).desk_id == world.other_town.id
    assert (await Organisation.get(id=world.town.id)).desk_id is None
    assert await let_unions_answer(world.ulla) == 0


async def test_of_a_town_that_leads_a_union_the_town_is_the_desk(world):
    leading = await organisation("Uder", OrganisationKind.MUNICIPALITY)
    union = await organisation("EG Uder", OrganisationKind.MUNICIPAL_ASSOCIATION, twin=leading, desk=leading)
    member = await organisation("Lutter", OrganisationKind.MUNICIPALITY, parent=union)
    await Organisation.filter(id=leading.id).update(parent_id=union.id)

    await let_unions_answer(world.ulla)

    assert (await Organisation.get(id=member.id)).desk_id == leading.id
    assert (await Organisation.get(id=leading.id)).desk_id is None


async def test_only_the_administration_of_the_federation_assigns_desks_by_rule(world):
    with pytest.raises(Denied):
        await let_unions_answer(world.clara)

import pytest

from models.organisations import Body, BodySeat, Function, Organisation, OrganisationFunction
from workflows.audiences import PRESETS, clean_rule, count_members, describe_rule, members_in
from workflows.errors import Unacceptable


async def names(rule):
    return {one.name for one in await members_in(clean_rule(rule))}


async def test_an_empty_rule_means_all_members_and_no_office(world):
    everyone = await names({})

    assert len(everyone) == await count_members({}) == 8
    assert world.federation.name not in everyone and world.state_association.name not in everyone


async def test_the_presets_ask_counties_and_independent_cities(world):
    assert await names(PRESETS["counties"]) == {"Landkreis Ottersee"}
    assert await names(PRESETS["counties_and_cities"]) == {"Landkreis Ottersee", "Dohlenstadt"}


async def test_conditions_narrow_together(world):
    rule = {"states": ["16"], "minimum_population": 4_000, "maximum_population": 9_000}

    assert await names(rule) == {"Lerchenroda", "Uhuberg"}
    assert await names({**rule, "kinds": ["county"]}) == set()


async def test_members_of_an_association_or_through_a_landesverband(world):
    assert await names({"associations": [world.counties.id]}) == {"Landkreis Ottersee"}
    assert await names({"through": [world.state_association.id]}) == {
        "Lerchenroda", "Uhuberg", "Verwaltungsgemeinschaft Ginstertal", "Amselhain", "Dachsfurt", "Mohnborn",
    }  # fmt: skip
    assert await names({"kinds": ["state_association"], "associations": [world.towns.id]}) == {
        "Gemeindekonvent Thüringen"
    }


async def test_functions_and_bodies_narrow_too(world):
    function = await Function.create(name="Jugendamt")
    await OrganisationFunction.create(organisation=world.county, function=function)
    body = await Body.create(office=world.federation, name="Arbeitskreis")
    await BodySeat.create(body=body, organisation=world.town)

    assert await names({"functions": [function.id]}) == {"Landkreis Ottersee"}
    assert await names({"bodies": [body.id]}) == {"Lerchenroda"}


async def test_named_organisations_are_added_or_are_all_there_is(world):
    assert await names({"organisations": [world.town.id]}) == {"Lerchenroda"}
    assert await names({"kinds": ["county"], "organisations": [world.town.id]}) == {"Lerchenroda", "Landkreis Ottersee"}


async def test_an_organisation_that_ended_is_asked_nothing(world):
    await Organisation.filter(id=world.town.id).update(valid_until="2026-01-01")

    assert "Lerchenroda" not in await names({})
    assert await names({"organisations": [world.town.id]}) == set()


@pytest.mark.parametrize(
    "rule",
    [
        {"kinds": ["federation"]},
        {"states": ["17"]},
        {"colour": "blue"},
        {"minimum_population": 10, "maximum_population": 9},
        {"minimum_population": -1},
        {"associations": ["one"]},
    ],
)
def test_a_senseless_rule_is_refused(rule):
    with pytest.raises(Unacceptable):
        clean_rule(rule)


def test_what_says_nothing_is_dropped():
    assert clean_rule({"kinds": [], "states": ["16"], "minimum_population": None}) == {"states": ["16"]}


async def test_a_rule_can_be_read_by_people(world):
    said = await describe_rule({"kinds": ["county"], "states": ["16"], "associations": [world.counties.id]})

    assert [(one.code, one.values) for one in said] == [
        ("kinds", ["county"]), ("states", ["Thüringen"]), ("associations", ["Deutscher Kreiskonvent"]),
    ]  # fmt: skip

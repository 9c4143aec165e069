import pytest

from models.matters import MailboxTopic, Topic
from models.organisations import Body, BodySeat, Function, Mailbox, Organisation, OrganisationFunction
from tests.consultation import an_open_round, released
from workflows.errors import Missing, Unacceptable
from workflows.recipients.audiences import PRESETS, clean_rule, count_members, describe_rule, members_in
from workflows.recipients.saved_audiences import (
    find_audience,
    list_audiences,
    look_at_audience,
    remove_audience,
    save_audience,
    with_named,
)


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


async def test_groups_are_joined_by_or_and_left_out_by_not(world):
    counties, cities, thueringen = {"kinds": ["county"]}, {"kinds": ["independent_city"]}, {"states": ["16"]}

    assert await names({**counties, "any_of": [cities]}) == {"Landkreis Ottersee", "Dohlenstadt"}
    assert await names({"any_of": [cities, {"organisations": [world.town.id]}]}) == {"Dohlenstadt", "Lerchenroda"}
    assert await names({"none_of": [thueringen]}) == {"Dohlenstadt"}
    assert await names({**thueringen, "none_of": [counties, {"maximum_population": 2_000}]}) == {
        "Lerchenroda",
        "Uhuberg",
    }
    assert clean_rule({"any_of": [{}, {"kinds": []}], "none_of": []}) == {}
    said = await describe_rule({**thueringen, "none_of": [counties]})
    assert [(one.code, one.group) for one in said] == [("states", ""), ("kinds", "none_of")]
    for wrong in ({"any_of": [{"any_of": [counties]}, {"colour": 1}]}, {"none_of": [{"kinds": ["federation"]}]}):
        with pytest.raises(Unacceptable):
            clean_rule(wrong)


async def test_topics_roles_and_answers_narrow_too(world):
    topic = await Topic.create(number=7, name="Sprache")
    box = await Mailbox.create(
        organisation=world.city, address="i@x.example", address_key="i@x.example", purpose="topics:1"
    )
    await MailboxTopic.create(mailbox=box, topic=topic)
    round_ = await an_open_round(world)
    await released(world, round_)

    assert await names({"topics": [topic.id]}) == {"Dohlenstadt"}
    assert await names({"roles": ["coordinator"], "kinds": ["municipality"]}) == {
        "Lerchenroda", "Uhuberg", "Amselhain", "Dachsfurt", "Mohnborn",
    }, "a desk acts for its towns"  # fmt: skip
    assert await names({"answered": [round_.id]}) == {"Lerchenroda"}
    silent = await names({"unanswered": [round_.id]})
    assert "Lerchenroda" not in silent and "Uhuberg" in silent


async def test_members_are_named_by_key_or_name_a_line_each(world):
    given = f"{world.town.ars}\n\n Dohlenstadt \n{world.town.name}"
    assert (await with_named({}, given))["organisations"] == sorted([world.town.id, world.city.id])
    with pytest.raises(Unacceptable) as refused:
        await with_named({}, "Dohlenstadt\nNirgendwo")
    assert (refused.value.fields, refused.value.facts["lines"]) == ({"named": "named_unclear"}, ["Nirgendwo"])


async def test_an_audience_is_kept_by_name_for_the_office_that_counts_it(world):
    await save_audience(world.clara, name=" Kreise ", rule={"kinds": ["county"]})
    kept = await save_audience(world.lea, name="Kreise", rule={"kinds": ["county", "independent_city"]})

    assert [one.rule["kinds"] for one in await list_audiences(world.clara)] == [["county", "independent_city"]]
    assert await list_audiences(world.dora) == []
    for refused in (find_audience(world.dora, kept.id), remove_audience(world.cem, kept.id)):
        with pytest.raises(Missing):
            await refused
    with pytest.raises(Unacceptable):
        await save_audience(world.clara, name=" ", rule={})
    await Mailbox.filter(organisation_id=world.city.id).delete()
    look = await look_at_audience(world.clara, kept.rule)
    assert (look.members, look.without_mailbox, look.sample) == (2, 1, ["Dohlenstadt", "Landkreis Ottersee"])

    await remove_audience(world.clara, kept.id)
    assert await list_audiences(world.clara) == []


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

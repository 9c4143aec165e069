import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.organisations import OrganisationKind as Kind
from workflows.organisations.territory import Place, Support, Territory, count_support

COUNTY, UNION, TOWN_IN_UNION, OTHER_IN_UNION, TOWN, CITY, OTHER_COUNTY = range(1, 8)
TERRITORY = Territory(
    {
        COUNTY: Place(Kind.COUNTY, None, 100_000),
        UNION: Place(Kind.MUNICIPAL_ASSOCIATION, COUNTY, 0),
        TOWN_IN_UNION: Place(Kind.MUNICIPALITY, UNION, 900),
        OTHER_IN_UNION: Place(Kind.MUNICIPALITY, UNION, 1_100),
        TOWN: Place(Kind.MUNICIPALITY, COUNTY, 20_000),
        CITY: Place(Kind.INDEPENDENT_CITY, None, 300_000),
        OTHER_COUNTY: Place(Kind.COUNTY, None, 50_000),
    }
)


@pytest.mark.parametrize(
    ("supporters", "expected"),
    [
        ([], Support(0, 0, 0)),
        ([TOWN], Support(0, 1, 20_000)),
        ([COUNTY, TOWN], Support(1, 1, 100_000)),
        ([COUNTY, UNION, TOWN_IN_UNION, OTHER_IN_UNION, TOWN], Support(1, 3, 100_000)),
        ([UNION], Support(0, 1, 2_000)),
        ([UNION, TOWN_IN_UNION], Support(0, 1, 2_000)),
        ([CITY, OTHER_COUNTY, OTHER_COUNTY], Support(1, 1, 350_000)),
    ],
)
def test_a_county_its_towns_and_their_union_never_count_thrice(supporters, expected):
    assert count_support(TERRITORY, supporters) == expected


def test_a_town_that_answered_itself_is_not_spoken_for_by_its_union():
    support = count_support(TERRITORY, [UNION], answered_themselves={TOWN_IN_UNION})

    assert support == Support(0, 1, 1_100)


def test_a_town_that_answered_itself_and_asks_the_same_is_counted_with_its_union():
    assert count_support(TERRITORY, [UNION, TOWN_IN_UNION], answered_themselves={TOWN_IN_UNION}).inhabitants == 2_000


def test_whoever_is_no_place_such_as_an_association_counts_for_nothing():
    assert count_support(TERRITORY, [99, TOWN]) == Support(0, 1, 20_000)


PLACES = list(TERRITORY.places)


@given(st.sets(st.sampled_from(PLACES)), st.sets(st.sampled_from(PLACES)))
def test_the_inhabitants_are_those_of_the_union_of_all_territories(supporters, themselves):
    """Brute force: walk all towns and ask of each who speaks for it; a county stands for its whole area."""

    def spoken_for(town):
        above = TERRITORY.above(town)
        county = any(TERRITORY.places[one].kind is Kind.COUNTY and one in supporters for one in above)
        return town in supporters or county or (town not in themselves and any(one in supporters for one in above))

    towns = {one for one in PLACES if one not in {place.parent_id for place in TERRITORY.places.values()}}
    counties = {one for one in supporters if TERRITORY.places[one].kind is Kind.COUNTY}
    rest = {
        town
        for town in towns
        if spoken_for(town) and town not in counties and counties.isdisjoint(TERRITORY.above(town))
    }
    expected = sum(TERRITORY.places[one].population for one in counties | rest)

    assert count_support(TERRITORY, supporters, answered_themselves=themselves - supporters).inhabitants == expected

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.organisations import OrganisationKind as Kind
from workflows.organisations.territory import Place, Territory
from workflows.requirements.cost_counting import Figure, count_costs

COUNTY, UNION, OTHER_UNION = 1, 2, 3
TOWNS = {UNION: (11, 12, 13), OTHER_UNION: (21, 22)}
TERRITORY = Territory(
    {
        COUNTY: Place(Kind.COUNTY, None, 100_000),
        UNION: Place(Kind.MUNICIPAL_ASSOCIATION, COUNTY, 0),
        OTHER_UNION: Place(Kind.MUNICIPAL_ASSOCIATION, COUNTY, 0),
        **{town: Place(Kind.MUNICIPALITY, union, 1_000) for union, towns in TOWNS.items() for town in towns},
    }
)


def figure(author, yearly=None, once=None, covers=(), subject="Frist", number=0):
    amounts = [None if amount is None else Decimal(amount) for amount in (yearly, once)]
    return Figure(number, author, subject, frozenset(covers) or frozenset({author}), *amounts)


def counted(*figures):
    return [(one.yearly, one.once) for one in count_costs(TERRITORY, figures)]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([figure(UNION, 900), figure(11, 100)], [None, 100]),
        ([figure(UNION, 900), figure(21, 100)], [900, 100]),
        ([figure(COUNTY, 5_000), figure(UNION, 900)], [5_000, 900]),
        ([figure(COUNTY, 5_000, covers=[COUNTY, 11, 12]), figure(11, 100)], [None, 100]),
        ([figure(COUNTY, 5_000, covers=[COUNTY, *TOWNS[UNION]]), figure(UNION, 900)], [None, 900]),
        ([figure(UNION, 900), figure(UNION, 50)], [900, 50]),
        ([figure(UNION, 900), figure(11, 100, subject="Personal")], [900, 100]),
    ],
)
def test_a_towns_own_figure_beats_that_of_its_verband_for_the_same_thing(figures, expected):
    assert [yearly for yearly, _ in counted(*figures)] == expected


def test_what_is_named_once_and_what_is_named_yearly_are_counted_apart():
    assert counted(figure(UNION, 900, 70), figure(11, 100)) == [(None, 70), (100, None)]


FIGURES = st.lists(
    st.builds(
        lambda author, amount, covers, subject: figure(author, amount, covers=[author, *covers], subject=subject),
        st.sampled_from(list(TERRITORY.places)),
        st.integers(1, 9),
        st.sets(st.sampled_from([town for towns in TOWNS.values() for town in towns]), max_size=3),
        st.sampled_from("AB"),
    ),
    max_size=7,
)


def area(one):
    """Where the money of a figure is spent, by walking all places: those it covers, and each town of its Verband."""
    inside = {town for town, place in TERRITORY.places.items() if place.parent_id == one.author_id}
    return set(one.covers) | (inside if TERRITORY.places[one.author_id].kind is Kind.MUNICIPAL_ASSOCIATION else set())


def coarseness(author, places):
    return [Kind.MUNICIPALITY, Kind.MUNICIPAL_ASSOCIATION, Kind.COUNTY].index(TERRITORY.places[author].kind), len(
        places
    )


@given(FIGURES)
def test_no_place_is_paid_for_twice_and_nothing_is_left_out_without_a_finer_figure(figures):
    result = count_costs(TERRITORY, figures)
    whole = {key: set() for key in {(one.subject, one.author_id) for one in figures}}
    for one in figures:
        whole[one.subject, one.author_id] |= area(one)
    standing = {(one.figure.subject, one.figure.author_id) for one in result if one.yearly is not None}

    for place in TERRITORY.places:
        for subject in "AB":
            payers = [author for about, author in standing if about == subject and place in whole[about, author]]
            assert len(payers) <= 1
    for subject, author in set(whole) - standing:
        finer = [
            other for about, other in standing if about == subject and whole[about, other] & whole[subject, author]
        ]
        assert any(
            coarseness(other, whole[subject, other]) <= coarseness(author, whole[subject, author]) for other in finer
        )
    for one in result:
        assert (one.yearly is not None) == ((one.figure.subject, one.figure.author_id) in standing)
        assert one.yearly in (None, one.figure.yearly)

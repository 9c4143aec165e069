"""Honest counting of support, without a database: a county, its towns and their Verband never count thrice."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from models.organisations import OrganisationKind

COUNTED_AS_TOWN = (OrganisationKind.MUNICIPALITY, OrganisationKind.INDEPENDENT_CITY)


class Place(NamedTuple):
    """An organisation as counting sees it; `population` 0 means: that of the towns in it."""

    kind: OrganisationKind
    parent_id: int | None
    population: int


class Support(NamedTuple):
    """The three figures that always stand together: counties, towns, inhabitants of their common territory."""

    counties: int
    towns: int
    inhabitants: int


class Territory:
    """All places with who lies in whom; built once, asked for many positions."""

    def __init__(self, places: Mapping[int, Place]) -> None:
        self.places = places

    @cached_property
    def children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place_id, place in self.places.items():
            if place.parent_id is not None:
                found.setdefault(place.parent_id, []).append(place_id)
        return found

    def above(self, place_id: int) -> list[int]:
        """Verband and county of a town, nearest first."""
        found: list[int] = []
        parent = self.places[place_id].parent_id
        while parent is not None and parent in self.places and parent not in found:
            found.append(parent)
            parent = self.places[parent].parent_id
        return found

    def inhabitants(self, place_id: int) -> int:
        """Those of the place as the register says, or the sum of the towns in it."""
        own = self.places[place_id].population
        return own or sum(self.inhabitants(child) for child in self.children.get(place_id, []))


def count_support(
    territory: Territory, supporters: Iterable[int], *, answered_themselves: Collection[int] = ()
) -> Support:
    """Counties, towns and inhabitants behind a position.

    A Verband counts as one town where none of its own towns is counted. Inhabitants are those of the union of all
    territories. `answered_themselves`: towns whose own answer beats that of their Verband; where they do not support
    the position, their inhabitants are taken out of the Verband's.
    """
    support = {one for one in supporters if one in territory.places}
    places = territory.places
    with_towns = {above for one in support if places[one].kind in COUNTED_AS_TOWN for above in territory.above(one)}
    counties = sum(places[one].kind is OrganisationKind.COUNTY for one in support)
    towns = sum(places[one].kind in COUNTED_AS_TOWN for one in support)
    unions = [one for one in support if places[one].kind is OrganisationKind.MUNICIPAL_ASSOCIATION]
    towns += sum(one not in with_towns for one in unions)
    outermost = [one for one in support if support.isdisjoint(territory.above(one))]
    return Support(counties, towns, sum(_speaks_for(territory, one, support, answered_themselves) for one in outermost))


def _speaks_for(territory: Territory, place_id: int, support: set[int], answered_themselves: Collection[int]) -> int:
    inhabitants = territory.inhabitants(place_id)
    if territory.places[place_id].kind is not OrganisationKind.MUNICIPAL_ASSOCIATION:
        return inhabitants
    others = (
        town for town in territory.children.get(place_id, []) if town in answered_themselves and town not in support
    )
    return max(0, inhabitants - sum(territory.inhabitants(town) for town in others))

"""A fictional register of all municipalities in the form of the official one (GV100AD, 220 characters a line)."""

from __future__ import annotations

from datetime import date
from random import Random

from workflows.demonstration.names import Names
from workflows.demonstration.places import CITIES, CITY_STATES, COUNTIES, COUNTY_TOTALS, DESKS, FREE_TOWNS, OTTERTAL
from workflows.demonstration.register_entries import Association, County, Town, entitle, number_towns
from workflows.demonstration.register_lines import county_lines, hectares, state_lines
from workflows.demonstration.register_plan import FULL, StatePlan, apportion, plan
from workflows.demonstration.states import State, sizes

ASSOCIATION_NAMES = {
    51: "Amt", 52: "Samtgemeinde", 53: "Verbandsgemeinde", 54: "Verwaltungsgemeinschaft", 55: "Kirchspielslandgemeinde",
    56: "GVV", 58: "",
}  # fmt: skip
LANDSCAPES = ("Land", "Umland", "Seenland", "Heide", "Höhe", "Börde")
SHORT_FROM = 12_000
"""Inhabitants from which a town has a name of one word."""
LONGEST_NAME = 50
CITY_KINDS = {61: 41, 62: 42}


def write_register(
    members: int = FULL, *, seed: int = 20_401, as_of: date = date(2025, 11, 30), merged: bool = False
) -> str:
    """Text of a register with exactly `members` organisations (Gemeinden, Kreise, Verbände; 300 to 12,248).

    The same arguments give the same text. With `merged` two towns are one (see `places.OTTERTAL`), the rest stays.
    Raises ValueError for a size that the named towns do not fit into.
    """
    random = Random(seed)
    names = Names(random)
    lines: list[str] = []
    for part in plan(members):
        lines += state_lines(part.state)
        for county in sorted(_counties(part, names, random), key=lambda county: county.key):
            if merged and county.name == COUNTIES["15"]:
                _merge(county)
            lines += county_lines(county)
    stamp = as_of.strftime("%Y%m%d")
    return "".join(f"{line[:2]}{stamp}{line[2:]}".ljust(220) + "\n" for line in lines)


def _counties(part: StatePlan, names: Names, random: Random) -> list[County]:
    """Everything in one Land, with names, sizes and keys."""
    cities, counties = _cities(part, names, random), _rural(part, names)
    if counties:
        _place_free_towns(part, counties, names, random)
        _place_associations(part, counties, names, random)
        _place_areas(part, counties, names)
        _fit_total(counties[0], COUNTY_TOTALS.get(part.state.code))
        entitle((town for county in counties for town in county.towns), _titles(part))
    for county in cities + counties:
        number_towns(county)
    return cities + counties


def _cities(part: StatePlan, names: Names, random: Random) -> list[County]:
    state = part.state
    given = list(CITY_STATES.get(state.code, ()))
    numbers = sizes(part.cities, state.cities, random)
    if state.code in CITIES:
        given, numbers[0] = [CITIES[state.code].name], CITIES[state.code].inhabitants
    cities = []
    for i, inhabitants in enumerate(numbers):
        name = given[i] if i < len(given) else f"{names.town(state.region, short=True)}, Stadt"
        town = Town(name, state.city_kind, inhabitants, named=True)
        key, kind = _county_key(part, i, state.city_from), CITY_KINDS[state.city_kind]
        cities.append(County(key, name, kind, _postal(part, i), [town]))
    return cities


def _rural(part: StatePlan, names: Names) -> list[County]:
    state, counties = part.state, []
    word = "Kreis" if state.county_kind == 43 else "Landkreis"
    for i in range(part.counties):
        name = COUNTIES[state.code] if i == 0 and state.code in COUNTIES else f"{word} {names.landscape(state.region)}"
        kind = 45 if name.startswith("Regionalverband") else state.county_kind
        counties.append(County(_county_key(part, i, state.county_from), name, kind, _postal(part, i + part.cities)))
    return counties


def _county_key(part: StatePlan, index: int, start: int) -> str:
    """Five digits: Land, region where there are any, number in it."""
    state = part.state
    if state.subregions:
        region, row = state.subregions[index % len(state.subregions)][0], index // len(state.subregions)
        return f"{state.code}{region}{start + row}"
    if state.regions:
        region, row = state.regions[index % len(state.regions)][0], index // len(state.regions)
        return f"{state.code}{region}{start + row:02d}"
    return f"{state.code}{start + index:03d}"


def _postal(part: StatePlan, index: int) -> str:
    digits = 3 - len(part.state.postal)
    return f"{part.state.postal}{index * 3 % 10**digits:0{digits}d}"


def _place_free_towns(part: StatePlan, counties: list[County], names: Names, random: Random) -> None:
    """Towns without a Verband: those of the outline in the first county, at least one other in each."""
    state = part.state
    named = [Town(place.name, place.kind, place.inhabitants, named=True) for place in FREE_TOWNS.get(state.code, ())]
    numbers = sizes(part.free - len(named), state.free, random)
    weights = [random.uniform(0.6, 1.5) for _ in counties]
    for county, share in zip(counties, apportion(len(numbers), weights, [1] * len(counties)), strict=True):
        county.free = [_town(state, numbers.pop(), names) for _ in range(share)]
    counties[0].free[:0] = named


def _town(state: State, inhabitants: int, names: Names) -> Town:
    return Town(names.town(state.region, short=inhabitants > SHORT_FROM), 64, inhabitants)


def _place_associations(part: StatePlan, counties: list[County], names: Names, random: Random) -> None:
    associations = _associations(part, names, random)
    weights = [random.uniform(0.6, 1.5) for _ in counties]
    for county, share in zip(counties, apportion(len(associations), weights), strict=True):
        county.associations, associations = associations[:share], associations[share:]
    if part.state.code in DESKS:
        counties[0].associations.insert(0, _desk(part, names, random))


def _associations(part: StatePlan, names: Names, random: Random) -> list[Association]:
    """The Verbände of a Land except the one of the outline; each has two towns or more, the largest is its seat."""
    desk, state = DESKS.get(part.state.code), part.state
    kinds = [kind for kind, count in part.associations.items() for _ in range(count)]
    if desk:
        kinds.remove(desk.place.kind)
    random.shuffle(kinds)
    numbers = sizes(part.bound - (desk.members if desk else 0), state.bound, random)
    shares = apportion(len(numbers), [random.uniform(0.4, 1.8) for _ in kinds], [2] * len(kinds))
    made = []
    for kind, share in zip(kinds, shares, strict=True):
        towns = [_town(state, numbers.pop(), names) for _ in range(share)]
        seat = max(towns, key=lambda town: town.inhabitants)
        made.append(Association(_association_name(kind, seat.name, random), kind, seat, towns))
    return made


def _association_name(kind: int, seat: str, random: Random) -> str:
    """A Verband is called by its seat, sometimes by the land around it."""
    plain = " " not in seat and "-" not in seat
    name = (
        f"{seat}-{random.choice(LANDSCAPES)}" if plain and random.random() < 0.3 else seat.split(" bei ", maxsplit=1)[0]
    )
    full = f"{ASSOCIATION_NAMES[kind]} {name}"
    return full if len(full) <= LONGEST_NAME else full.split("-", maxsplit=1)[0]


def _desk(part: StatePlan, names: Names, random: Random) -> Association:
    """The Verband of the outline that lies in this Land; its towns add up to its inhabitants."""
    desk = DESKS[part.state.code]
    towns = [Town(name, 64, inhabitants, named=True) for name, inhabitants in desk.towns]
    rest = desk.place.inhabitants - sum(inhabitants for _, inhabitants in desk.towns)
    weights = [random.uniform(0.4, 1.6) for _ in range(desk.members - len(towns))]
    towns += [Town(names.town(part.state.region, short=True), 64, n, named=True) for n in apportion(rest, weights)]
    seat = next(town for town in towns if town.name == desk.seat)
    return Association(desk.place.name, desk.place.kind, seat, towns)


def _place_areas(part: StatePlan, counties: list[County], names: Names) -> None:
    """Unincorporated areas: forests and training grounds that nobody can invite."""
    for i in range(part.unincorporated):
        name = names.landscape(part.state.region)
        kind = 65 if part.state.code == "03" and i < 2 else 66
        area = Town(f"{name}{'r' if name.endswith('e') else 'er'} Forst, gemfr. Gebiet", kind, 0)
        counties[i % len(counties)].unincorporated.append(area)


def _fit_total(county: County, total: int | None) -> None:
    """Scale the towns of a county whose inhabitants the outline gives."""
    if total is not None:
        shares = apportion(total, [town.inhabitants for town in county.towns])
        for town, inhabitants in zip(county.towns, shares, strict=True):
            town.inhabitants = inhabitants


def _titles(part: StatePlan) -> dict[int, int]:
    towns = part.state.free.towns + part.state.bound.towns
    titles = {kind: round(count * (part.free + part.bound) / towns) for kind, count in part.state.titles.items()}
    for place in FREE_TOWNS.get(part.state.code, ()):
        if place.kind in titles:
            titles[place.kind] -= 1
    return titles


def _merge(county: County) -> None:
    names = {place.name for place in FREE_TOWNS["15"]}
    area = sum(hectares(town) for town in county.free if town.name in names)
    county.free = [town for town in county.free if town.name not in names]
    county.free.append(Town(OTTERTAL.name, OTTERTAL.kind, OTTERTAL.inhabitants, key=OTTERTAL.ars[-3:], area=area))

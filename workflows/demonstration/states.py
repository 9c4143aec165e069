"""The sixteen Länder: what is real about them (names, seats, regions, how many towns of which kind and size).

Counts follow the official register of November 2025 (© Statistisches Bundesamt); the towns themselves are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, log
from random import Random
from statistics import NormalDist


@dataclass(frozen=True)
class Sizes:
    """Inhabitants of a group of towns: how many towns at full size, geometric mean, spread of the logarithm, limits."""

    towns: int = 0
    mean: float = 1.0
    spread: float = 0.0
    least: int = 50
    most: int = 4_000_000


NO_TOWNS = Sizes()


@dataclass(frozen=True)
class State:
    """One Land as the register sees it; counts are those at full size."""

    code: str
    name: str
    seat: str
    region: str
    postal: str
    cities: Sizes = NO_TOWNS
    free: Sizes = NO_TOWNS
    bound: Sizes = NO_TOWNS
    counties: int = 0
    county_kind: int = 44
    associations: dict[int, int] = field(default_factory=dict)
    titles: dict[int, int] = field(default_factory=dict)
    """Type key of the register (67 Große Kreisstadt, 63 Stadt, 60 Markt) to the number of towns that bear it."""
    city_from: int = 1
    county_from: int = 51
    regions: tuple[tuple[str, str, str], ...] = ()
    subregions: tuple[tuple[str, str, str], ...] = ()
    unincorporated: int = 0
    city_kind: int = 61


STATES = (
    State(
        "01", "Schleswig-Holstein", "Kiel", "north", "24",
        cities=Sizes(4, 143_000, 0.5, 79_000, 253_000), free=Sizes(82, 10_558, 0.9, 300, 82_000),
        bound=Sizes(1018, 614, 1.0, 7, 10_000), counties=11, county_kind=43,
        associations={51: 81, 55: 2}, titles={63: 59}, unincorporated=2,
    ),
    State("02", "Hamburg", "Hamburg", "north", "20", cities=Sizes(1, 1_862_000, 0.0), city_from=0),
    State(
        "03", "Niedersachsen", "Hannover", "north", "29",
        cities=Sizes(8, 115_000, 0.5, 49_000, 253_000), free=Sizes(281, 13_859, 0.79, 471, 522_000),
        bound=Sizes(650, 1_563, 0.78, 298, 14_700), counties=37, associations={52: 114}, titles={63: 151},
        regions=(
            ("1", "Statistische Region Braunschweig", ""), ("2", "Statistische Region Hannover", ""),
            ("3", "Statistische Region Lüneburg", ""), ("4", "Statistische Region Weser-Ems", ""),
        ),
        unincorporated=25,
    ),
    State("04", "Bremen", "Bremen", "north", "28", cities=Sizes(2, 263_700, 1.13, 118_000, 586_000), city_from=11),
    State(
        "05", "Nordrhein-Westfalen", "Düsseldorf", "west", "4",
        cities=Sizes(22, 277_789, 0.57, 113_000, 1_024_000), free=Sizes(374, 21_789, 0.72, 4_367, 262_000),
        counties=31, county_kind=43, titles={63: 250}, city_from=11, county_from=54,
        regions=(
            ("1", "Reg.-Bez. Düsseldorf", "Düsseldorf"), ("3", "Reg.-Bez. Köln", "Köln"),
            ("5", "Reg.-Bez. Münster", "Münster"), ("7", "Reg.-Bez. Detmold", "Detmold"),
            ("9", "Reg.-Bez. Arnsberg", "Arnsberg"),
        ),
    ),
    State(
        "06", "Hessen", "Wiesbaden", "west", "3",
        cities=Sizes(5, 248_885, 0.68, 132_000, 756_000), free=Sizes(416, 8_115, 0.8, 963, 97_000),
        counties=21, titles={63: 186}, city_from=11, county_from=31, unincorporated=4,
        regions=(
            ("4", "Reg.-Bez. Darmstadt", "Darmstadt"), ("5", "Reg.-Bez. Gießen", "Gießen"),
            ("6", "Reg.-Bez. Kassel", "Kassel"),
        ),
    ),
    State(
        "07", "Rheinland-Pfalz", "Mainz", "west", "5",
        cities=Sizes(12, 75_278, 0.6, 33_000, 224_000), free=Sizes(29, 18_937, 0.47, 8_100, 67_000),
        bound=Sizes(2259, 559, 1.14, 15, 18_000), counties=24, associations={53: 129}, titles={63: 118},
        city_from=11, county_from=31, unincorporated=1,
        regions=(
            ("1", "früher: Reg.-Bez. Koblenz", "Koblenz, Stadt"), ("2", "früher: Reg.-Bez. Trier", "Trier, Stadt"),
            ("3", "früher: Reg.-Bez. Rheinhessen-Pfalz", "Neustadt a. d. Weinstraße, Stadt"),
        ),
    ),
    State(
        "08", "Baden-Württemberg", "Stuttgart", "south", "7",
        cities=Sizes(9, 187_973, 0.7, 56_000, 612_000), free=Sizes(181, 11_743, 0.7, 2_970, 118_000),
        bound=Sizes(911, 4_200, 1.0, 92, 89_000), counties=35, associations={54: 156, 56: 114},
        titles={67: 96, 63: 211}, city_from=1, county_from=5, city_kind=62, unincorporated=2,
        regions=(
            ("1", "Reg.-Bez. Stuttgart", "Stuttgart"), ("2", "Reg.-Bez. Karlsruhe", "Karlsruhe"),
            ("3", "Reg.-Bez. Freiburg", "Freiburg im Breisgau"), ("4", "Reg.-Bez. Tübingen", "Tübingen"),
        ),
        subregions=(
            ("11", "Region Stuttgart", "Stuttgart"), ("12", "Region Heilbronn-Franken", "Heilbronn"),
            ("13", "Region Ostwürttemberg", "Schwäbisch Gmünd"), ("21", "Region Karlsruhe", "Karlsruhe"),
            ("22", "Region Rhein-Neckar", "Mannheim"), ("23", "Region Nordschwarzwald", "Pforzheim"),
            ("31", "Region Südlicher Oberrhein", "Freiburg im Breisgau"),
            ("32", "Region Schwarzwald-Baar-Heuberg", "Villingen-Schwenningen"),
            ("33", "Region Hochrhein-Bodensee", "Waldshut-Tiengen"), ("41", "Region Neckar-Alb", "Mössingen"),
            ("42", "Region Donau-Iller", "Ulm"), ("43", "Region Bodensee-Oberschwaben", "Ravensburg"),
        ),
    ),
    State(
        "09", "Bayern", "München", "south", "8",
        cities=Sizes(25, 85_961, 0.87, 40_000, 1_505_000), free=Sizes(1049, 5_199, 0.72, 828, 62_000),
        bound=Sizes(982, 1_737, 0.57, 172, 15_000), counties=71, associations={54: 311},
        titles={67: 29, 63: 264, 60: 386}, city_from=61, county_from=71, unincorporated=165,
        regions=(
            ("1", "Oberbayern", "München"), ("2", "Niederbayern", "Landshut"), ("3", "Oberpfalz", "Regensburg"),
            ("4", "Oberfranken", "Bayreuth"), ("5", "Mittelfranken", "Ansbach"), ("6", "Unterfranken", "Würzburg"),
            ("7", "Schwaben", "Augsburg"),
        ),
    ),
    State(
        "10", "Saarland", "Saarbrücken, Landeshauptstadt", "west", "66", free=Sizes(52, 14_857, 0.61, 6_000, 183_000),
        counties=6, titles={63: 17}, county_from=41, unincorporated=1,
    ),
    State("11", "Berlin", "Berlin", "east", "10", cities=Sizes(1, 3_685_000, 0.0), city_from=0),
    State(
        "12", "Brandenburg", "Potsdam", "east", "15",
        cities=Sizes(4, 92_868, 0.44, 57_000, 184_000), free=Sizes(137, 10_078, 0.68, 2_412, 49_000),
        bound=Sizes(272, 1_070, 0.71, 343, 33_000), counties=14, associations={51: 50, 53: 1, 58: 1},
        titles={63: 109}, city_from=51, county_from=60,
    ),
    State(
        "13", "Mecklenburg-Vorpommern", "Schwerin", "north", "17",
        cities=Sizes(2, 142_000, 0.5, 98_000, 205_000), free=Sizes(38, 9_075, 0.82, 2_507, 60_000),
        bound=Sizes(684, 711, 0.87, 98, 15_000), counties=6, associations={51: 76}, titles={63: 82},
        city_from=3, county_from=71, unincorporated=2,
    ),
    State(
        "14", "Sachsen", "Dresden", "east", "09",
        cities=Sizes(3, 439_500, 0.45, 104_000, 611_000), free=Sizes(236, 5_888, 0.75, 1_558, 87_000),
        bound=Sizes(179, 2_351, 0.83, 332, 40_000), counties=10, associations={54: 64, 56: 6}, titles={63: 166},
        city_from=11, county_from=21,
        regions=(
            ("5", "früher: Direktionsbezirk Chemnitz", "Chemnitz"),
            ("6", "früher: Direktionsbezirk Dresden", "Chemnitz"),
            ("7", "früher: Direktionsbezirk Leipzig", "Chemnitz"),
        ),
    ),
    State(
        "15", "Sachsen-Anhalt", "Magdeburg", "east", "39",
        cities=Sizes(3, 161_057, 0.6, 75_000, 244_000), free=Sizes(101, 11_802, 0.53, 4_924, 45_000),
        bound=Sizes(114, 1_481, 0.46, 726, 4_554), counties=11, associations={53: 18}, titles={63: 101},
        county_from=81,
    ),
    State(
        "16", "Thüringen", "Erfurt", "east", "99",
        cities=Sizes(5, 87_911, 0.61, 34_000, 218_000), free=Sizes(104, 6_703, 0.77, 1_592, 46_000),
        bound=Sizes(496, 555, 1.1, 34, 25_000), counties=17, associations={54: 42, 58: 38}, titles={63: 115},
        city_from=51, county_from=61,
    ),
)  # fmt: skip


def sizes(count: int, group: Sizes, random: Random) -> list[int]:
    """Inhabitants of `count` towns, spread over the quantiles of the group's distribution and shuffled."""
    curve = NormalDist(log(group.mean), group.spread or 1e-9)
    numbers = [round(exp(curve.inv_cdf((i + 0.5) / count)) * random.uniform(0.97, 1.03)) for i in range(count)]
    random.shuffle(numbers)
    return [min(max(number, group.least), group.most) for number in numbers]

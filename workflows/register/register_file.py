"""The official municipality register (GV100AD of the Statistisches Bundesamt): a file in, organisations out. Pure.

gv100ad-py reads the lines. What is kept is what can be a member: Kreise, Verbände, Gemeinden with their parents.
Kreisfreie Städte stand in the file at 40, 50 and 60 and are kept once (from 60); gemeindefreie Gebiete cannot be
invited and only add to their Kreis; a 'verbandsfreie Gemeinde' at 50 is no Verband. An erfüllende Gemeinde (58) is a
Verband of its own and knows its twin, the Gemeinde of the same town.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from gv100ad import (
    District,
    DistrictType,
    MunicipalAssociation,
    MunicipalAssociationType,
    Municipality,
    MunicipalityType,
)

from models.organisations import OrganisationKind
from workflows.register.register_lines import NOBODY_THERE, read_lines

DESIGNATIONS = {
    DistrictType.KREIS: "Kreis",
    DistrictType.LANDKREIS: "Landkreis",
    DistrictType.REGIONALVERBAND: "Regionalverband",
    MunicipalAssociationType.AMT: "Amt",
    MunicipalAssociationType.SAMTGEMEINDE: "Samtgemeinde",
    MunicipalAssociationType.VERBANDSGEMEINDE: "Verbandsgemeinde",
    MunicipalAssociationType.VERWALTUNGSGEMEINSCHAFT: "Verwaltungsgemeinschaft",
    MunicipalAssociationType.KIRCHSPIELSLANDGEMEINDE: "Kirchspielslandgemeinde",
    MunicipalAssociationType.VERWALTUNGSVERBAND: "Verwaltungsverband",
    MunicipalAssociationType.VG_TRAEGERMODELL: "Verwaltungsgemeinschaft (Trägermodell)",
    MunicipalAssociationType.ERFUELLENDE_GEMEINDE: "erfüllende Gemeinde",
    MunicipalityType.MARKT: "Markt",
    MunicipalityType.KREISFREIE_STADT: "kreisfreie Stadt",
    MunicipalityType.STADTKREIS: "Stadtkreis",
    MunicipalityType.STADT: "Stadt",
    MunicipalityType.KREISANGEHOERIGE_GEMEINDE: "Gemeinde",
    MunicipalityType.GROSSE_KREISSTADT: "große Kreisstadt",
}

KREISFREI = (
    DistrictType.KREISFREIE_STADT,
    DistrictType.STADTKREIS,
    MunicipalityType.KREISFREIE_STADT,
    MunicipalityType.STADTKREIS,
)
NO_ASSOCIATION = MunicipalAssociationType.VERBANDSFREIE_GEMEINDE

TWINS_BY_HAND = {("16061", "EG Uder"): "Uder"}
"""Erfüllende Gemeinden whose name is not that of their town: (Kreis, name) → name of the Gemeinde."""


class RegisterRecord(NamedTuple):
    """One organisation of the register.

    `ars` has twelve digits, for a Kreis and a Verband filled up with zeros; `ags` has eight for a town, five for a Kreis
    and is empty for a Verband. `parent` and `twin` are keys like `ars`. Area in hectares; the figures of a Kreis or
    Verband are the sums of its parts.
    """

    ars: str
    ags: str
    name: str
    kind: OrganisationKind
    designation: str
    state: str
    population: int
    area: int
    parent: str
    twin: str = ""


class Register(NamedTuple):
    """What a file holds; `unlinked` are the keys of erfüllende Gemeinden whose town was not found."""

    vintage: date
    records: list[RegisterRecord]
    unlinked: list[str]


def read_register(data: bytes) -> Register:
    """Parents before children. Raises Unreadable for an empty file or at the first damaged line."""
    lines = read_lines(data)
    counties = [line for line in lines if isinstance(line, District) and line.type not in KREISFREI]
    unions = [line for line in lines if isinstance(line, MunicipalAssociation) and line.type is not NO_ASSOCIATION]
    areas = [line for line in lines if isinstance(line, Municipality)]
    towns = [line for line in areas if line.type not in NOBODY_THERE]

    twins = _twins(unions, towns)
    people, hectares = _sums(areas)
    union_keys = {_union_key(union) for union in unions}
    records = [
        *(_county(line, people, hectares) for line in counties),
        *(_union(line, people, hectares, twins) for line in unions),
        *(_town(line, union_keys) for line in towns),
    ]
    unlinked = [key for key, twin in twins.items() if not twin]
    return Register(lines[0].timestamp, records, unlinked)


def _sums(areas: Iterable[Municipality]) -> tuple[Counter[str], Counter[str]]:
    """Inhabitants and hectares per key of Kreis and Verband."""
    people: Counter[str] = Counter()
    hectares: Counter[str] = Counter()
    for area in areas:
        county = area.regional_code[:5]
        for key in (_key(county), _key(county + area.association)):
            people[key] += area.inhabitants
            hectares[key] += area.area
    return people, hectares


def _county(line: District, people: Counter[str], hectares: Counter[str]) -> RegisterRecord:
    key, kind = _key(line.regional_code), OrganisationKind.COUNTY
    return RegisterRecord(
        key, key[:5], line.name, kind, DESIGNATIONS[line.type], key[:2], people[key], hectares[key], parent=""
    )


def _union(
    line: MunicipalAssociation, people: Counter[str], hectares: Counter[str], twins: dict[str, str]
) -> RegisterRecord:
    key = _union_key(line)
    return RegisterRecord(
        key,
        "",
        line.name,
        OrganisationKind.MUNICIPAL_ASSOCIATION,
        DESIGNATIONS[line.type],
        key[:2],
        people[key],
        hectares[key],
        parent=_key(line.regional_code),
        twin=twins.get(key, ""),
    )


def _town(line: Municipality, union_keys: set[str]) -> RegisterRecord:
    ags, county = line.regional_code, line.regional_code[:5]
    union = _key(county + line.association)
    free = line.type in KREISFREI
    return RegisterRecord(
        _town_key(line),
        ags,
        line.name,
        OrganisationKind.INDEPENDENT_CITY if free else OrganisationKind.MUNICIPALITY,
        DESIGNATIONS[line.type],
        ags[:2],
        line.inhabitants,
        line.area,
        parent="" if free else union if union in union_keys else _key(county),
    )


def _twins(unions: Iterable[MunicipalAssociation], towns: Iterable[Municipality]) -> dict[str, str]:
    """Key of each erfüllende Gemeinde → key of the Gemeinde of the same town, by Kreis and name ("" if not found)."""
    by_name = {(town.regional_code[:5], town.name): _town_key(town) for town in towns}
    return {
        _union_key(union): by_name.get(
            (union.regional_code, TWINS_BY_HAND.get((union.regional_code, union.name), union.name)), ""
        )
        for union in unions
        if union.type is MunicipalAssociationType.ERFUELLENDE_GEMEINDE
    }


def _union_key(union: MunicipalAssociation) -> str:
    return _key(union.regional_code + union.association)


def _town_key(town: Municipality) -> str:
    return str(town.regional_code[:5] + town.association + town.regional_code[5:])


def _key(digits: str) -> str:
    return digits.ljust(12, "0")

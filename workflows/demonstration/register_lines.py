"""Lines of the register in the order and with the columns of GV100AD, without date and filling (see `write_register`)."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.demonstration.register_entries import Association, County, Town
from workflows.demonstration.states import State

INDEPENDENT = 50
WITHOUT_FIFTY = ("01051", 501)
"""One unincorporated area of the real register stands only at 60."""
AREA_PER_HEAD = 0.35


def state_lines(state: State) -> list[str]:
    """The Land, its Regierungsbezirke and regions."""
    lines = [f"10{state.code:<12}{state.name:<50}{state.seat:<50}"]
    lines += [f"20{state.code + key:<12}{name:<50}{seat:<50}" for key, name, seat in state.regions]
    return lines + [f"30{state.code + key:<12}{name:<50}{seat:<50}" for key, name, seat in state.subregions]


def county_lines(county: County) -> list[str]:
    """The county, then what stands at 50 (towns of their own, Verbände, unincorporated areas), then all towns."""
    seat = max(county.towns, key=lambda town: town.inhabitants).name
    lines = [f"40{county.key:<12}{county.name:<50}{seat:<50}{county.kind}"]
    lines += sorted(_at_fifty(county))
    return lines + sorted(_at_sixty(county))


def _at_fifty(county: County) -> Iterator[str]:
    for town in county.free:
        yield _fifty(county, _own_key(town), town.name, "", INDEPENDENT)
    for number, association in enumerate(county.associations, start=1):
        name = association.seat.name if association.kind == 58 else association.name
        yield _fifty(county, f"5{number:03d}", name, association.seat.name, association.kind)
    for number, area in enumerate(county.unincorporated, start=501):
        if (county.key, number) != WITHOUT_FIFTY:
            yield _fifty(county, f"9{number}", area.name, "", INDEPENDENT)


def _fifty(county: County, key: str, name: str, seat: str, kind: int) -> str:
    return f"50{county.key:<8}{key}{name:<50}{seat:<50}{kind}"


def _at_sixty(county: County) -> Iterator[str]:
    for town in county.free:
        yield _sixty(county, _own_key(town), town)
    for number, association in enumerate(county.associations, start=1):
        yield from _of_association(county, f"5{number:03d}", association)
    for number, area in enumerate(county.unincorporated, start=501):
        area.key = str(number)
        yield _sixty(county, f"9{number}", area)


def _of_association(county: County, key: str, association: Association) -> Iterator[str]:
    return (_sixty(county, key, town) for town in association.towns)


def _own_key(town: Town) -> str:
    return f"0{town.key}"


def _sixty(county: County, association: str, town: Town) -> str:
    """Area in hectares, inhabitants, men, postal code (starred if there are several), courts and offices."""
    number = int(town.key)
    men = town.inhabitants * (485 + number % 19) // 1000
    postal = f"{county.postal}{number % 100:02d}" + ("*****" if town.inhabitants > 45_000 else "     ")
    offices = (
        f"{county.key[:2]}{number % 90 + 10}{county.key[2]}{county.key[3]}{county.key[3:]}{county.key}{county.key[2:]}"
    )
    return (
        f"60{county.key}{town.key}{association}{town.name:<100}{town.kind}    "
        f"{town.area or hectares(town):011d}{town.inhabitants:011d}{men:011d}    {postal}  {offices}"
    )


def hectares(town: Town) -> int:
    """An area that suits the size of the town and is not the same for two."""
    return 900 + int(town.key) * 37 % 700 + int(town.inhabitants**0.5 * 40 * AREA_PER_HEAD)

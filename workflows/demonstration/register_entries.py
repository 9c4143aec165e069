"""What a register holds below the Land: counties, associations of towns, towns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

TITLES = {60: "Markt", 63: "Stadt", 67: "Stadt"}


@dataclass
class Town:
    """A Gemeinde, or an unincorporated area (type 65 or 66, nobody lives there); `named` ones come from the outline.

    `area` in hectares, where it does not follow from the inhabitants.
    """

    name: str
    kind: int
    inhabitants: int
    key: str = ""
    named: bool = False
    area: int = 0


@dataclass
class Association:
    """A Verband with its towns; an erfüllende Gemeinde (type 58) is called like its seat."""

    name: str
    kind: int
    seat: Town
    towns: list[Town]


@dataclass
class County:
    """A Kreis or a kreisfreie Stadt; `postal` holds the first three digits of its postal codes."""

    key: str
    name: str
    kind: int
    postal: str
    free: list[Town] = field(default_factory=list)
    associations: list[Association] = field(default_factory=list)
    unincorporated: list[Town] = field(default_factory=list)

    @property
    def towns(self) -> list[Town]:
        """All towns, those of a Verband included."""
        return self.free + [town for association in self.associations for town in association.towns]


def number_towns(county: County) -> None:
    """Three digits each: those of the outline first, so that they keep theirs, the others by name."""
    if county.kind in (41, 42):
        county.towns[0].key = "000"
        return
    ordered = sorted(county.towns, key=lambda town: (not town.named, "" if town.named else town.name))
    for number, town in enumerate(ordered, start=1):
        town.key = f"{number:03d}"


def entitle(towns: Iterable[Town], titles: dict[int, int]) -> None:
    """The largest towns of a Land become Große Kreisstadt, Stadt or Markt, as many as `titles` says by type key."""
    by_size = sorted((town for town in towns if not town.named), key=lambda town: -town.inhabitants)
    for kind, count in titles.items():
        for town in by_size[:count]:
            town.kind, town.name = kind, f"{town.name}, {TITLES[kind]}"
        by_size = by_size[count:]

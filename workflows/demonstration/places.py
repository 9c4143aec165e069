"""The towns, counties and associations of towns that play a part of their own; all of them are invented.

They keep name, size and key in a register of any length, so that people and answers can point at them.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.organisations import OrganisationKind


@dataclass(frozen=True)
class Place:
    """One organisation of the play: `ars` is its key in the register, `kind` the register's type key."""

    name: str
    ars: str
    inhabitants: int
    kind: int


@dataclass(frozen=True)
class Desk:
    """An association of towns with its member towns; those without a name of their own get one by the generator."""

    place: Place
    seat: str
    members: int
    towns: tuple[tuple[str, int], ...]


LERCHENRODA = Place("Lerchenroda", "160615001001", 1_812, 64)
GINSTERTAL = Place("Verwaltungsgemeinschaft Ginstertal", "160615001", 8_940, 54)
SILBERBRONN = Place("Verbandsgemeinde Silberbronn", "071315001", 19_300, 53)
NEBELHORST = Place("Amt Nebelhorst", "010515001", 12_700, 51)
WIESELFELDE = Place("Samtgemeinde Wieselfelde", "031515001", 14_200, 52)
SPERBERGAU = Place("Sperbergau, Stadt", "081150001001", 58_400, 67)
DOHLENSTADT = Place("Dohlenstadt, Stadt", "051110000000", 318_000, 61)
KRANICHWERDER = Place("Kranichwerder, Stadt", "145110000000", 104_000, 61)
OTTERSEE = Place("Landkreis Ottersee", "09171", 131_000, 44)
MOORBUETTEL = Place("Kreis Moorbüttel", "06431", 226_000, 44)
SCHLEHENRIED = Place("Schlehenried", "150810001001", 6_240, 64)
ZEISIGKIRCH = Place("Zeisigkirch", "150810002002", 4_980, 64)
OTTERTAL = Place("Ottertal", "150810900900", 11_220, 64)
"""Follows Schlehenried and Zeisigkirch on 1 January; in the register only with `merged=True`."""

NAMED = (
    LERCHENRODA, GINSTERTAL, SILBERBRONN, NEBELHORST, WIESELFELDE, SPERBERGAU, DOHLENSTADT, KRANICHWERDER, OTTERSEE,
    MOORBUETTEL, SCHLEHENRIED, ZEISIGKIRCH,
)  # fmt: skip

KIND_OF = {
    44: OrganisationKind.COUNTY, 51: OrganisationKind.MUNICIPAL_ASSOCIATION, 52: OrganisationKind.MUNICIPAL_ASSOCIATION,
    53: OrganisationKind.MUNICIPAL_ASSOCIATION, 54: OrganisationKind.MUNICIPAL_ASSOCIATION,
    61: OrganisationKind.INDEPENDENT_CITY, 64: OrganisationKind.MUNICIPALITY, 67: OrganisationKind.MUNICIPALITY,
}  # fmt: skip
"""What a type key of the register means here."""

DESKS = {
    "16": Desk(
        GINSTERTAL, "Haselnussgrund", 7,
        (
            ("Lerchenroda", 1_812), ("Haselnussgrund", 1_640), ("Amselhain", 1_402), ("Kleinmilanau", 1_205),
            ("Zeisighagen", 1_098), ("Wacholderroda", 967), ("Mohnborn", 816),
        ),
    ),
    "07": Desk(SILBERBRONN, "Silberbronn", 22, (("Silberbronn", 4_120),)),
    "01": Desk(NEBELHORST, "Nebelhorst", 11, (("Nebelhorst", 3_150),)),
    "03": Desk(WIESELFELDE, "Wieselfelde", 5, (("Wieselfelde", 5_380),)),
}  # fmt: skip
GINSTERTAL_ANSWERS = ("Haselnussgrund", "Amselhain")
"""For these two the clerk of Ginstertal hands in one answer, for four others a nil return; Lerchenroda answers itself."""
GINSTERTAL_NIL = ("Kleinmilanau", "Zeisighagen", "Wacholderroda", "Mohnborn")
CITIES = {"05": DOHLENSTADT, "14": KRANICHWERDER}
FREE_TOWNS = {"08": (SPERBERGAU,), "15": (SCHLEHENRIED, ZEISIGKIRCH)}
COUNTIES = {
    "01": "Kreis Nebelau",
    "03": "Landkreis Wieselmoor",
    "06": MOORBUETTEL.name,
    "07": "Landkreis Silbergrund",
    "08": "Landkreis Sperberwald",
    "09": OTTERSEE.name,
    "10": "Regionalverband Pirolbrück",
    "15": "Landkreis Schlehental",
    "16": "Landkreis Reiherhain",
}
"""Name of the first county of a Land; in it lie the named towns and associations of that Land."""
COUNTY_TOTALS = {"06": MOORBUETTEL.inhabitants, "09": OTTERSEE.inhabitants}
CITY_STATES = {
    "02": ("Reiherwerder, Freie und Hansestadt",),
    "04": ("Kiebitzbrück, Stadt", "Milanhorst, Stadt"),
    "11": ("Falterfelde, Stadt",),
}

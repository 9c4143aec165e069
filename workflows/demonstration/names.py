"""Names of towns that exist nowhere: a stem of birds, plants and weather, and an ending that fits the region.

The stems and endings are the demo's own; the combinations that a real register knows are left out.
"""

from __future__ import annotations

from random import Random

STEMS = (
    "Amsel Birken Buchfink Dachs Dohlen Elster Enzian Falter Finken Ginster Hagebutten Haselnuss Honig Iltis Kiebitz "
    "Kranich Kupfer Lerchen Luchs Marder Milan Mohn Moor Nebel Otter Pirol Raben Reiher Salbei Schilf Schlehen Silber "
    "Sperber Storchen Uhu Wacholder Wiesel Zeisig Ziegel"
).split()
EVERYWHERE = "au berg dorf feld grund hagen hain hausen hof kirch mühle see stadt tal wald".split()
ENDINGS = {
    "north": [*EVERYWHERE, *"brück büttel felde horst loh moor werder".split()],
    "east": [*EVERYWHERE, *"born brück felde furt horst roda werder".split()],
    "west": [*EVERYWHERE, *"born bronn furt heim ingen loh weiler".split()],
    "south": [*EVERYWHERE, *"bronn heim ingen moor ried weiler zell".split()],
}
PREFIXES = "Ober Nieder Groß Klein Alt Neu".split()
REAL = frozenset(
    "birkenau birkendorf dachsberg elstertal birkenfeld birkenfelde birkenwerder dachsbach elsterberg honigsee kranichfeld "
    "kupferberg kupferstadt kupferzell otterberg otterstadt rabenau".split()
)
RESERVED = frozenset(
    "dohlenstadt ginstertal kranichwerder lerchenroda moorbüttel nebelhorst ottersee ottertal schlehenried silberbronn "
    "sperbergau wieselfelde zeisigkirch".split()
)
VOWELS = "aeiouäöü"
TAKEN_TWICE = 0.025
"""Share of names that a second town may bear too: real registers know eleven of the same name."""


class Names:
    """Gives one new name after the other, each once, apart from a few that two towns share as in reality."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[str] = {name.lower() for name in RESERVED}

    def town(self, region: str, *, short: bool = False) -> str:
        """A name for a town or village in one of the four regions of `ENDINGS`; a `short` one is a single word."""
        while True:
            name = self._compose(region, 0.74 if short else 1.0)
            if name.lower() not in self._taken or self._may_repeat(name):
                self._taken.add(name.lower())
                return name

    def landscape(self, region: str) -> str:
        """A name for a county or a forest: one word; a town may be called the same, no second county."""
        while True:
            name = self._word(region)
            if f"*{name.lower()}" not in self._taken:
                self._taken.add(f"*{name.lower()}")
                return name

    def _compose(self, region: str, most: float) -> str:
        word, kind = self._word(region), self._random.random() * most
        if kind < 0.22:
            return word
        if kind < 0.74:
            return self._random.choice(PREFIXES) + word.lower()
        if kind < 0.87:
            return f"{word} bei {self._word(region)}"
        if kind < 0.91:
            return f"{word} am See"
        return f"{word}-{self._word(region)}"

    def _word(self, region: str) -> str:
        while True:
            stem, ending = self._random.choice(STEMS), self._random.choice(ENDINGS[region])
            if sounds_right(stem, ending) and (stem + ending).lower() not in REAL | RESERVED:
                return stem + ending

    def _may_repeat(self, name: str) -> bool:
        return " " not in name and name.lower() not in RESERVED and self._random.random() < TAKEN_TWICE


def sounds_right(stem: str, ending: str) -> bool:
    """No doubled word (Moormoor), no two vowels in a row (Uhuau).

    >>> sounds_right("Luchs", "berg"), sounds_right("Moor", "moor"), sounds_right("Uhu", "ingen")
    (True, False, False)
    """
    return stem.lower() != ending and not (stem[-1] in VOWELS and ending[0] in VOWELS)

"""What became of a requirement in the next version of what it stands at; a proposal to a person, who decides."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workflows.documents.comparison import Fate
from workflows.documents.provisions import ProvisionText, squeeze

Outcome = Literal["unchanged", "text_changed", "gone", "moved", "probably_met"]
Changes = Sequence[tuple[Fate, str | None, str | None]]
DELETES = re.compile(r"streich|gestrichen|entfall|entfäll|aufheb|aufzuheben|aufgehoben", re.IGNORECASE)
QUOTED = re.compile("„([^“”]+)[“”]")
FEWEST_WORDS = 2
MOST_OF_IT = 0.85  # of the proposed words in a row must be found


@dataclass(frozen=True)
class Anchor:
    """The keys at which a requirement stands, and the text that it proposes."""

    keys: Sequence[str]
    proposed: str


@dataclass(frozen=True)
class Traced:
    """The class of a requirement, and for each of its places the key in the new version, where there is one."""

    outcome: Outcome
    places: Mapping[str, str]


def classify(anchor: Anchor, old: Sequence[ProvisionText], new: Sequence[ProvisionText], changes: Changes) -> Traced:
    """How a requirement fares from `old` to `new`; `changes` is what compare_laws says of both."""
    fates = {before: (fate, after) for fate, before, after in changes if before is not None}
    places = {
        key: after for key in anchor.keys if (found := fates.get(key)) and (after := found[1]) and found[0] != "gone"
    }
    told = [_fate(key, fates) for key in anchor.keys if key in fates]
    if _is_met(anchor, places, told, (old, new)):
        return Traced("probably_met", places)
    return Traced(_worst(told), places)


def _fate(key: str, fates: Mapping[str, tuple[Fate, str | None]]) -> Fate:
    """What became of a provision with all that lies in it."""
    own = fates[key][0]
    if own != "unchanged":
        return own
    below = {fate for other, (fate, _) in fates.items() if other.startswith(f"{key}/")}
    return "text_changed" if below - {"unchanged"} else "unchanged"


def _worst(told: Sequence[Fate]) -> Outcome:
    if not told or all(fate == "gone" for fate in told):
        return "gone"
    if "moved" in told:
        return "moved"
    return "unchanged" if set(told) == {"unchanged"} else "text_changed"


def _is_met(
    anchor: Anchor,
    places: Mapping[str, str],
    told: Sequence[Fate],
    versions: tuple[Sequence[ProvisionText], Sequence[ProvisionText]],
) -> bool:
    """The proposed words stand where the requirement does (or beside it in the same §) and did not before; or what was to
    be struck is gone."""
    if not anchor.proposed.strip() or set(told) == {"unchanged"}:
        return False
    if told and all(fate == "gone" for fate in told):
        return bool(DELETES.search(anchor.proposed))
    before = _words(_around(anchor.keys, versions[0]))
    after = _words(_around(places.values(), versions[1]))
    return any(_stands_in(one, after) and not _stands_in(one, before) for one in _proposals(anchor.proposed))


def _around(keys: Iterable[str], provisions: Sequence[ProvisionText]) -> str:
    """The words of the provisions with all that lies in them; of an Absatz those of its § too."""
    roots = {_section(key) for key in keys}
    return " ".join(one.text for one in provisions if _section(one.key) in roots)


def _section(key: str) -> str:
    """The § of a key, or the whole key where it has none."""
    found = re.match(r"(?:[^§]*/)?§[^/]+", key)
    return found[0] if found else key


def _proposals(proposed: str) -> list[list[str]]:
    """The words that are proposed: the last that are quoted, else all."""
    quoted = QUOTED.findall(proposed)
    candidates = [_words(quoted[-1] if quoted else proposed)]
    return [words for words in candidates if len(words) >= FEWEST_WORDS]


def _words(text: str) -> list[str]:
    return re.findall(r"[\wäöüÄÖÜß]+", squeeze(text).lower())


def _stands_in(words: Sequence[str], text: Sequence[str]) -> bool:
    """Nearly all runs of three words of the one are found in the other."""
    run = min(3, len(words))
    runs = [tuple(words[at : at + run]) for at in range(len(words) - run + 1)]
    known = {tuple(text[at : at + run]) for at in range(len(text) - run + 1)}
    return sum(one in known for one in runs) >= MOST_OF_IT * len(runs)

"""What became of a requirement in the next version of what it stands at; a proposal to a person, who decides."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

from workflows.documents.comparison import Change, Fate
from workflows.documents.provisions import ProvisionText, squeeze

Run = tuple[str, ...]
RunsOf = Callable[[int], frozenset[Run]]
Outcome = Literal["unchanged", "text_changed", "gone", "moved", "probably_met"]
DELETES = re.compile(r"streich|gestrichen|entfall|entfäll|aufheb|aufzuheben|aufgehoben", re.IGNORECASE)
QUOTED = re.compile("„([^“”]+)[“”]")
FEWEST_WORDS = 2
RUN = 3  # words
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


def classifier(
    old: Sequence[ProvisionText], new: Sequence[ProvisionText], changes: Sequence[Change]
) -> Callable[[Anchor], Traced]:
    """What asks of a requirement how it fares from `old` to `new`; `changes` is what compare_laws says of both."""
    fates = {before: (fate, after) for fate, before, after in changes if before is not None}
    altered = {parent for key, (fate, _) in fates.items() if fate != "unchanged" for parent in _above(key)}
    texts = (_by_section(old), _by_section(new))

    def classify(anchor: Anchor) -> Traced:
        known = [key for key in anchor.keys if key in fates]
        told: list[Fate] = []
        places: dict[str, str] = {}
        for key in known:
            fate, after = fates[key]
            told.append("text_changed" if fate == "unchanged" and key in altered else fate)
            if after is not None and fate != "gone":
                places[key] = after
        met = _is_met(anchor, told, partial(texts[0], anchor.keys), partial(texts[1], places.values()))
        return Traced("probably_met" if met else _worst(told), places)

    return classify


def _above(key: str) -> list[str]:
    """The keys of all that a provision lies in."""
    parts = key.split("/")
    return ["/".join(parts[:number]) for number in range(1, len(parts))]


def _worst(told: Sequence[Fate]) -> Outcome:
    if not told or all(fate == "gone" for fate in told):
        return "gone"
    if "moved" in told:
        return "moved"
    return "unchanged" if set(told) == {"unchanged"} else "text_changed"


def _is_met(anchor: Anchor, told: Sequence[Fate], before: RunsOf, after: RunsOf) -> bool:
    """The proposed words stand where the requirement does (or beside it in the same §) and did not before; or what was to
    be struck is gone."""
    if not anchor.proposed.strip() or set(told) == {"unchanged"}:
        return False
    if told and all(fate == "gone" for fate in told):
        return bool(DELETES.search(anchor.proposed))
    words = proposed_words(anchor.proposed)
    length = min(RUN, len(words))
    return len(words) >= FEWEST_WORDS and _stand_in(words, after(length)) and not _stand_in(words, before(length))


def _by_section(provisions: Sequence[ProvisionText]) -> Callable[[Iterable[str], int], frozenset[Run]]:
    """The runs of words around provisions: of an Absatz those of its § too, of a command those of the command."""
    found: dict[str, list[str]] = {}
    for one in provisions:
        found.setdefault(_section(one.key), []).extend(words_of(one.text))

    @cache
    def runs(sections: tuple[str, ...], length: int) -> frozenset[Run]:
        return frozenset(runs_of([word for section in sections for word in found.get(section, ())], length))

    return lambda keys, length: runs(tuple(dict.fromkeys(map(_section, keys))), length)


def _section(key: str) -> str:
    """The § of a key, or the whole key where it has none."""
    found = re.match(r"(?:[^§]*/)?§[^/]+", key)
    return found[0] if found else key


def proposed_words(proposed: str) -> list[str]:
    """The words that are proposed: the last that are quoted, else all."""
    quoted = QUOTED.findall(proposed)
    return words_of(quoted[-1] if quoted else proposed)


def words_of(text: str) -> list[str]:
    """Its words in small letters."""
    return re.findall(r"\w+", squeeze(text).lower())


def _stand_in(words: Sequence[str], known: frozenset[Run]) -> bool:
    """Nearly all runs of the words are found."""
    runs = runs_of(words, min(RUN, len(words)))
    return sum(one in known for one in runs) >= MOST_OF_IT * len(runs)


def runs_of(words: Sequence[str], length: int) -> list[Run]:
    """All words that stand beside each other, so many at a time."""
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]

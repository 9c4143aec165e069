"""Two versions of an act or draft: what stayed, changed, went, came and moved, provision by provision."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from workflows.documents.provisions import ProvisionText, squeeze

Fate = Literal["unchanged", "text_changed", "gone", "moved", "new"]
Change = tuple[Fate, str | None, str | None]
REPEALED = re.compile(r"\(?(weggefallen|aufgehoben|gestrichen|unbesetzt)\)?")
STAYED = 0.8  # so alike that equal words elsewhere are a coincidence
OTHER = 0.3  # so unlike that the old words must be looked for elsewhere
ALIKE, ALIKE_UNDER_ONE_HEADING = 0.6, 0.3
TELLING = 20  # letters: shorter texts stand in many places


def compare_laws(old: Sequence[ProvisionText], new: Sequence[ProvisionText]) -> list[Change]:
    """(fate, old key, new key) for every provision, those of `new` in its order and then what is gone.

    `moved` is a suggestion that a person confirms: the same or much the same words under another key, even where that
    key was taken before. A repealed provision is gone although its place is kept: it names that place as the new key.
    """
    before, after = {p.key: p for p in old}, {p.key: p for p in new}
    moved = _moved(before, after)
    left = set(moved.values())
    fates: list[Change] = []
    for provision in new:
        was = before.get(provision.key) if provision.key not in left else None
        if provision.key in moved:
            fates.append(("moved", moved[provision.key], provision.key))
        elif was is None:
            fates.append(("new", None, provision.key))
        elif was.text_hash == provision.text_hash:
            fates.append(("unchanged", provision.key, provision.key))
        else:
            gone = _repealed(provision) and not _repealed(was)
            fates.append(("gone" if gone else "text_changed", provision.key, provision.key))
    return fates + [("gone", p.key, None) for p in old if p.key not in after and p.key not in left]


def _moved(before: Mapping[str, ProvisionText], after: Mapping[str, ProvisionText]) -> dict[str, str]:
    """New key → old key of what stands elsewhere now: equal words first, then what is most alike, then what bundles them."""
    kept = {key for key in before.keys() & after.keys() if before[key].text_hash == after[key].text_hash}
    lost = {key: one for key, one in before.items() if key not in kept}
    come = {key: one for key, one in after.items() if key not in kept}
    moved = _equal(lost, come)
    _add_alike(moved, lost, come)
    _add_bundles(moved, lost, come)
    return moved


def _equal(lost: Mapping[str, ProvisionText], come: Mapping[str, ProvisionText]) -> dict[str, str]:
    """Exactly one lost and one new provision carry the same words, and what stands at the old key now is something else."""
    old, new = _by_unique_text(lost.values()), _by_unique_text(come.values())
    pairs = {new[words]: old[words] for words in new.keys() & old.keys() if new[words] != old[words]}
    return {key: was for key, was in pairs.items() if was not in come or _alike(lost[was], come[was]) < STAYED}


def _add_alike(moved: dict[str, str], lost: Mapping[str, ProvisionText], come: Mapping[str, ProvisionText]) -> None:
    """The most alike first; one that is still much the same at its own key stays there."""
    left = set(moved.values())
    homeless = [
        one
        for key, one in lost.items()
        if key not in left and len(one.text) >= TELLING and (key not in come or _alike(one, come[key]) < OTHER)
    ]
    free = [
        one
        for key, one in come.items()
        if key not in moved and len(one.text) >= TELLING and (key not in lost or _alike(lost[key], one) < OTHER)
    ]
    scored = [(_alike(a, b), b.key, a.key, a.heading == b.heading != "") for a in homeless for b in free]
    for score, key, was, one_heading in sorted(scored, reverse=True):
        if score < (ALIKE_UNDER_ONE_HEADING if one_heading else ALIKE):
            continue
        if key not in moved and was not in left:
            moved[key] = was
            left.add(was)


def _add_bundles(moved: dict[str, str], lost: Mapping[str, ProvisionText], come: Mapping[str, ProvisionText]) -> None:
    """A § without words of its own moves where all that lay in it moved."""
    parents: dict[str, set[str]] = {}
    for key, was in moved.items():
        old, new = lost[was].parent_key or "", come[key].parent_key or ""
        if old in lost and new in come and old != new and not lost[old].text and old not in come:
            parents.setdefault(old, set()).add(new)
    for old, places in parents.items():
        if len(places) == 1 and (place := places.pop()) not in moved and place not in lost:
            moved[place] = old


def _alike(one: ProvisionText, other: ProvisionText) -> float:
    """The share of pairs of words that both have, from 0 to 1."""
    pairs, others = _pairs(one.text), _pairs(other.text)
    total = pairs.total() + others.total()
    return 2 * (pairs & others).total() / total if total else float(one.heading == other.heading)


def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = ["", *squeeze(text).lower().split(" "), ""] if text else []
    return Counter(pairwise(words))


def _repealed(provision: ProvisionText) -> bool:
    return bool(REPEALED.fullmatch(provision.text) or (not provision.text and REPEALED.fullmatch(provision.heading)))


def _by_unique_text(provisions: Iterable[ProvisionText]) -> dict[str, str]:
    telling = {p.key: words for p in provisions if (words := _telling(p))}
    times = Counter(telling.values())
    return {words: key for key, words in telling.items() if times[words] == 1}


def _telling(provision: ProvisionText) -> str:
    """Words by which a provision is known again: those of a short text only together with its heading."""
    words = squeeze(provision.text)
    if len(words) >= TELLING:
        return words
    return f"{squeeze(provision.heading)}: {words}" if provision.heading and words and not _repealed(provision) else ""

"""How much of a demanded wording stands in a text: a class that is proposed to a person, with what it rests on."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from workflows.documents.reanchoring import DELETES, RUN, proposed_words, runs_of, words_of

Proposed = Literal["adopted", "partly", "not_adopted", "open", "moot"]
Reason = Literal["stands", "some", "none", "unchanged", "gone", "struck"]
NEARLY_ALL, SOME = 0.85, 0.25
WHOLE = 0.6  # a wording as long as this share of the old text is a new text for all of it, not a piece


class Adoption(NamedTuple):
    """The proposed class, why, and which share of the demanded changes is found (None: nothing to count)."""

    outcome: Proposed
    reason: Reason
    share: float | None


def adoption(demanded: str, before: str, after: str | None, *, final: bool) -> Adoption | None:
    """How `demanded` fares in `after` (None: the provision is gone) where it asked to change `before`.

    None where nothing can be said: no wording was demanded, and the text did change. `final`: it is the law.
    """
    if after is None:
        return Adoption("adopted", "struck", None) if DELETES.search(demanded) else Adoption("moot", "gone", None)
    if words_of(before) == words_of(after):
        return Adoption("not_adopted" if final else "open", "unchanged", 0.0)
    wanted = _wanted(demanded, before) if demanded.strip() else []
    if not wanted:
        return None
    found = set(runs_of(words_of(after), _length(demanded)))
    share = sum((run in found) is come for run, come in wanted) / len(wanted)
    if share >= NEARLY_ALL:
        return Adoption("adopted", "stands", share)
    return Adoption("partly", "some", share) if share >= SOME else Adoption("not_adopted", "none", share)


def _wanted(demanded: str, before: str) -> list[tuple[tuple[str, ...], bool]]:
    """Runs of words that were to come (True) or, where the whole text was written anew, to go (False)."""
    length = _length(demanded)
    asked, old = _distinct(proposed_words(demanded), length), _distinct(words_of(before), length)
    come = [(run, True) for run in asked if run not in old]
    long = len(proposed_words(demanded)) >= WHOLE * len(words_of(before))
    whole = (long or not come) and not re.search("[„“”]", demanded)
    return come + ([(run, False) for run in old if run not in asked] if whole else [])


def _distinct(words: Sequence[str], length: int) -> dict[tuple[str, ...], None]:
    return dict.fromkeys(runs_of(words, length))


def _length(demanded: str) -> int:
    return max(1, min(RUN, len(proposed_words(demanded))))

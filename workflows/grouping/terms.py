"""What the letters of a group have in common, in single words: read by people, so in the form in which people wrote them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

from workflows.grouping.words import FUNCTION_WORDS, WORD, stem

MOST_TERMS = 4
SHORTEST = 4
OFTEN = 0.5
FEW = 10
"""Among fewer texts every word is in many of them."""

INSIDE = re.compile(r"(?<=[\w,;:)] )[A-ZÄÖÜ][^\W_]{3,}")


def key_terms(groups: Sequence[Sequence[str]], *, most: int = MOST_TERMS) -> list[list[str]]:
    """For each group of texts the words that most of its texts use and the other groups seldom do."""
    said = _said([text for texts in groups for text in texts])
    parts = iter(said)
    counts = [Counter(one for _ in texts for one in next(parts)) for texts in groups]
    anywhere = sum(counts, Counter[str]())
    forms = _forms(said)
    return [
        [_commonest(forms[one]) for one in _best(count, len(texts), anywhere, len(said))][:most]
        for count, texts in zip(counts, groups, strict=True)
    ]


class Telling(NamedTuple):
    """A word, in how many texts it stands, and in how many of those that are new."""

    word: str
    texts: int
    fresh: int


def telling_terms(
    texts: Sequence[str], others: Sequence[str], fresh: Sequence[bool], *, most: int = MOST_TERMS
) -> list[Telling]:
    """The words that tell these texts from `others` (which may hold them too), or without those, what they speak of most.

    A word that more than half of all texts use tells nothing.
    """
    said = _said(texts)
    forms = _forms(said)
    count = {one: found.total() for one, found in forms.items()}
    new = Counter(one for stems, is_new in zip(said, fresh, strict=True) if is_new for one in stems)
    anywhere = Counter(one for stems in _said(others) for one in stems) if others else Counter(count)
    total = len(others) or len(texts)
    weight = {
        one: seen / len(texts) * log((1 + total) / (1 + min(anywhere[one], total)))
        for one, seen in count.items()
        if seen > 1 and (total < FEW or anywhere[one] <= OFTEN * total)
    }
    best = sorted(weight, key=lambda one: (-weight[one], one))[:most]
    return [Telling(_commonest(forms[one]), count[one], new[one]) for one in best if weight[one] > 0]


def head_of(texts: Sequence[str]) -> int:
    """Which of these texts says most of what all of them say, the shorter of two that say as much; 0 of none."""
    said = [set(_stems(text)) for text in texts]
    common = Counter(one for stems in said for one in stems)
    spoken = [sum(common[one] for one in stems) / max(len(stems), 1) ** 0.5 for stems in said]
    return max(range(len(texts)), key=lambda place: (spoken[place], -len(texts[place]), -place), default=0)


def _best(count: Counter[str], size: int, anywhere: Counter[str], total: int) -> list[str]:
    """What half of the texts or more say first; a word that all groups share tells nothing."""
    weight = {one: said / size * log(1 + total / anywhere[one]) for one, said in count.items() if said > 1 or size == 1}
    return sorted(weight, key=lambda one: (-weight[one], one))


def _said(texts: Sequence[str]) -> list[dict[str, str]]:
    """Of each text the things that it speaks of; where nobody writes like German, all words that say something."""
    things = {stem(word) for text in texts for word in INSIDE.findall(text)}
    stems = [_stems(text) for text in texts]
    return (
        [{one: word for one, word in found.items() if one in things and word[0].isupper()} for found in stems]
        if things
        else stems
    )


def _forms(said: Iterable[dict[str, str]]) -> dict[str, Counter[str]]:
    """How often each stem was written how."""
    forms: dict[str, Counter[str]] = {}
    for stems in said:
        for one, word in stems.items():
            forms.setdefault(one, Counter())[word] += 1
    return forms


def _commonest(forms: Counter[str]) -> str:
    return min(forms.items(), key=lambda form: (-form[1], form[0]))[0]


def _stems(text: str) -> dict[str, str]:
    """Words that say something, each under its stem, as it was written; with a capital where it ever has one."""
    found = [
        word
        for word in WORD.findall(text)
        if len(word) >= SHORTEST and word.casefold() not in FUNCTION_WORDS and not word.isdigit()
    ]
    return {stem(word): word for word in sorted(found, reverse=True)}

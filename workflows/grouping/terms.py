"""What the letters of a group have in common, in single words: read by people, so in the form in which people wrote them."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from workflows.grouping.words import FUNCTION_WORDS, STEM, WORD

MOST_TERMS = 4
SHORTEST = 4
OFTEN = 0.5
FEW = 10
"""Among fewer texts every word is in many of them."""


def key_terms(groups: Sequence[Sequence[str]], *, most: int = MOST_TERMS) -> list[list[str]]:
    """For each group of texts the words that most of its texts use and the other groups seldom do."""
    counts = [Counter(stem for text in texts for stem in _stems(text)) for texts in groups]
    anywhere = sum(counts, Counter[str]())
    total = sum(len(texts) for texts in groups)
    forms: dict[str, Counter[str]] = {}
    for texts in groups:
        for text in texts:
            for stem, word in _stems(text).items():
                forms.setdefault(stem, Counter())[word] += 1
    return [
        [_commonest(forms[stem]) for stem in _best(count, len(texts), anywhere, total)][:most]
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
    said = [_stems(text) for text in texts]
    forms: dict[str, Counter[str]] = {}
    for stems in said:
        for stem, word in stems.items():
            forms.setdefault(stem, Counter())[word] += 1
    count = {stem: found.total() for stem, found in forms.items()}
    new = Counter(stem for stems, is_new in zip(said, fresh, strict=True) if is_new for stem in stems)
    anywhere = Counter(stem for text in others for stem in _stems(text)) if others else Counter(count)
    total = len(others) or len(texts)
    weight = {
        stem: seen / len(texts) * log((1 + total) / (1 + min(anywhere[stem], total)))
        for stem, seen in count.items()
        if seen > 1 and (total < FEW or anywhere[stem] <= OFTEN * total)
    }
    best = sorted(weight, key=lambda stem: (-weight[stem], stem))[:most]
    return [Telling(_commonest(forms[stem]), count[stem], new[stem]) for stem in best if weight[stem] > 0]


def _commonest(forms: Counter[str]) -> str:
    return min(forms.items(), key=lambda form: (-form[1], form[0]))[0]


def head_of(texts: Sequence[str]) -> int:
    """Which of these texts says most of what all of them say, the shorter of two that say as much; 0 of none."""
    said = [set(_stems(text)) for text in texts]
    common = Counter(stem for stems in said for stem in stems)
    spoken = [sum(common[stem] for stem in stems) / max(len(stems), 1) ** 0.5 for stems in said]
    return max(range(len(texts)), key=lambda place: (spoken[place], -len(texts[place]), -place), default=0)


def _best(count: Counter[str], size: int, anywhere: Counter[str], total: int) -> list[str]:
    """What half of the texts or more say first; a word that all groups share tells nothing."""
    weight = {
        stem: said / size * log(1 + total / anywhere[stem]) for stem, said in count.items() if said > 1 or size == 1
    }
    return sorted(weight, key=lambda stem: (-weight[stem], stem))


def _stems(text: str) -> dict[str, str]:
    """Words that say something, each under its first letters, as it was written."""
    return {
        word.casefold()[:STEM]: word
        for word in WORD.findall(text)
        if len(word) >= SHORTEST and word.casefold() not in FUNCTION_WORDS and not word.isdigit()
    }

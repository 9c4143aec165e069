"""Whether copies of a letter are found when people changed, moved, added or left out words, or the salutation."""

import random
from itertools import combinations

from tests.bench.figures import Figure
from tests.bench.grouping_texts import examples
from workflows.grouping.copies import first_copies

LETTERS = 600
COPIED = 200
MOST_CHANGED = 0.3
SHORTEST = 12
SALUTATIONS = ("Sehr geehrte Damen und Herren,", "Guten Tag,", "Liebe Kolleginnen und Kollegen,", "Hallo zusammen,")
SEEDS = 3


def copy_figures() -> list[Figure]:
    """F1 over pairs of texts, the least of three draws."""
    found = [_f1(random.Random(seed)) for seed in range(SEEDS)]
    return [Figure("copies with up to 30 % of their words changed: F1 of pairs", min(found), 0.97, least=True)]


def _f1(draw: random.Random) -> float:
    bodies = [one.text for one in examples() if len(one.text.split()) >= SHORTEST]
    pool = [word for body in bodies for word in body.split()]
    letters, texts = [], []
    for number, body in enumerate(draw.sample(bodies, LETTERS)):
        copies = draw.randint(1, 8) if number < COPIED else 0
        texts += [body, *(_changed(draw, body, pool) for _ in range(copies))]
        letters += [number] * (copies + 1)
    order = draw.sample(range(len(texts)), len(texts))
    found = _pairs(first_copies([texts[row] for row in order], [0] * len(order)))
    true = _pairs([letters[row] for row in order])
    right = len(found & true)
    return 2 * right / (len(found) + len(true))


def _changed(draw: random.Random, text: str, pool: list[str]) -> str:
    words = text.split()
    for _ in range(round(draw.uniform(0, MOST_CHANGED) * len(words))):
        place, act = draw.randrange(len(words)), draw.choice(["replace", "replace", "add", "drop", "move"])
        word = "" if act == "add" else words.pop(place)
        if act in ("replace", "add"):
            words.insert(place, draw.choice(pool))
        if act == "move":
            words.insert(draw.randrange(len(words) + 1), word)
    return " ".join([*draw.choice([[], [draw.choice(SALUTATIONS)]]), *words])


def _pairs(groups: list[int]) -> set[tuple[int, int]]:
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    return {pair for members in rows.values() for pair in combinations(members, 2)}

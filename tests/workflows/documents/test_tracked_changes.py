"""Whatever two people do to a text in Word, accepting all of it in any order gives the text that they see."""

import random

import pytest

from workflows.documents.merging import Replacement, apply_change
from workflows.documents.passage_blocks import letters_of_block, shown, split_blocks
from workflows.documents.tracked_changes import text_changes
from workflows.documents.tracked_reading import Change, Paragraph, Run

WORDS = [
    "der",
    "die",
    "das",
    "Bund",
    "Land",
    "zahlt",
    "trägt",
    "Kosten",
    "Frist",
    "nicht",
    "sehr",
    "und",
    "mit",
    "neu",
    "alt",
]
AUTHORS = ("Hanna Feder", "Otto Falk")


class Desk:
    """A text of few words, so that many are equal, and what people make of it; `seen` is what they see at last."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.body, self.paragraphs, self.seen = "", [], []
        mark = None
        for number in range(1, self.dice.randint(2, 6)):
            before, mark = mark, self.dice.choice(("", "- ", "1. "))
            words = self.words(self.dice.randint(2, 7))
            self.body += ("" if before is None else "\n" if mark and mark == before else "\n\n") + mark + words
            self.edit(Paragraph(copy=1, passage=1, number=number, mark=mark), words)

    def words(self, many: int) -> str:
        return " ".join(self.dice.choice(WORDS) for _ in range(many))

    def change(self, kind: str) -> Change:
        return Change(kind, self.dice.choice(AUTHORS), None)

    def edit(self, paragraph: Paragraph, words: str) -> None:
        self.paragraphs.append(paragraph)
        if self.dice.random() < 0.12:
            paragraph.runs = [Run(words, change=self.change("deleted"))]
            paragraph.end = self.dice.choice((None, paragraph.runs[0].change))
            return
        for at, word in enumerate(words.split()):
            paragraph.runs += self.typed((" " if at else "") + word, self.dice.random())
        self.seen.append(paragraph.text)
        if self.dice.random() < 0.15:
            self.insert(paragraph)

    def typed(self, word: str, luck: float) -> list[Run]:
        new = " " + self.dice.choice(WORDS)
        if luck < 0.1:
            return [Run(word, change=self.change("deleted"))]
        if luck < 0.2:
            return [Run(word), Run(new, change=self.change("inserted"))]
        if luck < 0.25:
            return [Run(word, change=self.change("deleted")), Run(new, change=self.change("inserted"))]
        return [Run(new if luck < 0.3 else word)]  # the first without a trace

    def insert(self, above: Paragraph) -> None:
        change = self.change("inserted")
        new = Paragraph(mark=self.dice.choice(("", above.mark)), runs=[Run(self.words(3), change=change)])
        (above if self.dice.random() < 0.5 else new).end = change
        self.paragraphs.append(new)
        self.seen.append(new.text)


@pytest.mark.parametrize("seeds", [range(at, at + 100) for at in range(0, 400, 100)], ids=str)
def test_accepting_all_in_any_order_gives_the_text_that_is_seen(seeds):
    refused = 0
    for seed in seeds:
        desk = Desk(seed)
        found = text_changes(1, "body", split_blocks(desk.body), desk.paragraphs)
        changes = [Replacement(one.start, one.end, one.inserted, at) for at, one in enumerate(found)]
        desk.dice.shuffle(changes)
        text = desk.body
        for at, change in enumerate(changes):
            text = text and apply_change(desk.body, text, change, changes[:at])
        if text is None:
            refused += 1  # two people at one gap: the second is worked in by hand
            continue
        said = [" ".join(shown(letters_of_block(block)).split()) for block in split_blocks(text)]
        assert said == [" ".join(one.split()) for one in desk.seen if one.strip()], seed
    assert refused < 5

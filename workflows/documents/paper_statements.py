"""What the sentences of a paper are: demands, recommendations, commitments or none of them, as its words suggest.

A list says what the sentence above it announces ("empfiehlt ihrem Mitgliedsbereich"); where there is none, each sentence
speaks for itself. It is a proposal, which a person corrects.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from workflows.documents.positionpaper import PositionPaper, PositionSection

LONGEST_TITLE = 300
# In the order in which they are asked: whoever commits himself to make recommendations commits himself.
CUES = (
    ("commitment", r"\b(?:verpflicht\w*|selbstverpflichtung\w*|(?:sagen|sagt) zu\b)"),
    ("recommendation", r"\b(?:empf(?:ehl|iehl)\w*|(?:raten|rät)\b|legen nahe\b|regen an\b)"),
    ("demand", r"\b(?:forder(?:n|t|ung\w*)\b|erwarte[nt]\b|verlang(?:en|t)\b|appellier(?:en|t)\b|(?:Bund|Länder|Gesetzgeber)\b.{0,60}\b(?:muss|müssen|soll|sollen|sollte|sollten)\b)"),
)  # fmt: skip
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„])")
ABBREVIATED = re.compile(r"(?:\b(?:z|d|u|o|Abs|Art|Nr|Dr|bzw|ca|vgl|ggf|ggfls|usw|Prof|St)\.|\b[A-Z]\.)$")
JOINT = re.compile(r"[\s,;]*(?:\b(?:und|sowie|oder)(?:\s+damit)?)?[\s,;]*$")
LEADING = re.compile(r"^(?:und|sowie)\s+")


class Statement(NamedTuple):
    """A sentence or a line of a list, and which kind of position it seems to be; `section` counts from 0."""

    section: int
    text: str
    kind: str | None

    @property
    def title(self) -> str:
        """Its beginning, as long as a title may be."""
        if len(self.text) <= LONGEST_TITLE:
            return self.text
        return self.text[: LONGEST_TITLE - 1].rpartition(" ")[0] + "…"


def find_statements(paper: PositionPaper) -> list[Statement]:
    """Everything that could be a position, in the order of the paper."""
    return [one for number, section in enumerate(paper.sections) for one in _of_section(number, section)]


def kind_of_words(text: str) -> str | None:
    """What these words announce."""
    return next((kind for kind, cue in CUES if re.search(cue, text, re.IGNORECASE)), None)


def _of_section(number: int, section: PositionSection) -> Iterator[Statement]:
    intro = section.paragraphs[-1] if section.paragraphs else ""
    announced = kind_of_words(intro) or kind_of_words(section.heading)
    before = section.paragraphs[:-1] if section.bullets else section.paragraphs
    for paragraph in before:
        yield from (Statement(number, one, kind_of_words(one)) for one in _sentences(paragraph))
    for bullet in section.bullets:
        yield Statement(number, _bare(bullet), announced or kind_of_words(bullet))
    for paragraph in section.after:
        if not paragraph[:1].islower():
            yield from (Statement(number, one, kind_of_words(one)) for one in _sentences(paragraph))


def _sentences(paragraph: str) -> list[str]:
    found: list[str] = []
    for part in SENTENCE.split(paragraph):
        if found and ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return [one for one in map(str.strip, found) if one]


def _bare(bullet: str) -> str:
    """A line of a list without what joins it to the next one."""
    return LEADING.sub("", JOINT.sub("", bullet)).strip()

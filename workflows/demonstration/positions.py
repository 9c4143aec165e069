"""What the federation says to the bill: demands, recommendations to its members, commitments, and good practice.

The texts stand in `texts/demands.txt` (head line `key | provision | addressee | Handlungsfeld | decision`, title, then
`!` the demand in a sentence, `B` Bewertung, `P` Petitum, `N` new wording, `R` Begründung), `recommendations.txt` and
`examples.txt`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.submissions import Addressee
from workflows.demonstration.bill.draft import bill_xml
from workflows.demonstration.federation import DECISIONS, Decision
from workflows.demonstration.people import OFFICE_PLAYERS, Player
from workflows.demonstration.places import NAMED, Place
from workflows.demonstration.requirements import TEXTS
from workflows.documents.law import read_law

COST, RESULT = "Kosten: ", "Ergebnis: "  # lines of an example


@dataclass(frozen=True)
class Demand:
    """A Forderung at a provision of the first draft; `decision` is the standing line that it rests on, if any."""

    key: str
    provision: str
    addressee: Addressee
    topic: int
    title: str
    text: str
    assessment: str
    petition: str
    wording_before: str
    wording_after: str
    rationale: str
    decision: Decision | None = None


@dataclass(frozen=True)
class GoodPractice:
    """A Praxisbeispiel of a member."""

    key: str
    place: Place
    topic: int
    title: str
    text: str
    cost: str
    result: str


@dataclass(frozen=True)
class Recommendation:
    """An Empfehlung to the members in a Handlungsfeld; it comes from an example, or from a named author of an office."""

    key: str
    topic: int
    text: str
    author: Player | None = None
    example: GoodPractice | None = None


@dataclass(frozen=True)
class Commitment:
    """A Selbstverpflichtung of the federation."""

    key: str
    title: str
    text: str


COMMITMENTS = (
    Commitment("informieren", "Informieren und austauschen", "ihre Mitglieder fortlaufend über das Verfahren zu unterrichten und gute Beispiele so aufzubereiten, dass sie übernommen werden können,"),
    Commitment("begleiten", "Begleiten", "Städte, Gemeinden und Kreise bei der Umsetzung zu begleiten, ihre Erfahrungen aufzunehmen und sie nach zwei Jahren auszuwerten,"),
    Commitment("empfehlen", "Empfehlungen geben", "Empfehlungen zu erarbeiten, die auch mit kleiner Verwaltung umsetzbar sind, und über ihre Umsetzung zu berichten,"),
    Commitment("vorbringen", "Änderungsbedarfe vorbringen", "jeden Änderungsbedarf eines Mitglieds zu prüfen, gegenüber Bund und Ländern vorzubringen oder zu begründen, warum nicht, und mitzuteilen, was daraus geworden ist."),
)  # fmt: skip


@cache
def demands() -> list[Demand]:
    """The demands in the order of the bill; what a provision says today is taken from the first draft."""
    words = {provision.key: provision.text for provision in read_law(bill_xml(1)).provisions}
    return [_demand(block.splitlines(), words) for block in _blocks("demands")]


def _demand(lines: list[str], words: dict[str, str]) -> Demand:
    key, provision, addressee, topic, decision = (part.strip() for part in lines[0].split("|"))
    parts = {line[0]: line[2:] for line in lines[2:]}
    after = parts.get("N", "")
    return Demand(
        key=key,
        provision=provision,
        addressee=Addressee(addressee),
        topic=int(topic),
        title=lines[1],
        text=parts["!"],
        assessment=parts["B"],
        petition=parts["P"],
        wording_before=words[provision] if after else "",
        wording_after=after,
        rationale=parts["R"],
        decision=_decision(decision),
    )


def _decision(words: str) -> Decision | None:
    if not words:
        return None
    office, number = words.split()
    return next(decision for decision in DECISIONS if (decision.office, decision.number) == (office, number))


@cache
def examples() -> list[GoodPractice]:
    """The three examples of good practice."""
    made = []
    for block in _blocks("examples"):
        head, title, *lines = block.splitlines()
        paragraphs = [line for line in lines if not line.startswith((COST, RESULT))]
        key, place, topic = (part.strip() for part in head.split("|"))
        home = next(named for named in NAMED if named.name.split(",", maxsplit=1)[0] == place)
        cost, result = (
            next(line.removeprefix(word) for line in lines if line.startswith(word)) for word in (COST, RESULT)
        )
        made.append(GoodPractice(key, home, int(topic), title, "\n\n".join(paragraphs), cost, result))
    return made


@cache
def recommendations() -> list[Recommendation]:
    """Two to four recommendations for each of the ten Handlungsfelder."""
    return [
        _recommendation(line, int(block.splitlines()[0].removeprefix("# ")))
        for block in _blocks("recommendations")
        for line in block.splitlines()[1:]
    ]


def _recommendation(line: str, topic: int) -> Recommendation:
    key, origin, text = (part.strip() for part in line.split("|"))
    if origin.startswith("@"):
        return Recommendation(key, topic, text, example=next(one for one in examples() if one.key == origin[1:]))
    author = next(player for player in OFFICE_PLAYERS if player.name.endswith(f" {origin}"))
    return Recommendation(key, topic, text, author=author)


def _blocks(name: str) -> list[str]:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")

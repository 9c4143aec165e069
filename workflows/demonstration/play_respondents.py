"""Who answers in the play, what, and in which round: planned before anybody writes a word."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from random import Random

from models.database import rows
from models.organisations import MEMBER_KINDS, OrganisationKind
from models.submissions import Channel, Reading, SubmissionKind
from workflows.demonstration.answers import AnswerText, answer_of, model_letter, question_answers
from workflows.demonstration.authors import Author, Fit
from workflows.demonstration.places import KIND_OF, NAMED, Place
from workflows.demonstration.play_stage import Plan, Play, Respondent
from workflows.demonstration.register_plan import FULL
from workflows.demonstration.requirements import RequirementText, written, written_by

SEED = 20_401
KIND = SubmissionKind.ANSWER
ANSWERING = 600  # of a full register
FEWEST = 80
LETTERS = 40
WAYS = (None, None, None, Channel.MAIL, Channel.PAPER)
"""Most write on the web; what comes by mail or on paper is written down by the office."""
IN_STATES = 30  # in each of the rounds of Landesverbände
OF_FITS = {Fit.COUNTY: 14, Fit.CITY: 10, Fit.TOWN: 40, Fit.SMALL: 24, Fit.DESK: 12}
"""Out of a hundred answering organisations."""
LONGEST_TITLE = 300
MEMBERS = """
    SELECT one.id, one.name, one.kind, one.population,
           array(SELECT through_id FROM membership
                 WHERE organisation_id = one.id AND until IS NULL AND through_id IS NOT NULL) AS through
    FROM organisation AS one
    WHERE kind = ANY($1::text[]) AND valid_until IS NULL AND twin_id IS NULL AND NOT id = ANY($2::int[])
    ORDER BY id
"""


@dataclass(frozen=True)
class _Member:
    id: int
    author: Author
    through: tuple[int, ...]


async def plan_answers(play: Play) -> Plan:
    """Real contributions, where they are given, are dealt out to everybody; otherwise each says what was written for it."""
    random = Random(SEED)
    members = await _members(play)
    random.shuffle(members)
    federal = [member for member in members if not _state_of(play, member)]
    chosen = _chosen(federal, max(FEWEST, ANSWERING * len(members) // FULL))
    in_states = list(_in_states(play, members))
    if play.given.contributions is not None:
        return _dealt(list(read_contributions(play.given.contributions)), [(one, "") for one in chosen] + in_states)
    others = [
        Respondent(one.id, one.author, answer, recorded_as=random.choice(WAYS))
        for one, answer in _with_written(chosen, random)
    ]
    others += [Respondent(one.id, one.author, answer_of(random, one.author), short) for one, short in in_states]
    return Plan({place: _of_place(place, random) for place in NAMED}, others)


def read_contributions(data: bytes) -> Iterator[RequirementText]:
    """The rows of a CSV file with the columns title and text, each a requirement; an empty text leaves the title in both."""
    for row in csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")):
        title, text = (row.get("title") or "").strip(), (row.get("text") or "").strip()
        if title or text:
            yield RequirementText((title or text)[:LONGEST_TITLE], text or title, kind="", reading=Reading.MEMBERS)


async def _members(play: Play) -> list[_Member]:
    named = [one.id for one in play.places.values()]
    found = await rows(MEMBERS, [[str(kind) for kind in MEMBER_KINDS], named])
    return [
        _Member(row["id"], Author(row["name"], OrganisationKind(row["kind"]), row["population"]), tuple(row["through"]))
        for row in found
    ]


def _state_of(play: Play, member: _Member) -> str:
    """The Landesverband with a round of its own through which this is a member."""
    return next((short for short in play.state_rounds if play.offices[short].id in member.through), "")


def _chosen(members: list[_Member], how_many: int) -> list[_Member]:
    """So many of each kind as usually answer, as far as there are any."""
    by_fit: dict[Fit, list[_Member]] = defaultdict(list)
    for member in members:
        by_fit[member.author.fit].append(member)
    return [member for fit, share in OF_FITS.items() for member in by_fit[fit][: max(1, how_many * share // 100)]]


def _with_written(chosen: list[_Member], random: Random) -> Iterator[tuple[_Member, AnswerText]]:
    """Requirements written by hand go round among organisations of their kind; some towns send the model letter."""
    by_fit: dict[Fit, list[RequirementText]] = defaultdict(list)
    for requirement in written():
        if requirement.fit:
            by_fit[requirement.fit].append(requirement)
    of_fit = {fit: [member for member in chosen if member.author.fit is fit] for fit in Fit}
    letters = {member.id for member in (of_fit[Fit.SMALL] + of_fit[Fit.TOWN])[-LETTERS:][: len(chosen) // 6]}
    for fit, members in of_fit.items():
        for number, member in enumerate(members):
            own = tuple(by_fit[fit][number :: len(members)])
            if own:
                yield member, AnswerText(KIND, "", own, question_answers(random, member.author))
            elif member.id in letters:
                yield member, AnswerText(KIND, "", (model_letter(random, member.author),))
            else:
                yield member, answer_of(random, member.author)


def _in_states(play: Play, members: list[_Member]) -> Iterator[tuple[_Member, str]]:
    for short in play.state_rounds:
        own = [member for member in members if _state_of(play, member) == short]
        yield from ((member, short) for member in own[: max(5, IN_STATES * len(members) // FULL)])


def _of_place(place: Place, random: Random) -> AnswerText:
    author = Author(place.name, KIND_OF[place.kind], place.inhabitants)
    return AnswerText(KIND, "", tuple(written_by(place)), question_answers(random, author))


def _dealt(contributions: list[RequirementText], asked: list[tuple[_Member, str]]) -> Plan:
    """One after the other to the towns of the play and all others, until none is left."""
    hands = [tuple(contributions[number :: len(NAMED) + len(asked)]) for number in range(len(NAMED) + len(asked))]
    answers = [AnswerText(KIND if hand else SubmissionKind.NIL_RETURN, "", hand) for hand in hands]
    named = dict(zip(NAMED, answers, strict=False))
    others = [
        Respondent(member.id, member.author, answer, short, None if short else WAYS[member.id % len(WAYS)])
        for (member, short), answer in zip(asked, answers[len(NAMED) :], strict=True)
    ]
    return Plan(named, others)

"""However many ways an answer takes, it counts once: random answers on four levels, counted by hand beside the house.

The federation asks all. The Landesverband of the towns (paul) and that of the counties (rita) feed its round; the Kreis
(kai) asks its towns and feeds the latter. Towns answer wherever they are asked, alone or through their Verband.
"""

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from models.organisations import Organisation
from models.people import Role
from models.positions import Source, Votum
from models.rounds import Question, QuestionKind, Round
from models.submissions import Answer, BundleChoice, Requirement, SubmissionKind
from tests.rows import START, matter_row, position_row, requirement_row, round_row, submission_row
from tests.world import person
from workflows import clock
from workflows.organisations.effective import effective_requirements
from workflows.positions.support import matter_support
from workflows.rounds.forwarding import forward_round
from workflows.rounds.question_figures import question_figures
from workflows.rounds.round_progress import round_progress
from workflows.rounds.rounds import SHOWN_WITH

FEDERAL, TOWNS, COUNTIES, KREIS = "federal", "towns", "counties", "kreis"
FEEDS = {TOWNS: FEDERAL, COUNTIES: FEDERAL, KREIS: COUNTIES}
WEEK = timedelta(days=7)
LEVEL = {FEDERAL: 0, TOWNS: 1, COUNTIES: 1, KREIS: 2}


@dataclass(eq=False)
class Said:
    """One answer: whose, where, for whom; its requirements by id, and its number."""

    author: int
    where: str
    covers: set[int]
    number: int
    requirements: list[int] = field(default_factory=list)


@dataclass
class ByHand:
    """The same counted without the house: slowly, and one organisation after the other."""

    said: list[Said]
    gone: list[str]  # rounds whose bundle has gone, in this order
    kept: set[int]

    def speaks(self, where: str, one: int) -> Said | None:
        """What counts for an organisation in a round: its own word, else its Verband's, else a bundle's."""
        direct = [said for said in self.said if said.where == where and one in said.covers]
        own = [said for said in direct if said.author == one]
        bundled = [self.speaks(below, one) for below in self.gone if FEEDS[below] == where]
        found = [*(one for one in bundled if one), *direct, *own]
        return found[-1] if found else None

    def through(self, where: str, one: int) -> str | None:
        """From which round the bundle comes that speaks for it; None where it was said here."""
        if any(said.where == where and one in said.covers for said in self.said):
            return None
        ways = [below for below in self.gone if FEEDS[below] == where and self.speaks(below, one)]
        return ways[-1] if ways else None

    def counting(self, where: str) -> list[int]:
        """The requirements that count in a round, as their members wrote them."""
        here = [said for said in self.said if said.where == where and self.speaks(where, said.author) in (said, None)]
        found = [one for said in here for one in said.requirements]
        author = {one: said.author for said in self.said for one in said.requirements}
        for below in self.gone:
            if FEEDS[below] == where:
                passed = [one for one in self.counting(below) if one not in self.kept]
                spoken = [one for one in passed if self.speaks(where, author[one])]
                found += [one for one in passed if one not in spoken or self.through(where, author[one]) == below]
        return found

    def supporters(self, adopted: set[int]) -> set[int]:
        """Who stands behind it: by its own nearest word, or through whoever spoke for it where it said nothing itself."""
        found = set()
        for one in {place for said in self.said for place in said.covers}:
            own = [said for said in self.said if said.author == one]
            nearest = min((LEVEL[said.where] for said in own), default=None)
            words = [said for said in own if LEVEL[said.where] == nearest] or [
                said for said in self.said if one in said.covers
            ]
            if any(adopted.intersection(said.requirements) for said in words):
                found.add(one)
        return found


async def a_consultation(world, chance):
    """Four open rounds, and in each of them answers of whoever likes to."""
    matter = await matter_row(world, office=world.federation)
    villages = world.union_towns
    local = [world.town, world.other_town, world.union, *villages]
    asked = {FEDERAL: [*local, world.county, world.city], TOWNS: local, COUNTIES: [world.county], KREIS: local}
    office = {
        FEDERAL: world.federation, TOWNS: world.state_association, COUNTIES: world.state_counties, KREIS: world.county,
    }  # fmt: skip
    rounds, questions = {}, {}
    for name, places in asked.items():
        above = rounds.get(FEEDS.get(name, ""))
        rounds[name] = await round_row(matter, office[name], places, feeds=above, deadline=clock.now() + WEEK)
        facts = {"kind": QuestionKind.NUMBER, "text": "Wie viele?", "mirrors": questions.get(FEDERAL)}
        questions[name] = await Question.create(round=rounds[name], position=1, **facts)
    said = []
    for name, places in asked.items():
        for place in places:
            if chance.random() < 0.4:
                covers = [place]
                if place is world.union:
                    covers += [one for one in villages if chance.random() < 0.7]
                said.append(await an_answer(rounds[name], questions[name], name, place, covers, chance))
    return matter, rounds, said


async def an_answer(round_, question, name, place, covers, chance):
    nil = chance.random() < 0.25
    kind = SubmissionKind.NIL_RETURN if nil else SubmissionKind.ANSWER
    submission = await submission_row(round_, place, covers=covers, kind=kind)
    said = Said(place.id, name, {one.id for one in covers}, 0 if nil else chance.randint(1, 9))
    if not nil:
        await Answer.create(submission=submission, question=question, number=said.number)
        for _ in range(chance.randint(0, 2)):
            said.requirements.append((await requirement_row(submission, f"Wunsch {chance.random()}")).id)
    return said


def inhabitants(world, places, supporters, themselves):
    """Of the union of the territories, town by town."""
    towns = set()
    for one in supporters:
        inside = {place for place in places if lies_in(places, place, one)}
        if one == world.union.id:
            inside -= themselves - supporters
        towns |= {place for place in inside if places[place].kind in ("municipality", "independent_city")}
    return sum(places[one].population for one in towns)


def lies_in(places, place, whole):
    return place == whole or (place in places and lies_in(places, places[place].parent_id, whole))


@pytest.mark.parametrize("seed", range(8))
async def test_over_any_ways_every_member_every_answer_and_every_inhabitant_counts_once(world, seed):
    chance = random.Random(seed)
    await Organisation.filter(id=world.county.id).update(population=8_812 + 4_200 + 3 * 1_200)
    officers = {
        TOWNS: world.paul,
        COUNTIES: await person("Rita Rohrdommel", world.state_counties, Role.OFFICER),
        KREIS: await person("Kai Kranich", world.county, Role.OFFICER),
    }
    matter, rounds, said = await a_consultation(world, chance)
    hand = ByHand(said, [], set())
    for name in (KREIS, *chance.sample([TOWNS, COUNTIES], 2)):
        if chance.random() < 0.2 or not any(hand.speaks(name, one) for one in everybody(said)):
            continue
        mine = [one for one in hand.counting(name) if chance.random() < 0.2]
        await keep_back(rounds[name], mine)
        hand.kept |= set(mine)
        await forward_round(officers[name], rounds[name].id, version=1)
        hand.gone.append(name)

    federal = await Round.get(id=rounds[FEDERAL].id).prefetch_related(*SHOWN_WITH)
    progress = await round_progress(world.clara, federal.id)
    spoken = [one for one in everybody(said) if hand.speaks(FEDERAL, one)]
    assert (progress.total.asked, progress.total.answered) == (8, len(spoken))
    words = {hand.speaks(FEDERAL, one) for one in spoken}
    assert progress.total.nil_returns == sum(hand.speaks(FEDERAL, one).number == 0 for one in spoken)
    [figures] = await question_figures(world.clara, federal)
    assert (figures.sum or 0) == sum(one.number for one in words)
    assert figures.organisations == sum(hand.speaks(FEDERAL, one).number > 0 for one in spoken)

    rows = await Requirement.filter(id__in=list(await effective_requirements(federal.id)))
    assert sorted(one.origin_id or one.id for one in rows) == sorted(hand.counting(FEDERAL))

    position = await position_row(matter)
    taken = [one for one in await Requirement.filter(submission__round=federal) if chance.random() < 0.7]
    for one in taken:
        await adopt(matter, position, one)
    support = (await matter_support(matter.id)).of(position.id)
    supporters = hand.supporters({one.origin_id or one.id for one in taken})
    places = {one.id: one for one in await Organisation.all()}
    themselves = {one.author for one in said}
    assert support.inhabitants == inhabitants(world, places, supporters, themselves)
    assert support.counties == (world.county.id in supporters)


def everybody(said):
    return sorted({one for answer in said for one in answer.covers})


async def keep_back(round_, requirement_ids):
    """The rows of its bundle round that stand for these, which may be copies of a bundle below."""
    rows = await Requirement.filter(submission__round=round_)
    for one in rows:
        if (one.origin_id or one.id) in requirement_ids:
            await BundleChoice.create(requirement=one, reason="Nein.", chosen_at=START)


async def adopt(matter, position, requirement):
    await Source.create(
        matter=matter, requirement=requirement, position=position, votum=Votum.ADOPTED, set_at=START, confirmed_at=START
    )

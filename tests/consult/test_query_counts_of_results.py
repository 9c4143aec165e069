"""What became of it all: each page asks the database as often for sixty things as for three."""

from datetime import timedelta
from itertools import count

import pytest

from models.dispatches import Dispatch, DispatchChannel, FollowUp, Outcome
from models.files import StoredFile
from models.matters import Circle, Matter, Topic
from models.organisations import Membership, Organisation, OrganisationKind
from models.papers import Citation, PaperVersion, Passage
from models.people import ApiToken, FeedKey, Role
from models.positions import (
    Example,
    ExampleFile,
    ExampleQuestion,
    ExampleRecommendation,
    Position,
    PositionKind,
    Source,
    Votum,
)
from models.proceedings import Proceeding, ProceedingStep
from models.recommendations import Sharing
from models.rounds import Invitation
from models.settings import Settings
from models.submissions import Reading, Support
from tests.consult.conftest import Browser, Counted, log_in
from tests.rows import (
    START,
    document_row,
    matter_row,
    paper_row,
    position_row,
    requirement_row,
    round_row,
    submission_row,
)
from tests.world import World, organisation, person
from workflows import clock, installation
from workflows.people.sessions import actor_for
from workflows.positions.commitments import add_evidence, assign_commitment
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said

FEW, MANY = 3, 55
BEFORE = START + timedelta(days=-1)
_numbers = count(1)


class Results:
    """A federation in which each kind of result lies side by side; `add` brings so many more of each."""

    def __init__(
        self, world: World, matter: Matter, paper: PaperVersion, first: Position, demand: Position, example: Example
    ) -> None:
        self.world, self.matter, self.paper = world, matter, paper
        self.first, self.demand, self.example = first, demand, example

    async def add(self, many: int) -> None:
        for _ in range(many):
            await self._add_advice()
            await self._add_promise()
            await self._add_example()
            await self._add_demand()
            await self._add_town()
            await self._add_answer()
            await self._add_own()

    async def _cite(self, position: Position) -> Position:
        passage = await Passage.create(paper_version=self.paper, position=next(_numbers) + 10, level=3, heading="Satz")
        await Citation.create(passage=passage, cited=position)
        return position

    async def _add_advice(self) -> None:
        topic = await Topic.create(number=1000 + next(_numbers), name="Sprache")
        advice = await self._cite(await position_row(self.matter, kind=PositionKind.RECOMMENDATION, topic=topic))
        await say_implementations(self.world.jana, [self.world.union.id], {advice.id: Said(Outcome.DONE)})

    async def _add_promise(self) -> None:
        promise = await self._cite(await position_row(self.matter, kind=PositionKind.COMMITMENT))
        day = clock.today()
        await assign_commitment(self.world.clara, promise.id, owner_id=self.world.counties.id, due_on=day, version=0)
        facts = {"text": "Erste Zahlen.", "happened_on": day, "link": ""}
        await add_evidence(self.world.clara, promise.id, outcome=Outcome.UNDER_WAY, **facts)

    async def _add_example(self) -> None:
        facts = {"organisation": self.world.town, "state": "16", "kind": "municipality", "population": 9000}
        released = {
            "created_at": START,
            "handed_in_at": START,
            "published_at": START + timedelta(seconds=next(_numbers)),
        }
        topic = await Topic.create(number=1000 + next(_numbers), name="Netz")
        one = await Example.create(title="Sprachmittlung", topic=topic, law_place="§ 4 ProbeG", **facts, **released)
        await ExampleRecommendation.create(example=one, position=self.first)
        await position_row(self.matter, law_place="§ 4 ProbeG")
        advice = await self._cite(await position_row(self.matter, kind=PositionKind.RECOMMENDATION))
        await ExampleRecommendation.create(example=self.example, position=advice)
        asked = {"organisation": self.world.other_town, "text": "Wie teuer?", "asked_at": START, "answer": "Günstig."}
        await ExampleQuestion.create(example=self.example, answered_at=START, **asked)
        stored = await StoredFile.create(
            content_hash=f"e{next(_numbers):063}", size=1, media_type="image/png", stored_at=START
        )
        await ExampleFile.create(
            example=self.example, file=stored, name="Bild.png", shows="Haus", creator="A", licence="own"
        )

    async def _add_demand(self) -> None:
        demand = await self._cite(await position_row(self.matter))
        version = (await document_row(self.matter, ("§ 1",), circle=Circle.PUBLIC))[0]
        ministry = await organisation(f"Amt {next(_numbers)}", OrganisationKind.FEDERAL_BODY)
        await Dispatch.create(paper_version=self.paper, addressee=ministry, channel=DispatchChannel.MAIL, sent_at=START)
        said = {"position": demand, "document_version": version, "addressee": ministry, "recorded_at": START}
        await FollowUp.create(outcome=Outcome.PARTLY, confirmed_at=START, **said)
        await FollowUp.create(outcome=Outcome.ADOPTED, **said)
        going_on = await matter_row(self.world)
        await self._cite(await position_row(going_on, "Offene Forderung"))

    async def _add_town(self) -> None:
        """One more town of the Verband, and one of the Land that says by name how far it is."""
        kind, world = OrganisationKind.MUNICIPALITY, self.world
        for desk in (world.union, None):
            town = await organisation(f"Ort {next(_numbers)}", kind, parent=world.union, desk=desk, state="16")
            await Membership.create(organisation=town, association=world.towns, through=world.state_association)
        jana = await actor_for(world.jana.person_id or 0)
        towns = await Organisation.filter(desk=world.union).order_by("-id").limit(1)
        said = {self.first.id: Said(Outcome.PLANNED, note="Bald.")}
        await say_implementations(jana, [one.id for one in towns], said, sharing=Sharing.PUBLIC)

    async def _add_answer(self) -> None:
        """The town asked for something in another matter, and was told."""
        matter = await matter_row(self.world)
        position = await position_row(matter)
        await paper_row(matter, [position], published_at=BEFORE)
        submission = await submission_row(
            await round_row(matter, self.world.federation, [self.world.town]), self.world.town
        )
        await Source.create(
            matter=matter, position=position, requirement=await requirement_row(submission), votum=Votum.ADOPTED,
            set_at=START, confirmed_at=START, told_at=START,
        )  # fmt: skip
        others = await submission_row(
            await round_row(matter, self.world.federation, [self.world.town]), self.world.city
        )
        joined = await requirement_row(others, reading=Reading.MEMBERS)
        await Support.create(requirement=joined, organisation=self.world.town, given_at=START)
        said = {
            "position": self.demand,
            "document_version": (await document_row(matter, circle=Circle.PUBLIC))[0],
            "outcome": Outcome.OPEN,
        }
        await FollowUp.create(**said, recorded_at=START, confirmed_at=START)

    async def _add_own(self) -> None:
        """Of a person's own: tokens, and links for her calendar."""
        facts = {"person_id": self.world.anna.person_id, "organisation": self.world.town, "created_at": START}
        end = clock.now() + timedelta(days=9)
        await ApiToken.create(
            token_hash=f"{next(_numbers):064}", name="Amt", scopes=["rounds"], expires_at=end, **facts
        )
        await FeedKey.create(token_hash=f"{next(_numbers):064}", **facts)


@pytest.fixture
async def results(world: World) -> Results:
    matter = await matter_row(world)
    paper = await paper_row(matter, published_at=BEFORE)
    first = await position_row(matter, "Zu Kursen hinführen", kind=PositionKind.RECOMMENDATION)
    example = await Example.create(
        organisation=world.town, title="Das Haus der Sprachen", law_place="§ 4 ProbeG", created_at=START,
        handed_in_at=START, published_at=START, state="16", kind="municipality", population=9000,
    )  # fmt: skip
    demand = await position_row(matter, "Frist verlängern")
    made = Results(world, matter, paper, first, demand, example)
    for one in (first, demand):
        await made._cite(one)
    return made


WHO = {
    "visitor": (
        "/recommendations", "/recommendations/{first}", "/commitments", "/examples", "/examples?q=Sprachmittlung",
        "/examples?recommendation={first}", "/examples.atom", "/examples/{example}", "/matters/{matter}/follow-ups",
        "/follow-ups", "/papers/{paper}", "/papers", "/papers/feed.atom", "/positions", "/positions?outcome=partly",
        "/positions/{demand}", "/positions/feed.atom", "/sitemaps/positions/parts/1",
        "/sitemaps/examples/parts/1", "/sitemaps/papers/parts/1", "/api/v1/positions", "/api/v1/examples",
        "/api/v1/papers", "/api/v1/papers/{paper}", "/api/v1/topics", "/api/v1/matters", "/api/v1/document-versions",
    ),
    "jana": ("/recommendations", "/recommendations?town={town}", "/recommendations/{first}", "/examples?like=true", "/examples/{example}", "/examples/new"),
    "anna": ("/examples/{example}", "/timeline", "/results", "/account/tokens", "/account/feeds"),
    "paul": ("/recommendations/{first}", "/adoption", "/examples"),
    "clara": (
        "/recommendations/{first}", "/adoption", "/adoption?state=16&size=small", "/adoption?recommendation={first}",         "/commitments", "/examples", "/examples/{example}", "/examples/{example}/edit", "/matters/{matter}/follow-ups", "/follow-ups", "/term-end", "/",
    ),
}  # fmt: skip


async def test_a_page_of_results_asks_no_oftener_for_many_than_for_few(
    browser: Browser, results: Results, settings: Settings, counted: Counted
) -> None:
    installation.use(settings)
    world = results.world
    ids = {"first": results.first.id, "example": results.example.id, "matter": results.matter.id}
    ids |= {"demand": results.demand.id, "paper": results.paper.id, "town": world.union_towns[0].id}
    asked: dict[tuple[str, str], list[int]] = {}
    sizes: dict[tuple[str, str], list[int]] = {}
    for many in (FEW, MANY - FEW):
        await results.add(many)
        for who, paths in WHO.items():
            async with browser() as client:
                if actor := getattr(world, who, None):
                    await log_in(client, actor)
                for path in paths:
                    await client.get(path.format(**ids))
                    counted.statements = 0
                    answer = await client.get(path.format(**ids))
                    assert answer.status_code == 200, (who, path)
                    asked.setdefault((who, path), []).append(counted.statements)
                    sizes.setdefault((who, path), []).append(len(answer.content))

    assert not {page: found for page, found in sizes.items() if found[1] <= found[0]}  # all that was added is there
    assert not {page: found for page, found in asked.items() if found[1] > found[0] or not found[0]}


async def test_a_kreis_that_takes_over_and_bundles_asks_no_oftener_for_many_towns(
    browser: Browser, world: World, counted: Counted
) -> None:
    """And the page of a bill in parliament, for many steps."""
    officer, matter = await person("Kaja Kranich", world.county, Role.OFFICER), await matter_row(world)
    later = clock.now() + timedelta(days=9)
    above, third = [
        await round_row(matter, world.federation, [world.county], opened_at=START, deadline=later) for _ in range(2)
    ]
    own = await round_row(matter, world.county, [world.town], feeds=above, deadline=later)
    course = await Proceeding.create(matter=matter, dip_id=7, linked_at=START, next_check_at=later)
    pages = [
        f"/rounds/{own.id}", f"/rounds/{own.id}/bundle", f"/rounds/{own.id}/forward", f"/rounds/{third.id}/take-over",
        f"/rounds/{above.id}", f"/matters/{matter.id}/parliament",
    ]  # fmt: skip
    asked: list[list[int]] = []
    async with browser() as client:
        await log_in(client, officer)
        for many in (FEW, MANY - FEW):
            for number in range(many):
                town = await organisation(f"Ort {many} {number}", OrganisationKind.MUNICIPALITY, parent=world.county)
                await Invitation.create(round=own, organisation=town, desk=town, invited_at=START)
                await requirement_row(await submission_row(own, town))
                day, key = START.date(), f"{many}-{number}"
                await ProceedingStep.create(proceeding=course, key=key, happened_on=day, title=key, seen_at=START)
            asked.append([])
            for path in pages:
                await client.get(path)
                counted.statements = 0
                answer = await client.get(path)
                assert answer.status_code == 200, path
                asked[-1].append(counted.statements)

    assert "52-51" in answer.text
    assert all(asked[0]) and all(many <= few for few, many in zip(*asked, strict=True)), asked

"""A list asks the database as often for sixty things as for three."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.bodies import Resolution
from models.circulars import Audience, Circular, CircularState
from models.dispatches import Dispatch, DispatchChannel, FollowUp, Outcome
from models.files import StoredFile
from models.matters import Circle, Matter, MinistryMail, MinistryMailFile
from models.organisations import Body, Membership, OrganisationKind, Succession, SuccessionState
from models.papers import Citation, PaperFormat, PaperState, PaperVersion, Passage, PassageComment, RenderedPaper
from models.people import Confirmation, MandateClaim, MandateEnding, Person, Role
from models.positions import PositionKind, RequirementGroup, Source, Votum
from models.proposals import Proposal, ProposalKind, WordCopy, WordReturn
from models.submissions import Addressee, BundleChoice, Reading, Requirement, RequirementFile
from tests.consult.conftest import Browser, Counted, log_in
from tests.consultation import SECTIONS, a_draft, a_matter, place
from tests.rows import START, matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from tests.world import World, organisation, person
from workflows import clock
from workflows.access import Actor
from workflows.paging import PAGE_SIZE
from workflows.papers.paper_status import printed_mark
from workflows.papers.papers import passages_of

FEW, MANY = 3, 60
REPLY = {
    "sender": "Referat 12",
    "address": "",
    "subject": "AW",
    "reference": "",
    "text": "Danke.",
    "deadlines": [],
    "remarks": [],
    "brought_at": START,
}


LISTS = (
    "/", "/matters", "/matters/{matter}", "/rounds", "/papers", "/dispatches", "/circulars", "/circulars?q=Probe", "/audiences", "/circulars/new",
    "/matters/{matter}/evaluation", "/matters/{matter}/groups", "/matters/{matter}/groups/measures", "/matters/{matter}/evaluation/terms", "/matters/{matter}/positions",
    "/matters/{matter}/follow-ups", "/matters/{matter}/answers", "/organisations",
    "/resolutions", "/bodies", "/recommendations", "/adoption", "/commitments",
)  # fmt: skip
LISTS_OF_THE_ADMINISTRATION = (
    "/history",
    "/people",
    "/organisations?ended=true",
    "/addressees",
    "/addressees?ended=true",
    "/addressees/{ministry}",
)
Add = Callable[[World, Matter, int], Awaitable[None]]
Asked = Callable[[Iterable[str], Actor, Add], Awaitable[dict[str, list[int]]]]
_kept: dict[Add, dict[str, list[int]]] = {}


@pytest.fixture
async def asked(browser: Browser, world: World, counted: Counted) -> Asked:
    """How often each of these lists asks, of few things and of many, which are made once for all of them."""

    async def asked_of(lists: Iterable[str], reader: Actor, add: Add) -> dict[str, list[int]]:
        if add not in _kept:
            found: dict[str, list[int]] = {path: [] for path in lists}
            matter = await matter_row(world)
            async with browser() as client:
                await log_in(client, reader)
                for many in (FEW, MANY - FEW):
                    await add(world, matter, many)
                    for path, asked in found.items():
                        address = path.format(matter=matter.id, ministry=world.ministry.id)
                        await client.get(address)
                        counted.statements = 0
                        answer = await client.get(address)
                        assert answer.status_code == 200, path
                        asked.append(counted.statements)
            _kept[add] = found
        return _kept[add]

    return asked_of


async def add(world: World, matter: Matter, many: int) -> None:
    """So many of everything that stands in a list; each requirement in a round and a group of its own."""
    for number in range(many):
        position = await position_row(matter)
        advice = await position_row(matter, kind=PositionKind.RECOMMENDATION)
        promise = await position_row(matter, kind=PositionKind.COMMITMENT)
        await paper_row(await matter_row(world), [position, advice, promise], published_at=START)
        asked = await round_row(matter, world.federation, [world.town])
        facts = {"reading": Reading.MEMBERS}
        await requirement_row(await submission_row(asked, world.town), **facts)
        await RequirementGroup.create(matter=matter, title="Frist", anchor="", created_at=START)
        day = START.date()
        body = await Body.create(office=world.federation, name="Ausschuss")
        await Resolution.create(body=body, number="1", decided_on=day, text="Mehr Zeit.", subject="Zeit")
        await Circular.create(
            office=world.federation, subject="Probe", circle=Circle.PUBLIC, state=CircularState.SENT, created_at=START,
            sent_at=START, year=2026, number=many * 100 + number,
        )  # fmt: skip
        await Audience.create(office=world.federation, name=f"Kreise {many} {number}", rule={"kinds": ["county"]})


async def add_acts_and_addressees(world: World, matter: Matter, many: int) -> None:
    """So many acts, and addressees of which each second one ended and went on as the ministry."""
    for one in range(many):
        await AuditEntry.create(at=START, action="matter.opened", noun="matter", subject_id=one, person_id=one % 9)
        place = await organisation(
            f"Amt {many} {one}", OrganisationKind.FEDERAL_BODY, valid_until=START.date() if one % 2 else None
        )
        await Dispatch.create(
            paper_version=await paper_row(matter, []), addressee=place, channel=DispatchChannel.MAIL, sent_at=START
        )
        if one % 2:
            await Succession.create(predecessor=place, successor=world.ministry, state=SuccessionState.CONFIRMED)


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_of_many_asks_no_oftener_than_one_of_few(world: World, asked: Asked, path: str) -> None:
    few, many = (await asked(LISTS, world.clara, add))[path]
    assert 0 < many <= few


@pytest.mark.parametrize("path", LISTS_OF_THE_ADMINISTRATION)
async def test_a_list_of_the_administration_asks_no_oftener_for_many_than_for_few(
    world: World, asked: Asked, path: str
) -> None:
    few, many = (await asked(LISTS_OF_THE_ADMINISTRATION, world.ulla, add_acts_and_addressees))[path]
    assert 0 < many <= few


async def test_what_became_of_many_requirements_asks_no_oftener_than_of_few(
    browser: Browser, world: World, counted: Counted
) -> None:
    matter = await a_matter(world)
    first = await a_draft(world, matter)
    second = await a_draft(world, matter, *SECTIONS[:2], document_id=first.document_id)
    provisions = [await place(first, key) for key in ("§2", "§3")]
    submission = await submission_row(await round_row(matter, world.federation, [world.town]), world.town)
    async with browser() as client:
        await log_in(client, world.clara)
        asked = []
        for many in (FEW, MANY - FEW):
            for _ in range(many):
                await requirement_row(submission, provisions=provisions)
            await client.get(f"/document-versions/{second.id}/requirements")
            counted.statements = 0
            answer = await client.get(f"/document-versions/{second.id}/requirements")
            asked.append(counted.statements)
            assert answer.text.count("Frist verlängern") >= min(many, PAGE_SIZE)

    assert 0 < asked[1] <= asked[0]


async def test_an_answer_with_many_files_asks_no_oftener_than_one_with_few(
    browser: Browser, world: World, counted: Counted
) -> None:
    matter = await matter_row(world)
    submission = await submission_row(await round_row(matter, world.federation, [world.town]), world.town)
    stored = await StoredFile.create(content_hash="ab" * 32, size=1, media_type="application/pdf", stored_at=START)
    async with browser() as client:
        await log_in(client, world.anna)
        asked = []
        for many in (FEW, MANY - FEW):
            for _ in range(many):
                requirement = await requirement_row(submission)
                await RequirementFile.create(requirement=requirement, file=stored, name="Rechnung.pdf")
            await client.get(f"/submissions/{submission.id}/receipt")
            counted.statements = 0
            answer = await client.get(f"/submissions/{submission.id}/receipt")
            asked.append(counted.statements)
            assert answer.text.count("Rechnung.pdf") == (many if many == FEW else MANY)

    assert 0 < asked[1] <= asked[0]


async def tell(world: World, matter: Matter) -> None:
    """Every requirement of the matter rests in a position that stands in a paper and has gone on since, and was told."""
    for requirement in await Requirement.filter(submission__round__matter_id=matter.id, sources__id__isnull=True):
        position = await position_row(matter)
        await paper_row(await matter_row(world), [position])
        await Source.create(
            matter=matter, position=position, requirement=requirement, votum=Votum.ADOPTED, set_at=START, confirmed_at=START,
            told_at=START,
        )  # fmt: skip
        await FollowUp.create(position=position, outcome=Outcome.PARTLY, recorded_at=START, confirmed_at=START)


async def test_many_former_requirements_ask_no_oftener_than_few(
    browser: Browser, world: World, counted: Counted
) -> None:
    matter = await matter_row(world)
    before = await round_row(matter, world.federation, [world.town])
    said = await submission_row(before, world.town)
    after = await round_row(matter, world.federation, [world.town], follows=before)
    async with browser() as client:
        await log_in(client, world.anna)
        asked = []
        for many in (FEW, MANY - FEW):
            for number in range(many):
                await requirement_row(said, f"Frist {number}")
            await client.get(f"/rounds/{after.id}/earlier")
            counted.statements = 0
            assert "Frist 2" in (await client.get(f"/rounds/{after.id}/earlier")).text
            asked.append(counted.statements)

    assert 0 < asked[1] <= asked[0]


async def test_the_timeline_of_many_requirements_asks_no_oftener_than_that_of_few(
    browser: Browser, world: World, counted: Counted
) -> None:
    matter = await matter_row(world)
    async with browser() as client:
        await log_in(client, world.anna)
        asked = []
        for many in (FEW, MANY - FEW):
            await add(world, matter, many)
            await tell(world, matter)
            await client.get("/timeline")
            counted.statements = 0
            answer = await client.get("/timeline")
            asked.append(counted.statements)
            assert answer.text.count("teilweise übernommen") == min(many if many == FEW else MANY, PAGE_SIZE)

    assert 0 < asked[1] <= asked[0]


async def test_claims_endings_and_overdue_confirmations_ask_no_oftener_for_many(
    browser: Browser, world: World, counted: Counted
) -> None:
    """Each list of who acts for whom, as its Landesverband reads it."""
    now, counts = clock.now(), []
    async with browser() as client:
        await log_in(client, world.paul)
        for many in (FEW, MANY - FEW):
            for number in range(many):
                name = f"Probe {many} {number}"
                place = await organisation(name, OrganisationKind.MUNICIPALITY, state="16")
                await Membership.create(organisation=place, association=world.towns, through=world.state_association)
                who = await Person.get(id=(await person(name, place, Role.COORDINATOR, elected=True)).person_id)
                facts = {"person": who, "office": world.state_association, "role": Role.COORDINATOR, "word": "Amt"}
                await MandateClaim.create(organisation=place, asked_at=now, passes_on_at=now, **facts)
                await Confirmation.create(organisation=place, asked_at=now, due_at=now)
                await MandateEnding.create(office=world.state_association, ends_at=now, reason="Wahl", created_at=now)
            before = counted.statements
            for path in (
                "/",
                "/claims",
                "/confirmations",
                "/mandate-endings",
                "/mandate-endings/preview?last_day=31.12.2099",
            ):
                assert (await client.get(path)).status_code == 200
            counts.append(counted.statements - before)

    assert counts[0] == counts[1]


async def test_the_first_page_asks_no_oftener_for_many_rounds_that_go_on_and_many_duties(
    browser: Browser, world: World, counted: Counted
) -> None:
    matter, now, counts = await matter_row(world), clock.now(), []
    async with browser() as client:
        await log_in(client, world.holger)
        for many in (1, len(world.union_towns)):
            for place in world.union_towns[many // 2 : many]:
                first = await round_row(matter, world.federation, [place])
                await round_row(matter, world.federation, [place], deadline=now + timedelta(days=3), follows=first)
                facts = {"office": world.state_association, "role": Role.COORDINATOR, "word": "Amt"}
                await MandateClaim.create(
                    organisation=place, person_id=world.bert.person_id, asked_at=now, passes_on_at=now, **facts
                )
                await Confirmation.create(organisation=place, asked_at=now, due_at=now)
            await client.get("/")
            before = counted.statements
            shown = (await client.get("/")).text
            counts.append(counted.statements - before)
            assert shown.count("Ihre früheren Änderungsbedarfe") == many
            assert shown.count("möchte für") == shown.count("Bestätigen: Sind bei") == many

    assert counts[0] == counts[1]


async def test_a_paper_of_many_passages_asks_no_oftener_than_one_of_few(
    browser: Browser, world: World, counted: Counted
) -> None:
    """Each with a position, a comment, and a proposal out of Word; on the paper, at a passage, in the review."""
    matter = await matter_row(world)
    version = await paper_row(matter, state=PaperState.DRAFT)
    copy = await WordCopy.create(paper_version=version, passages=[], made_at=START)
    stored = await StoredFile.create(content_hash="cd" * 32, size=1, media_type="text/plain", stored_at=START)
    facts = {"word_copy": copy, "paper_version": version, "file": stored, "name": "A.docx", "beside": []}
    brought = await WordReturn.create(**facts, brought_at=START)
    counts = []
    async with browser() as client:
        await log_in(client, world.clara)
        for many in (FEW, MANY - FEW):
            for _ in range(many):
                said = {"heading": "Frist", "body": "Zu kurz.", "position": 10}
                passage = await Passage.create(paper_version=version, **said)
                await Citation.create(passage=passage, cited=await position_row(matter))
                await PassageComment.create(passage=passage, text="Wirklich?", author_name="H", written_at=START)
                one = {"word_return": brought, "passage": passage, "kind": ProposalKind.REMOVAL, "position": 1}
                await Proposal.create(**one)
            before = counted.statements
            for path in (
                f"/papers/{version.id}",
                f"/passages/{passage.id}/edit",
                f"/papers/{version.id}/word",
                f"/word-returns/{brought.id}",
            ):
                assert (await client.get(path)).status_code == 200
            counts.append(counted.statements - before)

    assert 0 < counts[1] <= counts[0]


async def test_where_a_paper_goes_and_what_comes_back_asks_no_oftener_for_many(
    browser: Browser, world: World, counted: Counted
) -> None:
    """Choosing addressees, the preview of them all, a dispatch with its replies, and the proof of an answer."""
    matter = await matter_row(world)
    version = await paper_row(matter, [await position_row(matter)], state=PaperState.IN_APPROVAL)
    full = await PaperVersion.get(id=version.id).prefetch_related("paper", "approvals", "dissents")
    stored = await StoredFile.create(content_hash="ef" * 32, size=1, media_type="application/pdf", stored_at=START)
    mark = printed_mark(full, await passages_of(version.id), clock.now())
    facts = {"paper_version": version, "file": stored, "content_hash": mark, "rendered_at": START}
    await RenderedPaper.create(format=PaperFormat.PDF, **facts)
    gone = {"paper_version": await paper_row(matter, []), "channel": DispatchChannel.MAIL, "sent_at": START}
    sent = await Dispatch.create(addressee=world.ministry, **gone)
    said = await submission_row(await round_row(matter, world.federation, [world.town]), world.town)
    chosen, counts = [], []
    async with browser() as client:
        await log_in(client, world.lea)
        for many in (FEW, 12):
            for number in range(many):
                place = await organisation(f"Amt {many} {number}", OrganisationKind.FEDERAL_BODY)
                chosen.append(place.id)
                mail = await MinistryMail.create(
                    **REPLY, office=world.federation, matter=matter, answers=sent, file=stored
                )
                await MinistryMailFile.create(mail=mail, file=stored, name="Eingang.pdf")
                await requirement_row(said)
            before = counted.statements
            for path in (
                f"/dispatches/{sent.id}",
                f"/papers/{version.id}/dispatches/new",
                f"/matters/{matter.id}/answers/{world.town.id}",
            ):
                assert (await client.get(path)).status_code == 200
            form = {"version": full.version, "addressees": chosen}
            answer = await client.post(f"/papers/{version.id}/dispatches/preview", data=form)
            assert answer.text.count("unmittelbar") == len(chosen)
            counts.append(counted.statements - before)

    assert 0 < counts[1] <= counts[0]


async def test_a_bundle_and_what_a_land_is_asked_for_ask_no_oftener_for_many(
    browser: Browser, world: World, counted: Counted
) -> None:
    """The bundle of a Landesverband, the page before it goes, the round above with its feeding rounds, and the Land's list."""
    matter = await matter_row(world)
    above = await round_row(matter, world.federation, [world.town])
    own = await round_row(matter, world.state_association, [world.town, world.other_town], feeds=above)
    pages = (f"/rounds/{own.id}/bundle", f"/rounds/{own.id}/forward", f"/rounds/{above.id}", "/state-requirements")
    said = await submission_row(own, world.town)
    async with browser() as client:
        await log_in(client, world.paul)
        asked: list[list[int]] = []
        for many in (FEW, MANY - FEW):
            for number in range(many):
                row = await requirement_row(said, f"{many} {number}", addressee=Addressee.STATES)
                if number % 2:
                    await BundleChoice.create(requirement=row, reason="Nein.", chosen_at=START)
            asked.append([])
            for path in pages:
                await client.get(path)
                counted.statements = 0
                assert (await client.get(path)).status_code == 200
                asked[-1].append(counted.statements)

    assert all(asked[0]) and all(many <= few for few, many in zip(*asked, strict=True)), asked

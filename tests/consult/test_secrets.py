"""A member can never learn of another member's unreleased or unreadable text, or of a draft outside its circle: by page,
search, feed, export, file, mail, or by the wording of a refusal. Every address of the house is asked about them.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise, product
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from consult.places import Place
from consult.routes import ROUTES
from models.audit import AuditEntry
from models.circulars import Circular, CircularAttachment, CircularState
from models.database import transaction
from models.deliveries import Delivery
from models.matters import Circle, DocumentStage, Provision
from models.organisations import OrganisationKind
from models.papers import Paper, PaperState
from models.people import Role, Scope
from models.positions import Example, Votum
from models.rounds import Question, QuestionKind, Round
from models.submissions import Reading, Requirement, RequirementFile
from tests.consult.conftest import Browser, log_in
from tests.consult.seeding.seeded import PDF
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, hours, place, released
from tests.rows import paper_row, position_row, requirement_row, round_row, submission_row
from tests.world import World, organisation, person
from workflows import clock
from workflows.access import Actor
from workflows.contributions.contribution_asking import ask_department
from workflows.files import store_file
from workflows.organisations.mandate_claims import claim_by_link
from workflows.people.api_tokens import create_api_token
from workflows.recipients.feed_keys import create_feed_key
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.requirement_files import attach_requirement_file
from workflows.requirements.vota import decide_requirement
from workflows.rounds.reminders import remind_silent
from workflows.rounds.round_checks import NewQuestion
from workflows.signing import sign
from workflows.submissions.answers import save_submission

SEGMENT = re.compile(r"\{(\w+)(?::\w+)?\}")
REQUEST_ID = re.compile(r"\b[0-9a-f]{12}\b")
NOBODYS = 99_999_999
LEFT_OUT = ("account:leave", "login:", "mailbox:", "letter:", "asset:", "metrics:")  # know nothing of what is hidden
NOUNS = {
    "requirement": "requirements",
    "organisation": "organisations",
    "sheet": "files",
}  # by other names in addresses
UNRELEASED = "bekassine|rotschenkel|kiebitzei|wiedehopf|eisvogel"  # a draft: its texts, an answer, a remark, a file, a department
BEYOND = "zilpzalp|girlitz"  # drafts outside the circle, their matter and round
OTHERS = "zaunkönig|brachvogel|turmfalke|mauersegler|schleiereule"  # a claim, circulars, an example, papers and positions, a reason not to be told
ROUND = "rauchschwalbe"  # a round in which one is not asked
OFFICES = "steinkauz|rohrdommel"  # what offices read: a requirement, and a name that members are not shown
HIDDEN_FROM = {
    "bert": f"{UNRELEASED}|{BEYOND}|{OTHERS}|{OFFICES}",  # asked in the same round
    "eva": f"{UNRELEASED}|{BEYOND}|{OTHERS}|{OFFICES}|{ROUND}",  # of another Land and association
    "paul": f"{UNRELEASED}|{BEYOND}|{OTHERS.removeprefix('zaunkönig|')}",  # of the Landesverband
    "": f"{UNRELEASED}|{BEYOND}|{OTHERS}|{OFFICES}",  # a visitor, with the link of a department of Bert's town
}
# With this form most acts would do something, if they did it for these people.
FORM = {
    "version": 1, "title": "x", "reason": "x", "name": "x", "email": "x@uhuberg.example", "word": "x", "text": "x",
    "votum": "noted", "outcome": "planned", "channel": "mail", "path": "direct", "kind": "hearing", "circle": "members",
    "until_date": "1.2.2099", "until_time": "10:00", "due_date": "1.2.2099", "due_time": "10:00", "decision": "joined",
}  # fmt: skip
ACCEPT = {"GET": "text/html", "POST": "application/json"}
BESIDE = (("beside", "document-versions"), ("at", "provisions"), ("submission", "submissions"))
DEPARTMENT = (("GET", ""), ("POST", ""), ("POST", "/draft"))
SECRET = {reader: re.compile(words, re.IGNORECASE) for reader, words in HIDDEN_FROM.items()}


@dataclass(frozen=True)
class House:
    """`secret`: ids of what is hidden from others, by its noun in an address; `open`: of what Bert's town is asked about;
    `link` of a department of Bert's town.
    """

    secret: dict[str, list[int]]
    open: dict[str, int]
    link: str
    desk: str
    readers: dict[str, Actor | None]


@pytest.fixture
async def house(world: World) -> House:
    """Bert's town is asked in one round, whose draft he may read. Everything else is hidden from him and others."""
    matter = await a_matter(world)
    law = {"title": "Brunnengesetz", "label": "gilt", "stage": DocumentStage.IN_FORCE, "circle": Circle.OFFICES}
    hidden_law = await a_draft(world, matter, ("§ 1", "Ziel", "Das gemeinsame Ziel: Girlitz."), **law)
    draft = await a_draft(world, matter, ("§ 1", "Ziel", "Das gemeinsame Ziel: Wasser."))
    asked = [NewQuestion(QuestionKind.TEXT, "Warum?")]
    facts = {"questions": asked, "audience": {"states": ["16"]}, "title": "Rauchschwalbe"}
    round_ = await an_open_round(world, matter, document_version_id=draft.id, **facts)
    place_ = await place(draft, "§1")
    answers = await _answers(world, round_, place_)
    circulars = await _circulars(world)
    papers = await _papers(world)
    beyond = await _beyond(world)
    versions = [hidden_law.id, *beyond.pop("document-versions")]
    own = await a_submission(world, round_, {"title": "Bänke"}, by=world.bert, organisation=world.other_town)
    facts = {"department": "Bauamt", "email": "bauamt@uhuberg.example", "due_at": hours(48)}
    asked_there = await ask_department(world.bert, own.id, **facts, provision_ids=[place_.id])
    eva = await person("Eva Eule", world.city, Role.COORDINATOR)
    claim = await claim_by_link(
        sign("desk", round_.id, world.town.id), name="Rike Falter", email="rike@web.example", word="Zaunkönig",
        organisation_id=world.town.id,
    )  # fmt: skip
    return House(
        {
            **answers, **circulars, **papers, **beyond, "document-versions": versions,
            "provisions": [one.id for one in await Provision.filter(document_version_id__in=versions)],
            "organisations": [world.town.id], "people": [world.anna.person_id], "claims": [claim.id],
            "submissions": [*answers["submissions"], *beyond["submissions"]],
            "requirements": [one.id for one in await Requirement.all() if SECRET["bert"].search(one.title)],
        },
        {"matters": matter.id, "rounds": round_.id, "document-versions": draft.id, "provisions": place_.id,
         "requirements": (await Requirement.get(title="gemeinsam Schatten")).id},
        sign("contribution", asked_there.id),
        f"/desk/{sign('desk', round_.id, world.other_town.id)}",
        {"bert": world.bert, "eva": eva, "paul": world.paul, "": None},
    )  # fmt: skip


async def _answers(world: World, round_: Round, where: Provision) -> dict[str, list[int]]:
    """What Anna's town is still writing, with a file and a department; what another said for offices or without its name."""
    at = {"provision_ids": [where.id]}
    writing = await a_submission(
        world, round_, {**at, "title": "Bekassine", "rationale": "gemeinsam Bekassine", "reading": "members"}
    )
    (why,) = await Question.filter(round=round_)
    await save_submission(world.anna, writing.id, answers={why.id: "Rotschenkel"}, remark="Kiebitzei")
    said = await Requirement.get(submission=writing)
    file = await attach_requirement_file(world.anna, said.id, name="Wiedehopf.pdf", content=PDF + b" Wiedehopf")
    facts = {
        "department": "Eisvogelamt",
        "email": "eisvogel@lerchenroda.example",
        "due_at": hours(48),
        "word": "Eisvogel",
    }
    part = await ask_department(world.anna, writing.id, **facts, provision_ids=[where.id])
    unread = {**at, "title": "Steinkauz", "rationale": "gemeinsam Steinkauz", "reading": "offices"}
    unread = await released(world, round_, unread, by=world.jana, releaser=world.holger, organisation=world.union)
    shy = await organisation("Rohrdommelau", OrganisationKind.MUNICIPALITY, state="16")
    facts = {"reading": Reading.MEMBERS, "name_shown": False, "provisions": [where]}
    unnamed = await requirement_row(await submission_row(round_, shy), "gemeinsam Schatten", **facts)
    telling = await RequirementFile.create(
        requirement=unnamed, name="Rohrdommel.pdf", file=await store_file(PDF, "application/pdf")
    )
    return {"submissions": [writing.id, unread.id], "files": [file.id, telling.id], "contributions": [part.id]}


async def _circulars(world: World) -> dict[str, list[int]]:
    """Of another association to its members, to offices alone, and not yet sent; the first with a file."""
    facts = {
        "subject": "Brachvogel",
        "text": "Brachvogel",
        "year": 2026,
        "created_at": clock.now(),
        "sent_at": clock.now(),
    }
    sent = {"state": CircularState.SENT, **facts}
    theirs = await Circular.create(office=world.counties, number=1, **sent)
    offices = await Circular.create(office=world.federation, circle=Circle.OFFICES, number=2, **sent)
    draft = await Circular.create(office=world.federation, **facts)
    file = await CircularAttachment.create(
        circular=theirs,
        name="Brachvogel.pdf",
        file=await store_file(PDF + b" Brachvogel", "application/pdf"),
        position=1,
    )
    return {"circulars": [theirs.id, offices.id, draft.id], "attachments": [file.id]}


async def _papers(world: World) -> dict[str, list[int]]:
    """A paper that is being written, what it will say and why, and an example that waits to be published."""
    matter = await a_matter(world, title="Gesetz über Bäume", short_title="BaumG")
    position = await position_row(matter, "Mauersegler", text="Mauersegler")
    paper = await paper_row(matter, [position], state=PaperState.DRAFT)
    await Paper.filter(id=paper.paper_id).update(title="Mauersegler")
    told = await submission_row(await round_row(matter, world.federation, [world.other_town]), world.other_town)
    requirement = await requirement_row(told, "Mehr Bäume")
    await decide_requirement(
        world.clara, requirement.id, votum=Votum.NOTED, reason="Danke.", internal_reason="Schleiereule"
    )
    await send_member_answers(world.clara, matter.id)
    facts = {"title": "Turmfalke", "text": "Turmfalke", "created_at": clock.now()}
    example = await Example.create(organisation=world.town, **facts)
    return {"papers": [paper.id], "positions": [position.id], "examples": [example.id]}


async def _beyond(world: World) -> dict[str, list[int]]:
    """A matter that only offices know, with its draft, a round and an answer."""
    secret = await a_matter(world, title="Entwurf eines Zilpzalpgesetzes", short_title="ZilpzalpG")
    names = {"title": "Zilpzalpgesetz", "label": "Zilpzalp-Fassung", "circle": Circle.OFFICES}
    beyond = await a_draft(world, secret, ("§ 1", "Zilpzalp", "Das gemeinsame Ziel: Girlitz."), **names)
    quiet = await round_row(
        secret, world.federation, [world.other_town], title="Zilpzalp-Anhörung", document_version=beyond
    )
    theirs = await submission_row(quiet, world.town, remark="Kiebitzei")
    await requirement_row(theirs, "Bekassine", provisions=[await place(beyond, "§1")], reading="members")
    return {
        "matters": [secret.id], "rounds": [quiet.id], "document-versions": [beyond.id], "submissions": [theirs.id],
    }  # fmt: skip


def addresses(route: Place, ids: dict[str, list[int]]) -> list[str]:
    """The addresses of a place for these things; none where it asks for something else."""
    choices = []
    for before, name in pairwise(route.path.split("/")):
        if segment := SEGMENT.fullmatch(name):
            noun = NOUNS.get(segment[1]) or NOUNS.get(before) or before
            if noun not in ids and name != "{format}":
                return []
            choices.append(["pdf", "docx", "json"] if name == "{format}" else [str(one) for one in ids[noun]])
    return [SEGMENT.sub("{}", route.path).format(*chosen) for chosen in product(*choices)]


def method_of(route: Place) -> str:
    return "GET" if "GET" in route.methods else "POST"


class RolledBack(Exception):
    """Ends the transaction of one request."""


async def ask(client: httpx.AsyncClient, method: str, address: str, **sent: Any) -> httpx.Response:
    """The answer, to an act with a form that would do; what was done does not last."""
    if method == "GET":
        return await client.get(address, **sent)
    try:
        async with transaction():
            answer = await client.post(address, data=FORM, **sent)
            raise RolledBack
    except RolledBack:
        return answer


def told(answer: httpx.Response) -> str:
    """Everything that an answer says, as text; of a packed file all its parts."""
    said = [answer.content]
    if answer.content[:2] == b"PK":
        with ZipFile(BytesIO(answer.content)) as archive:
            said = [archive.read(name) for name in archive.namelist()]
    return "\n".join([*map(str, answer.headers.values()), *(one.decode("utf-8", "replace") for one in said)])


def words(answer: httpx.Response, address: str) -> tuple[int, str]:
    """Status and text, without what stands for the request itself."""
    return answer.status_code, REQUEST_ID.sub("", answer.text.replace(address, "here"))


def questions_of(house: House, reader: str) -> list[tuple[str, str]]:
    """Addresses that no table lists: searches, other things beside what one may read, a department's link."""
    version, secret = house.open["document-versions"], house.secret
    asked = [("GET", f"/document-versions/{version}?q={word}") for word in ("gemeinsam", "%C2%A7+1")]
    asked += [("GET", f"/document-versions/{version}?{name}={one}") for name, noun in BESIDE for one in secret[noun]]
    asked += [("GET", f"/provisions/{house.open['provisions']}?beside={one}") for one in secret["document-versions"]]
    asked += [("GET", "/matters?page=2")]
    if not reader:  # a visitor with the links that reached Bert's town
        asked += [("GET", house.desk), ("GET", f"/contributions/{house.link}")]
        own = f"/contributions/{house.link}/requirements"
        asked += [(method, f"{own}/{one}{act}") for one in secret["requirements"] for method, act in DEPARTMENT]
    return asked


async def test_no_address_tells_anybody_what_is_hidden_from_her(browser: Browser, house: House) -> None:
    """Every page and every act, asked for every hidden thing with a form that would do."""
    everything = {noun: [*ids, house.open[noun]] if noun in house.open else ids for noun, ids in house.secret.items()}
    asked = [
        (method_of(route), address)
        for route in ROUTES
        if not route.name.startswith(LEFT_OUT)
        for address in ([route.path] if "{" not in route.path else addresses(route, everything))
    ]
    async with browser() as client:
        for reader, actor in house.readers.items():
            client.cookies.clear()
            if actor:
                await log_in(client, actor)
            for method, address in [*asked, *questions_of(house, reader)]:
                answer = await ask(client, method, address, headers={"accept": ACCEPT[method]})
                found = SECRET[reader].search(told(answer))
                assert answer.status_code < 500 and not found, (reader, method, address, answer.status_code, found)

    assert len(asked) > 350


async def test_a_search_for_hidden_words_finds_what_a_search_for_nonsense_finds(browser: Browser, house: House) -> None:
    async with browser() as client:
        await log_in(client, house.readers["bert"])
        for path in (f"/document-versions/{house.open['document-versions']}", "/circulars"):
            answers = [
                await client.get(f"{path}?q={word}") for word in ("Xylophon", "Bekassine", "Girlitz", "Brachvogel")
            ]
            nothing, *others = [words(answer, answer.url.params["q"]) for answer in answers]
            assert others == [nothing] * len(others), path


async def test_what_is_hidden_is_refused_with_the_very_words_of_what_does_not_exist(
    browser: Browser, house: House
) -> None:
    """Titles, states and versions would tell; so would "forbidden" instead of "not there"."""
    nothing = {noun: [NOBODYS] for noun in house.secret}
    compared = 0
    async with browser() as client:
        await log_in(client, house.readers["bert"])
        for route in ROUTES:
            method, unknown = method_of(route), addresses(route, nothing)
            if "{" not in route.path or not unknown or route.name.startswith(("recording:", "employee_data:")):
                continue
            accept = {"accept": ACCEPT[method]}
            missing = words(await ask(client, method, unknown[0], headers=accept), unknown[0])
            for address in addresses(route, house.secret):
                answer = await ask(client, method, address, headers=accept)
                assert words(answer, address) == missing, (route.name, address)
                compared += 1

    assert compared > 150


async def test_feeds_and_mails_of_another_member_know_nothing_of_it(
    world: World, browser: Browser, house: House
) -> None:
    await remind_silent(world.clara, house.open["rounds"])
    async with browser() as client:
        for reader in ("bert", "eva"):
            secret = await create_feed_key(house.readers[reader])
            for name in ("deadlines.ics", "news.atom"):
                feed = told(await client.get(f"/feeds/{secret}/{name}"))
                assert not SECRET[reader].search(feed), (reader, name)
                assert ("Rauchschwalbe" in feed) == (reader == "bert" and name == "deadlines.ics"), (reader, name)
    async with browser() as client:
        for reader in ("bert", "eva", "paul"):
            token = await create_api_token(house.readers[reader], name="Probe", scopes=list(Scope), days=30)
            for path in ("", "/rounds", "/submissions", "/results", "/circulars"):
                said = told(await client.get(f"/api/v1/me{path}", headers={"authorization": f"Bearer {token}"}))
                assert not SECRET[reader].search(said), (reader, path)
                assert ("Rauchschwalbe" in said) == (reader == "bert" and path in ("/rounds", "/submissions"))
    own = {world.town.id, *[one.id for one in world.union_towns], world.union.id}
    foreign = await Delivery.exclude(organisation_id__in=own).select_related("body")
    hidden = re.compile(f"{HIDDEN_FROM['paul']}|{OFFICES}", re.IGNORECASE)  # a claim is told to who decides it
    assert foreign and not hidden.search(repr([(one.facts, one.body.facts) for one in foreign]))
    assert not hidden.search(repr([one.facts for one in await AuditEntry.all()]))

"""A member can never learn of another member's unreleased or unreadable text, or of a draft outside its circle: by page,
search, feed, export, file, mail, or by the wording of a refusal. Every address of the house is asked about them.
"""

import re
from itertools import pairwise, product

import pytest

from consult.places import Place
from consult.routes import ROUTES
from models.audit import AuditEntry
from models.database import transaction
from models.deliveries import Delivery, MailBody
from models.matters import Circle, DocumentStage, Provision
from models.rounds import Question, QuestionKind
from models.submissions import Requirement
from tests.consult.conftest import log_in
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, place, released
from tests.rows import requirement_row, round_row, submission_row
from workflows.answers import save_submission
from workflows.feed_keys import create_feed_key
from workflows.reminders import remind_silent
from workflows.round_checks import NewQuestion
from workflows.signing import sign

SECRET = re.compile("zilpzalp|girlitz|bekassine|kiebitzei|rotschenkel|steinkauz", re.IGNORECASE)
SEGMENT = re.compile(r"\{(\w+)(?::\w+)?\}")
NOBODYS = 99_999_999
LEFT_OUT = (
    "account:leave",
    "login:",
    "mailbox:",
    "letter:",
    "asset:",
    "metrics:",
)  # know nothing of drafts and answers
REQUEST_ID = re.compile(r"\b[0-9a-f]{12}\b")


@pytest.fixture
async def house(world):
    """Bert's town is asked in one round, whose draft he may read. Everything else about the town of Anna, and the draft
    of another matter with its round, is hidden from him.
    """
    matter = await a_matter(world)
    law = {"title": "Brunnengesetz", "label": "gilt", "stage": DocumentStage.IN_FORCE, "circle": Circle.OFFICES}
    hidden_law = await a_draft(world, matter, ("§ 1", "Ziel", "Das gemeinsame Ziel: Girlitz."), **law)
    draft = await a_draft(world, matter, ("§ 1", "Ziel", "Das gemeinsame Ziel: Wasser."))
    asked = [NewQuestion(QuestionKind.TEXT, "Warum?")]
    round_ = await an_open_round(world, matter, document_version_id=draft.id, questions=asked)
    at = {"provision_ids": [(await place(draft, "§1")).id]}
    writing = await a_submission(
        world, round_, {**at, "title": "Bekassine", "rationale": "gemeinsam Bekassine", "reading": "members"}
    )
    (why,) = await Question.filter(round=round_)
    await save_submission(world.anna, writing.id, answers={why.id: "Rotschenkel"}, remark="Kiebitzei")
    unread = {**at, "title": "Steinkauz", "rationale": "gemeinsam Steinkauz", "reading": "offices"}
    said = await released(world, round_, unread, by=world.jana, releaser=world.holger, organisation=world.union)

    secret = await a_matter(world, title="Entwurf eines Zilpzalpgesetzes", short_title="ZilpzalpG")
    names = {"title": "Zilpzalpgesetz", "label": "Zilpzalp-Fassung", "circle": Circle.OFFICES}
    beyond = await a_draft(world, secret, ("§ 1", "Zilpzalp", "Das gemeinsame Ziel: Girlitz."), **names)
    quiet = await round_row(
        secret, world.federation, [world.other_town], title="Zilpzalp-Anhörung", document_version=beyond
    )
    theirs = await submission_row(quiet, world.town, remark="Kiebitzei")
    await requirement_row(theirs, "Bekassine", provisions=[await place(beyond, "§1")], reading="members")
    return {
        "open": {"matters": matter.id, "rounds": round_.id, "document-versions": draft.id, "provisions": at["provision_ids"][0]},
        "secret": {
            "matters": [secret.id], "rounds": [quiet.id], "document-versions": [beyond.id, hidden_law.id],
            "provisions": [one.id for one in await Provision.filter(document_version_id__in=[beyond.id, hidden_law.id])],
            "submissions": [writing.id, said.id, theirs.id], "requirements": [one.id for one in await Requirement.all()],
        },
    }  # fmt: skip


def addresses(route: Place, ids: dict[str, list[int]]) -> list[str]:
    """The addresses of a place for these things; none where it asks for something else."""
    parts = route.path.split("/")
    choices = []
    for before, name in pairwise(parts):
        if SEGMENT.fullmatch(name):
            known = {"requirement": "requirements"}.get(SEGMENT.fullmatch(name)[1], before)
            if known not in ids and name != "{format}":
                return []
            choices.append(["pdf", "docx", "json"] if name == "{format}" else [str(one) for one in ids[known]])
    return [SEGMENT.sub("{}", route.path).format(*chosen) for chosen in product(*choices)]


class RolledBack(Exception):
    """Ends the transaction of one request."""


async def ask(client, method, address, **sent):
    """The answer; what was done does not last."""
    try:
        async with transaction():
            answer = await client.request(method, address, **sent)
            raise RolledBack
    except RolledBack:
        return answer


def told(answer):
    """Everything that an answer says, as text."""
    return "\n".join([*map(str, answer.headers.values()), answer.text if answer.content[:2] != b"PK" else ""])


def words(answer, address):
    """Status and text, without what stands for the request itself."""
    return answer.status_code, REQUEST_ID.sub("", answer.text.replace(address, "here"))


async def test_no_address_tells_another_member_or_a_visitor_what_is_hidden_from_them(world, browser, house):
    everything = {name: [*ids, house["open"][name]] if name in house["open"] else ids for name, ids in house["secret"].items()}  # fmt: skip
    questions = [
        f"/document-versions/{house['open']['document-versions']}?{query}"
        for query in ("q=gemeinsam", "q=%C2%A7+1", f"beside={house['secret']['document-versions'][1]}", f"at={house['secret']['provisions'][0]}")
    ]  # fmt: skip
    questions += [f"/provisions/{house['open']['provisions']}?beside={house['secret']['document-versions'][1]}"]
    questions += [f"/desk/{sign('desk', house['open']['rounds'], world.other_town.id)}", "/matters?page=2"]
    asked = 0
    async with browser() as client:
        for reader in (world.bert, None):
            if reader:
                await log_in(client, reader)
            else:
                client.cookies.clear()
            for route in ROUTES:
                if route.name.startswith(LEFT_OUT):
                    continue
                method = "GET" if "GET" in route.methods else "POST"
                for address in [route.path] if "{" not in route.path else addresses(route, everything):
                    answer = await ask(client, method, address)
                    assert answer.status_code < 500, (route.name, address)
                    found = SECRET.search(told(answer))
                    assert not found, (reader and reader.name, route.name, address, found)
                    asked += 1
            for address in questions:
                found = SECRET.search(told(await ask(client, "GET", address)))
                assert not found, (reader and reader.name, address, found)

    assert asked > 300


async def test_what_is_hidden_is_refused_with_the_very_words_of_what_does_not_exist(world, browser, house):
    """Titles, states and versions would tell; so would "forbidden" instead of "not there"."""
    nothing = {name: [NOBODYS] for name in house["secret"]}
    compared = 0
    async with browser() as client:
        await log_in(client, world.bert)
        for route in ROUTES:
            if "{" not in route.path or "{requirement" in route.path or route.name.startswith("recording:"):
                continue
            method = "GET" if "GET" in route.methods else "POST"
            unknown = addresses(route, nothing)
            if not unknown:
                continue
            missing = words(await ask(client, method, unknown[0]), unknown[0])
            for address in addresses(route, house["secret"]):
                assert words(await ask(client, method, address), address) == missing, (route.name, address)
                compared += 1

    assert compared > 100


async def test_feeds_and_mails_of_another_member_know_nothing_of_it(world, browser, house):
    await remind_silent(world.clara, house["open"]["rounds"])
    secret = await create_feed_key(world.bert)
    async with browser() as client:
        feeds = [(await client.get(f"/feeds/{secret}/{name}")).text for name in ("deadlines.ics", "news.atom")]

    assert not any(SECRET.search(feed) for feed in feeds) and "Brunnen" in feeds[0]
    own = {world.town.id, *[one.id for one in world.union_towns], world.union.id}
    bodies = {one.body_id for one in await Delivery.all() if one.organisation_id not in own}
    mails = await MailBody.filter(id__in=list(bodies))
    assert mails and not SECRET.search(repr([(one.facts, one.template) for one in mails]))
    assert not SECRET.search(repr([one.facts for one in await AuditEntry.all()]))

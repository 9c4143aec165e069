"""Who may do what: every address of the house asked by every role, in one table.

A row says what each role is answered, in the order of ROLES:

    2  the page          3  done, go on there     L  log in first
    k  bring a key (401)
    x  forbidden (403)   -  not there (404)       u  not acceptable (422)     c  the wrong moment (409)

Acts carry a form that a person would send. Each request runs in a transaction that is rolled back, so all are tried on
the same things. A name may stand in several rows, with a word that says which thing is meant ("paper:show sent").
"""

import inspect
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from consult.app import create_app
from consult.forms import Form
from consult.places import Place
from consult.routes import ROUTES
from emails.mailbox import Store
from models.database import rows, transaction
from models.people import Role
from models.settings import Settings
from tests.consult.seeding.everything import plant_everything
from tests.consult.seeding.seeded import NOW, Seeded
from tests.logins import open_session
from tests.tables import Tables
from tests.world import World, build_world, person
from workflows import clock, installation
from workflows.access import Actor

ROLES = (
    "visitor",
    *("contributor", "coordinator", "foreign"),  # of the town whose things are asked for; the last of another town
    *("officer", "lead", "administrator"),  # of the federation
    *("sister_officer", "sister_lead"),  # of an association
    "landesverband",
)
ANSWERS = {200: "2", 303: "3", 401: "k", 403: "x", 404: "-", 409: "c", 422: "u", 429: "t", 400: "b"}

TABLE = {
    "x xxx 333 33 x": (
        "proceeding:link", "proceeding:end", "proceeding_step:accept", "proceeding_step:decline",
        "admission:grant", "admission:decline", "objection:settle", "paper:supplement",
        "recording:record", "recording:bring", "recording:extend",
        "matter:open", "matter:change", "document:add", "provision_change:confirm", "round:prepare",
        "recognition:correct", "recognition:use", "recognition:drop", "ministry_mail:file", "provision_change:decline",
        "round:remind", "round:extend", "round:end", "paper:start", "paper:begin", "dissent:record",
        "dispatch:receive", "dispatch:reply", "dispatch:close", "dispatch:remind", "paper:tell_members", "evaluation:decide_chosen", "evaluation:confirm_chosen", "evaluation:group_chosen",
        "workbench:split", "workbench:accept", "workbench:take", "workbench:merge", "workbench:oppose",
        "evaluation:tag_chosen", "evaluation:assign_chosen", "evaluation:undo", "comment:add",
        "evaluation:suggest", "evaluation:confirm", "evaluation:decide", "group:suggest", "group:confirm_chosen",
        "group:confirm", "group:rename", "group:decide", "group:move", "group:merge", "position:add",
        "adoption:begin_report", "commitment:assign", "commitment:prove", "paper_import:bring", "paper_import:take", "follow_up:record", "follow_up:drop", "term:end", "answer:send", "topic:name", "circular:write", "circular:resend",
        "acknowledgement:remind", "circular:pause", "circular:resume", "circular:cancel", "circular:retry", "circular:extend", "circular:correct",
        "body:found", "body:seat", "body:unseat", "resolution:add", "resolution:change", "resolution:supersede",
        "body_session:plan", "body_session:change", "body_session:cancel", "agenda_item:add", "agenda_item:change",
        "agenda_item:remove", "agenda_item:decide", "agenda_item:carry", "group:drop_withdrawn",
    ),
    "2 222 222 22 2": (
        "api:read", "api:describe", "api:topics", "api:topics_table", "api:matters", "api:matters_table",
        "api:document_versions", "api:document_versions_table", "api:papers", "api:papers_table", "api:papers_one",
        "api:positions", "api:positions_table", "api:positions_one", "api:examples", "api:examples_table",
        "api:circulars", "api:circulars_table", "api:resolutions", "api:resolutions_table",
        "sitemap:show", "sitemap:part", "robots:show", "security:show", "paper:feed", "position:feed", "recommendation:feed", "commitment:feed", "position:all",
        "start:show", "paper:list", "paper:file", "position:list", "follow_up:show", "follow_up:success", "example:list", "example:feed",
        "imprint:show", "privacy:show", "accessibility:show", "help:show", "help:guide", "login:type", "login:open",
        "mailbox:show", "address:show", "letter:list", "letter:show", "letter:body", "circular:list", "subscription:lists",
        "circular:feed", "visitor_question:ask_to_confirm", "acknowledgement:show", "preferences:show", "preferences:ask_to_confirm", "preferences:confirm",
        "subscription:ask", "subscription:ask_to_confirm", "subscription:ask_to_leave", "subscription:leave",
        "desk:show", "desk:ask_for_access", "signed_approval:show", "dispatch:show_link", "signed_release:show", "signed_release:file", "contribution:show", "contribution:edit", "contribution:autosave", "contribution:file", "feed:deadlines", "feed:news", "asset:show", "health:show", "metrics:show", "paper:show published",
        "paper:changes published", "position:show said", "example:show published", "circular:show public",
        "circular:attachment public", "resolution:list", "resolution:show public",
        "recommendation:list", "recommendation:show", "commitment:list", "commitment:show",
    ),
    "L xxx 222 22 2": (
        "adoption:show", "adoption:file", "matter:new", "state_requirement:list", "state_requirement:file", "term:show", "ministry_mail:new", "invitation_template:show", "round:new", "round:submissions", "dispatch:list", "dispatch:show", "evaluation:show",
        "evaluation:history", "evaluation:terms", "boilerplate:list", "evaluation:choose", "evaluation:requirement", "evaluation:ask_for_file", "cost:show", "cost:file", "cost:round", "cost:round_file", "topic:list",
        "body_session:show", "agenda_item:new", "agenda_item:file",
        "organisation:list", "circular:new", "circular:ask_to_forward", "circular:progress", "circular:report", "audience:list", "list:list", "mail_path:list", "mail_sample:list", "mail_sample:show", "mail_sample:frame",
        "membership:list", "paper_template:show", "paper_template:sample", "paper_theme:show", "addressee:list", "addressee:show", "succession:list", "register:show", "function:list", "body:list", "body:show",
    ),
    "x xxx 333 33 -": (
        "matter:close", "deadline_request:record", "deadline_request:answer", "round:change", "round:open", "paper:compose", "paper:render", "passage:add",
        "passage:change", "passage:move", "passage:remove", "word:bring", "word_return:decide", "passage:comment", "passage_comment:resolve", "passage_comment:reopen", "approval:ask", "position:change", "position:withdraw",
        "position:rest_on", "position:adopt", "source:remove", "source:keep", "contradiction:mark",
        "contradiction:resolve", "circular:change", "circular:attach", "circular:detach",
        "circular:unschedule", "circular:ask_colleague", "circular:test", "list:end",
    ),
    "x xxx x33 33 -": (
        "circular:send", "circular:schedule",  # four eyes: the officer wrote it
    ),
    "x xxx xx3 xx x": (
        "suppression:release", "mail_path:set", "membership:set", "membership:end", "succession:name", "succession:confirm",
        "succession:reject", "register:bring", "register:import", "function:bring", "function:import",
        "name_search:ask", "name_search:erase", "addressee:add", "addressee:change", "addressee:succeed", "addressee:end", "addressee:bring", "addressee:import",
        "outbox:arm", "outbox:disarm", "history:look_up", "history:export",
    ),
    "L xxx 222 22 x": (
        "adoption:ask_for_report", "commitment:edit", "paper_import:new", "paper_import:review", "workbench:show", "circular:ask_to_extend", "circular:ask_to_correct",
        "recording:choose", "recording:new", "recording:ask_to_extend", "admission:list", "admission:show",
        "matter:edit", "document:new", "agenda_item:edit", "recognition:show", "recognition:file", "ministry_mail:show", "ministry_mail:original", "ministry_mail:attached", "document:outcomes", "round:silent", "round:ask_to_remind", "round:ask_to_extend", "round:ask_to_end",
        "paper:new", "group:list", "group:measures", "group:measures_file", "group:show", "position:new", "follow_up:new", "answer:list", "answer:show", "answer:proof",
    ),
    "L xxx 222 22 -": (
        "cost:position", "cost:position_file", "cost:paper", "cost:paper_file",
        "round:edit", "dispatch:letter", "deadline_request:show", "deadline_request:letter", "round:ask_to_open", "passage:edit", "word_return:show", "approval:new", "position:edit", "circular:edit",
        "circular:ask_to_send", "circular:sample", "list:show", "word:show", "passage:comments",
    ),
    "3 333 333 33 3": (
        "login:ask", "login:link", "account:leave", "address:confirm", "mailbox:confirm", "subscription:request",
        "subscription:confirm", "visitor_question:request", "visitor_question:confirm", "preferences:choose", "acknowledgement:give_by_link", "desk:claim", "desk:ask", "desk:nil_return", "signed_approval:give", "signed_approval:object", "signed_approval:session", "dispatch:confirm", "signed_release:sign", "signed_release:return",
        "contribution:add", "contribution:save", "contribution:answer", "contribution:finish",
    ),
    "L 222 222 22 2": (
        "example:new",
        "matter:list", "round:list", "round:show", "account:show", "feed:list", "token:list",
        "round:show landesverband", "requirement:show members", "claim:list", "claim:new", "account:data",
        "account:export", "employee_data:show", "employee_data:file",
    ),
    "x 33- xxx xx x": (
        "example:hand_in", "example:answer",
        "answer_sheet:bring", "answer_sheet:import", "earlier:say",
        "contribution:ask", "contribution:end", "submission:save", "submission:hand_in", "submission:withdraw", "requirement:add", "requirement:begin", "requirement:save",
        "requirement:remove",
    ),
    "- --- 222 22 -": (
        "paper:show", "paper:changes", "position:show", "follow_up:read", "circular:show", "circular:attachment",
        "matter:show bare",
    ),
    "- 222 222 22 2": (
        "parliament:show",
        "follow_up:read confirmed", "resolution:show", "matter:show", "document:show", "document:file", "document:print", "provision:show", "document:changes", "paper:show sent", "circular:show sent",
    ),
    "L xxx xx2 xx x": (
        "person:search", "name_search:list", "name_search:show", "name_search:report",
        "history:list", "addressee:review", "succession:new", "register:review", "function:review", "installation:show", "retention:show", "outbox:show",
    ),
    "x 33x xxx xx x": (
        "example:take_contact",
        "admission:ask", "submission:begin", "submission:nil_return", "submission:consent", "recommendation:save", "recommendation:save_as_before",
    ),
    "L 222 xxx xx x": (
        "year_sheet:new", "year_sheet:export", "requirement:list", "earlier:list", "submission:list", "submission:ask_for_nil_return", "submission:ask_for_consent",
        "result:list", "result:show", "timeline:show",
    ),
    "L 22- 222 22 2": (
        "organisation:show", "person:list", "submission:show released", "submission:letter", "requirement:show released", "requirement:file released",
        "submission:receipt released",
    ),
    "L 22- --- -- -": (
        "example:edit",
        "submission:show", "requirement:show", "submission:show waiting", "submission:file", "requirement:file",
    ),
    "L 22- 222 22 x": (
        "submission:receipt_file released", "submission:file released",
    ),
    "L cc- --- -- -": (
        "submission:receipt_file",
    ),
    "x x3- xxx xx x": (
        "submission:return", "submission:release", "submission:withdraw released",
        "reservation:confirm", "reservation:withdraw", "signed_release:ask", "signed_release:end",
        "contribution:return", "confirmation:give",
    ),
    "L 22- xxx xx x": (
        "answer_sheet:show", "answer_sheet:export", "answer_sheet:review", "answer_sheet:review damaged",
        "submission:ask_to_withdraw", "submission:ask_to_release", "requirement:new", "requirement:edit", "history:show",
        "reservation:ask_to_withdraw", "signed_release:new", "contribution:new",
    ),
    "x xxx xxx xx 3": (
        "round:forward", "circular:forward", "round:take_over", "bundle:choose", "bundle:add", "bundle:change",
        "bundle:remove",
    ),
    "L xxx --- -- x": ("recognition:picture",),
    "x xxx xcc xc x": (
        "matter:archive",
    ),
    "L --- --2 -- -": (
        "export:show", "export:file",
    ),
    "x x3x xxx xx x": (
        "support:give", "support:withdraw",
    ),
    "x xxx x3x x3 x": (
        "paper:publish", "dispatch:send",
    ),
    "x xxx xxx x3 x": (
        "approval:give", "approval:object", "approval:session",
    ),
    "x x3- xx3 xx x": (
        "organisation:name_mailbox", "organisation:end_mailbox", "organisation:set_rule", "person:invite", "person:confirm", "person:end",
    ),
    "x --- xx3 xx x": (
        "organisation:assign", "person:erase",
    ),
    "L xxx xxx xx 2": (
        "round:ask_to_forward", "round:ask_to_take_over", "bundle:show", "bundle:new", "bundle:edit",
    ),
    "x 22- xxx xx x": (
        "requirement:autosave", "submission:autosave",
    ),
    "L xxx x2x x2 x": (
        "dispatch:new", "paper:ask_to_publish",
    ),
    "x xxx x2x x2 x": ("dispatch:preview",),
    "x xxx 222 22 x": ("dispatch:make_letter",),
    "- 22- 222 22 2": (
        "example:show", "example:print",
    ),
    "- 22- --- -- -": (
        "example:show draft", "example:file",
    ),
    "x 33- --- -- -": (
        "example:change", "example:detach",
    ),
    "x uu- --- -- -": (
        "example:attach",  # without a file
    ),
    "x 33x 333 33 3": (
        "example:add",
        "example:withdraw", "example:confirm",
    ),
    "x 33x 333 33 x": (
        "example:leave_contact",
    ),
    "x cc3 333 33 3": (
        "example:ask",
    ),
    "x xxx x33 33 x": (
        "follow_up:confirm",  # four eyes: the officer recorded it
    ),
    "2 333 333 33 3": (
        "login:show",
    ),
    "u uuu uuu uu u": (
        "login:code",
    ),
    "x 333 333 33 3": (
        "matter:watch", "matter:unwatch", "circular:ask", "account:save", "account:choose", "account:end_others", "address:ask", "claim:make",
    ),
    "x -3- --- -- -": (
        "account:act_for", "account:stand_in",
    ),
    "x 333 xxx xx x": (
        "circular:say", "acknowledgement:give",
    ),
    "x 222 222 22 2": ("token:create",),
    "x 222 xxx xx x": (
        "feed:create",
    ),
    "k kkk kkk kk k": (
        "api:me", "api:my_rounds", "api:my_submissions", "api:my_results", "api:my_implementations", "api:my_circulars",
    ),
    "x 3-- --- -- -": (
        "token:revoke", "feed:revoke", "account:end_one",
    ),
    "L -2- --2 -- 2": (
        "claim:show",
    ),
    "L x2- xxx xx x": (
        "confirmation:show", "contribution:ask_to_return",
    ),
    "L xxx xx2 xx 2": (
        "confirmation:list",
    ),
    "L x22 xx2 xx 2": (
        "mandate_ending:list", "mandate_ending:preview",
    ),
    "x x3c xx3 xx 3": (
        "mandate_ending:set",
    ),
    "x x-- xx- xx 3": (
        "mandate_ending:withdraw",
    ),
    "x -3- --x -- 3": (
        "claim:decide",
    ),
    "x -3- --x -- x": (
        "claim:object",
    ),
    "L --- xx2 xx x": (
        "person:ask_to_erase",
    ),
    "x xxx x33 x3 x": (
        "paper_template:bring",
    ),
    "x xxx x33 xc x": (
        "paper_theme:save",  # the sister office has none of its own, so that another version is current
    ),
    "x xxx x22 x2 x": (
        "paper_theme:sample",
    ),
    "x xxx x33 x- x": (
        "paper_template:remove", "paper_theme:remove",
    ),
    "- --- --- -- -": (
        "letter:attachment", "feed:deadlines revoked", "feed:news revoked",
    ),
    "x xxx 333 33 3": (
        "example:return", "example:publish",
        "list:create", "circular:export", "view:save", "boilerplate:write", "ministry_mail:bring", "invitation_template:save",
    ),
    "L xxx 222 -- -": (
        "audience:show",
    ),
    "x xxx 333 -- -": (
        "boilerplate:rewrite", "boilerplate:remove", "audience:remove",
    ),
    "x xxx 3xx xx x": (
        "comment:withdraw",
    ),
    "x xxx 3-- -- -": (
        "view:remove",
    ),
    "x xxx 222 22 -": (
        "list:import", "circular:audience", "word:export", "passage:autosave", "deadline_request:make",
    ),
    "- --- 222 22 2": (
        "paper:show asked",
    ),
    "x xxx 222 22 2": (
        "paper:file internal", "circular:preview", "audience:count", "circular:audience_of_new",
    ),
    "x 22x xxx xx x": (
        "recommendation:autosave",
    ),
    "x 33u xxx xx x": (
        "year_sheet:bring", "year_sheet:take",  # the sheet of one house is none of another
    ),
    "L 22u xxx xx x": ("year_sheet:review",),
    "x xxx uuu uu u": (
        "evaluation:file",  # without a column: each file is a process of its own
    ),
    "L --- 222 22 -": (
        "round:show prepared",
    ),
    "L --- 222 22 2": (
        "organisation:show office",
    ),
    "x 33c xxx xx x": (
        "earlier:keep",
    ),
    "L 22x 222 22 x": (
        "answer_sheet:export_blank",
    ),
}  # fmt: skip
PLACES = {place.name: place for place in ROUTES}
MATRIX = {name: answers for answers, names in TABLE.items() for name in names}


def actors(world: World) -> dict[str, Actor]:
    """Who logs in for each role but the visitor's."""
    people = (
        world.anna, world.cem, world.bert, world.clara, world.lea, world.ulla, world.dora, world.kim, world.paul,
    )  # fmt: skip
    return dict(zip(ROLES[1:], people, strict=True))


class RolledBack(Exception):
    """Ends the transaction of one request."""


async def entries() -> int:
    """How many stand in the journal."""
    return int((await rows("SELECT count(*) FROM audit_entry"))[0]["count"])


class Gate:
    """The application with one of each thing, asked by any role; nothing that is done lasts."""

    def __init__(self, client: httpx.AsyncClient, seeded: Seeded, tokens: dict[str, str], entries: int) -> None:
        self.client, self.seeded, self.tokens, self.entries = client, seeded, tokens, entries

    async def ask(self, row: str, role: str) -> tuple[httpx.Response, int]:
        """The answer, and how many entries were written into the journal meanwhile."""
        place = PLACES[row.split(maxsplit=1)[0]]
        address, name = self.seeded.address(place, row), place.name
        cookies = {"session": self.tokens[role]} if role in self.tokens else {}
        form = self.seeded.forms.get(row, self.seeded.forms.get(name, {}))
        method, sent = "GET", {"params": form} if form else {}
        if "POST" in (place.methods or ()):
            files = {"file": self.seeded.uploads[name]} if name in self.seeded.uploads else None
            method, sent = "POST", {"data": form, "files": files}
        try:
            async with transaction():
                headers = {"cookie": "; ".join(f"{key}={value}" for key, value in cookies.items())}
                answer = await self.client.request(method, address, headers=headers, **sent)
                written = await entries() - self.entries
                raise RolledBack
        except RolledBack:
            return answer, written

    async def forge(self, row: str, role: str, given: str | None) -> httpx.Response:
        """The answer to an act whose fields all bring this, those of the form and those that handlers read beside it."""
        place = PLACES[row.split(maxsplit=1)[0]]
        form = self.seeded.forms.get(row, self.seeded.forms.get(place.name, {}))
        sent = {} if given is None else dict.fromkeys([*form, *fields_of(place)], given)
        cookies = {"cookie": f"session={self.tokens[role]}"} if role in self.tokens else {}
        try:
            async with transaction():
                answer = await self.client.post(self.seeded.address(place, row), data=sent, headers=cookies)
                raise RolledBack
        except RolledBack:
            return answer


def fields_of(place: Place) -> set[str]:
    """The fields of all forms in the module of the handler."""
    module = inspect.getmodule(inspect.unwrap(place.endpoint))
    forms = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Form)]
    return {f"{name}{part}" for form in forms for name in form.model_fields for part in ("", "_date", "_time")}


def sign_of(answer: httpx.Response) -> str:
    """The answer in one letter; anything that is in no table is "!"."""
    if answer.status_code == 303 and answer.headers["location"].startswith("/login?back="):
        return "L"
    return ANSWERS.get(answer.status_code, "!")


@pytest.fixture(scope="module")
async def gate(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gate]:
    folder: Path = tmp_path_factory.mktemp("permissions")
    settings = Settings(data_dir=folder, secret="for tests only", mail_only_example=True, demonstration=True)
    installation.use(settings)
    await tables.empty()
    with clock.at(NOW):
        world = await build_world()
        Store(settings.mailbox_dir).keep("von@x.example", ["an@x.example"], b"Subject: Probe\r\n\r\nGuten Tag")
        seeded = await plant_everything(world)
        tokens = {role: await open_session(actor) for role, actor in actors(world).items()}
        transport = httpx.ASGITransport(create_app(settings), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield Gate(client, seeded, tokens, await entries())


@pytest.mark.parametrize("row", sorted(MATRIX))
async def test_each_role_gets_the_answer_of_the_table_and_a_refusal_writes_nothing(gate: Gate, row: str) -> None:
    found = ""
    for role in ROLES:
        answer, written = await gate.ask(row, role)
        sign = sign_of(answer)
        found += sign
        assert written == 0 or sign in "23", (
            f"{role} is answered {answer.status_code} and {written} entries are written"
        )
        assert written == 0 or "POST" in (PLACES[row.split(maxsplit=1)[0]].methods or ()), f"a page writes for {role}"

    assert found == MATRIX[row].replace(" ", "")


# What of all that the Landesverband (paul) reads and does is its own or its members': another one (rita) is told that it
# is not there, or that nothing of it waits for her (c). The rest they share.
FOREIGN_LAND = {
    "-": (
        "evaluation:requirement", "circular:progress", "round:show landesverband", "requirement:show members",
        "organisation:show", "person:list", "submission:show released", "submission:letter", "claim:show",
        "requirement:show released", "requirement:file released", "submission:receipt released", "claim:decide",
        "round:ask_to_forward", "round:forward", "bundle:show", "bundle:choose", "bundle:new", "bundle:add",
        "bundle:edit", "bundle:change", "bundle:remove", "mandate_ending:withdraw",
        "example:show", "example:print", "example:return", "example:publish",
    ),
    "c": ("circular:forward",),
    "x": ("example:withdraw", "example:confirm"),  # published: everybody reads it, its own office acts
}  # fmt: skip


async def test_a_foreign_landesverband_neither_reads_nor_does_what_belongs_to_another(gate: Gate) -> None:
    rita = await person("Rita Rohrdommel", gate.seeded.world.state_counties, Role.OFFICER)
    gate.tokens["foreign_land"] = await open_session(rita)
    gate.entries = await entries()

    found: dict[str, str] = {}
    for row, answers in MATRIX.items():
        names_a_thing = "{" in PLACES[row.split(maxsplit=1)[0]].path
        if names_a_thing and answers[-1] in "23" and answers[0] not in "23":  # paul is let in, visitors are not
            answer, written = await gate.ask(row, "foreign_land")
            if (sign := sign_of(answer)) not in "23":
                found[row] = sign
                assert written == 0, row

    assert found == {row: sign for sign, rows_ in FOREIGN_LAND.items() for row in rows_}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {row.split()[0] for row in MATRIX} == set(PLACES)


NUMBERS = (10**30, 2**31 - 1, 0, -1)
NAMES = ("page", "topic", "year", "matter", "recommendation", "association", "town", "version", "before", "at")


@pytest.mark.parametrize("number", NUMBERS)
async def test_no_public_page_breaks_on_a_number_that_no_row_has(gate: Gate, number: int) -> None:
    asked = "&".join(f"{name}={number}" for name in NAMES)
    rows_ = [row for row, answers in MATRIX.items() if answers[0] == "2" and row in PLACES]
    broken = []
    for row in rows_:
        answer = await gate.client.get(f"{gate.seeded.address(PLACES[row], row)}?{asked}")
        broken += [(row, answer.status_code)] * (answer.status_code >= 500)

    assert (broken, len(rows_) > 30) == ([], True)


@pytest.mark.parametrize("given", [None, "1" * 30, "\0"], ids=["nothing", "beyond all rows", "NUL"])
async def test_no_act_breaks_on_a_field_that_is_missing_or_means_nothing(gate: Gate, given: str | None) -> None:
    broken, asked = [], 0
    for row, answers in MATRIX.items():
        place = PLACES[row.split(maxsplit=1)[0]]
        role = next((role for role, sign in zip(ROLES, answers.replace(" ", ""), strict=True) if sign in "23uk"), None)
        if "POST" in (place.methods or ()) and role:
            answer = await gate.forge(row, role, given)
            asked += 1
            broken += [(row, role, answer.status_code)] * (answer.status_code >= 500)

    assert (broken, asked > 200) == ([], True)

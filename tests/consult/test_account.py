import re

import pytest

from consult.account import MailsForm
from consult.mail_kinds import CHOICES, DUTIES
from emails.render import template_names
from models.deliveries import Delivery
from models.people import Mandate, Person, Role, Session
from tests.consult.conftest import log_in
from tests.logins import open_session
from workflows import clock
from workflows.people.muted_mails import CHOOSABLE


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


async def asked(client, actor, back="/account"):
    person = await Person.get(id=actor.person_id)
    answer = await client.post("/login", data={"email": person.email, "back": back})
    mail = await Delivery.filter(person_id=person.id).order_by("-id").first()
    return answer, person, mail.facts


async def test_who_comes_without_login_is_asked_and_comes_back(client, world):
    sent_away = await client.get("/account")
    assert sent_away.headers["location"] == "/login?back=%2Faccount"
    assert 'value="/account"' in (await client.get(sent_away.headers["location"])).text

    answer, person, facts = await asked(client, world.anna)
    assert answer.headers["location"].startswith("/login/code?email=")
    done = await client.post("/login/code", data={"email": person.email, "code": facts["code"], "back": "/account"})

    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert world.town.name in (await client.get("/account")).text


async def test_opening_the_link_does_nothing_and_its_button_logs_in(client, world):
    _, _, facts = await asked(client, world.anna)
    path = facts["link"].removeprefix("http://localhost:8000")

    assert "set-cookie" not in (await client.get(path)).headers
    assert await Session.all().count() == 0
    done = await client.post(path, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"})

    cookie = done.headers["set-cookie"]
    shown = (await client.get("/account")).text
    assert "Firefox unter Windows" in shown and "Gecko" not in shown
    assert done.status_code == 303 and "HttpOnly" in cookie and "samesite=lax" in cookie.lower()


async def test_an_unknown_address_sees_the_same_page(client, world):
    known, _, _ = await asked(client, world.anna)
    unknown = await client.post("/login", data={"email": "nobody@nowhere.example", "back": "/account"})

    assert known.status_code == unknown.status_code == 303
    assert known.headers["location"].partition("?")[0] == unknown.headers["location"].partition("?")[0]


async def test_a_wrong_code_keeps_what_was_typed(client, world):
    _, person, facts = await asked(client, world.anna)
    wrong = "000000" if facts["code"] != "000000" else "111111"

    answer = await client.post("/login/code", data={"email": person.email, "code": wrong, "back": "/rounds/4"})

    assert answer.status_code == 422
    assert person.email in answer.text and 'value="/rounds/4"' in answer.text


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_nobody_is_sent_to_a_foreign_place_after_logging_in(client, world, evil):
    _, person, facts = await asked(client, world.anna)

    done = await client.post("/login/code", data={"email": person.email, "code": facts["code"], "back": evil})

    assert done.headers["location"] == "/"


async def test_logging_out_ends_the_session(client, world):
    await log_in(client, world.anna)

    await client.post("/logout")

    assert await Session.filter(revoked_at=None).count() == 0


async def test_the_account_page_lists_mandates_and_switches(client, world):
    mandate = await Mandate.create(
        person_id=world.anna.person_id, organisation=world.county, role=Role.CONTRIBUTOR, since=clock.now()
    )
    await log_in(client, world.anna)
    assert world.county.name in (await client.get("/account")).text

    await client.post("/account/acting", data={"mandate": mandate.id})

    assert f"<strong>{world.county.name}</strong>" in (await client.get("/account")).text.partition("</header>")[0]


async def test_a_foreign_mandate_cannot_be_taken(client, world):
    await log_in(client, world.anna)

    foreign = await Mandate.get(person_id=world.bert.person_id)
    assert (await client.post("/account/acting", data={"mandate": foreign.id})).status_code == 404


async def test_the_language_of_the_profile_is_the_language_of_the_pages(client, world):
    await log_in(client, world.anna)

    await client.post("/account", data={"language": "en", "name": "Anna Amsel"})

    assert (await Person.get(id=world.anna.person_id)).language == "en"
    assert '<html lang="en">' in (await client.get("/account")).text
    assert (await client.post("/account", data={"language": "tlh"})).status_code == 422


async def test_choosing_mails_and_logging_out_elsewhere_over_http(client, world):
    await open_session(world.cem)
    await log_in(client, world.cem)
    shown = (await client.get("/account")).text
    assert "Immer kommen: Codes zum Anmelden" in shown and "Überall sonst abmelden" in shown

    await client.post("/account/mails", data={"contribution_finished": "daily", "release_request": "never"})
    await client.post("/account/sessions/end")

    again = (await client.get("/account")).text
    chosen = re.findall('<option value="(\\w+)" selected', again)
    assert chosen == ["never", "daily", "at_once", "at_once", "at_once"] and "Überall sonst abmelden" not in again
    for wrong in ({"release_request": "daily"}, {"reservation_withdrawn": "never"}, {"release_request": "oft"}):
        assert (await client.post("/account/mails", data=wrong)).status_code == 422


async def test_own_data_come_as_a_page_and_as_a_file_of_just_her(client, world):
    await asked(client, world.anna)
    await log_in(client, world.anna)

    page, file = await client.get("/account/data"), await client.get("/account/data.json")

    assert "Link und Code zum Anmelden" in page.text
    assert file.json()["name"] == "Anna Amsel" and file.headers["content-disposition"].startswith("attachment")


async def test_a_deputy_shows_for_whom_she_stands_in_on_every_page(client, world):
    await log_in(client, world.cem)
    mandate = world.cem.mandates[0].mandate_id
    today = clock.today().strftime("%d.%m.%Y")
    form = {"person": world.anna.person_id, "since": today, "until": today}

    done = await client.post(f"/account/mandates/{mandate}/deputies", data=form)
    wrong = await client.post(f"/account/mandates/{mandate}/deputies", data={**form, "until": "01.01.2020"})

    assert (done.status_code, wrong.status_code) == (303, 422)
    await log_in(client, world.anna)
    deputy = await Mandate.get(represents_id=mandate)
    await client.post("/account/acting", data={"mandate": deputy.id})
    assert "in Vertretung von Cem Dachs" in (await client.get("/")).text.partition("</header>")[0]


def test_every_kind_of_mail_has_words_and_only_those_may_be_chosen_that_can_be_left_out():
    assert {*CHOICES, *DUTIES} == set(template_names())
    assert set(CHOICES) == set(CHOOSABLE) == set(MailsForm.model_fields)


async def test_an_address_is_changed_by_the_button_behind_the_link_and_not_by_opening_it(client, world):
    await log_in(client, world.anna)
    done = await client.post("/account/address", data={"email": "neu@web.example"})
    assert "neu@web.example" in (await client.get(done.headers["location"])).text
    mail = await Delivery.filter(body__template="address_confirm").get().select_related("body")
    path = mail.body.facts["link"].removeprefix("http://localhost:8000")

    opened = await client.get(path)
    assert (
        "Adresse bestätigen" in opened.text and (await Person.get(id=world.anna.person_id)).email != "neu@web.example"
    )
    await client.post(path)

    assert "Ihre Adresse ist geändert" in (await client.get(path)).text
    assert "neu@web.example" in (await client.get("/account")).text
    assert (await client.post("/account/address", data={"email": "x"})).status_code == 422

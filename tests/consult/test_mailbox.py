"""The mailbox of a demonstration shows every mail, lets nothing in it act, and exists nowhere else."""

from pathlib import Path

import pytest

from consult.letters import LETTER_POLICY
from emails.mailbox import PAGE, Store
from emails.mime import Attachment, build_body, encode_file
from models.settings import Settings
from tests.consult.conftest import Browser

HTML = '<html><head><title>Probe</title></head><body><script>alert(1)</script><a href="{link}">Zum Papier</a></body></html>'
FILE = Attachment("Größe der Kreise.pdf", "application/pdf", b"%PDF-1.7 probe")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Overrides the fixture of the folder: this one is a demonstration."""
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True, demonstration=True)


def keep(settings: Settings, *recipients: str, subject: str = "Einladung", link: str = "http://localhost/help") -> None:
    """Put one mail per recipient into the mailbox, as they come over the wire."""
    store = Store(settings.mailbox_dir)
    content = build_body(["Guten Tag"], [HTML.format(link=link)], files=[encode_file(FILE)])
    for recipient in recipients:
        head = f"From: <post@dkk.example>\r\nTo: <{recipient}>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        store.keep("post@dkk.example", [recipient], head.encode() + content)


async def test_outside_a_demonstration_there_is_no_mailbox(browser: Browser, settings: Settings) -> None:
    object.__setattr__(settings, "demonstration", False)
    keep(settings, "rathaus@a.example")
    async with browser() as client:
        for path in ("/mailbox", "/mailbox/1", "/mailbox/1/body", "/mailbox/1/attachments/1"):
            assert (await client.get(path)).status_code == 404


async def test_mails_are_found_by_address_and_by_subject_newest_first(browser: Browser, settings: Settings) -> None:
    keep(settings, "rathaus@a.example", "rathaus@b.example")
    keep(settings, "rathaus@a.example", subject="Empfang")
    async with browser() as client:
        everything = (await client.get("/mailbox")).text
        to_a = (await client.get("/mailbox?recipient=Rathaus@A.example")).text
        about = (await client.get("/mailbox?text=empf")).text
        nothing = (await client.get("/mailbox?text=nie")).text

    assert "3 Mails" in everything
    assert everything.index("Empfang") < everything.index("Einladung")
    assert "2 Mails" in to_a
    assert "rathaus@b.example" not in to_a
    assert "1 Mail." in about
    assert "Keine Mail passt dazu" in nothing


async def test_an_empty_mailbox_says_when_something_comes(browser: Browser) -> None:
    async with browser() as client:
        assert "Noch keine Mails" in (await client.get("/mailbox")).text
        assert "No mails yet" in (await client.get("/mailbox?lang=en")).text


async def test_a_long_mailbox_comes_in_pages_and_never_beyond_the_last(browser: Browser, settings: Settings) -> None:
    keep(settings, *[f"post{number}@a.example" for number in range(PAGE + 3)])
    async with browser() as client:
        first, second, beyond = [(await client.get(f"/mailbox?page={page}")).text for page in (1, 2, 99)]
        assert (await client.get("/mailbox?page=0")).status_code == 422

    assert 'rel="next"' in first
    assert "post2@a.example" not in first
    assert "post2@a.example" in second
    assert "post2@a.example" in beyond


async def test_one_mail_shows_its_text_its_headers_and_gives_its_files(browser: Browser, settings: Settings) -> None:
    keep(settings, "rathaus@a.example")
    async with browser() as client:
        page = (await client.get("/mailbox/1")).text
        file = await client.get("/mailbox/1/attachments/1")
        for path in ("/mailbox/2", "/mailbox/1/attachments/0", "/mailbox/1/attachments/2"):
            assert (await client.get(path)).status_code == 404

    assert "Guten Tag" in page
    assert "alert(1)" not in page
    assert FILE.name in page
    assert file.content == FILE.content
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20der%20Kreise.pdf"


async def test_the_mails_own_html_stands_apart_under_a_policy_that_lets_nothing_act(
    browser: Browser, settings: Settings
) -> None:
    keep(settings, "rathaus@a.example")
    async with browser() as client:
        answer = await client.get("/mailbox/1/body")

    assert answer.headers["content-security-policy"] == LETTER_POLICY
    assert "sandbox" in LETTER_POLICY
    assert "allow-scripts" not in LETTER_POLICY
    assert '<base target="_top">' in answer.text

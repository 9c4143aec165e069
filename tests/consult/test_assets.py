"""Style, script and fonts come from us, last long, and hold every class that templates name."""

import re
from pathlib import Path

import pytest

from consult import assets
from consult.render import TEMPLATES
from consult.routes import ROUTES
from tests.consult.conftest import Browser

CLASS = re.compile(r'class="([^"]*)"')
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@pytest.mark.parametrize("name", list(assets.FILES))
async def test_every_file_is_served_with_its_type_and_kept_for_a_year_under_its_version(
    browser: Browser, name: str
) -> None:
    async with browser(ROUTES) as client:
        answer = await client.get(assets.asset_url(name))
        again = await client.get(assets.asset_url(name), headers={"If-None-Match": answer.headers["etag"]})

    assert answer.status_code == 200
    assert answer.content == assets.FILES[name][0].read_bytes()
    assert answer.headers["content-type"] == assets.FILES[name][1]
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/other.css", "/static/"])
async def test_nothing_but_the_table_is_served(browser: Browser, path: str) -> None:
    async with browser(ROUTES) as client:
        assert (await client.get(path)).status_code == 404


def test_a_missing_package_is_an_error_that_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = assets.PACKAGES / "gone" / "x.js"
    monkeypatch.setitem(assets.FILES, "x.js", (gone, assets.SCRIPT))
    with pytest.raises(FileNotFoundError, match=r"make setup.*node_modules/gone/x.js"):
        assets.assets.__wrapped__()


def named_classes(template: str) -> set[str]:
    """Class names in the source of a template; a piece that ends in an expression counts as a beginning, "kern-btn--*"."""
    joined = JINJA.sub("\0", template)
    written = {word for value in CLASS.findall(joined) for word in value.replace("\0", "\0 ").split()}
    return {word.replace("\0", "*") for word in written} - {"*"}


def known_classes() -> set[str]:
    sheets = assets.assets()["kern.min.css"].content + assets.assets()["app.css"].content
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", sheets.decode()))


def unknown_classes(template: str) -> set[str]:
    known = known_classes()
    return {
        name
        for name in named_classes(template)
        if name not in known and not (name.endswith("*") and any(one.startswith(name[:-1]) for one in known))
    }


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_class_in_a_template_stands_in_one_of_the_two_stylesheets(path: Path) -> None:
    assert unknown_classes(path.read_text()) == set()


def test_the_class_check_can_fail() -> None:
    assert unknown_classes('<p class="app-meta kern-tabel">') == {"kern-tabel"}
    assert unknown_classes('<p class="kern-btn--{{ kind }} kern-bnt--{{ kind }}">') == {"kern-bnt--*"}


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_what_the_policy_forbids(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-vals=.js:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)

"""Forms give values or a code per field, and keep what was typed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

import pytest
from pydantic import model_validator
from starlette.requests import Request

from consult.forms import Amount, Count, Day, Email, Form, Line, LocalDateTime, Text, Upload
from workflows.errors import Unacceptable


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class DemoForm(Form):
    title: Line
    reason: Text = ""
    cases: Count | None = None
    rate: Amount | None = None
    deadline: LocalDateTime | None = None
    day: Day | None = None
    colour: Colour = Colour.RED
    towns: list[int] = []
    urgent: bool = False
    contact: Email | None = None
    law: Upload | None = None

    @model_validator(mode="after")
    def rate_needs_cases(self) -> Self:
        if self.rate is not None and self.cases is None:
            raise Unacceptable(fields={"cases": "missing"})
        return self


def request_with(
    body: bytes = b"", content_type: str = "application/x-www-form-urlencoded", query: str = ""
) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", content_type.encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": query.encode(), "headers": headers}
    return Request(scope, receive)


def posted(fields: list[tuple[str, str]] | dict[str, str]) -> Request:
    return request_with(urlencode(fields).encode())


async def refused(fields: list[tuple[str, str]] | dict[str, str]) -> dict[str, str]:
    with pytest.raises(Unacceptable) as refusal:
        await DemoForm.read(posted(fields))
    return refusal.value.fields


async def test_a_form_gives_values_in_the_types_of_the_house() -> None:
    form = await DemoForm.read(
        posted([
            ("title", " Gemeinsame  Stellen "), ("reason", "Eins\r\nzwei"), ("cases", "1.800"), ("rate", "46,80"),
            ("deadline_date", "24.11.2026"), ("deadline_time", "10:00"), ("day", "2026-11-24"), ("colour", "blue"),
            ("towns", "3"), ("towns", "5"), ("urgent", "true"), ("contact", "bauamt@stadt.example"), ("button", "1"),
        ])
    )  # fmt: skip

    assert form == DemoForm(
        title="Gemeinsame Stellen", reason="Eins\nzwei", cases=1800, rate=Decimal("46.80"),
        deadline=datetime(2026, 11, 24, 9, 0, tzinfo=UTC), day=date(2026, 11, 24), colour=Colour.BLUE, towns=[3, 5],
        urgent=True, contact="bauamt@stadt.example",
    )  # fmt: skip


async def test_what_is_left_empty_counts_as_not_given() -> None:
    form = await DemoForm.read(
        posted({"title": "x", "cases": " ", "rate": "", "deadline_date": "", "deadline_time": ""})
    )

    assert (form.cases, form.rate, form.deadline, form.towns, form.urgent) == (None, None, None, [], False)


async def test_the_sign_that_no_column_holds_is_left_out_of_what_was_typed() -> None:
    form = await DemoForm.read(posted({"title": "Ge\0meinsam", "towns": "3\0"}))

    assert (form.title, form.towns) == ("Gemeinsam", [3])


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("title", "   ", "missing"),
        ("title", "x" * 201, "too_long"),
        ("cases", "ca. 90", "number"),
        ("cases", "1,5", "whole_number"),
        ("rate", "1,800", "amount"),
        ("day", "gestern", "day"),
        ("colour", "green", "choice"),
        ("towns", "drei", "whole_number"),
        ("urgent", "vielleicht", "choice"),
        ("contact", "keine Adresse", "address"),
    ],
)
async def test_each_mistake_is_named_at_its_field(field: str, typed: str, code: str) -> None:
    assert (await refused({"title": "x", "cases": "1"} | {field: typed}))[field] == code


async def test_a_deadline_without_its_time_is_a_mistake_of_the_deadline() -> None:
    assert await refused({"title": "x", "deadline_date": "24.11.2026"}) == {"deadline": "time"}


async def test_all_mistakes_are_told_at_once_in_the_order_of_the_form() -> None:
    assert list(await refused({"rate": "viel", "cases": "ca. 90"})) == ["title", "cases", "rate"]


async def test_a_rule_about_two_fields_names_one_of_them() -> None:
    assert await refused({"title": "x", "rate": "46,80"}) == {"cases": "missing"}


async def test_what_was_typed_is_kept_when_the_form_is_refused() -> None:
    request = posted({"title": "x", "cases": "ca. 90"})
    with pytest.raises(Unacceptable):
        await DemoForm.read(request)

    assert request.state.typed["cases"] == "ca. 90"


async def test_more_than_twenty_thousand_characters_in_all_are_refused_with_the_number() -> None:
    with pytest.raises(Unacceptable) as refusal:
        await DemoForm.read(posted([("title", "x"), *[("reason", "y" * 7_000)] * 3]))

    assert refusal.value.code == "form_too_long"
    assert refusal.value.facts == {"most": 20_000}


async def test_a_filter_is_read_from_the_address() -> None:
    form = DemoForm.query(request_with(query="title=Kosten&towns=1&towns=2&cases="))

    assert (form.title, form.towns, form.cases) == ("Kosten", [1, 2], None)


async def test_a_file_arrives_with_its_name_and_without_the_folder_it_came_from() -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n'
        b'--b\r\nContent-Disposition: form-data; name="law"; filename="C:\\\\Entw\xc3\xbcrfe\\\\gesetz.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n<law/>\r\n--b--\r\n"
    )
    form = await DemoForm.read(request_with(body, "multipart/form-data; boundary=b"))

    assert form.law == Upload("gesetz.xml", "text/xml", b"<law/>")


async def test_an_empty_file_field_is_no_file() -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n'
        b'--b\r\nContent-Disposition: form-data; name="law"; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n"
    )
    form = await DemoForm.read(request_with(body, "multipart/form-data; boundary=b"))

    assert form.law is None

"""Asking the ministry for more time: a letter that can be sent, its dispatch, and the answer that moves the deadline."""

import io
import zipfile

import pytest
from pypdf import PdfReader

from models.matters import Matter
from tests.consultation import a_matter, hours
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.matters.deadline_requests import (
    LetterFormat,
    answer_deadline_request,
    make_letter,
    record_deadline_request,
    sent_letter,
    show_deadline_requests,
)


async def test_the_letter_names_the_deadline_and_is_made_as_pdf_and_word(world):
    matter = await a_matter(world, due_at=hours(60), their_reference="H II 3 – 7", ministry_id=world.ministry.id)
    page = await show_deadline_requests(world.clara, matter.id)
    assert page.asked_until > matter.due_at
    assert "Gesetz über Brunnen" in page.text

    _, _, pdf = await make_letter(world.clara, matter.id, text=page.text, format_=LetterFormat.PDF)
    _, _, word = await make_letter(world.clara, matter.id, text="Mehr Zeit, bitte.", format_=LetterFormat.DOCX)

    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    assert "Ihr Zeichen: H II 3 – 7" in words and "Mit freundlichen Grüßen" in words
    assert "Mehr Zeit, bitte." in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()


async def test_a_granted_request_moves_the_deadline_of_the_matter_and_is_answered_once(world):
    matter = await a_matter(world, due_at=hours(60))
    asked = await record_deadline_request(
        world.clara, matter.id, text="Bitte.", asked_until=hours(300), note="per Mail"
    )
    assert (await sent_letter(world.lea, asked.id))[2].startswith(b"%PDF-")

    await answer_deadline_request(world.lea, asked.id, granted_until=asked.asked_until)

    assert (await Matter.get(id=matter.id)).due_at == asked.asked_until
    with pytest.raises(WrongState):
        await answer_deadline_request(world.clara, asked.id)
    again = await record_deadline_request(
        world.clara, matter.id, text="Bitte.", asked_until=hours(500), note="per Mail"
    )
    declined = await answer_deadline_request(world.clara, again.id)
    assert (declined.granted_until, declined.answered_at is not None) == (None, True)
    assert (await Matter.get(id=matter.id)).due_at == asked.asked_until


async def test_only_a_later_deadline_of_a_matter_with_one_can_be_asked_for_by_its_office(world):
    matter, without = await a_matter(world, due_at=hours(60)), await a_matter(world)
    facts = {"text": "Bitte.", "note": "per Mail"}
    with pytest.raises(Unacceptable) as refused:
        await record_deadline_request(world.clara, matter.id, asked_until=hours(10), **facts)
    assert refused.value.fields == {"asked_until": "before_due"}
    with pytest.raises(WrongState):
        await show_deadline_requests(world.clara, without.id)
    for stranger in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await record_deadline_request(stranger, matter.id, asked_until=hours(300), **facts)

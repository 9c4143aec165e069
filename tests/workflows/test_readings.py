"""What the machine reads of released requirements, when nobody waits for anything else."""

from dataclasses import replace

import pytest

from models.database import rows, transaction
from models.grouping import GroupSuggestion, TextReading
from models.positions import RequirementGroup
from models.queue import drain, idle
from tests.rows import document_row, matter_row, requirement_row, round_row, submission_row
from workflows import installation
from workflows.errors import Missing
from workflows.evaluation import evaluation_terms
from workflows.evaluation.evaluation_filters import Filters, Odd
from workflows.evaluation.evaluation_table import list_requirements
from workflows.evaluation.evaluation_terms import show_terms
from workflows.evaluation.readings import encoder_name, learn_words, look_for_unread, meanings_of, request_reading
from workflows.groups.group_suggestions import suggest_matter_groups
from workflows.operation.doctor import examine

PAYS = "Der Bund zahlt die Miete."
PAYS_TOO = "Die Miete übernimmt der Bund."
DOG = "Ein Hund bellt nachts."


async def said(world, *texts, **facts):
    matter = await matter_row(world)
    _, (place, _) = await document_row(matter)
    submission = await submission_row(await round_row(matter, world.federation, [world.town]), world.town, **facts)
    return matter, [await requirement_row(submission, "Hinweis", rationale=text, provisions=[place]) for text in texts]


async def test_meanings_are_read_once_behind_all_other_work_and_refine_what_nobody_decided_about(world):
    matter, (pays, too, dog) = await said(world, PAYS, PAYS_TOO, DOG)
    await suggest_matter_groups(matter.id)
    async with transaction():
        await request_reading()
        await request_reading()
    await idle(seconds=0)
    assert await drain() == 0, "nobody waits for it"

    assert await drain("read_texts") == 1

    read = await meanings_of([pays.id, too.id, dog.id])
    assert read[pays.id].body @ read[too.id].body > read[pays.id].body @ read[dog.id].body + 0.2
    assert {one.refined for one in await GroupSuggestion.all()} == {False}
    before = await RequirementGroup.all().order_by("id").values_list("id", flat=True)
    assert await drain() == 1, "the machine goes on by itself"
    assert {one.refined for one in await GroupSuggestion.all()} == {True}
    assert await RequirementGroup.all().order_by("id").values_list("id", flat=True) == before
    await look_for_unread()
    assert await drain("read_texts") == 0, "nothing is left"


async def test_a_model_that_is_not_there_leaves_groups_to_their_letters_and_the_operator_is_told(world, tmp_path):
    matter, _ = await said(world, PAYS)
    own = replace(installation.current(), encoder_dir=tmp_path / "model")
    installation.use(own)
    await look_for_unread()

    await drain("read_texts")

    assert encoder_name() == str(tmp_path / "model")
    assert await TextReading.filter(encoder="", head=b"").count() == 1
    assert await suggest_matter_groups(matter.id) == 1
    found = {one.name: one.advice async for one in examine(own, packages_dir=tmp_path)}
    assert "sentence-transformers" in found["sentence encoder"]


async def test_a_search_finds_words_inside_longer_ones_of_what_was_released(world):
    matter, (longer, _) = await said(world, "Die Unterkunftskosten steigen stark.", "Der Brunnen versiegt.")
    await said(world, "Brunnenbau", state="draft")

    await learn_words()
    await learn_words()

    words = {row["word"] for row in await rows("SELECT word FROM search_word")}
    assert "unterkunftskost" in words and "brunnenbau" not in words
    table = await list_requirements(world.clara, matter.id, filters=Filters(text="Kosten"))
    assert [line.id for line in table.lines] == [longer.id]
    assert (await list_requirements(world.clara, matter.id, filters=Filters(text="Kosten -steigen"))).lines == []


async def test_what_stands_out_is_found_and_key_terms_count_a_letter_once(world, monkeypatch):
    texts = ["Die Unterkunft kostet zu viel Geld.", "Der Brunnen versiegt im Sommer.", "Die Unterkunft steht leer."]
    matter, (paid, well, empty, _) = await said(world, *texts, texts[0])
    await suggest_matter_groups(matter.id)
    await GroupSuggestion.filter(id=well.id).update(off_subject=True)

    table = await list_requirements(world.clara, matter.id, filters=Filters(odd=Odd.OFF_SUBJECT))
    assert [(line.id, line.off_subject) for line in table.lines] == [(well.id, True)]
    assert {
        line.id for line in (await list_requirements(world.clara, matter.id, filters=Filters(odd=Odd.UNFIT))).lines
    } == {well.id, empty.id}
    copies = {line.id: line.copies for line in (await list_requirements(world.clara, matter.id)).lines}
    assert (copies[paid.id], copies[well.id]) == (2, 1)
    found = await show_terms(world.clara, matter.id, Filters())
    assert (found.letters, [(one.word, one.texts) for one in found.terms]) == (3, [("Unterkunft", 2)])
    assert not found.sampled
    monkeypatch.setattr(evaluation_terms, "MOST_READ", 3)
    assert (await show_terms(world.clara, matter.id, Filters())).sampled  # four came, three were read
    with pytest.raises(Missing):
        await show_terms(world.anna, matter.id, Filters())

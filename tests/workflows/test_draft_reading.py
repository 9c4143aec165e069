"""Reading a draft: parts, the law beside it, what was asked for at each provision, the words that were searched."""

import pytest

from models.matters import Circle, DocumentStage
from models.submissions import Reading
from tests.consultation import (
    CIRCLES,
    SECTIONS,
    a_draft,
    a_draft_in,
    a_matter,
    a_submission,
    an_open_round,
    place,
    released,
)
from workflows.access import VISITOR
from workflows.documents.law import read_law
from workflows.drafts.draft_parts import MOST_LETTERS, MOST_PROVISIONS, Entry, below, cut
from workflows.drafts.draft_reading import show_draft, show_provision, show_whole_draft
from workflows.drafts.draft_search import MARKS, search_draft
from workflows.errors import Missing

TWO = "(1) Der Bund zahlt für den Brunnen. (2) Das Land zahlt nichts."


def entries(*letters, kind="section", level=1):
    return [Entry(number, number, f"§{number}", "", kind, level, f"§ {number}", "", many) for number, many in enumerate(letters, 1)]  # fmt: skip


def test_a_short_draft_is_one_part_and_a_long_one_is_cut_between_sections_without_losing_one():
    assert len(cut(entries(*[10] * 5))) == 1
    outline = entries(*[400] * 1_000)

    parts = cut(outline)

    assert [one for part in parts for one in part.entries] == outline
    assert all(len(part.entries) <= MOST_PROVISIONS for part in parts)
    assert all(sum(one.letters for one in part.entries) <= MOST_LETTERS for part in parts)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))


def test_a_section_keeps_its_paragraphs_unless_it_is_longer_than_two_parts():
    sections, paragraphs = entries(*[10] * 60), entries(*[10] * 400, kind="paragraph", level=2)

    assert [len(part.entries) for part in cut([*sections, *paragraphs[:30]])] == [90]
    assert max(len(part.entries) for part in cut([*sections[:1], *paragraphs])) == 2 * MOST_PROVISIONS


def test_a_provision_is_shown_with_everything_in_it():
    rows = [("§1", ""), ("§1/1", "§1"), ("§1/1/a", "§1/1"), ("§2", ""), ("§2/1", "§2")]
    outline = [Entry(n, n, key, above, "section", 1, key, "", 1) for n, (key, above) in enumerate(rows)]

    assert [one.key for one in below(outline, ["§1"])] == ["§1", "§1/1", "§1/1/a"]


async def test_the_part_with_a_provision_opens_by_its_id_and_a_number_beyond_the_end_gives_the_last(world):
    many = [(f"§ {number}", "Verfahren", "Die Behörde entscheidet. " * 30) for number in range(1, 100)]
    version = await a_draft(world, await a_matter(world), *many)
    last = await place(version, "§99")

    at, beyond = [await show_draft(world.anna, version.id, **asked) for asked in ({"at": last.id}, {"part": 99})]

    assert len(at.parts) > 1 and at.part == beyond.part == at.parts[-1]
    assert last.id in {one.id for one in at.provisions}
    assert len((await show_whole_draft(world.anna, version.id))[1]) == 99


@pytest.mark.parametrize(
    ("query", "found"),
    [("berichten", "§ 3"), ("§ 2", "§ 2"), ("§2", "§ 2"), ("TRINKBARES Wasser", "§ 2"), ("Esel", ""), ("der", ""), ("§", "")],
)  # fmt: skip
async def test_searching_finds_other_forms_of_a_word_and_places(world, query, found):
    version = await a_draft(world, await a_matter(world))

    hits = (await search_draft(world.anna, version.id, query)).hits

    assert " ".join(hit.label for hit in hits.things) == found
    assert hits.total == len(found.split(" § ")) if found else hits.total == 0


async def test_a_search_for_one_section_does_not_find_those_that_only_begin_alike(world):
    version = await a_draft(world, await a_matter(world), *[(f"§ {n}", "Ziel", "Wasser.") for n in (4, 40, 41)])

    assert [hit.label for hit in (await search_draft(world.anna, version.id, "§ 4")).hits.things] == ["§ 4"]


async def test_words_that_were_found_are_marked_in_text_and_heading(world):
    version = await a_draft(world, await a_matter(world))

    (hit,) = (await search_draft(world.anna, version.id, "jährliche Berichte")).hits.things

    assert hit.heading == "Bericht".join(MARKS) and "jährlich".join(MARKS) in hit.words


async def test_hits_come_in_pages_with_the_number_of_all(world):
    version = await a_draft(world, await a_matter(world), *[(f"§ {n}", "Ziel", "Wasser.") for n in range(1, 56)])

    first, second = [(await search_draft(world.anna, version.id, "Wasser", page=n)).hits for n in (1, 2)]

    assert (len(first.things), len(second.things), first.total, second.total) == (50, 5, 55, 55)


async def test_the_law_in_force_stands_beside_the_draft_with_what_is_new_and_what_is_gone(world):
    matter = await a_matter(world)
    facts = {
        "title": "Brunnengesetz",
        "label": "geltendes Recht",
        "stage": DocumentStage.IN_FORCE,
        "circle": Circle.PUBLIC,
    }
    law = await a_draft(world, matter, *SECTIONS, ("§ 9", "Altes", "Das gilt noch."), **facts)
    draft = await a_draft(
        world, matter, SECTIONS[0], ("§ 2", "Wasser", "Das Wasser ist sauber zu halten."), ("§ 4", "Geld", TWO)
    )

    read = await show_draft(world.anna, draft.id, beside_id=law.id)

    assert [one.id for one in read.comparable] == [law.id]
    texts = {one.key: read.beside.texts[one.key].text for one in read.provisions if one.key in read.beside.texts}
    assert texts == {"§1": SECTIONS[0][2], "§2": SECTIONS[1][2]}
    assert [one.label for one in read.beside.gone[""]] == ["§ 3", "§ 9"]


async def test_only_what_the_reader_may_know_of_can_stand_beside(world):
    matter = await a_matter(world)
    draft = await a_draft(world, matter)
    secret = await a_draft(world, matter, stage=DocumentStage.IN_FORCE, circle=Circle.OFFICES)
    elsewhere = await a_draft(world, await a_matter(world), stage=DocumentStage.IN_FORCE)

    for other in (secret, elsewhere):
        with pytest.raises(Missing):
            await show_draft(world.anna, draft.id, beside_id=other.id)
    assert (await show_draft(world.anna, draft.id)).comparable == []
    assert [one.id for one in (await show_draft(world.clara, draft.id)).comparable] == [secret.id]


async def test_at_a_provision_one_counts_ones_own_and_what_others_let_all_members_read(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    spot = await place(version, "§2")
    at = {"provision_ids": [spot.id]}
    round_ = await an_open_round(world, matter, document_version_id=version.id)
    await a_submission(world, round_, at, at)
    shared = {**at, "reading": Reading.MEMBERS, "title": "Für alle", "name_shown": False}
    await released(
        world, round_, shared, {**at, "title": "Nur für Stellen"}, by=world.jana, releaser=world.holger, organisation=world.union
    )  # fmt: skip

    hers, his = [await show_draft(reader, version.id) for reader in (world.anna, world.bert)]
    office, visitor = await show_draft(world.clara, version.id), await show_provision(world.bert, spot.id)

    assert (hers.asked.own, hers.asked.others) == ({spot.id: 2}, {spot.id: 1})
    assert (his.asked.own, his.asked.others) == ({}, {spot.id: 1})
    assert (office.asked.own, office.asked.others) == ({spot.id: 2}, {})  # what is not released is no office's
    assert [one.title for one in visitor.requirements.things] == ["Für alle"]


async def test_whoever_reads_is_led_to_the_draft_in_which_she_may_write(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=version.id)
    before = await show_draft(world.anna, version.id)
    submission = await a_submission(world, round_)

    hers, his, office = [await show_draft(one, version.id) for one in (world.anna, world.bert, world.clara)]

    assert ([one.id for one in before.rounds], before.drafts) == ([round_.id], [])
    assert [one.id for one in hers.drafts] == [submission.id] and his.drafts == []
    assert (office.rounds, office.drafts) == ([], [])


@pytest.mark.parametrize(("circle", "readers"), CIRCLES)
async def test_outside_the_circle_no_way_of_reading_knows_of_the_draft(world, circle, readers):
    version = await a_draft_in(world, await a_matter(world), circle)
    spot = await place(version, "§1")

    people = {"paul": world.paul, "bert": world.bert, "anna": world.anna, "visitor": VISITOR}
    for name, reader in people.items():
        ways = [
            show_draft(reader, version.id), search_draft(reader, version.id, "Brunnen"), show_provision(reader, spot.id),
            show_whole_draft(reader, version.id),
        ]  # fmt: skip
        for way in ways:
            if name in readers.split():
                assert await way
            else:
                with pytest.raises(Missing):
                    await way


@pytest.mark.needs("shared")
async def test_every_provision_of_real_acts_stands_in_exactly_one_part():
    from tests.conftest import SHARED

    for name in ("sgb_2.xml", "aufenthg_2004.xml", "ozg.xml"):
        law = read_law((SHARED / "data" / "laws" / name).read_bytes())
        outline = [
            Entry(n, n, one.key, one.parent_key or "", one.kind, one.level, one.label, one.heading, len(one.text))
            for n, one in enumerate(law.provisions)
        ]
        parts = cut(outline)
        assert [one for part in parts for one in part.entries] == outline
        assert all(len(part.entries) <= 2 * MOST_PROVISIONS for part in parts)

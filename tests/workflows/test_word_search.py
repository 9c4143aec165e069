"""Words are found inside longer ones, and only where they are a part of them."""

from models.database import rows
from workflows.evaluation.word_search import search_query, with_compounds

SAID = (
    "Unterkunftskosten", "Kostenerstattung", "Unterkunftskostenpauschale", "Kostüm", "Jugendamt", "Jugend", "Quadrat",
    "Gemeinderat", "Gemeinde", "Schulsozialarbeit", "Verbund", "Bundesmittel", "Beratung", "Feststellung", "Kinder",
)  # fmt: skip


def test_each_word_of_a_query_may_be_one_of_its_compounds():
    query = with_compounds("'kost' & !'bund' <-> 'o''neill'", {"kost": ["unterkunftskost", "kostenlos"], "bund": []})

    assert query == "( 'kost' | 'kostenlos' | 'unterkunftskost' ) & !'bund' <-> 'o''neill'"


LEARNT = """
    INSERT INTO search_word
    SELECT DISTINCT (tsvector_to_array(to_tsvector('german', w)))[1] FROM unnest($1::text[]) AS w
"""
MATCHING = "SELECT w FROM unnest($1::text[]) AS w WHERE to_tsvector('german', w) @@ $2::text::tsquery"
FINDS = [
    ("Kosten", {"Unterkunftskosten", "Kostenerstattung", "Unterkunftskostenpauschale"}),
    ("unterkunft", {"Unterkunftskosten", "Unterkunftskostenpauschale"}),
    ("Amt", {"Jugendamt"}),
    ("Rat", {"Gemeinderat"}),
    ("Schule", {"Schulsozialarbeit"}),
    ("Bund", {"Bundesmittel"}),
    ("Kind", {"Kinder"}),
    ("Jugend -Amt", {"Jugend"}),
    ("(", set()),
    ("der", set()),
    ("", set()),
]


async def test_a_word_finds_what_is_made_with_it(db):
    await rows(LEARNT, [list(SAID)])

    for typed, found in FINDS:
        query = await search_query(typed)
        said = await rows(MATCHING, [list(SAID), query])
        assert {row["w"] for row in said} == found, typed

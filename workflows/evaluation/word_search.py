"""What somebody searches for, as a query that also finds the word inside longer ones: Kosten in Unterkunftskosten.

German stems come from PostgreSQL. Which longer words there are is known of everything that was released
(`search_word`, see workflows/evaluation/readings.py); these stand in the query beside the word, so that its index answers.
"""

import re

from models.database import rows

MOST_WORDS = 4  # each is looked for in all words; further ones are searched as they stand
MOST_COMPOUNDS = 200

# Adds the words of `{found}`, whose column `search` holds them, to those that are known.
LEARN_WORDS = """
    INSERT INTO search_word (word)
    SELECT DISTINCT left(lexeme, 255) FROM {found}, unnest(search)
    WHERE length(lexeme) > 2 AND lexeme ~ '^[[:alpha:]]' ORDER BY 1 ON CONFLICT DO NOTHING
"""
WORD = re.compile(r"[^\W\d_]{3,}")
LEXEME = re.compile(r"'((?:[^']|'')*)'")
# What stands before a stem without making a compound: Verbund is no kind of Bund.
SYLLABLES = """
    ab an auf aus be bei ein ent er ge hin her miss mit nach uber um un unter ur ver vor wider zer zu
"""
PARSED = "SELECT websearch_to_tsquery('german', $1)::text AS query"
# A word ends others by its stem (Unterkunftskost), a short one only behind a word that stands by itself somewhere
# (Jugendamt, but not Quadrat); it begins others as it was typed, or by a long stem (Schulsozialarbeit); a long one may
# stand in the middle. Letters that join parts are s, n, e and their like. Most words are passed over by their bytes alone:
# a tenth of a second among 240,000.
COMPOUNDS = r"""
    WITH typed AS MATERIALIZED (
        SELECT translate(replace(form, 'ß', 'ss'), 'äöü', 'aou') AS form, (ts_lexize('german_stem', form))[1] AS stem
        FROM unnest($1::text[]) AS given(form)
    )
    SELECT typed.stem, array_agg(longer.word) AS words FROM typed JOIN search_word AS longer
    ON (strpos(longer.word COLLATE "C", typed.stem) > 0 OR strpos(longer.word COLLATE "C", typed.form) > 0)
    AND length(longer.word) > length(typed.stem) + 1 AND (
        (length(typed.stem) > 3 AND longer.word LIKE '%' || typed.stem
            AND left(longer.word, -length(typed.stem)) <> ALL($2::text[]))
        OR (length(typed.stem) = 3 AND longer.word LIKE '%' || typed.stem AND EXISTS (
            SELECT FROM search_word AS part WHERE length(part.word) > 2 AND part.word = ANY(ARRAY(
                SELECT regexp_replace(left(longer.word, -3), ending, '') FROM unnest(ARRAY['', 's$', 'n$', 'e$', 'en$', 'es$', 'er$'])
                    AS joining(ending)))))
        OR (length(typed.form) > 3 AND length(longer.word) > length(typed.form) + 2
            AND longer.word LIKE typed.form || '%')
        OR (length(typed.stem) > 4 AND length(longer.word) > length(typed.stem) + 3
            AND longer.word LIKE typed.stem || '%')
        OR (length(typed.form) > 4 AND longer.word LIKE '_%' || typed.form || '_%')
    )
    GROUP BY typed.stem
"""


async def search_query(text: str) -> str:
    """A tsquery for what was typed (words, "phrases", or, -without), each word with those that are made with it."""
    parsed = str((await rows(PARSED, [text]))[0]["query"])
    typed = list(dict.fromkeys(word.lower() for word in WORD.findall(text)))[:MOST_WORDS]
    found = await rows(COMPOUNDS, [typed, SYLLABLES.split()]) if typed and parsed else []
    return with_compounds(parsed, {row["stem"]: row["words"] for row in found})


def with_compounds(query: str, compounds: dict[str, list[str]]) -> str:
    """The query in which each word may also be one of its compounds, the shortest first where they are many."""

    def widened(lexeme: re.Match[str]) -> str:
        longer = sorted(set(compounds.get(lexeme[1].replace("''", "'"), ())), key=lambda word: (len(word), word))
        words = [lexeme[1], *(word.replace("'", "''") for word in longer[:MOST_COMPOUNDS])]
        return "( " + " | ".join(f"'{word}'" for word in words) + " )" if longer else lexeme[0]

    return LEXEME.sub(widened, query)

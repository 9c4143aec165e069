"""Where a name or an address stands: in every column of text of the database, and in the text of stored files."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.database import rows
from models.files import StoredFile
from workflows.documents.file_words import files_saying
from workflows.files import place_of
from workflows.operation.forgotten_files import REFERENCES
from workflows.records.personal_data import HOLDINGS

MOST_PLACES = 500
AROUND = 60  # letters before and after
FILES = "files"  # the holding of what stands in a file
# Every word of search_word stands in a released requirement, and is found there.
COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    JOIN pg_tables ON schemaname = table_schema AND tablename = table_name
    WHERE table_schema = 'public' AND table_name NOT LIKE 'tortoise%' AND table_name NOT IN ('name_search', 'search_word')
    AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY') ORDER BY 1, 2
"""
IN_COLUMN = """
    (SELECT '{table}' AS noun, '{column}' AS "column", id::bigint AS id,
     substring("{column}"::text FROM greatest(strpos(lower("{column}"::text), sought) - {around}, 1)
               FOR length(sought) + 2 * {around}) AS excerpt
     FROM "{table}", unnest($1::text[]) AS sought WHERE strpos(lower("{column}"::text), sought) > 0 LIMIT {most})
"""


class Place(NamedTuple):
    """One row, or one file (`column` is its file, `noun` and `id` the row that refers to it); `excerpt`: what stands around."""

    holding: str
    noun: str
    column: str
    id: int
    excerpt: str


async def places_of(words: Sequence[str]) -> list[Place]:
    """All places, of each column at most so many."""
    return [*await _in_tables(words), *await _in_files(words)]


async def _in_tables(words: Sequence[str]) -> list[Place]:
    parts = [
        IN_COLUMN.format(table=one["table_name"], column=one["column_name"], around=AROUND, most=MOST_PLACES)
        for one in await rows(COLUMNS)
    ]
    holding_of = {column: one.name for one in HOLDINGS for column in one.columns}
    found = await rows(" UNION ALL ".join(parts), [[word.lower() for word in words]])
    places = [Place(holding_of.get(f"{one['noun']}.{one['column']}", ""), **one) for one in found]
    return list({(one.noun, one.column, one.id): one for one in places}.values())


async def _in_files(words: Sequence[str]) -> list[Place]:
    """A file that cannot be read counts as one in which the name may stand, and is told as such."""
    paths = {place_of(one): one for one in await StoredFile.all().order_by("id")}
    found = await files_saying(words, [path for path in paths if path.exists()])
    hits = {paths[path].id: "" for path in found.saying} | {paths[path].id: "?" for path in found.unread}
    used = await users_of(list(hits))
    unused = set(hits) - {file_id for _, _, file_id in used}
    users = [*used, *(("stored_file", file_id, file_id) for file_id in sorted(unused))]
    return [Place(FILES, noun, "file", row_id, hits[file_id]) for noun, row_id, file_id in users]


async def users_of(file_ids: Sequence[int]) -> list[tuple[str, int, int]]:
    """Which rows refer to these files: (table, id of the row, id of the file)."""
    parts = [
        f"({one['used'].replace('SELECT ', 'SELECT tableoid::regclass::text AS noun, id, ', 1)})"
        for one in await rows(REFERENCES)
    ]
    statement = " UNION ALL ".join(parts)
    columns = (
        f"SELECT noun, id, file FROM ({statement}) AS used(noun, id, file) WHERE file = ANY($1::int[]) ORDER BY 1, 2"
    )
    return [(one["noun"], one["id"], one["file"]) for one in await rows(columns, [list(file_ids)])]


def as_rows(places: Sequence[Place]) -> list[list[Any]]:
    """To be stored."""
    return [list(one) for one in places]

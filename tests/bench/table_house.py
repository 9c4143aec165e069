"""A federation's evaluation as large as one likes, written by a few statements: for measuring the table."""

from models.database import connection, rows, transaction
from models.matters import Matter
from tests.crowd import PEOPLE, SUBMISSIONS
from tests.rows import document_row, matter_row, round_row
from tests.world import World

SECTIONS = 200
GROUPS = 1_000

# Each property is drawn for itself, so that no filter tells anything about another or about the order.
DRAWN = "(abs(hashint4({number} * 64 + {salt})::bigint) % {sides})"


def _drawn(salt: int, sides: int, number: str = "n") -> str:
    return DRAWN.format(number=number, salt=salt, sides=sides)


# Words of which each is in one requirement of 20, 100 and 500.
REQUIREMENTS = f"""
    INSERT INTO requirement (submission_id, position, title, current_text, proposed_text, rationale, addressee,
                             addressee_state, priority, cost_yearly, cost_basis, reading, quoting, name_shown, version,
                             field_versions, created_at)
    SELECT s.ids[1 + n % cardinality(s.ids)], n, 'Vorlauf von ' || n % 97 || ' Monaten für die Kommunen vorsehen',
           'am ersten Tag des folgenden Quartals', (n % 24) || ' Monate nach der Verkündung',
           'Ein Vorlauf von wenigen Wochen reicht nicht für Stellen und Haushalt.'
               || CASE WHEN {_drawn(1, 20)} = 0 THEN ' Die Sprachkurse fehlen.' ELSE '' END
               || CASE WHEN {_drawn(2, 100)} = 0 THEN ' Die Brunnen versiegen.' ELSE '' END
               || CASE WHEN {_drawn(3, 500)} = 0 THEN ' Das Fernwärmenetz altert.' ELSE '' END,
           (ARRAY['federal', 'federal', 'federal', 'states', 'both'])[1 + {_drawn(4, 5)}], '',
           (ARRAY['essential', 'important', 'important', 'note', 'note', 'note'])[1 + {_drawn(5, 6)}],
           CASE WHEN {_drawn(6, 3)} = 0 THEN {_drawn(7, 1000)} * 137 END, '', 'offices', 'no', false, 1, '{{}}', now()
    FROM generate_series($2::int, $3::int) AS n, (SELECT $1::int[] AS ids) AS s
    RETURNING id
"""
PLACES = """
    INSERT INTO requirement_provision (requirement_id, provision_id)
    SELECT id, p.ids[1 + abs(hashint4(id)::bigint) % cardinality(p.ids)] FROM unnest($1::int[]) AS given(id),
           (SELECT array_agg(id ORDER BY position) AS ids FROM provision WHERE document_version_id = $2) AS p
"""
GROUP = """
    WITH made AS (
        INSERT INTO requirement_group (matter_id, title, anchor, strength, reason, suggested_by_machine, created_at, version)
        SELECT $2, 'Vorlauf ' || n, '', 1, '', false, now(), 1 FROM generate_series(1, $3::int) AS n RETURNING id
    )
    INSERT INTO group_member (requirement_id, group_id)
    SELECT id, m.ids[1 + id % cardinality(m.ids)] FROM unnest($1::int[]) AS given(id),
           (SELECT array_agg(id) AS ids FROM made) AS m
"""
DECIDE = f"""
    INSERT INTO source (matter_id, requirement_id, votum, reason, internal_reason, suggested_by_machine, set_at,
                        confirmed_at)
    SELECT $2, id, (ARRAY['noted', 'not_adopted', 'adopted'])[1 + {_drawn(9, 3, "id")}], 'So.', '', false, now(), now()
    FROM unnest($1::int[]) AS given(id) WHERE {_drawn(10, 5, "id")} < 2
"""
TAGS = "INSERT INTO tag (office_id, name) SELECT $1, 'Wort ' || n FROM generate_series(1, 20) AS n"
TAG = """
    INSERT INTO tagging (requirement_id, tag_id)
    SELECT id, t.ids[1 + id % 20] FROM unnest($1::int[]) AS given(id),
           (SELECT array_agg(id ORDER BY id) AS ids FROM tag) AS t WHERE id % 4 = 0
"""
ASSIGN = """
    INSERT INTO assignment (requirement_id, officer_id) SELECT id, $2 FROM unnest($1::int[]) AS given(id) WHERE id % 7 = 0
"""
JOIN = """
    INSERT INTO membership (organisation_id, association_id, since, derived)
    SELECT id, $2, now(), true FROM unnest($1::int[]) AS given(id)
"""


async def build_table(world: World, members: int) -> tuple[Matter, list[int], int]:
    """A matter with a draft and a round that so many members answered, without a requirement yet."""
    matter = await matter_row(world)
    version, _ = await document_row(matter, [f"§ {number}" for number in range(1, SECTIONS + 1)])
    round_ = await round_row(matter, world.federation, document_version=version)
    await rows(TAGS, [world.federation.id])
    towns = [row["id"] for row in await rows(PEOPLE, [world.county.id, members])]
    await rows(JOIN, [towns, world.towns.id])
    return matter, [row["id"] for row in await rows(SUBMISSIONS, [round_.id, towns])], version.id


async def fill_table(
    world: World, matter: Matter, submissions: list[int], version_id: int, first: int, last: int
) -> None:
    """Requirements from the `first` to the `last` number, with places, groups, vota, tags and officers."""
    async with transaction():
        await rows("SET LOCAL session_replication_role = replica")  # the rows of the table are taken once, at the end
        ids = [row["id"] for row in await rows(REQUIREMENTS, [submissions, first, last])]
        await rows(PLACES, [ids, version_id])
        await rows(GROUP, [ids, matter.id, GROUPS * len(ids) // 30_000])
        await rows(DECIDE, [ids, matter.id])
        await rows(TAG, [ids])
        await rows(ASSIGN, [ids, world.clara.person_id])
    await rows("SELECT take_evaluation_rows($1::int[])", [ids])
    await rows("SELECT take_requirement_words($1::int[])", [ids])
    async with connection().acquire_connection() as raw:
        await raw.execute("VACUUM ANALYZE")

"""Many towns that answer, written by a few statements: for tests of speed."""

from models.database import rows
from models.organisations import Organisation
from models.rounds import Round

PEOPLE = """
    INSERT INTO organisation (kind, name, sort_key, state, population, parent_id, short_name, designation, ars, ags,
                              one_person_releases, email_domain)
    SELECT 'municipality', 'Ort ' || n, 'ort ' || n, lpad((1 + n % 16)::text, 2, '0'), 500 + n * 7, $1, '', '', '', '',
           false, ''
    FROM generate_series(1, $2::int) AS n RETURNING id
"""
MAILBOXES = """
    INSERT INTO mailbox (organisation_id, address, address_key, purpose, active)
    SELECT id, 'rathaus' || id || '@ort.example', 'rathaus' || id || '@ort.example', '', true
    FROM unnest($1::int[]) AS given(id)
"""
SUBMISSIONS = """
    WITH submissions AS (
        INSERT INTO submission (round_id, organisation_id, kind, state, channel, remark, return_reason, version,
                                authored_at, received_at, late, receipt_number, content_hash)
        SELECT $1, id, 'answer', 'released', 'web', '', '', 1, now(), now(), false, '', ''
        FROM unnest($2::int[]) AS given(id) RETURNING id, organisation_id
    ), covers AS (
        INSERT INTO submission_organisation (submission_id, organisation_id)
        SELECT id, organisation_id FROM submissions
    )
    SELECT id FROM submissions
"""
REQUIREMENTS = """
    INSERT INTO requirement (submission_id, position, title, current_text, proposed_text, rationale, addressee,
                             addressee_state, priority, cost_basis, reading, quoting, name_shown, version,
                             field_versions, created_at)
    SELECT id, n, 'Anliegen ' || n || ' von ' || id, '', 'Frist: ' || n, 'Der Aufwand von ' || n || ' ist zu hoch.',
           'federal', '', 'note', '', 'offices', 'no', false, 1, '{}', now()
    FROM unnest($1::int[]) AS given(id), generate_series(1, $2::int) AS n RETURNING id
"""


async def crowd(
    round_: Round, county: Organisation, *, organisations: int, answering: int, requirements_each: int = 1
) -> list[int]:
    """So many towns of a county, of which some have released an answer; ids of their requirements."""
    towns = [row["id"] for row in await rows(PEOPLE, [county.id, organisations])]
    await rows(MAILBOXES, [towns])
    submissions = [row["id"] for row in await rows(SUBMISSIONS, [round_.id, towns[:answering]])]
    requirements = [row["id"] for row in await rows(REQUIREMENTS, [submissions, requirements_each])]
    await rows("ANALYZE")  # what autovacuum does within a minute; without it plans are made for empty tables
    return requirements

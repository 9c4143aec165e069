"""A member says how far it is with our recommendations; a Verband for its towns, whose own word replaces it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from models.database import rows, transaction
from models.dispatches import IMPLEMENTATION_OUTCOMES
from models.recommendations import ImplementationSheet, Sharing
from workflows import clock
from workflows.access import Actor, acts_for, require
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.recommendations.member_groups import member_groups
from workflows.recommendations.recommendations import Said, own_towns, recommendations_in_force

LONGEST_NOTE = 4_000

# One page per town and year. Who may read it stays as it is where nothing is said about that ($5 is NULL).
SHEETS = """
    INSERT INTO implementation_sheet AS present (organisation_id, year, group_id, sharing, by_itself, answers, changed_by_id,
                                                 changed_at)
    SELECT town.id, $3, town.group_id, coalesce($5, 'offices'), town.id = $4, 0, $6, $7
    FROM unnest($1::int[], $2::int[]) AS town(id, group_id) ORDER BY town.id
    ON CONFLICT (organisation_id, year) DO UPDATE SET by_itself = present.by_itself OR excluded.by_itself,
        sharing = CASE WHEN present.by_itself AND NOT excluded.by_itself THEN present.sharing ELSE coalesce($5, present.sharing) END,
        changed_by_id = excluded.changed_by_id, changed_at = excluded.changed_at
    RETURNING present.organisation_id, present.group_id
"""
# What a town said itself stays where another speaks for it; what is said again is not written. An effect or a note that
# is NULL stays as each town has it.
SAY = """
    INSERT INTO implementation AS present (position_id, organisation_id, year, author_id, group_id, outcome, effect, note,
                                       recorded_by_id, recorded_at)
    SELECT said.position_id, town.id, $3, $4, town.group_id, said.outcome,
        nullif(coalesce(said.effect, kept.effect), ''), coalesce(said.note, kept.note, ''), $5, $6
    FROM (unnest($1::int[], $2::int[]) AS town(id, group_id) CROSS JOIN
         unnest($7::int[], $8::text[], $9::text[], $10::text[]) AS said(position_id, outcome, effect, note))
    LEFT JOIN implementation AS kept
        ON kept.organisation_id = town.id AND kept.position_id = said.position_id AND kept.year = $3
    ORDER BY town.id, said.position_id
    ON CONFLICT (position_id, organisation_id, year) DO UPDATE SET author_id = excluded.author_id,
        outcome = excluded.outcome, effect = excluded.effect, note = excluded.note,
        recorded_by_id = excluded.recorded_by_id, recorded_at = excluded.recorded_at
    WHERE (present.author_id <> present.organisation_id OR excluded.author_id = present.organisation_id)
      AND (present.author_id, present.outcome, present.effect, present.note)
          IS DISTINCT FROM (excluded.author_id, excluded.outcome, excluded.effect, excluded.note)
    RETURNING present.organisation_id
"""
TAKE_BACK = """
    DELETE FROM implementation WHERE organisation_id = ANY($1::int[]) AND position_id = ANY($2::int[]) AND year = $3
      AND (author_id <> organisation_id OR organisation_id = $4) RETURNING organisation_id
"""
# What each town said the year before, where nothing is said of it this year.
_BEFORE = """
    FROM implementation AS before LEFT JOIN implementation AS present
        ON present.organisation_id = before.organisation_id AND present.position_id = before.position_id
        AND present.year = $3
    WHERE before.organisation_id = ANY($1::int[]) AND before.position_id = ANY($2::int[]) AND before.year = $3 - 1
      AND present.id IS NULL
"""
STILL_OPEN = f"SELECT DISTINCT before.organisation_id {_BEFORE}"
SAY_AS_BEFORE = f"""
    INSERT INTO implementation (position_id, organisation_id, year, author_id, group_id, outcome, effect, note,
                                recorded_by_id, recorded_at)
    SELECT before.position_id, before.organisation_id, $3, $4, sheet.group_id, before.outcome, before.effect, before.note,
           $5, $6
    FROM (SELECT before.* {_BEFORE}) AS before
    JOIN implementation_sheet AS sheet ON sheet.organisation_id = before.organisation_id AND sheet.year = $3
    ORDER BY before.organisation_id, before.position_id ON CONFLICT (position_id, organisation_id, year) DO NOTHING
    RETURNING organisation_id
"""
COUNT_AGAIN = """
    UPDATE implementation_sheet AS sheet SET answers = (
        SELECT count(*) FROM implementation AS said
        WHERE said.organisation_id = sheet.organisation_id AND said.year = sheet.year)
    WHERE sheet.organisation_id = ANY($1::int[]) AND sheet.year = $2
"""
KEPT = """
    SELECT count(DISTINCT organisation_id) AS many FROM implementation
    WHERE organisation_id = ANY($1::int[]) AND position_id = ANY($2::int[]) AND year = $3
      AND author_id = organisation_id AND organisation_id <> $4
"""


class Kept(NamedTuple):
    """How many answers were written, and how many towns keep what they said themselves."""

    written: int
    own_words: int


async def say_implementations(
    actor: Actor,
    organisation_ids: Collection[int],
    said: Mapping[int, Said],
    *,
    untouched: Collection[str] = (),
    sharing: Sharing | None = None,
) -> Kept:
    """Say for these organisations how far they are with recommendations (by id), all in one act.

    `untouched`: of these effects and notes ("note_17" is that of recommendation 17) each organisation keeps its own.
    `sharing`: who may read it with their names; None leaves that as it is, and nobody may before it was said.
    """
    _check(organisation_ids, said)
    async with transaction():
        require(True, all(acts_for(actor, one) for one in organisation_ids), code="not_your_organisation")
        towns = {one.id for one in await own_towns(actor)} & set(organisation_ids)
        known = {one.id for one in await recommendations_in_force(actor)}
        if not towns or not known.issuperset(said):
            raise Missing(recommendations=sorted(set(said) - known))
        if not said and sharing is None:
            return Kept(0, 0)

        year, by, now = clock.today().year, actor.organisation_id, clock.now()
        where = await _sheets(actor, towns, sharing)
        words = {one: what for one, what in said.items() if what.outcome}
        written = await rows(SAY, [*where, year, by, actor.person_id, now, *_columns(words, untouched)])
        taken = await rows(TAKE_BACK, [where[0], [one for one in said if one not in words], year, by])
        await rows(COUNT_AGAIN, [where[0], year])
        kept = (await rows(KEPT, [where[0], list(said), year, by]))[0]["many"]

        touched = sorted({row["organisation_id"] for row in (*written, *taken)} or (towns if sharing else ()))
        await _record(actor, touched, **({"sharing": sharing} if sharing else {}))
    return Kept(len(written) + len(taken), kept)


async def say_as_before(actor: Actor, organisation_ids: Collection[int]) -> int:
    """Nothing has changed: what these organisations said the year before counts for this year where it is still open."""
    _check(organisation_ids, {})
    async with transaction():
        require(True, all(acts_for(actor, one) for one in organisation_ids), code="not_your_organisation")

        towns = {one.id for one in await own_towns(actor)} & set(organisation_ids)
        asked = [sorted(towns), [one.id for one in await recommendations_in_force(actor)], clock.today().year]
        still_open = {row["organisation_id"] for row in await rows(STILL_OPEN, asked)}

        where = await _sheets(actor, still_open, None)
        written = await rows(SAY_AS_BEFORE, [*asked, actor.organisation_id, actor.person_id, clock.now()])
        await rows(COUNT_AGAIN, [where[0], clock.today().year])

        await _record(actor, sorted({row["organisation_id"] for row in written}))
    return len(written)


async def _sheets(actor: Actor, towns: Collection[int], sharing: Sharing | None) -> list[list[int]]:
    """The pages of these towns of this year, begun where there are none: the towns, and the group of each."""
    groups = await member_groups(sorted(towns))
    year, by = clock.today().year, actor.organisation_id
    begun = [list(groups), list(groups.values()), year, by, sharing, actor.person_id, clock.now()]
    sheets = await rows(SHEETS, begun)
    return [[row["organisation_id"] for row in sheets], [row["group_id"] for row in sheets]]


async def _record(actor: Actor, towns: Sequence[int], **facts: Any) -> None:
    """One act for all of them; nothing is written where none was touched."""
    if towns:
        year = clock.today().year
        sheet = await ImplementationSheet.get(organisation_id=towns[0], year=year)
        await record(actor, "implementation.recorded", sheet, year=year, organisations=list(towns), **facts)


def _columns(words: Mapping[int, Said], untouched: Collection[str]) -> list[list[Any]]:
    return [
        list(words),
        [one.outcome for one in words.values()],
        [None if f"effect_{id_}" in untouched else one.effect or "" for id_, one in words.items()],
        [None if f"note_{id_}" in untouched else one.note.strip() for id_, one in words.items()],
    ]


def _check(organisation_ids: Collection[int], said: Mapping[int, Said]) -> None:
    wrong = {} if organisation_ids else {"town": "missing"}
    for position_id, one in said.items():
        if one.outcome is not None and one.outcome not in IMPLEMENTATION_OUTCOMES:
            wrong[f"outcome_{position_id}"] = "choice"
        if one.outcome is None and (one.note.strip() or one.effect):
            wrong[f"outcome_{position_id}"] = "missing"
        if len(one.note) > LONGEST_NOTE:
            wrong[f"note_{position_id}"] = "too_long"
    if wrong:
        raise Unacceptable(fields=wrong)

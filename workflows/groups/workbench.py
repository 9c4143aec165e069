"""The workbench: the groups at one place of a draft side by side, each with its members' words, copied letters folded."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.database import rows
from models.evaluation import EvaluationAct, GroupConflict
from models.matters import Matter
from models.positions import RequirementGroup
from workflows.access import Actor, require, runs
from workflows.errors import Unacceptable
from workflows.evaluation.evaluation import evaluated_matter
from workflows.evaluation.evaluation_filters import Filters, where
from workflows.evaluation.evaluation_history import last_act
from workflows.grouping.terms import head_of, key_terms
from workflows.groups.group_reading import WAITING, GroupLine, lines_of

COLUMNS = 6
MOST_LETTERS = 25
MOST_NAMES = 40

PLACES = f"""
    SELECT g.anchor, count(*) AS groups, count(*) FILTER (WHERE {WAITING}) AS unconfirmed,
           coalesce(provision.label, topic.number || '. ' || topic.name, g.anchor) AS label
    FROM requirement_group AS g
    LEFT JOIN LATERAL (
        SELECT p.label, p.position FROM provision AS p
        JOIN document_version ON document_version.id = p.document_version_id
        JOIN source_document ON source_document.id = document_version.document_id AND source_document.matter_id = $1
        WHERE p.key = g.anchor ORDER BY p.document_version_id DESC LIMIT 1
    ) AS provision ON g.anchor <> ''
    LEFT JOIN topic ON g.anchor = 'topic/' || topic.number
    WHERE g.matter_id = $1
    GROUP BY g.anchor, provision.label, provision.position, topic.number, topic.name
    ORDER BY provision.position NULLS LAST, topic.number, g.anchor
"""
SIZED = """
    SELECT g.id FROM requirement_group AS g LEFT JOIN group_member ON group_member.group_id = g.id
    WHERE g.matter_id = $1 AND g.anchor = $2 GROUP BY g.id ORDER BY count(*) DESC, g.id
"""
# Two letters are one when they differ in nothing but case, spaces and punctuation, or when the machine found one to be
# a copy of the other.
SAID = "md5(lower(regexp_replace({table}.proposed_text || '|' || {table}.rationale, '\\W+', '', 'g')))"
LETTER, WORDING = SAID.format(table="original"), SAID.format(table="requirement")
ORIGINAL = """
    LEFT JOIN group_suggestion AS suggestion ON suggestion.id = requirement.id
    JOIN requirement AS original ON original.id = coalesce(suggestion.copy_of, requirement.id)
"""
LETTERS = """
    WITH letter AS (
        SELECT e.group_id, {letter} AS mark, count(*) AS copies, min(e.id) AS first,
               count(DISTINCT {wording}) AS wordings, bool_and(coalesce(suggestion.off_subject, false)) AS off_subject,
               max(suggestion.strength) AS strength,
               count(*) FILTER (WHERE suggestion.group_id = g.id AND suggestion.suggested_at > g.confirmed_at) AS joined,
               (array_agg(author.name ORDER BY author.sort_key))[1:{names}] AS names
        FROM evaluation_row AS e JOIN requirement ON requirement.id = e.id {original}
        JOIN organisation AS author ON author.id = e.author_id
        JOIN requirement_group AS g ON g.id = e.group_id
        WHERE {condition} GROUP BY e.group_id, mark
    ), ranked AS (
        SELECT letter.*, row_number() OVER in_group AS place, count(*) OVER (PARTITION BY group_id) AS letters
        FROM letter WINDOW in_group AS (PARTITION BY group_id ORDER BY copies DESC, first)
    )
    SELECT ranked.*, requirement.title, requirement.current_text, requirement.proposed_text, requirement.rationale
    FROM ranked JOIN requirement ON requirement.id = ranked.first WHERE ranked.place <= {most}
    ORDER BY ranked.group_id, ranked.place
"""
COPIES = """
    SELECT e.id FROM evaluation_row AS e JOIN requirement ON requirement.id = e.id {original}
    WHERE {condition} AND {letter} = ANY({marks})
"""


class Place(NamedTuple):
    """Where groups lie: the anchor of the draft, how people cite it, and how many nobody agreed to yet."""

    anchor: str
    label: str
    groups: int
    unconfirmed: int


class Letter(NamedTuple):
    """One letter with who sent it; more than one copy went around, in so many `wordings`. `mark` stands for its text.

    `strength` says how near it is to what its group is about, if the machine put it there; `joined` of the copies came
    since somebody confirmed the group.
    """

    mark: str
    copies: int
    names: list[str]
    first_id: int
    title: str
    current_text: str
    proposed_text: str
    rationale: str
    wordings: int
    off_subject: bool
    strength: float | None
    joined: int


class Column(NamedTuple):
    """A group with its different letters, the commonest first, and the groups that somebody says contradict it.

    `head` says most of what all its letters say; `terms` are words that they use and the groups beside them do not.
    """

    line: GroupLine
    letters: list[Letter]
    more_letters: int
    conflicts: list[RequirementGroup]
    terms: list[str]
    head: Letter | None


class Workbench(NamedTuple):
    """The groups at one place, six at a time; `following` is the next place where something waits for a person."""

    matter: Matter
    places: list[Place]
    place: Place | None
    columns: list[Column]
    number: int
    total: int
    following: Place | None
    last_act: EvaluationAct | None


async def show_workbench(actor: Actor, matter_id: int, anchor: str | None = None, *, page: int = 1) -> Workbench:
    """The groups at a place, or at the first where something waits."""
    matter = await evaluated_matter(actor, matter_id)
    require(True, runs(actor, matter.office), code="not_your_office")
    places = [
        Place(row["anchor"], row["label"], row["groups"], row["unconfirmed"]) for row in await rows(PLACES, [matter.id])
    ]
    waiting = [place for place in places if place.unconfirmed]
    place = next((one for one in places if one.anchor == anchor), next(iter(waiting or places), None))
    ids = [row["id"] for row in await rows(SIZED, [matter.id, place.anchor])] if place else []
    number = min(max(1, page), max(1, -(-len(ids) // COLUMNS)))
    shown = ids[(number - 1) * COLUMNS : number * COLUMNS]
    behind = places[places.index(place) + 1 :] if place else []
    following = next((one for one in behind if one.unconfirmed), None)
    columns = await _columns(actor, matter, shown)
    return Workbench(matter, places, place, columns, number, len(ids), following, await last_act(actor, matter))


async def copies_of(actor: Actor, matter: Matter, marks: Sequence[str]) -> list[int]:
    """The requirements that these letters brought, as far as the actor may read them."""
    condition, values = await where(actor, matter, Filters())
    query = COPIES.format(condition=condition, original=ORIGINAL, letter=LETTER, marks=f"${len(values) + 1}")
    found = [row["id"] for row in await rows(query, [*values, list(marks)])]
    if not found:
        raise Unacceptable("nothing_ticked")
    return found


async def _columns(actor: Actor, matter: Matter, ids: list[int]) -> list[Column]:
    groups = {one.id: one for one in await RequirementGroup.filter(id__in=ids).select_related("position")}
    lines = await lines_of([groups[id_] for id_ in ids])
    letters: dict[int, list[dict[str, Any]]] = {}
    for row in await _letters(actor, matter, ids):
        letters.setdefault(row["group_id"], []).append(row)
    against = await _conflicts(ids)
    columns = [_column(line, letters.get(line.group.id, []), against.get(line.group.id, [])) for line in lines]
    terms = key_terms([[_said(letter) for letter in column.letters] for column in columns])
    return [column._replace(terms=found) for column, found in zip(columns, terms, strict=True)]


def _column(line: GroupLine, letters: list[dict[str, Any]], against: list[RequirementGroup]) -> Column:
    shown = [
        Letter(
            row["mark"], row["copies"], row["names"], row["first"], row["title"], row["current_text"],
            row["proposed_text"], row["rationale"], row["wordings"], row["off_subject"],
            row["strength"], row["joined"],
        )
        for row in letters
    ]  # fmt: skip
    head = shown[head_of([_said(letter) for letter in shown])] if shown else None
    return Column(line, shown, letters[0]["letters"] - len(letters) if letters else 0, against, [], head)


def _said(letter: Letter) -> str:
    return f"{letter.title} {letter.proposed_text} {letter.rationale}"


async def _letters(actor: Actor, matter: Matter, ids: list[int]) -> list[dict[str, Any]]:
    condition, values = await where(actor, matter, Filters())
    condition += f" AND e.group_id = ANY(${len(values) + 1})"
    query = LETTERS.format(
        letter=LETTER, wording=WORDING, original=ORIGINAL, condition=condition, names=MOST_NAMES, most=MOST_LETTERS
    )
    return await rows(query, [*values, ids])


async def _conflicts(ids: list[int]) -> dict[int, list[RequirementGroup]]:
    found: dict[int, list[RequirementGroup]] = {}
    for one in await GroupConflict.filter(group_id__in=ids).select_related("other"):
        found.setdefault(one.group_id, []).append(one.other)
    for one in await GroupConflict.filter(other_id__in=ids).select_related("group"):
        found.setdefault(one.other_id, []).append(one.group)
    return found

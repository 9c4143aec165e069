"""What the round page shows, in one statement: in the last hour before a deadline hundreds ask for it in a minute.

The statement is put together from the conditions of workflows/access.py, written once for any desk of a member.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tortoise.queryset import QuerySet

from models.database import as_statement, rows
from models.json_rows import from_json, read_json, set_related
from models.matters import DocumentVersion, Matter, SourceDocument
from models.organisations import Organisation, OrganisationKind
from models.people import Role
from models.rounds import Extension, Question, Round
from models.submissions import Requirement, Submission, SubmissionOrganisation, SubmissionState
from workflows.access import Acting, Actor, visible_rounds, visible_submissions

ANY_DESK = 987_654_321  # stands for the organisations of the desk until the statement is complete
# A sub-select hides how long the list is: PostgreSQL then sees that a plan for any desk costs as little as one for this
# desk, and keeps it. Planning the statement each time takes longer than doing it.
DESK = "= ANY((SELECT $1::int[])::int[])"
CALLS = """
    WITH seen AS ({rounds}), heard AS MATERIALIZED ({submissions})
    SELECT to_jsonb(r) AS round, to_jsonb(m) AS matter, to_jsonb(o) AS office, to_jsonb(v) AS version,
        to_jsonb(d) AS document,
        to_jsonb(r.feeds_id IS NOT NULL OR EXISTS (SELECT FROM round f WHERE f.feeds_id = r.id)) AS feeding,
        (SELECT jsonb_agg(to_jsonb(e) ORDER BY e.id) FROM extension e WHERE e.round_id = r.id) AS extensions,
        (SELECT jsonb_agg(to_jsonb(q) ORDER BY q.position) FROM question q WHERE q.round_id = r.id) AS questions,
        (SELECT jsonb_agg(to_jsonb(t)) FROM invitation i JOIN organisation t ON t.id = i.organisation_id
         WHERE i.round_id = r.id AND i.organisation_id {desk}) AS towns,
        (SELECT jsonb_agg(jsonb_build_object(
            'row', to_jsonb(s), 'organisation', to_jsonb(t),
            'requirements', (SELECT jsonb_agg(x.id) FROM requirement x WHERE x.submission_id = s.id),
            'covers', (SELECT jsonb_agg(jsonb_build_object('row', to_jsonb(c), 'organisation', to_jsonb(ct)))
                       FROM submission_organisation c JOIN organisation ct ON ct.id = c.organisation_id
                       WHERE c.submission_id = s.id)) ORDER BY s.id)
         FROM heard s JOIN organisation t ON t.id = s.organisation_id WHERE s.round_id = r.id) AS submissions
    FROM seen r JOIN matter m ON m.id = r.matter_id JOIN organisation o ON o.id = r.office_id
    LEFT JOIN document_version v ON v.id = r.document_version_id LEFT JOIN source_document d ON d.id = v.document_id
    WHERE {which} ORDER BY r.deadline, r.id
"""
ONE, OPEN = "r.id = $2", "r.opened_at IS NOT NULL AND r.ended_at IS NULL"


@dataclass(frozen=True)
class CallRow:
    """A round with everything that belongs to it, the desk's towns that are asked, and what was said for them.

    `feeding`: it feeds another round, or is fed by one.
    """

    round: Round
    towns: list[Organisation]
    submissions: list[Submission]
    feeding: bool


async def load_calls(actor: Actor, round_id: int | None = None) -> list[CallRow]:
    """The round that a member may see, or all that are open; none for anybody else."""
    if not actor.is_member:
        return []
    which = OPEN if round_id is None else ONE
    found = await rows(_statement(which), [list(actor.organisation_ids), *([round_id] if round_id else [])])
    return [_call_row({name: read_json(value) for name, value in row.items()}) for row in found]


@lru_cache
def _statement(which: str) -> str:
    desk = Acting(0, Role.CONTRIBUTOR, ANY_DESK, "", OrganisationKind.MUNICIPALITY, (ANY_DESK,), "", None)
    member = Actor(0, acting=desk)
    heard = Submission.filter(visible_submissions(member)).exclude(state=SubmissionState.WITHDRAWN)
    return CALLS.format(
        rounds=_for_any_desk(Round.filter(visible_rounds(member))),
        submissions=_for_any_desk(heard),
        desk=DESK,
        which=which,
    )


def _for_any_desk(query: "QuerySet[Any]") -> str:
    """The query for whatever desk is given as $1. A condition that asks for it in another way is an error."""
    text, values = as_statement(query)

    def filled(found: re.Match[str]) -> str:
        asked = [values[int(number) - 1] for number in re.findall(r"\$(\d+)", found[0])]
        if asked == [ANY_DESK]:
            return DESK
        if ANY_DESK in asked:
            raise AssertionError(text)
        return re.sub(r"\$(\d+)", lambda one: _literal(values[int(one[1]) - 1]), found[0])

    return re.sub(r"IN \([$\d,]+\)|\$\d+", filled, text)


def _literal(value: Any) -> str:
    """A constant of a condition: a word of an enumeration, or a number."""
    return str(int(value)) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def _call_row(row: Mapping[str, Any]) -> CallRow:
    round_ = from_json(Round, row["round"])
    round_.matter = from_json(Matter, row["matter"])
    round_.office = from_json(Organisation, row["office"])
    round_.document_version = _version(row)
    set_related(round_, "extensions", [from_json(Extension, one) for one in row["extensions"] or []])
    set_related(round_, "questions", [from_json(Question, one) for one in row["questions"] or []])
    towns = [from_json(Organisation, one) for one in row["towns"] or []]
    return CallRow(round_, towns, [_submission(round_, one) for one in row["submissions"] or []], row["feeding"])


def _version(row: Mapping[str, Any]) -> DocumentVersion | None:
    if row["version"] is None:
        return None
    version = from_json(DocumentVersion, row["version"])
    version.document = from_json(SourceDocument, row["document"])
    return version


def _submission(round_: Round, given: Mapping[str, Any]) -> Submission:
    submission = from_json(Submission, given["row"])
    submission.round, submission.organisation = round_, from_json(Organisation, given["organisation"])
    covers = []
    for one in given["covers"] or []:
        cover = from_json(SubmissionOrganisation, one["row"])
        cover.organisation = from_json(Organisation, one["organisation"])
        covers.append(cover)
    set_related(submission, "covers", covers)
    set_related(submission, "requirements", [Requirement._init_from_db(id=one) for one in given["requirements"] or []])
    return submission

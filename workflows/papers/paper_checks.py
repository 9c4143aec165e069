"""What is still open before the associations are asked: some of it stops the request, the rest is for a person to judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models.database import rows
from models.matters import DocumentVersion
from models.papers import PaperVersion, Passage
from models.positions import Position
from workflows.access import Actor
from workflows.papers.approvals import sourced_positions
from workflows.papers.objections import open_objections
from workflows.papers.papers import without_source
from workflows.papers.passage_pairs import parents_of
from workflows.positions.contradictions import contradictions_of
from workflows.positions.withdrawn_sources import undecided, withdrawn_behind

OPEN_COMMENTS = """
    SELECT passage_id AS id, count(*) AS number FROM passage_comment
    WHERE resolved_at IS NULL AND passage_id = ANY($1::int[]) GROUP BY 1
"""
OPEN_PROPOSALS = """
    SELECT word_return_id AS id, count(*) AS number FROM proposal JOIN word_return ON word_return.id = word_return_id
    WHERE state = 'open' AND paper_version_id = $1 GROUP BY 1 ORDER BY 1
"""
Kind = Literal[
    "no_passage",
    "without_source",
    "objection",
    "comment",
    "proposal",
    "old_anchor",
    "unsaid_position",
    "contradiction",
    "withdrawn_source",
]


@dataclass(frozen=True)
class Finding:
    """One thing that is open: at which passage, position or file (`id`), and what it is called."""

    kind: Kind
    id: int
    title: str
    number: int = 1
    blocking: bool = False


async def check_paper(actor: Actor, version: PaperVersion, passages: Sequence[Passage]) -> list[Finding]:
    """Everything that is open in a draft, what stops it first. `version.paper` must have been fetched."""
    found = [] if passages else [Finding("no_passage", version.id, version.paper.title, blocking=True)]
    bare = without_source(list(passages), await sourced_positions(version.paper.matter_id))
    found += [Finding("without_source", one.id, one.heading, blocking=True) for one in bare]
    headings = {passage.id: passage.heading for passage in passages}
    for passage_id, objection in await open_objections(version, passages, await parents_of(version.paper_id)):
        found.append(Finding("objection", passage_id, objection.approval.association.name))
    for row in await rows(OPEN_COMMENTS, [list(headings)]):
        found.append(Finding("comment", row["id"], headings[row["id"]], row["number"]))
    for row in await rows(OPEN_PROPOSALS, [version.id]):
        found.append(Finding("proposal", row["id"], "", row["number"]))
    found += await _about_positions(actor, passages)
    return [*found, *await _old_anchors(version, passages), *await _unsaid(version, passages)]


async def _about_positions(actor: Actor, passages: Sequence[Passage]) -> list[Finding]:
    """What a person has to decide about the positions that are said: contradictions, and sources that were withdrawn."""
    cited = {citation.cited_id: citation.cited for passage in passages for citation in passage.citations}
    marked = await contradictions_of(actor, cited, open_only=True)
    withdrawn = await withdrawn_behind(list(cited))
    titles = {position_id: f"{one.number}. {one.title}" for position_id, one in cited.items()}
    return [
        *[Finding("contradiction", one.position_id, titles[one.position_id]) for one in marked],
        *[
            Finding("withdrawn_source", position_id, titles[position_id], len(undecided(sources)))
            for position_id, sources in sorted(withdrawn.items())
            if undecided(sources)
        ],
    ]


async def _old_anchors(version: PaperVersion, passages: Sequence[Passage]) -> list[Finding]:
    """Passages at a provision of a draft of which there is a newer version."""
    at = {one.id: one.provision.document_version_id for one in passages if one.provision}
    known = await DocumentVersion.filter(document__matter_id=version.paper.matter_id).only(
        "id", "document_id", "number"
    )
    newest: dict[int, DocumentVersion] = {}
    for one in sorted(known, key=lambda one: one.number):
        newest[one.document_id] = one
    current = {one.id for one in newest.values()}
    return [
        Finding("old_anchor", one.id, one.heading) for one in passages if one.id in at and at[one.id] not in current
    ]


async def _unsaid(version: PaperVersion, passages: Sequence[Passage]) -> list[Finding]:
    said = {citation.cited_id for passage in passages for citation in passage.citations}
    positions = Position.filter(
        matter_id=version.paper.matter_id, withdrawn_at__isnull=True, id__not_in=list(said) or [0]
    )
    return [
        Finding("unsaid_position", one.id, f"{one.number}. {one.title}") for one in await positions.order_by("number")
    ]

"""Sums of costs as spreadsheets: the table for Konnexität and Erfüllungsaufwand, and the figures one by one."""

from collections.abc import Sequence
from typing import Any

from models.submissions import Requirement
from workflows.access import Actor, visible_requirements
from workflows.documents.table_sheet import TableHead, write_lines
from workflows.requirements.cost_figures import Named
from workflows.requirements.costs import CostLine, CostSums
from workflows.submissions.submission_words import written_calculation


async def sums_file(head: TableHead, lines: Sequence[tuple[str, str, CostLine]]) -> bytes:
    """Division, group and sums in rows, as XLSX; withheld amounts stay empty."""
    return await write_lines(head, [[division, group, *_cells(line)] for division, group, line in lines])


async def figures_file(head: TableHead, actor: Actor, sums: CostSums) -> bytes:
    """Each figure with its member, its basis and whether it counts, as XLSX: of those that the actor may read."""
    readable = Requirement.filter(visible_requirements(actor), id__in=[one.requirement_id for one in sums.named])
    known = {
        one.id: one
        for one in await readable.select_related("submission__organisation", "origin__submission__organisation")
    }
    rows = [_figure(one, known[one.requirement_id]) for one in sums.named if one.requirement_id in known]
    return await write_lines(head, sorted(rows, key=lambda row: (row[1], row[0])))


def _cells(line: CostLine) -> list[Any]:
    amounts = [None if amount is None else float(amount) for amount in (line.yearly, line.once)]
    return [*amounts, line.organisations, line.answered]


def _figure(named: Named, requirement: Requirement) -> list[Any]:
    first = requirement.origin.submission if requirement.origin else requirement.submission
    stated = named.stated
    amounts = [None if amount is None else float(amount) for amount in (stated.yearly, stated.once)]
    basis = written_calculation(requirement) or requirement.cost_basis
    whole = (named.yearly, named.once) == (stated.yearly, stated.once)
    return [
        first.organisation.name, named.member.state, str(named.member.kind), named.member.population,
        requirement.title, *amounts, basis, "yes" if whole else "partly" if named.counts else "no",
    ]  # fmt: skip

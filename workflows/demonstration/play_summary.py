"""What a run came to: the figures of `summary.json`, counted in the tables when the play is over."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Any

import psutil

from models.database import rows
from models.organisations import MEMBER_KINDS
from models.papers import PaperFormat
from workflows.demonstration.people import TILO_KRANZ
from workflows.demonstration.play_stage import Play
from workflows.papers.approvals import sourced_positions
from workflows.papers.papers import passages_of, without_source
from workflows.papers.rendering import paper_file

COUNTS = """
    WITH said AS (
        SELECT requirement.id, round.office_id = matter.office_id AS counts, round.id AS round_id
        FROM requirement JOIN submission ON submission.id = submission_id AND submission.state = 'released'
        JOIN round ON round.id = round_id JOIN matter ON matter.id = round.matter_id
        WHERE matter.id = $2 AND greatest(round.deadline, round.grace_until) < now()
    )
    SELECT
        (SELECT count(*) FROM organisation WHERE kind = ANY($1::text[]) AND valid_from IS NULL) AS members,
        (SELECT count(*) FROM invitation WHERE round_id = $4) AS invited,
        (SELECT count(*) FROM submission WHERE state = 'released') AS submissions,
        (SELECT count(*) FROM said WHERE counts) AS requirements,
        (SELECT count(*) FROM position WHERE matter_id = $2 AND withdrawn_at IS NULL) AS positions,
        (SELECT count(*) FROM said WHERE NOT EXISTS (
            SELECT FROM source WHERE source.requirement_id = said.id AND votum IS NOT NULL AND confirmed_at IS NOT NULL
         ) AND NOT EXISTS (SELECT FROM requirement AS copy WHERE copy.origin_id = said.id)) AS requirements_without_answer,
        (SELECT count(*) FROM dispatch WHERE paper_version_id = $3) AS dispatches,
        (SELECT count(*) FROM delivery JOIN mail_body ON mail_body.id = body_id
         WHERE template = 'answer' AND delivery.state = 'sent') AS answers_sent
"""
CIRCULAR = """
    SELECT count(DISTINCT address_key) AS recipients,
           count(DISTINCT address_key) FILTER (WHERE delivery.state = 'sent') AS delivered,
           count(DISTINCT address_key) FILTER (WHERE delivery.state IN ('failed', 'unknown', 'suppressed')) AS failed
    FROM delivery JOIN mail_body ON mail_body.id = body_id JOIN organisation ON organisation.id = organisation_id
    WHERE mail_body.circular_id = $1 AND organisation.kind = ANY($2::text[])
"""
FORMATS = (PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.ODT)


class Stopwatch:
    """Wall-clock seconds of stages, one after the other; all time since the process began belongs to one of them."""

    def __init__(self, stage: str) -> None:
        self.seconds: dict[str, float] = {}
        self.stage = stage
        self._since = time.monotonic() - (time.time() - psutil.Process().create_time())

    def begin(self, stage: str) -> None:
        """From now on time counts to this stage."""
        now = time.monotonic()
        self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + now - self._since
        self.stage, self._since = stage, now

    def rounded(self) -> dict[str, float]:
        """Seconds of each stage up to now."""
        self.begin(self.stage)
        return {stage: round(seconds, 2) for stage, seconds in self.seconds.items()}


async def count_all(play: Play) -> dict[str, Any]:
    """The figures of a finished play. What rounds that are still open bring in is owed to nobody yet."""
    kinds = [str(kind) for kind in MEMBER_KINDS]
    counts = (await rows(COUNTS, [kinds, play.matter_id, play.paper_version_id, play.round_id]))[0]
    passages = await passages_of(play.paper_version_id)
    bare = without_source(passages, await sourced_positions(play.matter_id))
    circular = (await rows(CIRCULAR, [play.circular_id, kinds]))[0]
    return {**counts, "passages_without_source": len(bare), "circular": circular}


async def write_paper(play: Play, folder: Path) -> dict[str, str]:
    """Put the files of the paper into a folder; their names by format."""
    names = {}
    for format_ in FORMATS:
        file = await paper_file(play.as_(TILO_KRANZ), play.paper_version_id, format_)
        (folder / file.name).write_bytes(file.content)
        names[str(format_)] = file.name
    return names


def all_is_well(summary: dict[str, Any]) -> bool:
    """Nothing without an answer or a source, and every circular delivered."""
    circular = summary["circular"]
    return bool(
        summary["requirements_without_answer"] == 0
        and summary["passages_without_source"] == 0
        and circular["failed"] == 0
        and circular["delivered"] == circular["recipients"] > 0
    )


def peak_memory_mb() -> int:
    """The largest resident memory that this process ever had; its Python children (the mailbox) are counted apart."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

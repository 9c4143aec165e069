"""What is printed about the agreement to a version: the line under its title, and the signature blocks in their order."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_date

from models.papers import Approval, ApprovalWay, PaperState, PaperVersion, Passage, RenderedPaper, SessionResult
from workflows.papers.papers import content_hash


def status_of(version: PaperVersion, now: datetime) -> str:
    """The reservation of the bodies, until all associations agree and no session is waited for.

    `approvals` must have been fetched.
    """
    approvals = list(version.approvals)
    settled = approvals and all(one.given(now) and not one.reserved for one in approvals)
    return "" if settled and version.state is not PaperState.DRAFT else version.status_line


def signature(approval: Approval, now: datetime) -> list[str]:
    """The lines of a signature block; `association` must have been fetched."""
    lines = [approval.association.name, *_how(approval, now)]
    return [*lines, approval.reservation] if approval.reservation else lines


def printed_mark(version: PaperVersion, passages: list[Passage], now: datetime) -> str:
    """Stands for all that a file of this version shows, so that one with other words or signatures is noticed as old.

    `approvals` and `dissents` must have been fetched.
    """
    facts = [
        content_hash(version, passages),
        *([one.association_id, *_how(one, now), one.reservation] for one in version.approvals),
        *([one.association_id, one.passage_id, one.text] for one in sorted(version.dissents, key=lambda one: one.id)),
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def shows_present(file: RenderedPaper, version: PaperVersion, mark: str) -> bool:
    """Is the file of what the version says now? What went out stays as it was, whatever the bodies decide later."""
    return version.state is PaperState.SENT or file.content_hash == mark


def _how(approval: Approval, now: datetime) -> Sequence[str]:
    if not approval.given(now):
        return ["Mitzeichnung steht aus"]
    if approval.by_silence(now):
        return ["Zustimmung durch Verschweigen der gesetzten Frist"]
    agreed = "mitgezeichnet"
    if approval.way is ApprovalWay.SILENCE:
        agreed = "mitgezeichnet innerhalb der Verschweigensfrist"
    return [agreed, *_session(approval)]


def _session(approval: Approval) -> list[str]:
    if approval.session_on is None:
        return []
    if approval.session_result is SessionResult.CONFIRMED:
        return [f"bestätigt: {approval.session_note}"]
    day = format_date(approval.session_on, "long", locale="de")
    return [f"vorbehaltlich der Befassung seiner Gremien (Sitzung am {day})"]

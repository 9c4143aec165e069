"""Every morning: leads who have not said anything shortly before the deadline, and leads whose bodies have met."""

from datetime import timedelta
from typing import Any

from models.database import rows, transaction
from models.deliveries import MailBody
from models.papers import Approval, ApprovalWay, PaperVersion
from models.queue import job
from workflows import clock
from workflows.mail import mail_each
from workflows.papers.approvals import leads_of

BEFORE, AGAIN = timedelta(days=2), timedelta(days=7)
SILENT = """
    SELECT approval.id FROM approval JOIN paper_version ON paper_version.id = approval.paper_version_id
    WHERE approval.state = 'requested' AND paper_version.state = 'in_approval'
      AND approval.due_at > $1 AND approval.due_at <= $2 AND approval.requested_at < $1 - interval '12 hours'
      AND NOT EXISTS (SELECT FROM mail_body WHERE template = 'approval_reminder' AND subject_noun = 'approval'
                      AND subject_id = approval.id)
    ORDER BY approval.id
"""
MET = """
    SELECT approval.id FROM approval
    WHERE approval.state = 'approved' AND approval.session_on < $1 AND approval.session_result IS NULL
      AND NOT EXISTS (SELECT FROM mail_body WHERE template = 'approval_session' AND subject_noun = 'approval'
                      AND subject_id = approval.id AND created_at > $2)
      AND NOT EXISTS (SELECT FROM paper_version AS newer JOIN paper_version AS asked ON asked.id = approval.paper_version_id
                      WHERE newer.paper_id = asked.paper_id AND newer.number > asked.number)
    ORDER BY approval.id
"""


@job("remind_of_approvals", every="15 7 * * *")
async def remind_of_approvals(at: Any = None, context: Any = None) -> None:
    """Once before the deadline; after a session every week until its result is recorded. Run twice, it writes once."""
    now = clock.now()
    for row in await rows(SILENT, [now, now + BEFORE]):
        await _remind("approval_reminder", row["id"])
    for row in await rows(MET, [clock.today(), now - AGAIN]):
        await _remind("approval_session", row["id"])


async def _remind(template: str, approval_id: int) -> None:
    async with transaction():
        approval = await (
            Approval.filter(id=approval_id)
            .select_for_update(of=("approval",))
            .select_related("association", "paper_version__paper__matter__office")
            .get()
        )
        last = (
            await MailBody.filter(template=template, subject_noun="approval", subject_id=approval_id)
            .order_by("-id")
            .first()
        )
        if last is not None and last.created_at > clock.now() - AGAIN:
            return
        await mail_each(template, await leads_of(approval), about=approval, facts=_facts(approval))


def _facts(approval: Approval) -> dict[str, Any]:
    version: PaperVersion = approval.paper_version
    return {
        "association": approval.association.name,
        "paper": version.paper.title,
        "version": version.number,
        "deadline": approval.due_at.isoformat(),
        "by_silence": approval.way is ApprovalWay.SILENCE,
        "session": approval.session_on.isoformat() if approval.session_on else "",
        "office": version.paper.matter.office.name,
    }

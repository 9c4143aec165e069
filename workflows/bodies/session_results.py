"""After the session: what the bodies of an association made of its approval under reservation."""

from babel.dates import format_date

from models.bodies import Resolution
from models.database import transaction
from models.organisations import Body
from models.papers import Approval, ApprovalState, Objection, PaperState, PaperVersion, SessionResult
from workflows import clock
from workflows.access import Actor, is_lead, require, works_in
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.installation import link
from workflows.mail import mail_each
from workflows.papers.approvals import locked_version, render_when_complete, writers_of

LONGEST = 300


async def confirm_session(actor: Actor, approval_id: int, *, version: int, note: str) -> Approval:
    """The bodies have agreed: committee, number and day stand in `note`; the approval holds without reservation."""
    async with transaction():
        paper_version, approval = await _reserved(actor, approval_id, version, note)

        await _record(actor, approval, SessionResult.CONFIRMED, note)

        await record(actor, "approval.session_confirmed", approval, paper_version=paper_version.id)
        await render_when_complete(paper_version)
    return approval


async def withdraw_after_session(actor: Actor, approval_id: int, *, version: int, note: str) -> Approval:
    """The bodies have not agreed, or not to all of it: before the dispatch that is an objection, and the office is told.

    A version that was sent never changes: what is said of it then stands beside it, and a supplementary statement may follow.
    """
    async with transaction():
        paper_version, approval = await _reserved(actor, approval_id, version, note)

        if paper_version.state is PaperState.IN_APPROVAL:
            approval.state = ApprovalState.OBJECTED
            await Objection.create(
                approval=approval, text=note.strip(), raised_by_id=actor.person_id, raised_at=clock.now()
            )
        await _record(actor, approval, SessionResult.WITHDRAWN, note)

        await record(actor, "approval.session_withdrawn", approval, paper_version=paper_version.id)
        await _tell(paper_version, approval)
    return approval


async def confirm_by_resolution(actor: Actor, paper_version_id: int, resolution: Resolution, body: Body) -> None:
    """A committee has adopted the paper as it lay before it: the approval of its association waits for nobody any more.

    Within the transaction in which the resolution is written. Another version, or one adopted with changes, is for a lead.
    """
    paper_version = await PaperVersion.filter(id=paper_version_id).select_for_update(of=("paper_version",)).get()
    approval = (
        await Approval.filter(paper_version=paper_version, association_id=body.office_id).select_for_update().first()
    )
    if approval is None or not approval.reserved:
        return
    day = format_date(resolution.decided_on, "dd.MM.yyyy", locale="de")
    await _record(actor, approval, SessionResult.CONFIRMED, f"{body.called}, Nr. {resolution.number}, {day}"[:LONGEST])

    await record(
        actor, "approval.session_confirmed", approval, paper_version=paper_version.id, resolution=resolution.id
    )
    await render_when_complete(paper_version)


async def _reserved(actor: Actor, approval_id: int, version: int, note: str) -> tuple[PaperVersion, Approval]:
    """Lock an approval whose reservation is open, for a lead of the association."""
    asked = await Approval.get_or_none(id=approval_id)
    if asked is None:
        raise Missing(approval=approval_id)
    paper_version = await locked_version(actor, asked.paper_version_id)
    approval = (
        await Approval.filter(id=approval_id).select_for_update(of=("approval",)).select_related("association").get()
    )
    require(True, is_lead(actor) and works_in(actor, approval.association_id), code="approval_lead")
    if not approval.reserved:
        raise WrongState("no_session_awaited")
    if approval.version != version:
        raise Stale(current=approval.version)
    if not note.strip() or len(note.strip()) > LONGEST:
        raise Unacceptable(fields={"note": "too_long" if note.strip() else "missing"})
    return paper_version, approval


async def _record(actor: Actor, approval: Approval, result: SessionResult, note: str) -> None:
    approval.session_result, approval.session_note = result, note.strip()
    approval.session_recorded_at, approval.session_recorded_by_id = clock.now(), actor.person_id
    approval.version += 1
    await approval.save()


async def _tell(paper_version: PaperVersion, approval: Approval) -> None:
    """The office that writes the paper, and who began it."""
    paper = paper_version.paper
    facts = {
        "association": approval.association.name,
        "paper": paper.title,
        "version": paper_version.number,
        "sent": paper_version.state is PaperState.SENT,
        "note": approval.session_note,
        "office": paper.matter.office.name,
        "link": link(f"/papers/{paper_version.id}"),
    }
    await mail_each("approval_withdrawn", await writers_of(paper_version), about=paper_version, facts=facts)

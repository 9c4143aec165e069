"""Approval by the link in the mail: a lead reads what is asked of her association, agrees or objects, without logging in.

The link names the approval and the person. It is good as long as she leads the association; what may be decided is the
same as on the page of the paper.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.papers import Approval, ApprovalState, Objection, PaperState, PaperVersion, Passage
from models.people import Mandate, Role
from models.positions import Contradiction
from workflows import clock
from workflows.access import Actor
from workflows.bodies.session_results import confirm_session, withdraw_after_session
from workflows.errors import Missing, Unacceptable
from workflows.papers.approvals import approve, approved_before, object_to_version
from workflows.papers.paper_reading import Difference, compare_version, show_paper_version
from workflows.people.mandates import holding
from workflows.people.sessions import actor_for
from workflows.signing import unsign
from workflows.texts import same_name


class SignedState(StrEnum):
    OPEN = "open"
    GIVEN = "given"
    OBJECTED = "objected"
    RESERVED = "reserved"  # given, and the bodies have not said anything yet
    SILENT = "silent"
    OVER = "over"


@dataclass(frozen=True)
class SignedApproval:
    """What lies before a lead. Where her association agreed to a version `before`, `changed` is what differs from it.

    `contradictions`: open ones, of positions that it says, to resolutions and to what was said before.
    """

    actor: Actor
    approval: Approval
    version: PaperVersion
    passages: list[Passage]
    status: str
    state: SignedState
    before: PaperVersion | None
    changed: list[Difference]
    contradictions: list[Contradiction]


async def show_signed_approval(token: str) -> SignedApproval:
    """The page behind the link; Missing for another word, and when she no longer leads the association."""
    actor, approval = await _asked(token)
    page = await show_paper_version(actor, approval.paper_version_id)
    before = await approved_before(page.version, approval.association_id)
    changed: list[Difference] = []
    if before:
        compared = await compare_version(actor, page.version.id, against=before.number)
        changed = [one for one in compared.differences if one.kind != "unchanged"]
    state = _state(approval, page.version)
    return SignedApproval(
        actor, approval, page.version, page.passages, page.status, state, before, changed, page.contradictions
    )


async def approve_by_link(
    token: str, *, version: int, name: str, reservation: str = "", session_on: date | None = None
) -> Approval:
    """She agrees with her typed name, perhaps with a reservation that is printed, or until her bodies have met."""
    actor, approval = await _asked(token)
    _require_name(actor, name)
    return await approve(actor, approval.id, version=version, reservation=reservation, session_on=session_on)


async def record_session_by_link(token: str, *, version: int, name: str, note: str, agreed: bool) -> Approval:
    """She says with her typed name what her bodies decided; see workflows/bodies/session_results.py."""
    actor, approval = await _asked(token)
    _require_name(actor, name)
    act = confirm_session if agreed else withdraw_after_session
    return await act(actor, approval.id, version=version, note=note)


async def object_by_link(token: str, *, version: int, name: str, text: str, passage_id: int | None = None) -> Objection:
    """She objects with her typed name to the version or to one passage, and says why."""
    actor, approval = await _asked(token)
    _require_name(actor, name)
    return await object_to_version(actor, approval.id, version=version, text=text, passage_id=passage_id)


async def _asked(token: str) -> tuple[Actor, Approval]:
    approval_id, person_id = unsign("approval", token)
    approval = await Approval.get_or_none(id=approval_id).select_related("association")
    if approval is None:
        raise Missing("link_unknown")
    leading = Mandate.filter(holding(), person_id=person_id, organisation_id=approval.association_id, role=Role.LEAD)
    mandate = await leading.filter(person__active=True).first()
    if mandate is None:
        raise Missing("link_unknown")
    return await actor_for(person_id, acting_id=mandate.id), approval


def _state(approval: Approval, version: PaperVersion) -> SignedState:
    if approval.by_silence(clock.now()):
        return SignedState.SILENT
    if approval.state is ApprovalState.APPROVED:
        return SignedState.RESERVED if approval.reserved else SignedState.GIVEN
    if version.state is not PaperState.IN_APPROVAL:
        return SignedState.OVER
    return SignedState.OBJECTED if approval.state is ApprovalState.OBJECTED else SignedState.OPEN


def _require_name(actor: Actor, name: str) -> None:
    if not same_name(name, actor.name):
        raise Unacceptable(fields={"name": "other_name"})

"""Answers that say little: nothing to report, or agreement with the office's draft. And the link that needs no login."""

from collections.abc import Collection
from dataclasses import dataclass

from models.database import rows, transaction
from models.organisations import Organisation
from models.queue import enqueue
from models.rounds import Invitation, Round
from models.submissions import Submission, SubmissionKind, SubmissionState
from workflows import clock
from workflows.access import VISITOR, Actor
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.rounds.round_locks import hold_round
from workflows.signing import unsign
from workflows.submissions.freezing import freeze, frozen_content
from workflows.submissions.receipts import queue_receipt
from workflows.submissions.submissions import (
    author_of,
    create_submission,
    refusing_a_second,
    require_open,
    round_to_answer,
)

LIVING = """
    SELECT covered.organisation_id, submission.state, submission.kind FROM submission_organisation AS covered
    JOIN submission ON submission.id = covered.submission_id
    WHERE submission.round_id = $1 AND submission.state <> 'withdrawn' AND covered.organisation_id = ANY($2::int[])
"""


@dataclass(frozen=True)
class Desk:
    """What a signed link shows: the round, the desk's organisations, and those for which an answer is under way."""

    round: Round
    organisations: list[Organisation]
    under_way: dict[int, str]  # organisation → state of its answer
    open: bool


async def report_nil_return(
    actor: Actor, round_id: int, *, covers: Collection[int], organisation_id: int | None = None, remark: str = ""
) -> Submission:
    """Fehlanzeige: nothing to say. It needs no second person, because it asks for nothing."""
    with refusing_a_second():
        async with transaction():
            await hold_round(round_id)
            organisation_id = organisation_id or await author_of(actor, round_id, covers)
            round_ = await round_to_answer(actor, round_id, organisation_id, covers)

            return await _released_nil_return(actor, round_, organisation_id, covers, remark)


async def consent_to_draft(
    actor: Actor, round_id: int, *, covers: Collection[int], organisation_id: int | None = None, remark: str = ""
) -> Submission:
    """We agree with the office's draft. That is a political word: a coordinator releases it."""
    with refusing_a_second():
        async with transaction():
            organisation_id = organisation_id or await author_of(actor, round_id, covers)
            round_ = await round_to_answer(actor, round_id, organisation_id, covers)

            submission = await create_submission(
                actor, round_, organisation_id, covers, kind=SubmissionKind.CONSENT, remark=remark.strip()
            )
            submission.state = SubmissionState.HANDED_IN
            submission.handed_in_by_id, submission.handed_in_at = actor.person_id, clock.now()
            await submission.save()

            await record(actor, "submission.handed_in", submission, version=submission.version, kind="consent")
            await enqueue("ask_for_release", submission.id)
    return submission


async def show_desk_by_link(token: str) -> Desk:
    """What the link in an invitation leads to, without a login; it shows no more than the mail did."""
    round_, organisations = await _desk(token)
    living = await rows(LIVING, [round_.id, [one.id for one in organisations]])
    open_ = round_.accepts(clock.now(), {one.id for one in organisations})
    return Desk(round_, organisations, {row["organisation_id"]: row["state"] for row in living}, open_)


async def report_nil_return_by_link(token: str, *, organisation_ids: Collection[int]) -> Submission:
    """Fehlanzeige by the link in the invitation: for organisations of the desk that have nothing under way."""
    with refusing_a_second():
        async with transaction():
            await hold_round(unsign("desk", token)[0])
            round_, organisations = await _desk(token)
            chosen = set(organisation_ids)

            known = {one.id for one in organisations}
            if not chosen or not chosen <= known:
                raise Unacceptable(fields={"covers": "not_asked" if chosen else "empty"})
            require_open(round_, chosen)
            if await rows(LIVING, [round_.id, list(chosen)]):
                raise Unacceptable(fields={"covers": "already_begun"})

            desks = set(unsign("desk", token)[1:])
            author = next(iter(sorted(desks & chosen) or sorted(chosen)))
            return await _released_nil_return(VISITOR, round_, author, chosen, "")


async def _released_nil_return(
    actor: Actor, round_: Round, organisation_id: int, covers: Collection[int], remark: str
) -> Submission:
    submission = await create_submission(
        actor, round_, organisation_id, covers, kind=SubmissionKind.NIL_RETURN, remark=remark.strip()
    )
    submission.released_by_id = actor.person_id
    await freeze(submission, round_, set(covers), await frozen_content(submission.id))
    await submission.save()

    await record(actor, "submission.released", submission, version=submission.version, kind="nil_return")
    await queue_receipt(submission)
    return submission


async def _desk(token: str) -> tuple[Round, list[Organisation]]:
    round_id, *desk_ids = unsign("desk", token)
    round_ = await Round.get_or_none(id=round_id, opened_at__isnull=False).prefetch_related(
        "extensions", "matter", "office"
    )
    if round_ is None:
        raise Missing("link_unknown")
    invitations = await Invitation.filter(round_id=round_id, desk_id__in=desk_ids).prefetch_related("organisation")
    return round_, sorted((one.organisation for one in invitations), key=lambda place: place.sort_key)

"""Answers that came on paper, by mail or as a spreadsheet: the office records them for the organisation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from models.database import transaction
from models.submissions import Channel, Submission, SubmissionKind
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import RoundClosed, Unacceptable
from workflows.requirements.requirements import RequirementText, write_requirements
from workflows.rounds.round_locks import held_round
from workflows.submissions.answers import Value, write_answers
from workflows.submissions.freezing import freeze, frozen_content
from workflows.submissions.receipts import queue_receipt
from workflows.submissions.recorded_files import NO_FILES, RecordedFiles, attach_recorded
from workflows.submissions.submissions import create_submission, refusing_a_second, require_asked

RECORDED = (Channel.PHONE, Channel.PAPER, Channel.MAIL, Channel.SPREADSHEET)


async def record_submission(
    actor: Actor,
    round_id: int,
    *,
    organisation_id: int,
    covers: Collection[int],
    channel: Channel,
    received_at: datetime,
    authored_at: datetime | None = None,
    kind: SubmissionKind = SubmissionKind.ANSWER,
    requirements: Sequence[RequirementText] = (),
    answers: Mapping[int, Value] | None = None,
    remark: str = "",
    files: RecordedFiles = NO_FILES,
) -> Submission:
    """Write down what reached the office otherwise, as received when it came in; the receipt goes to the mailbox.

    A scanned letter alone is an answer too.
    """
    with refusing_a_second():
        async with transaction():
            round_ = await held_round(actor, round_id)

            if channel not in RECORDED:
                raise Unacceptable(fields={"channel": "not_recorded"})
            if received_at > clock.now():
                raise Unacceptable(fields={"received": "future"})
            if authored_at and authored_at > received_at:
                raise Unacceptable(fields={"authored": "after_receipt"})
            if kind is not SubmissionKind.ANSWER and (requirements or answers):
                raise Unacceptable(fields={"kind": "not_nothing"})
            says_nothing = not (requirements or answers or remark.strip() or files.letter)
            if kind is SubmissionKind.ANSWER and says_nothing:
                raise Unacceptable(fields={"title_1": "says_nothing"})
            if not round_.accepts(received_at, set(covers)):
                raise RoundClosed(round=round_.title, ended=round_.ends(set(covers)).isoformat())
            await require_asked(round_, covers)

            submission = await create_submission(
                actor, round_, organisation_id, covers, channel=channel, kind=kind, remark=remark.strip()
            )
            made = await write_requirements(actor, submission, requirements)
            await attach_recorded(submission, made, files)
            await write_answers(submission, answers or {})
            submission.received_at, submission.recorded_at = received_at, clock.now()
            submission.authored_at = authored_at or received_at
            submission.released_by_id = actor.person_id
            await freeze(submission, round_, set(covers), await frozen_content(submission.id))
            await submission.save()

            await record(actor, "submission.recorded", submission, round=round_.id, channel=channel)
            await queue_receipt(submission)
    return submission

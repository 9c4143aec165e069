"""Submissions (Rückmeldungen): begun, handed in within the house, released by a second person, withdrawn."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tortoise.exceptions import IntegrityError

from models.database import locked, transaction
from models.organisations import Organisation
from models.queue import enqueue
from models.rounds import Invitation, Round
from models.submissions import Channel, Submission, SubmissionKind, SubmissionOrganisation, SubmissionState
from workflows import clock
from workflows.access import Actor, acts_for, find, is_coordinator, require, visible_rounds, visible_submissions
from workflows.audit import record
from workflows.errors import Denied, Missing, RoundClosed, Stale, Unacceptable, WrongState
from workflows.field_versions import newest, written
from workflows.rounds.round_locks import hold_round
from workflows.submissions.completeness import require_complete
from workflows.submissions.freezing import freeze, frozen_content
from workflows.submissions.receipts import queue_receipt
from workflows.texts import require_texts

MOST_LETTERS = 20_000  # of one form: a save on leaving a page ends at 64 KiB


async def begin_submission(
    actor: Actor,
    round_id: int,
    *,
    covers: Collection[int],
    organisation_id: int | None = None,
    channel: Channel = Channel.WEB,
) -> Submission:
    """Somebody in the town hall starts an answer, for one organisation or for several; without author see `author_of`."""
    with refusing_a_second():
        async with transaction():
            organisation_id = organisation_id or await author_of(actor, round_id, covers)
            round_ = await round_to_answer(actor, round_id, organisation_id, covers)

            submission = await create_submission(actor, round_, organisation_id, covers, channel=channel)

            await record(actor, "submission.begun", submission, round=round_.id, covers=sorted(covers))
    return submission


async def change_submission(actor: Actor, submission_id: int, **words: Any) -> Submission:
    """A `remark` about the whole answer, and `reservation_until`, the day on which one's own committee decides."""
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        await keep_written(actor, submission, write_words(submission, words))
    return submission


async def hand_in_submission(actor: Actor, submission_id: int, *, version: int) -> Submission:
    """The answer is written; it goes to those who release, and rests until they decide."""
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        if submission.version != version:
            raise Stale(current=submission.version)
        await require_complete(submission)

        submission.state = SubmissionState.HANDED_IN
        submission.handed_in_by_id, submission.handed_in_at = actor.person_id, clock.now()
        submission.return_reason = ""
        submission.version += 1
        await submission.save(update_fields=["state", "handed_in_by_id", "handed_in_at", "return_reason", "version"])

        await record(actor, "submission.handed_in", submission, version=submission.version)
        await enqueue("ask_for_release", submission.id)
    return submission


async def return_submission(actor: Actor, submission_id: int, *, version: int, reason: str) -> Submission:
    """A coordinator gives the answer back to be worked on, and says why."""
    require_texts(reason=(reason, 1000))
    async with transaction():
        submission = await locked_submission(actor, submission_id)

        require(True, is_coordinator(actor), code="coordinator_only")
        require_handed_in(submission, version)

        submission.state, submission.return_reason = SubmissionState.DRAFT, reason.strip()
        submission.version += 1
        await submission.save(update_fields=["state", "return_reason", "version"])

        await record(actor, "submission.returned", submission, version=submission.version)
    return submission


async def release_submission(actor: Actor, submission_id: int, *, version: int) -> Submission:
    """A coordinator hands the organisation's answer over to the office; from then on it is frozen."""
    async with transaction():
        round_ = await held_round_of(submission_id)
        submission = await locked_submission(actor, submission_id)

        require(True, is_coordinator(actor), code="coordinator_only")
        await _require_second_person(actor, submission)
        require_handed_in(submission, version)
        content = await frozen_content(submission.id)
        covered = set(content["covers"])
        require_open(round_, covered)

        submission.released_by_id = actor.person_id
        await freeze(submission, round_, covered, content)
        submission.version += 1
        await submission.save()

        await record(actor, "submission.released", submission, version=submission.version)
        await queue_receipt(submission)
    return submission


async def withdraw_submission(actor: Actor, submission_id: int, *, version: int) -> Submission:
    """Take an answer back: a draft at any time, a released one by a coordinator until the deadline."""
    async with transaction():
        round_ = await held_round_of(submission_id)
        submission = await locked_submission(actor, submission_id)

        if submission.version != version:
            raise Stale(current=submission.version)
        if submission.state is SubmissionState.WITHDRAWN:
            raise WrongState(submission=submission.state)
        if submission.state is SubmissionState.RELEASED:
            require(True, is_coordinator(actor), code="coordinator_only")
            await _require_before_deadline(round_, submission)

        submission.state, submission.withdrawn_at = SubmissionState.WITHDRAWN, clock.now()
        submission.version += 1
        await submission.save(update_fields=["state", "withdrawn_at", "version"])

        await record(actor, "submission.withdrawn", submission, version=submission.version)
    return submission


# ------------------------------------------------------------------------------- shared with other ways to answer


async def author_of(actor: Actor, round_id: int, covers: Collection[int]) -> int:
    """Who speaks in an answer: the only organisation, else the desk, else the first that has no answer of its own.

    WrongState names the answer that is already there and for whom it speaks: a single town may still deviate from its
    desk, an answer for several leaves out those that are spoken for.
    """
    chosen = sorted(set(covers) & set(actor.organisation_ids)) or [actor.organisation_id or 0]
    said = SubmissionOrganisation.filter(submission__round_id=round_id, organisation_id__in=chosen)
    living = said.exclude(submission__state=SubmissionState.WITHDRAWN)
    taken = await living.exclude(submission__channel=Channel.FORWARDED).select_related("submission", "organisation")
    if not covers:
        return chosen[0]
    if len(chosen) == 1:
        taken = [one for one in taken if one.submission.organisation_id == chosen[0]]
    if taken:
        names = [one.organisation.name for one in taken if one.submission_id == taken[0].submission_id]
        raise WrongState("already_said", submission=taken[0].submission_id, towns=", ".join(sorted(names)))
    candidates = chosen if len(chosen) == 1 else [actor.organisation_id or 0, *chosen]
    authors = Submission.filter(round_id=round_id, organisation_id__in=candidates)
    busy = {one.organisation_id for one in await authors.exclude(state=SubmissionState.WITHDRAWN)}
    return next((one for one in candidates if one not in busy), candidates[0])


async def round_to_answer(actor: Actor, round_id: int, organisation_id: int, covers: Collection[int]) -> Round:
    """The open round, if the actor may speak in it for all of these; RoundClosed, Denied or Unacceptable otherwise."""
    round_ = await find(Round.all().prefetch_related("extensions"), visible_rounds(actor), round_id)
    require(True, all(acts_for(actor, one) for one in {organisation_id, *covers}), code="foreign_organisation")
    await require_asked(round_, covers)
    require_open(round_, set(covers))
    return round_


def require_open(round_: Round, organisation_ids: set[int]) -> None:
    """RoundClosed unless the round takes an answer of these organisations now."""
    if not round_.accepts(clock.now(), organisation_ids):
        raise RoundClosed(round=round_.title, ended=round_.ends(organisation_ids).isoformat())


async def require_asked(round_: Round, covers: Collection[int]) -> None:
    """One can only answer for somebody, and only for those who were asked."""
    asked = await Invitation.filter(round_id=round_.id, organisation_id__in=list(covers)).count()
    if not covers or asked != len(set(covers)):
        raise Unacceptable(fields={"covers": "not_asked" if covers else "empty"})


async def create_submission(
    actor: Actor,
    round_: Round,
    organisation_id: int,
    covers: Collection[int],
    *,
    channel: Channel = Channel.WEB,
    kind: SubmissionKind = SubmissionKind.ANSWER,
    remark: str = "",
) -> Submission:
    """A new draft and the organisations for which it speaks."""
    submission = await Submission.create(
        round_id=round_.id,
        organisation_id=organisation_id,
        kind=kind,
        channel=channel,
        remark=remark,
        created_by_id=actor.person_id,
        authored_at=clock.now(),
    )
    await SubmissionOrganisation.bulk_create(
        [SubmissionOrganisation(submission_id=submission.id, organisation_id=one) for one in sorted(set(covers))]
    )
    return submission


@contextmanager
def refusing_a_second() -> Iterator[None]:
    """Around a transaction: an organisation has one living answer per round, also when two begin at the same moment."""
    try:
        yield
    except IntegrityError as error:
        if "submission_one_" not in str(error):
            raise
        raise WrongState("already_begun") from error


def write_words(submission: Submission, words: Mapping[str, Any]) -> set[str]:
    """Put the words about the whole into the locked draft, not stored yet; those that changed."""
    if unknown := set(words) - {"remark", "reservation_until"}:
        raise TypeError(f"not of a submission: {sorted(unknown)}")
    if len(words.get("remark", "")) > MOST_LETTERS:
        raise Unacceptable(fields={"remark": "too_long"})
    changed = {name: value for name, value in words.items() if getattr(submission, name) != value}
    submission.update_from_dict(changed)
    return set(changed)


async def keep_written(actor: Actor, submission: Submission, names: Collection[str]) -> None:
    """Store the words of the locked draft, and who wrote these fields last, each time under a new number."""
    if names:
        submission.field_versions |= written(actor, names, newest(submission.field_versions) + 1)
        await submission.save(update_fields=["remark", "reservation_until", "field_versions"])


async def locked_draft(actor: Actor, submission_id: int) -> Submission:
    """The draft, locked, for somebody who may work on it; WrongState once it was handed in."""
    return await require_draft(actor, await locked(Submission, submission_id))


async def require_draft(actor: Actor, submission: Submission | None) -> Submission:
    """A submission that the actor may work on and that was not handed in yet, or the refusal."""
    own = await _require_own(actor, submission)
    if own.state is not SubmissionState.DRAFT:
        raise WrongState("not_a_draft", submission=own.state)
    return own


async def locked_submission(actor: Actor, submission_id: int) -> Submission:
    """The submission, locked, for somebody who acts for its organisation."""
    return await _require_own(actor, await locked(Submission, submission_id))


async def _require_own(actor: Actor, submission: Submission | None) -> Submission:
    if submission is None or submission.channel is Channel.FORWARDED:  # a bundle is its office's
        raise Missing(noun="submission")
    if not acts_for(actor, submission.organisation_id):
        await find(Submission.all(), visible_submissions(actor), submission.id)
        raise Denied("foreign_organisation")
    return submission


async def held_round_of(submission_id: int) -> Round:
    """The round of a submission with its extensions, held against its end; see workflows/rounds/round_locks.py."""
    found = await Submission.filter(id=submission_id).only("id", "round_id").first()
    if found is None:
        raise Missing(submission=submission_id)
    await hold_round(found.round_id)
    return await Round.get(id=found.round_id).prefetch_related("extensions")


async def covered_by(submission_id: int) -> set[int]:
    """Ids of the organisations for which an answer speaks."""
    covers = SubmissionOrganisation.filter(submission_id=submission_id)
    return set(await covers.values_list("organisation_id", flat=True))  # type: ignore[arg-type]


def require_handed_in(submission: Submission, version: int) -> None:
    """WrongState or Stale unless it waits for its release in just this version."""
    if submission.state is not SubmissionState.HANDED_IN:
        raise WrongState("not_handed_in", submission=submission.state)
    if submission.version != version:
        raise Stale(current=submission.version)


async def _require_second_person(actor: Actor, submission: Submission) -> None:
    if submission.handed_in_by_id != actor.person_id:
        return
    organisation = await Organisation.get(id=submission.organisation_id)
    if not organisation.one_person_releases:
        raise Denied("second_person")


async def _require_before_deadline(round_: Round, submission: Submission) -> None:
    last = round_.due(await covered_by(submission.id))
    if clock.now() > (min(last, round_.ended_at) if round_.ended_at else last):
        raise RoundClosed(round=round_.title, ended=last.isoformat())

"""A Landesverband bundles what its members said in its own round and forwards it to the round of the federation."""

from models.database import rows, transaction
from models.rounds import Round
from models.submissions import Channel, Submission, SubmissionOrganisation
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import RoundClosed, WrongState
from workflows.organisations.effective import EFFECTIVE, EFFECTIVE_REQUIREMENTS
from workflows.rounds.round_locks import hold_round, locked_round
from workflows.rounds.rounds import require_version
from workflows.submissions.freezing import freeze, frozen_content
from workflows.submissions.receipts import queue_receipt
from workflows.submissions.submissions import refusing_a_second

COPIED = (
    "topic_id, title, current_text, proposed_text, rationale, addressee, addressee_state, priority,"
    " cost_once, cost_yearly, cost_basis, cost_method, cost_count, cost_minutes, cost_price, cost_rhythm,"
    " reading, quoting, name_shown"
)
# What only the Landesverband itself may read stays there.
COPY = f"""
    WITH copied AS (
        INSERT INTO requirement (submission_id, position, origin_id, {COPIED}, version, field_versions, created_at)
        SELECT $2, row_number() OVER (ORDER BY requirement.id), requirement.id, {COPIED}, 1, '{{}}', $3
        FROM requirement JOIN ({EFFECTIVE_REQUIREMENTS}) AS counts ON counts.id = requirement.id
        WHERE requirement.reading <> 'own_office'
        RETURNING id, origin_id
    ), placed AS (
        INSERT INTO requirement_provision (requirement_id, provision_id)
        SELECT copied.id, place.provision_id FROM copied
        JOIN requirement_provision AS place ON place.requirement_id = copied.origin_id
    ), filed AS (
        INSERT INTO requirement_file (requirement_id, file_id, name)
        SELECT copied.id, one.file_id, one.name FROM copied
        JOIN requirement_file AS one ON one.requirement_id = copied.origin_id ORDER BY one.id
    )
    SELECT count(*) AS copied FROM copied
"""
BUNDLED = f"SELECT organisation_id FROM ({EFFECTIVE}) AS answered ORDER BY organisation_id"


async def forward_round(actor: Actor, round_id: int, *, version: int) -> Submission:
    """The Landesverband's bundle becomes one answer in the federation's round; each requirement keeps its origin.

    A member's own answer there beats the bundle, whichever came first (see effective.py).
    """
    with refusing_a_second():
        async with transaction():
            federal = await _locked_target(round_id)
            round_ = await locked_round(actor, round_id)

            if federal is None or round_.opened_at is None:
                raise WrongState("feeds_nothing")
            if round_.forwarded_at is not None:
                raise WrongState("already_forwarded")
            require_version(round_, version)
            now = clock.now()
            if not federal.accepts(now, {round_.office_id}):
                raise RoundClosed(round=federal.title, ended=federal.ends({round_.office_id}).isoformat())
            bundled = [row["organisation_id"] for row in await rows(BUNDLED, [round_.id])]
            if not bundled:
                raise WrongState("nothing_to_bundle")

            submission = await Submission.create(
                round=federal,
                organisation_id=round_.office_id,
                channel=Channel.FORWARDED,
                created_by_id=actor.person_id,
                released_by_id=actor.person_id,
                authored_at=now,
            )
            await SubmissionOrganisation.bulk_create(
                [SubmissionOrganisation(submission=submission, organisation_id=one) for one in bundled]
            )
            copied = (await rows(COPY, [round_.id, submission.id, now]))[0]["copied"]
            await freeze(submission, federal, {round_.office_id}, await frozen_content(submission.id))
            await submission.save()
            round_.forwarded_at = now
            round_.version += 1
            await round_.save(update_fields=["forwarded_at", "version"])

            await record(actor, "round.forwarded", round_, submission=submission.id, requirements=copied)
            await queue_receipt(submission)
    return submission


async def _locked_target(round_id: int) -> Round | None:
    """The federation's round is held before the one that feeds it is locked."""
    own = await Round.get_or_none(id=round_id)
    if own is None or own.feeds_id is None:
        return None
    await hold_round(own.feeds_id)
    return await Round.get(id=own.feeds_id).prefetch_related("extensions")

"""A Landesverband bundles what its members said in its own round and forwards it to the round of the federation."""

from models.database import rows, transaction
from models.organisations import OrganisationKind
from models.rounds import Invitation, Round
from models.submissions import Requirement, Submission, SubmissionOrganisation
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import RoundClosed, WrongState
from workflows.organisations.effective import EFFECTIVE, EFFECTIVE_REQUIREMENTS
from workflows.rounds.bundle_requirements import bundle_draft
from workflows.rounds.bundles import bundling_round
from workflows.rounds.round_locks import hold_target
from workflows.rounds.rounds import require_version
from workflows.submissions.freezing import freeze, frozen_content
from workflows.submissions.receipts import queue_receipt
from workflows.submissions.submissions import refusing_a_second

COPIED = (
    "topic_id, title, current_text, proposed_text, rationale, addressee, addressee_state, priority,"
    " cost_once, cost_yearly, cost_basis, cost_method, cost_count, cost_minutes, cost_price, cost_rhythm,"
    " reading, quoting, name_shown"
)
# What only the Landesverband itself may read stays there, and what it kept back. The origin is always the row that the
# member wrote, through however many offices it came.
COPY = f"""
    WITH copied AS (
        INSERT INTO requirement (submission_id, position, origin_id, {COPIED}, version, field_versions, created_at)
        SELECT $2, $4 + row_number() OVER (ORDER BY requirement.id), coalesce(requirement.origin_id, requirement.id),
            {COPIED}, 1, '{{}}', $3
        FROM requirement JOIN ({EFFECTIVE_REQUIREMENTS}) AS counts ON counts.id = requirement.id
        LEFT JOIN bundle_choice AS choice ON choice.requirement_id = requirement.id
        WHERE requirement.reading <> 'own_office' AND (choice.id IS NULL OR choice.under_id IS NOT NULL) AND NOT EXISTS (
            SELECT FROM requirement AS gone JOIN submission AS bundle ON bundle.id = gone.submission_id
            WHERE gone.origin_id = coalesce(requirement.origin_id, requirement.id) AND bundle.round_id = $5)
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
BUNDLED = f"""
    SELECT organisation_id, coalesce(said_in_id, submission_id) AS said_in_id
    FROM ({EFFECTIVE}) AS answered
    WHERE NOT EXISTS (
        SELECT FROM submission AS bundle JOIN submission_organisation AS told ON told.submission_id = bundle.id
        WHERE bundle.round_id = $2 AND bundle.organisation_id = $3 AND bundle.channel = 'forwarded'
            AND bundle.state = 'released' AND told.organisation_id = answered.organisation_id
            AND told.said_in_id = coalesce(answered.said_in_id, answered.submission_id))
    ORDER BY organisation_id
"""


async def forward_round(actor: Actor, round_id: int, *, version: int) -> Submission:
    """The Landesverband's bundle becomes one answer in the federation's round; each requirement keeps its origin.

    Once it has gone, what members said since goes as an addition: an answer of its own with what did not go before.
    A member's own answer there beats the bundle, whichever came first (see effective.py).
    """
    with refusing_a_second():
        async with transaction():
            await hold_target(round_id)
            round_ = await bundling_round(actor, round_id)

            require_version(round_, version)
            target = await Round.get(id=round_.feeds_id).prefetch_related("extensions", "stages")
            now, until = clock.now(), target.takes_bundles_until(round_.office_id)
            if target.opened_at is None or now > until:
                raise RoundClosed(round=target.title, ended=until.isoformat())

            submission = await bundle_draft(actor, round_)
            bundled = await rows(BUNDLED, [round_.id, target.id, round_.office_id])
            own = await Requirement.filter(submission_id=submission.id).count()
            copied = (await rows(COPY, [round_.id, submission.id, now, own, target.id]))[0]["copied"]
            if not (bundled or own or copied):
                raise WrongState("nothing_to_add" if round_.forwarded_at else "nothing_to_bundle")

            submission.released_by_id, submission.authored_at = actor.person_id, now
            await _speak_for(submission, bundled)
            await freeze(submission, target, {round_.office_id}, await frozen_content(submission.id))
            submission.late = submission.late and now > target.bundles_due(round_.office_id)
            submission.version += 1
            await submission.save()
            addition, round_.forwarded_at = round_.forwarded_at is not None, round_.forwarded_at or now
            round_.version += 1
            await round_.save(update_fields=["forwarded_at", "version"])

            await record(
                actor,
                "round.forwarded",
                round_,
                submission=submission.id,
                requirements=copied,
                own=own,
                addition=addition,
            )
            await queue_receipt(submission)
    return submission


async def _speak_for(submission: Submission, bundled: list[dict[str, int]]) -> None:
    """For every member that answered, with its answer; for a Landesverband itself where it was asked.

    A Kreis that was asked answers for itself, released by its coordination.
    """
    covers = [SubmissionOrganisation(submission=submission, **one) for one in bundled]
    office = submission.organisation_id
    asked = Invitation.filter(organisation__kind=OrganisationKind.STATE_ASSOCIATION, organisation_id=office)
    spoken = SubmissionOrganisation.filter(organisation_id=office, submission__round_id=submission.round_id)
    if await asked.filter(round_id=submission.round_id).exists() and not await spoken.exists():
        covers.append(SubmissionOrganisation(submission=submission, organisation_id=office))
    await SubmissionOrganisation.bulk_create(covers)

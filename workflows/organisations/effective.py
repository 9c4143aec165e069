"""Which submission counts for whom, in one place: a town's own answer beats that of its Verband, and both beat a bundle."""

from models.database import rows

# $1 is the round. One row per organisation for which something was released there, asked or not. `said_in_id` is what
# it had answered itself where it is a bundle that speaks for it.
EFFECTIVE = """
    SELECT DISTINCT ON (covered.organisation_id)
        covered.organisation_id, submission.id AS submission_id, submission.kind, submission.late,
        submission.organisation_id AS author_id, submission.channel, covered.said_in_id
    FROM submission JOIN submission_organisation AS covered ON covered.submission_id = submission.id
    WHERE submission.round_id = $1 AND submission.state = 'released'
    ORDER BY covered.organisation_id, submission.channel <> 'forwarded' DESC,
        submission.organisation_id = covered.organisation_id DESC, submission.received_at DESC, submission.id DESC
"""

# The requirements of a round that count: those of an author whose own answer did not replace the bundle they came in. A
# bundle and what was forwarded after it are of one office, and count together.
EFFECTIVE_REQUIREMENTS = f"""
    SELECT requirement.id, COALESCE(first.organisation_id, submission.organisation_id) AS author_id
    FROM requirement JOIN submission ON submission.id = requirement.submission_id
    LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
    LEFT JOIN submission AS first ON first.id = origin.submission_id
    LEFT JOIN ({EFFECTIVE}) AS counts
        ON counts.organisation_id = COALESCE(first.organisation_id, submission.organisation_id)
    WHERE submission.round_id = $1 AND submission.state = 'released'
        AND (counts.submission_id IS NULL OR counts.submission_id = submission.id
             OR submission.channel = 'forwarded' AND counts.channel = 'forwarded' AND counts.author_id = submission.organisation_id
             OR requirement.origin_id IS NULL AND submission.channel = 'forwarded')
"""

# A row was passed on, one level up or several: every copy names the row that the member wrote, and came after.
FORWARDED_ON = """
    EXISTS (SELECT FROM requirement AS later
            WHERE later.origin_id = coalesce(requirement.origin_id, requirement.id) AND later.id > requirement.id)
"""


async def effective_submissions(round_id: int) -> dict[int, int]:
    """Organisation → the submission that counts for it in this round."""
    return {row["organisation_id"]: row["submission_id"] for row in await rows(EFFECTIVE, [round_id])}


async def effective_requirements(round_id: int) -> dict[int, int]:
    """Requirement → the organisation that asks for it, without those that a later answer of its own replaced."""
    return {row["id"]: row["author_id"] for row in await rows(EFFECTIVE_REQUIREMENTS, [round_id])}

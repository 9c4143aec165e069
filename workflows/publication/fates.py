"""What became of our positions, as far as everybody may know."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from models.database import rows
from models.dispatches import Outcome
from workflows import clock

# Of demands what a second person confirmed, in public versions of the draft or without one; of commitments what shows how far
# they are. `$WHICH` says of which positions.
# What members do with a recommendation is told in numbers only, elsewhere.
# `$NOW` is the moment at which somebody asks: a draft under embargo is told of by nothing.
PUBLIC_FOLLOW_UPS = """
    SELECT said.id, said.position_id, said.outcome, said.evidence, said.quotation, said.link, said.dated_on, said.version,
           coalesce(said.confirmed_at, said.recorded_at) AS recorded_at, draft.label AS document_version
    FROM follow_up AS said LEFT JOIN document_version AS draft ON draft.id = said.document_version_id
    WHERE said.position_id $WHICH AND said.confirmed_at IS NOT NULL AND said.replaced_at IS NULL
      AND (draft.id IS NULL OR draft.circle = 'public' AND coalesce(draft.embargo_until <= $NOW, true))
    UNION ALL
    SELECT 1000000000 + shown.id, kept.position_id, shown.outcome, shown.text, '', shown.link, shown.happened_on, 1,
           shown.recorded_at, NULL
    FROM evidence AS shown JOIN commitment AS kept ON kept.id = shown.commitment_id WHERE kept.position_id $WHICH
"""
LATEST = f"""
    SELECT DISTINCT ON (position_id) position_id, outcome, recorded_at, document_version
    FROM ({PUBLIC_FOLLOW_UPS}) AS told ORDER BY position_id, recorded_at DESC, id DESC
"""
LATEST_OF_SOME = LATEST.replace("$NOW", "$2").replace("$WHICH", "= ANY($1::int[])")


class Fate(NamedTuple):
    """What is known last of a position; `document_version` names the version of the draft in which it was found."""

    outcome: Outcome
    recorded_at: datetime
    document_version: str | None


async def public_fates(position_ids: Iterable[int]) -> dict[int, Fate]:
    """The latest fate of each of these positions that has one."""
    found = await rows(LATEST_OF_SOME, [list(position_ids), clock.now()])
    return {
        row["position_id"]: Fate(Outcome(row["outcome"]), row["recorded_at"], row["document_version"]) for row in found
    }

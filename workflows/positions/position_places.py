"""Which section of which law provisions of drafts are about, found from their headings and words."""

from collections.abc import Iterable, Sequence
from typing import Any

from models.database import rows
from workflows.drafts.law_places import Piece, place_of_provision

# Each provision with those above it, from the top down.
CHAINS = """
    WITH RECURSIVE up AS (
        SELECT id AS of_id, id, key, parent_key, heading, text, document_version_id, 0 AS steps
        FROM provision WHERE id = ANY($1::int[])
        UNION ALL
        SELECT up.of_id, above.id, above.key, above.parent_key, above.heading, above.text, above.document_version_id,
               up.steps + 1
        FROM up JOIN provision AS above ON above.document_version_id = up.document_version_id
            AND above.key = up.parent_key
        WHERE up.parent_key <> '' AND up.steps < 12
    )
    SELECT up.of_id, up.key, up.heading, up.text, document.title FROM up
    JOIN document_version ON document_version.id = up.document_version_id
    JOIN source_document AS document ON document.id = document_version.document_id
    ORDER BY up.of_id, up.steps DESC
"""


async def law_places_of(provision_ids: Iterable[int | None]) -> dict[int, str]:
    """Provision → its section ("§ 24 SGB VIII"); those without one are left out."""
    wanted = [one for one in provision_ids if one]
    if not wanted:
        return {}
    chains: dict[int, list[dict[str, Any]]] = {}
    for row in await rows(CHAINS, [wanted]):
        chains.setdefault(row["of_id"], []).append(row)
    places = {provision_id: _place(chain) for provision_id, chain in chains.items()}
    return {provision_id: place for provision_id, place in places.items() if place}


def _place(chain: Sequence[dict[str, Any]]) -> str:
    pieces = [Piece(row["key"], row["heading"], row["text"]) for row in chain]
    return place_of_provision(chain[0]["title"], pieces)

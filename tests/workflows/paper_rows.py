"""A matter with two demands (one sourced by a resolution) and a commitment, as papers need them."""

from datetime import UTC, date, datetime

from models.bodies import Resolution
from models.matters import Matter
from models.organisations import Body
from models.positions import Position, PositionKind, Source

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def paper_matter(world):
    """The matter and its positions; all but the last have a source."""
    matter = await Matter.create(
        title="Gesetz zur Probe", short_title="ProbeG", office=world.federation, lead_association=world.counties,
        ministry=world.ministry, their_reference="H II 3", opened_at=NOW,
    )  # fmt: skip
    body = await Body.create(office=world.counties, name="Präsidium")
    resolution = await Resolution.create(body=body, number="4", decided_on=date(2025, 6, 1), text="Mittel dynamisieren")
    positions = [
        await Position.create(matter=matter, number=number, kind=kind, title=title, text=f"{title}.", created_at=NOW)
        for number, (kind, title) in enumerate(
            [
                (PositionKind.DEMAND, "Kosten dauerhaft tragen"),
                (PositionKind.COMMITMENT, "Mitglieder informieren"),
                (PositionKind.DEMAND, "Fristen verlängern"),
            ],
            start=1,
        )
    ]
    for position in positions[:2]:
        await Source.create(matter=matter, position=position, resolution=resolution, set_at=NOW)
    return matter, positions

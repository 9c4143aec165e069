"""What the table of permissions asks with: for every address the ids in its path and a form that a person would send."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from consult.places import Place
from tests.small_pdf import small_pdf
from tests.world import World

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
PDF = small_pdf()
SEGMENT = re.compile(r"/([\w-]+)/\{(\w+)(?::\w+)?\}")


@dataclass
class Seeded:
    """`things`: what stands in an address after its noun; `special`: per row of the table where that differs;
    `forms` and `uploads`: what is sent there.
    """

    world: World
    things: dict[str, Any] = field(default_factory=dict)
    special: dict[str, dict[str, Any]] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, tuple[str, bytes, str]] = field(default_factory=dict)

    def address(self, place: Place, row: str) -> str:
        """The path of a place with the ids of its things filled in."""
        special = self.special.get(row, {})

        def fill(found: re.Match[str]) -> str:
            segment, name = found[1], found[2]
            return f"/{segment}/{special[name] if name in special else self.things[segment]}"

        return SEGMENT.sub(fill, place.path)


def moment(name: str) -> dict[str, str]:
    """The two inputs of a deadline that lies ahead."""
    return {f"{name}_date": "10.03.2026", f"{name}_time": "10:00"}

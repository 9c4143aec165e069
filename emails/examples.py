"""One complete set of facts for each mail, invented: what a workflow has to give, and what an office looks at."""

import json
from typing import Any

from emails.render import TEMPLATES

HOUSE = {"office": "Deutscher Kreiskonvent", "contact": "integration@kreiskonvent.example"}
EXAMPLES: dict[str, dict[str, Any]] = {
    name: {**HOUSE, **facts} for name, facts in json.loads((TEMPLATES / "examples.json").read_text("utf-8")).items()
}

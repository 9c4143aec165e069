"""Which requirements ask for the same thing: pure functions, texts in, suggested groups out, no database."""

from workflows.grouping.suggest import (
    LOOSE,
    GroupingReason,
    GroupingText,
    Level,
    SuggestedGroup,
    fitting_level,
    suggest_groups,
)

__all__ = ["LOOSE", "GroupingReason", "GroupingText", "Level", "SuggestedGroup", "fitting_level", "suggest_groups"]

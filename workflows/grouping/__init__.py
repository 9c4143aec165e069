"""Which requirements ask for the same thing: pure functions, texts in, suggested groups out, no database."""

from workflows.grouping.suggest import (
    GroupingReason,
    GroupingText,
    Level,
    SuggestedGroup,
    fitting_level,
    suggest_groups,
)

__all__ = ["GroupingReason", "GroupingText", "Level", "SuggestedGroup", "fitting_level", "suggest_groups"]

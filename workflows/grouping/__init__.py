"""Which requirements ask for the same thing: pure functions, texts in, suggested groups out, no database."""

from workflows.grouping.suggest import LOOSE, GroupingReason, Level, SuggestedGroup, fitting_level, suggest_groups
from workflows.grouping.texts import GroupingText

__all__ = ["LOOSE", "GroupingReason", "GroupingText", "Level", "SuggestedGroup", "fitting_level", "suggest_groups"]

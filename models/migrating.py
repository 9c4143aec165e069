"""A migration that only adds, applied in one go.

Tortoise rebuilds all models twice for every single operation, which for the first hundred took half a minute. While
operations only create tables and constraints, one rebuilding for all of them is enough.
"""

from typing import Any

from tortoise.migrations import Migration
from tortoise.migrations.operations import AddConstraint, CreateModel, RunSQL
from tortoise.migrations.schema_generator.state import State

ADDING = (CreateModel, AddConstraint, RunSQL)


class AddingMigration(Migration):
    """For migrations of CreateModel, AddConstraint and RunSQL alone; any other operation makes it raise TypeError."""

    async def apply(self, state: State, *, schema_editor: Any = None, **options: Any) -> State:
        """All states first, then the models once, then the tables."""
        if others := [operation for operation in self.operations if not isinstance(operation, ADDING)]:
            raise TypeError(f"{self.name} does more than add: {others}")
        gathered = _Gathering(models=state.models, apps=state.apps)
        for operation in self.operations:
            operation.state_forward(self.app_label, gathered)
        state.reload_models(gathered.touched)
        if schema_editor and not options.get("dry_run"):
            for operation in self.operations:
                await operation.database_forward(self.app_label, state, state, schema_editor)
        state.validate_relations_initialized()
        return state


class _Gathering(State):
    """Shares models and apps with the real state, but only notes which models are to be rebuilt."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.touched: set[tuple[str, str]] = set()

    def reload_model(self, app_label: str, model_name: str) -> None:
        self.touched.add((app_label, model_name))

    def reload_models(self, model_tuples: Any) -> None:
        self.touched.update(model_tuples)

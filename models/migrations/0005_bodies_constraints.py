from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0004_bodies')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='AgendaItem',
            constraint=UniqueConstraint(fields=('session_id', 'number'), name='agenda_item_number_once'),
        ),
        ops.AddConstraint(
            model_name='AgendaItem',
            constraint=UniqueConstraint(fields=('continues_id',), name='agenda_item_goes_on_once', condition='continues_id IS NOT NULL'),
        ),
        ops.AddConstraint(
            model_name='Contradiction',
            constraint=CheckConstraint(check='num_nonnulls(resolution_id, earlier_id) = 1', name='contradiction_to_one_thing'),
        ),
        ops.AddConstraint(
            model_name='Contradiction',
            constraint=UniqueConstraint(fields=('position_id', 'resolution_id'), name='contradiction_to_resolution_once', condition='resolved_at IS NULL AND resolution_id IS NOT NULL'),
        ),
        ops.AddConstraint(
            model_name='Contradiction',
            constraint=UniqueConstraint(fields=('position_id', 'earlier_id'), name='contradiction_to_position_once', condition='resolved_at IS NULL AND earlier_id IS NOT NULL'),
        ),
    ]

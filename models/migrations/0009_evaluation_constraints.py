from models.evaluation_triggers import BEGIN, FOLLOW
from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0008_evaluation')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Assignment',
            constraint=UniqueConstraint(fields=('requirement_id',), name='assignment_once'),
        ),
        ops.AddConstraint(
            model_name='Boilerplate',
            constraint=UniqueConstraint(fields=('office_id', 'title'), name='boilerplate_title_once'),
        ),
        ops.AddConstraint(
            model_name='GroupConflict',
            constraint=UniqueConstraint(fields=('group_id', 'other_id'), name='group_conflict_once'),
        ),
        ops.AddConstraint(
            model_name='SavedView',
            constraint=UniqueConstraint(fields=('matter_id', 'person_id', 'name'), name='saved_view_name_once'),
        ),
        ops.AddConstraint(
            model_name='Tag',
            constraint=UniqueConstraint(fields=('office_id', 'name'), name='tag_name_once'),
        ),
        ops.AddConstraint(
            model_name='Tagging',
            constraint=UniqueConstraint(fields=('requirement_id', 'tag_id'), name='tagging_once'),
        ),
        ops.RunSQL(FOLLOW),
        ops.RunSQL(BEGIN),
    ]

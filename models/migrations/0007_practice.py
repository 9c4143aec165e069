from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0006_recommendations_constraints')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DispatchReminder',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('dispatch', fields.ForeignKeyField('models.Dispatch', source_field='dispatch_id', db_index=True, db_constraint=True, to_field='id', related_name='reminders', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='dispatch_reminders', on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('note', fields.CharField(max_length=300)),
                ('sent_by_id', fields.IntField(null=True)),
                ('sent_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'dispatch_reminder', 'app': 'models', 'pk_attr': 'id', 'table_description': 'dispatch_reminder'},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='FollowUp',
            name='follow_up_one_per_version',
            fields=None,
        ),
        ops.RemoveConstraint(
            model_name='FollowUp',
            name='follow_up_one_subject',
            fields=None,
        ),
        ops.AddField(
            model_name='FollowUp',
            name='addressee',
            field=fields.ForeignKeyField('models.Organisation', source_field='addressee_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='doings', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='FollowUp',
            name='confirmed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='FollowUp',
            name='confirmed_by_id',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='FollowUp',
            name='dated_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='FollowUp',
            name='link',
            field=fields.CharField(default='', db_default='', max_length=500),
        ),
        ops.AddField(
            model_name='FollowUp',
            name='pursued',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='FollowUp',
            name='quotation',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='FollowUp',
            name='replaced_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='FollowUp',
            index=Index(fields=['confirmed_at', 'position_id']),
        ),
        ops.AddConstraint(
            model_name='FollowUp',
            constraint=CheckConstraint(check='organisation_id IS NULL OR num_nonnulls(document_version_id, addressee_id) = 0', name='follow_up_of_demand_or_member'),
        ),
        ops.AddConstraint(
            model_name='FollowUp',
            constraint=CheckConstraint(check='confirmed_by_id IS NULL OR confirmed_by_id <> recorded_by_id', name='follow_up_second_person'),
        ),
        ops.AddField(
            model_name='Position',
            name='continues',
            field=fields.ForeignKeyField('models.Position', source_field='continues_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='continued_by', on_delete=OnDelete.RESTRICT),
        ),
        # AddField makes no index of a foreign key.
        ops.RunSQL('CREATE INDEX IF NOT EXISTS "idx_follow_up_addressee" ON "follow_up" ("addressee_id")', ""),
        ops.RunSQL('CREATE INDEX IF NOT EXISTS "idx_position_continues" ON "position" ("continues_id")', ""),
        # What members already read of demands stays readable: it was said before there was a second person.
        ops.RunSQL("UPDATE follow_up SET confirmed_at = recorded_at WHERE organisation_id IS NULL", ""),
    ]

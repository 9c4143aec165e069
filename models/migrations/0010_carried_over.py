from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0009_requirement_files')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Settlement',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('submission', fields.ForeignKeyField('models.Submission', source_field='submission_id', db_index=True, db_constraint=True, to_field='id', related_name='settlements', on_delete=OnDelete.RESTRICT)),
                ('requirement', fields.ForeignKeyField('models.Requirement', source_field='requirement_id', db_index=True, db_constraint=True, to_field='id', related_name='settlements', on_delete=OnDelete.RESTRICT)),
                ('settled_by_id', fields.IntField(null=True)),
                ('settled_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'settlement', 'app': 'models', 'pk_attr': 'id', 'table_description': 'settlement'},
            bases=['Model'],
        ),
        ops.RemoveConstraint(
            model_name='MemberAnswer',
            name='member_answer_once',
            fields=None,
        ),
        ops.AddIndex(
            model_name='MemberAnswer',
            index=Index(fields=['matter_id', 'organisation_id']),
        ),
        ops.AddField(
            model_name='Source',
            name='told_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        # What was told before it was noted at the votum itself.
        ops.RunSQL(
            'UPDATE "source" SET "told_at" = "told"."sent_at" FROM ('
            ' SELECT coalesce("copy"."id", "requirement"."id") AS "requirement_id", "answer"."matter_id",'
            ' "answer"."sent_at" FROM "requirement"'
            ' JOIN "submission" ON "submission"."id" = "requirement"."submission_id"'
            ' JOIN "member_answer" AS "answer" ON "answer"."organisation_id" = "submission"."organisation_id"'
            ' LEFT JOIN "requirement" AS "copy" ON "copy"."origin_id" = "requirement"."id"'
            ') AS "told" WHERE "told"."requirement_id" = "source"."requirement_id"'
            ' AND "told"."matter_id" = "source"."matter_id" AND "source"."votum" IS NOT NULL'
            ' AND "source"."confirmed_at" <= "told"."sent_at"'
        ),
    ]

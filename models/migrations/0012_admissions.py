from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0011_carried_over_constraints')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Admission',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('round', fields.ForeignKeyField('models.Round', source_field='round_id', db_index=True, db_constraint=True, to_field='id', related_name='admissions', on_delete=OnDelete.RESTRICT)),
                ('organisation', fields.ForeignKeyField('models.Organisation', source_field='organisation_id', db_index=True, db_constraint=True, to_field='id', related_name='admissions', on_delete=OnDelete.RESTRICT)),
                ('reason', fields.CharField(max_length=1000)),
                ('asked_by_id', fields.IntField(null=True)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('granted', fields.BooleanField(null=True)),
                ('answer', fields.CharField(default='', max_length=500)),
                ('decided_by_id', fields.IntField(null=True)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'admission', 'app': 'models', 'pk_attr': 'id', 'table_description': 'admission'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AdmissionOrganisation',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('admission', fields.ForeignKeyField('models.Admission', source_field='admission_id', db_index=True, db_constraint=True, to_field='id', related_name='covers', on_delete=OnDelete.RESTRICT)),
                ('organisation', fields.ForeignKeyField('models.Organisation', source_field='organisation_id', db_index=True, db_constraint=True, to_field='id', related_name='admitted_by', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'admission_organisation', 'app': 'models', 'pk_attr': 'id', 'table_description': 'admission_organisation'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Extension',
            name='admission',
            field=fields.ForeignKeyField('models.Admission', source_field='admission_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='extensions', on_delete=OnDelete.RESTRICT),
        ),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.dispatches import ReceiptWay
from models.papers import SessionResult
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0005_bodies_constraints')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Approval',
            name='session_note',
            field=fields.CharField(default='', db_default='', max_length=300),
        ),
        ops.AddField(
            model_name='Approval',
            name='session_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Approval',
            name='session_recorded_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Approval',
            name='session_recorded_by_id',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Approval',
            name='session_result',
            field=fields.CharEnumField(null=True, description='SessionResult', enum_type=SessionResult, max_length=40),
        ),
        ops.AddField(
            model_name='Dispatch',
            name='closed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Dispatch',
            name='closed_note',
            field=fields.CharField(default='', db_default='', max_length=300),
        ),
        ops.AddField(
            model_name='Dispatch',
            name='received_by',
            field=fields.CharEnumField(null=True, description='ReceiptWay', enum_type=ReceiptWay, max_length=40),
        ),
        ops.AddField(
            model_name='Dispatch',
            name='reminded_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]

"""Mail: one row per recipient and its fate. The only door between workflows and emails, beside the queue."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from models.base import Model
from models.circulars import Circular, CircularRevision, Forwarding
from models.columns import choice, reference
from models.files import StoredFile


class MailQueue(StrEnum):
    TRANSACTIONAL = "transactional"
    BULK = "bulk"


class MailBody(Model):
    """What is the same for all recipients of one mail: template, language and the facts that fill it.

    `facts` fills emails/templates/<template>.<language>.email; `attachments` is a list of
    {"file": id of a StoredFile, "name": shown name} or {"name", "media_type", "text"} (a small text such as an ICS).
    `resend_unknown`: mail with a deadline goes again when its fate is unknown; a circular waits for a person.
    """

    id = fields.IntField(primary_key=True)
    template = fields.CharField(max_length=40)
    language = fields.CharField(max_length=2, default="de")
    queue: MailQueue = choice(MailQueue, default=MailQueue.TRANSACTIONAL)
    sender_name = fields.CharField(max_length=120, default="")
    reply_to = fields.CharField(max_length=254, default="")
    facts = fields.JSONField[dict[str, Any]](default=dict)
    attachments = fields.JSONField[list[dict[str, Any]]](default=list)
    resend_unknown = fields.BooleanField(default=False)
    list_id = fields.CharField(max_length=120, default="")  # RFC 2919, mailing lists only
    circular: fields.ForeignKeyNullableRelation[Circular] = reference("Circular", "bodies", null=True)
    revision: fields.ForeignKeyNullableRelation[CircularRevision] = reference("CircularRevision", "bodies", null=True)
    subject_noun = fields.CharField(max_length=40, default="")  # what it is about, for pages: round, matter, paper …
    subject_id = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)  # since when no row of it waits
    held_since = fields.DatetimeField(null=True)  # nothing of it leaves until a person lets it go on
    held_reason = fields.CharField(max_length=200, default="")
    circular_id: int | None
    revision_id: int | None
    deliveries: fields.ReverseRelation[Delivery]

    class Meta:
        table = "mail_body"
        table_description = "mail_body"
        indexes = [("subject_noun", "subject_id"), ("settled_at",)]


class DeliveryState(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"  # the connection was lost after the last dot
    CANCELLED = "cancelled"  # called off by a person before it was sent


class Delivery(Model):
    """One mail to one recipient (Zustellung), unique by normalised address within its body.

    `facts` are the few words that differ per recipient (a link, the towns of a desk); `reasons` say why one gets it.
    Only ids say who: organisation, person or subscription. `state` stands in no index, so that the two changes of each row on
    its way touch the row alone; what waits is found through the bodies that are not settled.
    """

    id = fields.BigIntField(primary_key=True)
    body: fields.ForeignKeyRelation[MailBody] = reference("MailBody", "deliveries", indexed=False)
    address = fields.CharField(max_length=254)
    address_key = fields.CharField(max_length=254, db_index=True)
    organisation_id = fields.IntField(null=True, db_index=True)
    person_id = fields.IntField(null=True, db_index=True)
    subscription_id = fields.IntField(null=True)
    forwarding: fields.ForeignKeyNullableRelation[Forwarding] = reference("Forwarding", "deliveries", null=True)
    facts = fields.JSONField[dict[str, Any]](default=dict)
    reasons = fields.JSONField[list[str]](default=list)
    state: DeliveryState = choice(DeliveryState, default=DeliveryState.QUEUED)
    attempts = fields.IntField(default=0)
    claimed_by = fields.CharField(max_length=80, default="")
    lease_until = fields.DatetimeField(null=True)
    next_attempt_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    reply = fields.CharField(max_length=300, default="")  # what the relay answered
    tries = fields.TextField(
        default="", db_default=""
    )  # a line for each attempt that did not succeed: when, and the answer
    body_id: int
    forwarding_id: int | None

    class Meta:
        table = "delivery"
        table_description = "delivery"
        indexes = [("body_id", "id")]
        constraints = [UniqueConstraint(fields=("body_id", "address_key"), name="delivery_once")]


class HeldMail(Model):
    """A mail that a person gets in tomorrow's digest instead; the row goes when that is queued."""

    id = fields.IntField(primary_key=True)
    body: fields.ForeignKeyRelation[MailBody] = reference("MailBody", "held_mails")
    person_id = fields.IntField(db_index=True)
    facts = fields.JSONField[dict[str, Any]](default=dict)
    held_at = fields.DatetimeField()
    body_id: int

    class Meta:
        table = "held_mail"
        table_description = "held_mail"
        constraints = [UniqueConstraint(fields=("body_id", "person_id"), name="held_mail_once")]


class Suppression(Model):
    """An address that gets no mail (Zustellsperre): bulk only, or none at all."""

    id = fields.IntField(primary_key=True)
    address_key = fields.CharField(max_length=254, db_index=True)
    reason = fields.CharField(max_length=200)
    bulk_only = fields.BooleanField(default=True)
    since = fields.DatetimeField()
    until = fields.DatetimeField(null=True)

    class Meta:
        table = "suppression"
        table_description = "suppression"


class InboundMail(Model):
    """A mail that came in, stored before it was acknowledged; the same one from the same source is one row.

    `kind` is what it was taken for (see emails/classification.py), `delivery_id` the mail of ours that it is about.
    """

    id = fields.BigIntField(primary_key=True)
    file: fields.ForeignKeyRelation[StoredFile] = reference("StoredFile", "inbound_mails")
    source = fields.CharField(max_length=20)  # lmtp, imap
    envelope_sender = fields.CharField(max_length=254, default="")
    envelope_recipient = fields.CharField(max_length=254, default="")
    subject = fields.CharField(max_length=250, default="")
    kind = fields.CharField(max_length=20, default="", db_index=True)  # empty until it was judged
    delivery_id = fields.BigIntField(null=True, db_index=True)
    received_at = fields.DatetimeField(db_index=True)
    file_id: int

    class Meta:
        table = "inbound_mail"
        table_description = "inbound_mail"
        constraints = [UniqueConstraint(fields=("file_id", "envelope_recipient"), name="inbound_mail_once")]


class Bounce(Model):
    """What was said of one address, by a returned mail or by the relay itself (without `inbound`, once per delivery).

    From these follow its health and, if they pile up, a Suppression.
    """

    id = fields.BigIntField(primary_key=True)
    address_key = fields.CharField(max_length=254, db_index=True)
    hard = fields.BooleanField(default=False)
    kind = fields.CharField(max_length=20)  # bounce, delayed, complaint
    status = fields.CharField(max_length=20, default="")
    reason = fields.CharField(max_length=20, default="")
    words = fields.CharField(max_length=300, default="")
    inbound: fields.ForeignKeyNullableRelation[InboundMail] = reference("InboundMail", "bounces", null=True)
    delivery_id = fields.BigIntField(null=True)
    happened_at = fields.DatetimeField()

    class Meta:
        table = "bounce"
        table_description = "bounce"
        constraints = [UniqueConstraint(fields=("inbound_id", "address_key"), name="bounce_once")]


class Outbox(Model):
    """One row: may mail leave this installation? Disarmed after a restore until a person arms it."""

    id = fields.IntField(primary_key=True)
    armed = fields.BooleanField(default=True)
    changed_at = fields.DatetimeField()
    reason = fields.CharField(max_length=200, default="")

    class Meta:
        table = "outbox"
        table_description = "outbox"

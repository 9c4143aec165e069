"""A circular on its way can be stopped, called off and tried again, by its office alone, and each act is written down."""

import contextlib

import pytest

from models.audit import AuditEntry
from models.database import rows
from models.deliveries import Bounce, Delivery, DeliveryState, InboundMail, MailBody, Suppression
from models.file_store import keep
from tests.workflows.test_circular_sending import sent
from workflows import clock, installation
from workflows.circulars.circular_halting import cancel_circular, pause_circular, resume_circular, retry_failed
from workflows.circulars.circular_progress import circular_progress
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.organisations.address_health import bouncing
from workflows.organisations.organisations import show_organisation
from workflows.recipients.returned_mail import release_suppression, tell_of_hold, tell_of_suspension
from workflows.submissions.mail_answers import pass_on_reply


async def test_a_circular_is_paused_resumed_tried_again_and_called_off(world):
    circular = await sent(world)
    town = Delivery.filter(organisation_id=world.town.id)
    waiting = await Delivery.filter(body__circular_id=circular.id).count()
    with pytest.raises((Denied, Missing)):
        await pause_circular(world.anna, circular.id, reason="Fehler im Text")
    with pytest.raises(Unacceptable):
        await pause_circular(world.clara, circular.id, reason=" ")

    assert await pause_circular(world.clara, circular.id, reason=" Fehler im Text ") == waiting
    body = await MailBody.filter(circular=circular).first()
    assert body.held_since <= clock.now() and body.held_reason == "Fehler im Text"
    assert await resume_circular(world.clara, circular.id) == waiting
    assert (await MailBody.get(id=body.id)).held_since is None

    await town.update(state=DeliveryState.FAILED, attempts=12)
    assert await retry_failed(world.clara, circular.id) == 1
    assert await retry_failed(world.clara, circular.id) == 0
    assert (await town.first()).attempts == 0

    await town.update(state=DeliveryState.SENT)
    assert await cancel_circular(world.clara, circular.id) == waiting - 1
    fates = (await circular_progress(world.clara, circular.id)).fates
    assert (fates.delivered, fates.cancelled, fates.under_way) == (1, fates.recipients - 1, 0)
    acts = (
        await AuditEntry.filter(noun="circular", subject_id=circular.id).order_by("id").values_list("action", flat=True)
    )
    assert acts[-5:] == [
        f"circular.{act}" for act in ("paused", "resumed", "failed_retried", "failed_retried", "cancelled")
    ]


async def test_the_offices_hear_of_a_last_mailbox_and_of_answers_and_the_administration_takes_a_block_back(
    world, tmp_path
):
    circular = await sent(world)
    delivery = await Delivery.get(organisation_id=world.town.id)
    stored = await keep(installation.current().files_dir, b"raw", "message/rfc822", clock.now())
    inbound = await InboundMail.create(file=stored, source="lmtp", delivery_id=delivery.id, received_at=clock.now())
    await Bounce.create(address_key=delivery.address_key, hard=True, kind="bounce", words="550 user unknown",
                        inbound=inbound, happened_at=clock.now())  # fmt: skip
    block = await Suppression.create(address_key=delivery.address_key, reason="bounced", since=clock.now())
    await rows(
        "DELETE FROM mailbox WHERE organisation_id = $1 AND address_key <> $2", [world.town.id, delivery.address_key]
    )

    await tell_of_suspension(block.id)
    await pass_on_reply(
        inbound.id, {"from": "x@y.example", "subject": "AW: 7", "text": "Nein\n*so* nicht", "files": False}
    )
    await tell_of_hold(delivery.body_id)
    told = {one.template: one for one in await MailBody.filter(template__in=["suspension", "reply", "held_circular"])}
    assert set(told) == {"suspension", "reply", "held_circular"}
    assert told["suspension"].facts["words"] == "550 user unknown"
    assert told["reply"].subject_id == inbound.id and told["held_circular"].subject_id == circular.id

    [(box, health)] = await bouncing(world.anna)
    assert (box.address_key, health.words, health.suppression_id) == (block.address_key, "550 user unknown", block.id)
    assert await bouncing(world.bert) == [] == await bouncing(world.clara)
    for reader, sees in ((world.clara, True), (world.cem, True), (world.bert, False)):
        with contextlib.suppress(Missing):
            assert bool((await show_organisation(reader, world.town.id)).health) is sees
    with pytest.raises(Denied):
        await release_suppression(world.clara, block.id)
    await release_suppression(world.ulla, block.id)
    assert (await Suppression.get(id=block.id)).until <= clock.now()
    assert await bouncing(world.anna) == []
    with pytest.raises(WrongState):
        await release_suppression(world.ulla, block.id)

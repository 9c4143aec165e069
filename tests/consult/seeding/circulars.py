"""Circulars as draft, for all and held back for a Landesverband; a list with a subscriber; mail paths."""

from models.circulars import MailingList, Path, Subscription
from models.matters import Circle
from tests.consult.seeding.seeded import NOW, PDF, Seeded
from tests.workflows.circular_example import draft
from workflows.circular_sending import send_circular
from workflows.circulars import attach_file
from workflows.mail_paths import set_mail_path
from workflows.signing import sign


async def plant(seeded: Seeded) -> None:
    world = seeded.world
    await set_mail_path(world.ulla, world.state_association.id, Path.RELEASED)
    waiting = await draft(world.clara, world.federation)
    attached = await attach_file(world.clara, waiting.id, name="Anlage.pdf", content=PDF)
    sent = await send_circular(world.clara, (await draft(world.clara, world.federation)).id, version=1)
    public = await draft(world.clara, world.federation, circle=Circle.PUBLIC)
    public_file = await attach_file(world.clara, public.id, name="Anlage.pdf", content=PDF)
    await send_circular(world.clara, public.id, version=1)
    mailing_list = await MailingList.create(office=world.federation, name="Presse", open=True)
    address = {"address": "presse@x.example", "address_key": "presse@x.example"}
    subscription = await Subscription.create(
        mailing_list=mailing_list, requested_at=NOW, confirmed_at=NOW, proof={"kind": "double_opt_in"}, **address
    )

    seeded.things |= {
        "circulars": waiting.id, "attachments": attached.id, "lists": mailing_list.id,
        "mail-paths": world.state_association.id, "confirm": sign("subscription", subscription.id),
        "unsubscribe": sign("unsubscribe", subscription.id),
    }  # fmt: skip
    seeded.special |= {
        "circular:show sent": {"id": sent.id},
        "circular:show public": {"id": public.id},
        "circular:attachment public": {"id": public.id, "attachment": public_file.id},
        "circular:resend": {"id": sent.id},
        "list:end": {"subscription": subscription.id},
        "circular:ask_to_forward": {"id": sent.id},
        "circular:forward": {"id": sent.id},
    }
    circular = {"series": "circular", "subject": "Neu", "text": "Es geht um § 4.", "circle": "members"}
    seeded.forms |= {
        "circular:write": {**circular, "office_id": world.federation.id},
        "circular:change": {**circular, "version": waiting.version},
        "circular:send": {"version": waiting.version},
        "list:create": {"name": "Fachpresse"},
        "list:import": {"table": "adresse\nneu@x.example", "consent": "Brief vom 1. März"},
        "mail_path:set": {"path": "direct"},
        "subscription:request": {"address": "wer@x.example"},
    }
    seeded.uploads |= {"circular:attach": ("Neu.pdf", PDF, "application/pdf")}

"""Circulars as draft, for all and held back for a Landesverband; a list with a subscriber; mail paths."""

from datetime import timedelta

from models.circulars import MailingList, MailPreference, Path, Subscription
from models.deliveries import MailBody, Suppression
from models.matters import Circle, Topic
from models.organisations import Mailbox
from tests.consult.seeding.seeded import NOW, PDF, Seeded
from tests.workflows.circular_example import draft
from workflows.circulars.circular_scheduling import schedule_circular
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.circulars import attach_file
from workflows.circulars.visitor_questions import request_question
from workflows.recipients.mail_paths import set_mail_path
from workflows.recipients.preferences import choose_preferences
from workflows.recipients.saved_audiences import save_audience
from workflows.signing import sign

ON_ITS_WAY = (
    *("resend", "progress", "pause", "resume", "cancel", "retry"),
    *("say", "ask", "report", "export", "ask_to_extend", "extend", "ask_to_correct", "correct"),
)


async def plant(seeded: Seeded) -> None:
    world = seeded.world
    await set_mail_path(world.ulla, world.state_association.id, Path.RELEASED)
    waiting = await draft(world.clara, world.federation)
    attached = await attach_file(world.clara, waiting.id, name="Anlage.pdf", content=PDF)
    due = NOW + timedelta(days=30)
    await waiting.refresh_from_db()
    asking = await draft(world.clara, world.federation, deadline=due, acknowledge=True)
    sent = await send_circular(world.lea, asking.id, version=1)
    topic = await Topic.create(number=77, name="Sprache")
    noting = {"token": sign("acknowledge", sent.id, world.town.id)}
    later = await draft(world.clara, world.federation)
    await schedule_circular(world.lea, later.id, version=1, at=due)
    public = await draft(world.clara, world.federation, circle=Circle.PUBLIC)
    public_file = await attach_file(world.clara, public.id, name="Anlage.pdf", content=PDF)
    await send_circular(world.lea, public.id, version=2)
    audience = await save_audience(world.clara, name="Kreise", rule={"kinds": ["county"]})
    mailing_list = await MailingList.create(office=world.federation, name="Presse", open=True)
    address = {"address": "presse@x.example", "address_key": "presse@x.example"}
    subscription = await Subscription.create(
        mailing_list=mailing_list, requested_at=NOW, confirmed_at=NOW, proof={"kind": "double_opt_in"}, **address
    )

    box = await Mailbox.get(organisation=world.town, active=True, purpose="")
    await choose_preferences(sign("preferences", 2, box.id), language="en", topic_ids=[], list_ids=[])
    block = await Suppression.create(address_key="weg@x.example", reason="bounced", since=NOW)
    wish = {"token": sign("wish", (await MailPreference.get()).id, 1)}

    await request_question(public.id, address="wer@x.example", question="Gilt das auch für uns?", source="192.0.2.1")
    question = {"token": sign("question_confirm", (await MailBody.get(template="question_confirm")).id)}

    seeded.things |= {
        "circulars": waiting.id, "attachments": attached.id, "lists": mailing_list.id, "audiences": audience.id,
        "mail-paths": world.state_association.id, "confirm": sign("subscription", subscription.id),
        "unsubscribe": sign("unsubscribe", subscription.id),
    }  # fmt: skip
    seeded.special |= {
        "circular:show sent": {"id": sent.id},
        "circular:show public": {"id": public.id},
        "circular:attachment public": {"id": public.id, "attachment": public_file.id},
        **{f"circular:{act}": {"id": sent.id} for act in ON_ITS_WAY},
        **{f"preferences:{act}": {"token": sign("preferences", 2, box.id)} for act in ("show", "choose")},
        "suppression:release": {"id": world.town.id, "suppression": block.id},
        "visitor_question:request": {"id": public.id},
        **{f"visitor_question:{act}": question for act in ("ask_to_confirm", "confirm")},
        "circular:feed": {"number": topic.number},
        **{f"acknowledgement:{act}": {"id": sent.id} for act in ("give", "remind")},
        **{f"acknowledgement:{act}": noting for act in ("show", "give_by_link")},
        **{f"preferences:{act}": wish for act in ("ask_to_confirm", "confirm")},
        "circular:unschedule": {"id": later.id},
        **{f"mail_sample:{act}": {"template": "invitation", "language": "de"} for act in ("show", "frame")},
        "list:end": {"subscription": subscription.id},
        "circular:ask_to_forward": {"id": sent.id},
        "circular:forward": {"id": sent.id},
    }
    circular = {"series": "circular", "subject": "Neu", "text": "Es geht um § 4.", "circle": "members"}
    seeded.forms |= {
        "circular:write": {**circular, "office_id": world.federation.id},
        "circular:change": {**circular, "version": waiting.version},
        **{key: {"kinds": "county"} for key in ("audience:count", "circular:audience", "circular:audience_of_new")},
        "preferences:choose": {"language": "en", "address": "neu@lerchenroda.example"},
        "circular:say": {"useful": "true"},
        "visitor_question:request": {"question": "Bis wann?", "address": "neu@x.example"},
        "circular:ask": {"question": "Gilt das auch für uns?"},
        "circular:export": {"format": "csv"},
        "circular:preview": {"subject": "Neu", "text": "Es geht um § 4.", "shown": "text"},
        "circular:send": {"version": waiting.version},
        "circular:schedule": {"version": waiting.version, "at_date": f"{due:%d.%m.%Y}", "at_time": "10:00"},
        "circular:ask_colleague": {"version": waiting.version, "person_id": world.ines.person_id},
        "circular:pause": {"reason": "Fehler im Text"},
        "circular:extend": {
            "version": sent.version,
            "deadline_date": "24.11.2099",
            "deadline_time": "10:00",
            "what": "Auf vielfachen Wunsch.",
        },
        "circular:correct": {
            "version": sent.version,
            "subject": "Zweiter Entwurf",
            "text": "Es geht um § 5.",
            "what": "Es ist § 5.",
        },
        "list:create": {"name": "Fachpresse"},
        "list:import": {"table": "adresse\nneu@x.example", "consent": "Brief vom 1. März"},
        "mail_path:set": {"path": "direct"},
        "subscription:request": {"address": "wer@x.example"},
    }
    seeded.uploads |= {"circular:attach": ("Neu.pdf", PDF, "application/pdf")}

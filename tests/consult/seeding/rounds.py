"""A matter with a draft in two versions, rounds in each state, and what the town has said in them."""

from dataclasses import asdict
from datetime import timedelta

from models.matters import Matter, ProvisionChange, ProvisionChangeKind, Recognition
from models.people import Scope
from models.proceedings import Proceeding, ProceedingStep
from models.rounds import Round
from models.submissions import Channel, Reading, Requirement, Submission, SubmissionLetter
from tests.consult.seeding.seeded import NOW, PDF, Seeded, moment
from tests.consultation import SECTIONS, a_draft, a_matter, a_round, a_submission, act, an_open_round, place, released
from tests.workflows.documents.spreadsheet_clerk import put, rewritten
from workflows import clock
from workflows.documents.draft_marks import Piece
from workflows.files import DOCX, store_file
from workflows.matters.deadline_requests import record_deadline_request
from workflows.matters.ministry_mails import bring_mail, file_mail
from workflows.people.api_tokens import create_api_token, list_api_tokens
from workflows.recipients.feed_keys import create_feed_key, list_feed_keys, revoke_feed_key
from workflows.requirements.requirement_files import attach_requirement_file
from workflows.requirements.requirements import RequirementText
from workflows.requirements.supports import support_requirement
from workflows.rounds.bundle_requirements import add_bundle_requirement
from workflows.submissions.answer_forms import XLSX
from workflows.submissions.answer_sheets import bring_sheet, export_blank_sheet, export_sheet
from workflows.submissions.recorded_files import BroughtFile
from workflows.submissions.recording_review import record_with_sheet
from workflows.submissions.submissions import hand_in_submission, release_submission

ROUND = {"kind": "hearing", "title": "Verbändeanhörung", **moment("deadline")}
LETTER = b"""From: Referat 7 <r7@bmz.example>
Subject: Entwurf BrG
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

Bitte bis zum 23.11.2026, 10:00 Uhr. Az. 7-1

--x
Content-Type: text/plain; name=a.txt
Content-Disposition: attachment; filename=a.txt

Text
--x--
"""
MATTER = {"title": "Gesetz über Brunnen", "short_title": "BrG"}


async def plant(seeded: Seeded) -> None:
    for sow in (_matters, _rounds, _answers, _support, _feeds):
        await sow(seeded)


async def _matters(seeded: Seeded) -> None:
    world = seeded.world
    matter = await a_matter(world)
    first = await a_draft(world, matter)
    document = await a_draft(world, matter, *SECTIONS[:2], document_id=first.document_id)
    change = await ProvisionChange.filter(document_version=document).first()
    assert change is not None
    await ProvisionChange.filter(id=change.id).update(kind=ProvisionChangeKind.MOVED)
    bare = await a_matter(world)
    own = await a_matter(world)

    seeded.things |= {
        "matters": matter.id, "document-versions": document.id, "recognitions": (await _recognition(matter)).id,
        "ministry-mails": (mail := await bring_mail(world.clara, LETTER)).id, "provisions": (await place(document, "§1")).id, "provision-changes": change.id,
    }  # fmt: skip
    proceeding = await Proceeding.create(matter=matter, dip_id=84343, linked_at=NOW, next_check_at=NOW, checked_at=NOW)
    facts = {"title": "Gesetzentwurf", "happened_on": NOW.date(), "hint": "stage", "stage": "parliamentary_paper"}
    step = await ProceedingStep.create(proceeding=proceeding, key="step 1", seen_at=NOW, **facts)
    seeded.things |= {"proceedings": proceeding.id, "proceeding-steps": step.id}
    seeded.forms["proceeding:link"] = {"number": "173376"}
    seeded.special |= {"matter:show bare": {"id": bare.id}, "matter:close": {"id": own.id}}
    seeded.special |= {"recognition:correct": {"piece": 0}, "recognition:picture": {"number": 1}}
    filed = await file_mail(world.clara, mail.id, matter.id)
    await filed.fetch_related("attached")
    seeded.special |= {"ministry_mail:attached": {"file": filed.attached[0].id}}
    short = await a_matter(world, due_at=clock.now() + timedelta(days=3))
    until = clock.now() + timedelta(days=30)
    asked = await record_deadline_request(world.clara, short.id, text="Bitte.", asked_until=until, note="per Mail")
    seeded.things |= {"deadline-requests": asked.id}
    seeded.special |= {f"deadline_request:{act}": {"id": short.id} for act in ("show", "make", "record")}
    facts = {**MATTER, "lead_association": world.counties.id}
    seeded.forms |= {
        "matter:open": {**facts, "office": world.federation.id},
        "matter:change": {**facts, "version": matter.version},
        "matter:close": {"version": own.version},
        "recognition:correct": {"version": 1, "act": "drop"},
        "recognition:use": {"version": 1},
        "invitation_template:save": {"version": 0, "text": "{vorhaben}"},
        "deadline_request:make": {"text": "Bitte.", "format": "docx"},
        "deadline_request:record": {
            "text": "Bitte.",
            "note": "per Mail",
            "asked_until_date": "10.03.2027",
            "asked_until_time": "10:00",
        },
        "deadline_request:answer": {"declined": "true"},
        "ministry_mail:file": {"matter": matter.id},
        "document:add": {"title": "Neu", "label": "Kabinettsentwurf", "stage": "cabinet_draft", "circle": "members"},
        "round:prepare": ROUND,
    }
    seeded.uploads |= {"ministry_mail:bring": ("Mail.eml", LETTER.replace(b"BrG", b"Neu"), "message/rfc822")}
    seeded.uploads |= {"document:add": ("entwurf.xml", act(*SECTIONS), "text/xml")}


async def _recognition(matter: Matter) -> Recognition:
    """A Word file that was read and waits; it has no pages, so that none must be drawn."""
    facts = {
        "title": "Entwurf",
        "label": "Fassung",
        "stage": "ministerial_draft",
        "circle": "members",
        "dated_at": None,
    }
    return await Recognition.create(
        matter=matter,
        file=await store_file(b"PK draft", DOCX),
        name="Entwurf.docx",
        format="docx",
        pages=0,
        facts={**facts, "body_ids": [], "officially_sent": True, "undecided": True, "document_id": None},
        lines=[(0, "§ 1"), (0, "Wasser.")],
        pieces=[asdict(Piece("section", "1", text="Wasser."))],
        created_at=NOW,
    )


async def _rounds(seeded: Seeded) -> None:
    world = seeded.world
    matter = await a_matter(world)
    prepared, open_ = await a_round(world, matter), await an_open_round(world, matter)
    own = await an_open_round(world, matter, actor=world.paul, office_id=world.state_association.id, feeds_id=open_.id)
    said = await Requirement.get(submission=await released(world, own))
    text = RequirementText("Brunnen im ganzen Land", rationale="Alle wollen das.")
    ours = await add_bundle_requirement(world.paul, own.id, text)
    to_take_over = await an_open_round(world, matter)

    seeded.things |= {"rounds": open_.id}
    seeded.special |= {
        **{f"round:{verb}": {"id": prepared.id} for verb in ("edit", "change", "ask_to_open", "open")},
        **{f"round:{verb}": {"id": own.id} for verb in ("ask_to_forward", "forward")},
        **{f"bundle:{verb}": {"id": own.id} for verb in ("show", "choose", "new", "add")},
        **{f"bundle:{verb}": {"id": own.id, "requirement": ours.id} for verb in ("edit", "change", "remove")},
        **{f"round:{verb}": {"id": to_take_over.id} for verb in ("ask_to_take_over", "take_over")},
        "state_requirement:file": {"format": "csv"},
        "round:show prepared": {"id": prepared.id},
        "round:show landesverband": {"id": own.id},
    }
    seeded.forms |= {
        "round:change": {**ROUND, "version": prepared.version},
        "round:open": {"version": prepared.version},
        "round:extend": {"reason": "Hochwasser", "until_date": "20.03.2026", "until_time": "10:00"},
        "round:end": {"version": open_.version},
        "round:forward": {"version": own.version},
        "round:take_over": {"title": "Unsere Umfrage", "deadline_date": "09.03.2026", "deadline_time": "10:00"},
        "bundle:choose": {"requirements": said.id, "choice": "goes"},
        **{f"bundle:{verb}": {"title": "Mehr Bänke", "rationale": "Es fehlen welche."} for verb in ("add", "change")},
        **{f"submission:{verb}": {"towns": world.town.id} for verb in ("begin", "nil_return", "consent")},
    }


async def _answers(seeded: Seeded) -> None:
    """A draft, one that waits for its release, and a released one; each in a round of its own."""
    world = seeded.world
    draft = await a_submission(world, await an_open_round(world))
    waiting = await a_submission(world, await an_open_round(world))
    waiting = await hand_in_submission(world.anna, waiting.id, version=waiting.version)
    done = await released(world, await an_open_round(world))
    requirement = await Requirement.get(submission=draft)
    file = await attach_requirement_file(world.anna, requirement.id, name="Anlage.pdf", content=PDF)
    said = await a_submission(world, await an_open_round(world))
    own = await Requirement.get(submission=said)
    told = await attach_requirement_file(world.anna, own.id, name="Anlage.pdf", content=PDF)
    said = await hand_in_submission(world.anna, said.id, version=said.version)
    await release_submission(world.cem, said.id, version=said.version)
    form = (await export_sheet(world.anna, draft.id)).content
    brought = await bring_sheet(world.anna, draft.id, form)
    damaged = await bring_sheet(world.anna, draft.id, rewritten(form, put("Änderungsbedarfe", 2, 12, "ca. 90")))
    await Round.filter(id=seeded.things["rounds"]).update(opened_at=NOW - timedelta(days=7))
    blank = (await export_blank_sheet(world.clara, seeded.things["rounds"], world.town.id)).content
    reserved = await released(world, await an_open_round(world))
    sent = await record_with_sheet(
        world.clara, (await an_open_round(world)).id, organisation_id=world.town.id, file_id=None, requirements=[],
        remark="", letter=BroughtFile("Brief.pdf", PDF), covers=[world.town.id], channel=Channel.PAPER, received_at=clock.now(),
    )  # fmt: skip
    letter = await SubmissionLetter.get(submission=sent)
    await Submission.filter(id=reserved.id).update(reservation_until=NOW.date())

    seeded.uploads |= {
        "answer_sheet:bring": ("formular.xlsx", form, XLSX),
        "recording:bring": ("formular.xlsx", blank, XLSX),
    }
    seeded.special |= {
        **{f"answer_sheet:{verb}": {"file": brought.id} for verb in ("review", "import")},
        "answer_sheet:review damaged": {"file": damaged.id},
        **{
            f"recording:{verb}": {"organisation": world.town.id}
            for verb in ("new", "record", "bring", "ask_to_extend", "extend")
        },
    }
    seeded.forms |= {
        "answer_sheet:export_blank": {"organisation": world.town.id},
        "answer_sheet:import": {"version": draft.version},
        "recording:record": {
            "channel": "phone",
            "received_date": "03.03.2026",
            "received_time": "10:00",
            "towns": world.town.id,
            "kind": "answer",
            "title_1": "Mehr Wasser",
        },
        "recording:extend": {"reason": "Hochwasser", "until_date": "20.03.2026", "until_time": "10:00"},
    }
    seeded.things |= {"submissions": draft.id, "requirements": requirement.id}
    seeded.special |= {
        "submission:return": {"id": waiting.id},
        "submission:release": {"id": waiting.id},
        "submission:letter": {"id": sent.id, "letter": letter.id},
        "submission:show waiting": {"id": waiting.id},
        "submission:show released": {"id": done.id},
        "submission:receipt released": {"id": done.id},
        "submission:ask_to_release": {"id": waiting.id},
        "submission:withdraw released": {"id": done.id},
        "submission:receipt_file released": {"id": done.id},
        "submission:file": {"format": "json"},
        "submission:file released": {"id": done.id, "format": "docx"},
        **{f"reservation:{verb}": {"id": reserved.id} for verb in ("confirm", "ask_to_withdraw", "withdraw")},
        "requirement:file": {"file": file.id},
        "requirement:file released": {"id": own.id, "file": told.id},
        "requirement:show released": {"id": (await Requirement.get(submission=done)).id},
    }
    seeded.forms |= {
        "submission:save": {"remark": "Danke."},
        "submission:autosave": {"remark": "Danke."},
        "submission:hand_in": {"version": draft.version},
        "submission:return": {"version": waiting.version, "reason": "Es fehlt die Zahl."},
        "submission:release": {"version": waiting.version},
        "submission:withdraw": {"version": draft.version},
        "submission:withdraw released": {"version": done.version},
        "reservation:confirm": {"version": reserved.version},
        "reservation:withdraw": {"version": reserved.version, "reason": "Der Rat hat anders beschlossen."},
        "requirement:add": {"title": "Mehr Bänke"},
        "requirement:save": {"version": requirement.version, "title": "Noch mehr Wasser"},
        "requirement:autosave": {"version": requirement.version, "title": "Noch mehr Wasser"},
    }


async def _support(seeded: Seeded) -> None:
    """Another town has asked for two things that members may read; the town supports one of them already."""
    world = seeded.world
    round_ = await an_open_round(world)
    facts = {"reading": Reading.MEMBERS}
    author = {"by": world.jana, "organisation": world.union_towns[0], "releaser": world.holger}
    other = await released(world, round_, facts, {**facts, "title": "Mehr Bänke"}, **author)
    free, supported = await Requirement.filter(submission=other).order_by("id")
    await support_requirement(world.cem, supported.id, organisation_id=world.town.id)

    seeded.special |= {
        "support:give": {"id": round_.id, "requirement": free.id},
        "support:withdraw": {"id": round_.id, "requirement": supported.id},
        "requirement:show members": {"id": free.id},
    }
    seeded.forms |= {
        "support:give": {"organisation": world.town.id},
        "support:withdraw": {"organisation": world.town.id},
    }


async def _feeds(seeded: Seeded) -> None:
    """Anna has a link that works and one that she has revoked, and a token for a program."""
    anna = seeded.world.anna
    revoked, works = await create_feed_key(anna), await create_feed_key(anna)
    live, dead = await list_feed_keys(anna)
    await revoke_feed_key(anna, dead.id)

    await create_api_token(anna, name="Fachverfahren", scopes=list(Scope), days=30)
    (token,) = await list_api_tokens(anna)

    seeded.things |= {"feeds": live.id, "tokens": token.id}
    seeded.forms["token:create"] = {"name": "Fachverfahren", "scopes": ["rounds"], "days": 30}
    for name in ("feed:deadlines", "feed:news"):
        seeded.special |= {name: {"secret": works}, f"{name} revoked": {"secret": revoked}}

"""Papers in each state, with passages, approvals, files and a dispatch."""

from datetime import timedelta

from models.dispatches import Dispatch
from models.papers import (
    Approval,
    ApprovalWay,
    LetterFont,
    Objection,
    PaperFormat,
    PaperTemplate,
    PaperTheme,
    PaperVersion,
    RenderedPaper,
)
from models.proposals import Proposal, WordReturn
from tests.consult.seeding.seeded import NOW, PDF, Seeded, moment
from tests.rows import matter_row, paper_row, position_row
from tests.workflows.paper_rows import paper_matter
from tests.workflows.word_clerk import tracked, typed
from tests.world import World
from workflows.documents.paper import render_docx
from workflows.documents.paper_html import PaperText
from workflows.files import DOCX, store_file
from workflows.papers.approvals import approve, request_approvals
from workflows.papers.paper_status import printed_mark
from workflows.papers.papers import PassageText, add_passages, passages_of, start_paper
from workflows.papers.passage_comments import comment_passage
from workflows.papers.word_copies import export_word
from workflows.papers.word_returns import bring_word
from workflows.signing import sign

LOOK = {"version": 1, "colour": "#112233", "font": "serif"}


async def plant(seeded: Seeded) -> None:
    world = seeded.world
    matter, positions = await paper_matter(world)
    draft_version = await start_paper(world.clara, matter.id, kind="statement", title="Im Entwurf")
    text = PassageText("Zu § 1", "Der Bund trägt die Kosten.", position_ids=(positions[0].id,))
    (passage,) = await add_passages(world.clara, draft_version.id, [text], version=1)
    brought = await _brought(world, draft_version)
    asked = await _asked(world, matter.id, positions[0].id)
    agreed = await _asked(world, matter.id, positions[0].id)
    await approve(world.kim, (await Approval.get(paper_version=agreed, association=world.counties)).id, version=1)
    await _rendered(agreed)
    sent = await _sent(world)
    published = await paper_row(matter, [positions[0]], published_at=NOW)
    await _rendered(published)
    dispatch = await Dispatch.get(paper_version=sent)
    await Dispatch.filter(id=dispatch.id).update(answer_file=await store_file(PDF, "application/pdf"))
    comment = await comment_passage(world.clara, passage.id, text="Kürzer?")
    mine = await Approval.get(paper_version=agreed, association=world.counties)
    objection = await Objection.create(approval=mine, text="Zu weich.", raised_at=NOW)
    approval = await Approval.get(paper_version=asked, association=world.counties)
    reserved = await Approval.get(
        paper_version=await _asked(world, matter.id, positions[0].id), association=world.counties
    )
    await approve(world.kim, reserved.id, version=1, session_on=NOW.date())

    seeded.things |= {
        "papers": draft_version.id, "passages": passage.id, "dispatches": dispatch.id, "approvals": approval.id,
        "signed-approvals": sign("approval", approval.id, world.kim.person_id),
        "word-returns": brought.id, "passage-comments": comment.id, "objections": objection.id,
        "dispatch-receipts": sign("dispatch", dispatch.id),
    }  # fmt: skip
    seeded.special |= {
        "paper:show asked": {"id": asked.id},
        "paper:show sent": {"id": sent.id},
        "paper:show published": {"id": published.id},
        "paper:changes published": {"id": published.id},
        "api:papers_one": {"id": published.id},
        "paper:file": {"id": published.id, "format": "public_pdf"},
        "paper:file internal": {"id": published.id, "format": "pdf"},
        "paper:begin": {"id": asked.id},
        "paper:publish": {"id": sent.id},
        "paper:supplement": {"id": sent.id},
        "approval:give": {"id": asked.id},
        "approval:object": {"id": asked.id},
        "approval:session": {"id": reserved.paper_version_id, "approval": reserved.id},
        "signed_approval:session": {"token": sign("approval", reserved.id, world.kim.person_id)},
        "paper:ask_to_publish": {"id": sent.id},
        "paper:tell_members": {"id": sent.id},
        "dispatch:preview": {"id": agreed.id},
        "dissent:record": {"id": asked.id},
        "dispatch:new": {"id": agreed.id},
        "dispatch:send": {"id": agreed.id},
    }
    file = typed((await export_word(world.clara, draft_version.id)).content, "trägt", "zahlt")
    specimen = await render_docx(PaperText(title="Muster", sections=[]))
    await PaperTemplate.create(office=world.federation, file=await store_file(specimen, DOCX), name="A", brought_at=NOW)
    await PaperTheme.create(office=world.federation, colour="#004b76", font=LetterFont.SANS, changed_at=NOW)
    seeded.uploads |= {
        "word:bring": ("Anmerkungen.docx", file, DOCX),
        "paper_template:bring": ("Vorlage.docx", specimen, DOCX),
    }
    version = (await PaperVersion.get(id=draft_version.id)).version
    seeded.forms |= {
        "paper_theme:save": LOOK,
        "paper_theme:sample": LOOK,
        "paper:start": {"kind": "statement", "title": "Neu"},
        "paper:compose": {"version": version, "kind": "demand", "heading": "Forderungen"},
        "paper:publish": {"version": (await PaperVersion.get(id=sent.id)).version},
        "passage:add": {"version": version, "heading": "Zu § 2"},
        "passage:change": {"version": passage.version, "heading": "Zu § 1", "body": "Anders."},
        "passage:autosave": {"version": passage.version, "heading": "Zu § 1", "body": "Anders."},
        "passage:comment": {"text": "Länger?"},
        "passage:remove": {"version": passage.version},
        "word_return:decide": {"decision": "reject", "proposal": (await Proposal.get(word_return=brought)).id},
        "approval:ask": {"version": version, "vote": [world.counties.id], **moment("due_at")},
        "approval:give": {"version": 1},
        "approval:object": {"version": 1, "text": "So nicht."},
        "signed_approval:give": {"version": 1, "name": world.kim.name},
        "signed_approval:object": {"version": 1, "name": world.kim.name, "text": "So nicht."},
        "dissent:record": {"association": world.counties.id, "text": "Wir sehen es anders."},
        "dispatch:send": {"version": (await PaperVersion.get(id=agreed.id)).version, "addressees": world.ministry.id},
        "dispatch:preview": {
            "version": (await PaperVersion.get(id=agreed.id)).version,
            "addressees": world.ministry.id,
        },
        "dispatch:make_letter": {"text": "Wir warten.", "format": "docx"},
        "dispatch:remind": {"text": "Wir warten.", "reminded": "per Mail"},
        "dispatch:close": {"version": dispatch.version, "note": "Erledigt."},
        "approval:session": {"version": 2, "result": "confirmed", "note": "Präsidium, Nr. 12"},
        "signed_approval:session": {"version": 2, "name": world.kim.name, "result": "confirmed", "note": "Nr. 12"},
        "dispatch:receive": {"version": dispatch.version},
        "dispatch:reply": {"version": dispatch.version, "note": "Danke."},
    }


async def _brought(world: World, version: PaperVersion) -> WordReturn:
    """A file that came back from Word with one change, under the name of who made it."""
    made = await export_word(world.clara, version.id)
    content = tracked(made.content, "Kosten", "Lasten", f'w:author="{world.clara.name}" w:date="2026-03-03T10:00:00Z"')
    return await bring_word(world.clara, version.id, name="Anmerkungen.docx", content=content)


async def _asked(world: World, matter_id: int, position_id: int) -> PaperVersion:
    """A version that the association of counties is asked to agree to."""
    version = await start_paper(world.clara, matter_id, kind="statement", title="Zur Mitzeichnung")
    await add_passages(world.clara, version.id, [PassageText("Zu § 1", position_ids=(position_id,))], version=1)
    ways = {world.counties.id: ApprovalWay.VOTE}
    return await request_approvals(world.clara, version.id, version=2, due_at=NOW + timedelta(days=3), ways=ways)


async def _rendered(version: PaperVersion) -> None:
    full = (
        await PaperVersion.get(id=version.id).select_related("paper__matter").prefetch_related("approvals", "dissents")
    )
    content = printed_mark(full, await passages_of(version.id), NOW)
    file = await store_file(PDF, "application/pdf")
    for one in PaperFormat:
        await RenderedPaper.create(paper_version=version, format=one, file=file, content_hash=content, rendered_at=NOW)


async def _sent(world: World) -> PaperVersion:
    matter = await matter_row(world)
    version = await paper_row(matter, [await position_row(matter)], sent_at=NOW)
    await Dispatch.create(
        paper_version=version, addressee=world.ministry, channel="mail", sent_by_id=world.lea.person_id, sent_at=NOW
    )
    return version

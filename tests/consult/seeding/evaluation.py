"""A matter in evaluation: requirements in groups, positions of each kind, a paper that says them, results told."""

from models.dispatches import Outcome
from models.evaluation import EvaluationAct
from models.positions import Example, PositionKind, RequirementGroup, Source, Votum
from models.submissions import Requirement, SubmissionState
from tests.consult.seeding.seeded import NOW, Seeded
from tests.consultation import a_matter, an_open_round, followed_up, released
from tests.rows import document_row, paper_row, position_row, requirement_row, submission_row
from workflows.evaluation.boilerplates import write_boilerplate
from workflows.evaluation.bulk_acts import tag_selection
from workflows.evaluation.evaluation_filters import Filters
from workflows.evaluation.evaluation_notes import add_comment
from workflows.evaluation.saved_views import save_view
from workflows.examples.example_contacts import ask_author
from workflows.examples.example_files import attach_example_file
from workflows.groups.groups import make_group
from workflows.groups.workbench import show_workbench
from workflows.positions.contradictions import mark_contradiction
from workflows.positions.followups import record_follow_up
from workflows.positions.position_sources import add_source
from workflows.positions.term_end import prepare_term_end
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement


async def plant(seeded: Seeded) -> None:
    for sow in (_evaluated, _positions, _results, _examples):
        await sow(seeded)


async def _evaluated(seeded: Seeded) -> None:
    """Three requirements: two in a group, one alone in another."""
    world = seeded.world
    matter = await a_matter(world)
    done = await released(world, await an_open_round(world, matter), {}, {"title": "Bänke"}, {"title": "Bäume"})
    said = await Requirement.filter(submission=done).order_by("id").values_list("id", flat=True)
    group = await make_group(world.clara, matter.id, said[:2], title="Wasser")
    other = await make_group(world.clara, matter.id, said[2:], title="Bäume")
    position = await position_row(matter)

    await tag_selection(world.clara, matter.id, Filters(ids=(said[2],)), "Kosten")
    act = await EvaluationAct.all().order_by("-id").first()
    assert act is not None
    comment = await add_comment(world.clara, said[0], text="Rückruf")
    view = await save_view(world.clara, matter.id, name="Offene", query="votum=open", shared=True)
    words = await write_boilerplate(world.clara, title="Dank", text="Wir danken.")

    bench = await show_workbench(world.clara, matter.id)
    letters = [bench.columns[0].letters[0].mark]

    suggested = {"votum": Votum.NOTED, "suggested_by_machine": True, "set_at": NOW}
    await Source.create(matter=matter, requirement_id=said[2], **suggested)

    seeded.things["groups"] = group.id
    seeded.things |= {"costs": "sums", "measures": "csv"}
    seeded.things |= {"comments": comment.id, "views": view.id, "boilerplates": words.id}
    seeded.special |= {
        **{
            row: {"id": matter.id}
            for row in ("evaluation:show", "evaluation:terms", "evaluation:choose", "evaluation:decide_chosen", "evaluation:confirm_chosen", "evaluation:group_chosen",
                        "evaluation:tag_chosen", "evaluation:assign_chosen", "evaluation:history", "evaluation:ask_for_file", "evaluation:file", "view:save", "workbench:show", "workbench:split",
                        "evaluation:suggest", "evaluation:confirm", "group:list", "group:measures", "group:measures_file", "group:suggest",
                        "group:confirm_chosen", "cost:show", "cost:file")
        },
        "evaluation:requirement": {"id": said[0]},
        "evaluation:decide": {"id": said[0]},
        "comment:add": {"id": said[0]},
        **{f"workbench:{verb}": {"id": matter.id, "group": group.id} for verb in ("accept", "take", "merge", "oppose")},
        "evaluation:undo": {"id": matter.id, "act": act.id},
    }  # fmt: skip
    votum = {"votum": "adopted", "position": position.id, "reason": "Das sagen wir."}
    chosen = {"requirements": said[:2]}
    seeded.forms |= {
        "evaluation:decide": votum,
        "evaluation:decide_chosen": {**chosen, **votum},
        "evaluation:confirm_chosen": {"requirements": said[2:]},
        "evaluation:group_chosen": {**chosen, "title": "Beides"},
        "evaluation:tag_chosen": {**chosen, "tag": "Fristen"},
        "evaluation:assign_chosen": {**chosen, "officer": world.clara.person_id},
        "comment:add": {"comment": "Angerufen."},
        "view:save": {"name": "Meine", "filters": "votum=open"},
        "boilerplate:write": {"title": "Gruß", "text": "Mit Gruß"},
        "boilerplate:rewrite": {"title": "Dank", "text": "Vielen Dank.", "version": 1},
        "workbench:split": {"letters": letters, "title": "Für sich"},
        "workbench:take": {"letters": letters},
        "workbench:accept": {"version": (await RequirementGroup.get(id=group.id)).version},
        "workbench:merge": {"groups": [other.id]},
        "workbench:oppose": {"groups": [other.id]},
        "evaluation:confirm": chosen,
        "evaluation:choose": chosen,
        "group:confirm_chosen": {"groups": [group.id]},
        "group:confirm": {"version": (await RequirementGroup.get(id=group.id)).version},
        "group:rename": {"version": (await RequirementGroup.get(id=group.id)).version, "title": "Trinkwasser"},
        "group:decide": votum,
        "group:move": {"requirements": said[:1], "target": other.id},
        "group:merge": {"groups": [other.id]},
    }


async def _positions(seeded: Seeded) -> None:
    """A demand that no paper says yet, and a demand, a recommendation and a commitment of a published paper."""
    world = seeded.world
    matter = await a_matter(world)
    document, _ = await document_row(matter)
    unsaid = await position_row(matter, "Ungesagt")
    demand, recommendation = await position_row(matter), await position_row(matter, kind=PositionKind.RECOMMENDATION)
    await paper_row(matter, [demand, recommendation], published_at=NOW)
    asked = await an_open_round(world, matter)
    free = await Requirement.get(submission=await released(world, asked))
    gone = await requirement_row(await submission_row(asked, world.city, state=SubmissionState.WITHDRAWN))
    resting = await position_row(matter, "Beruht auf Zurückgezogenem")
    named = await add_source(world.clara, unsaid.id, named_author_id=world.lea.person_id)
    withdrawn = await Source.create(
        matter=matter, position=resting, requirement=gone, votum=Votum.ADOPTED, set_at=NOW, confirmed_at=NOW
    )
    marked = await mark_contradiction(world.clara, unsaid.id, note="Anders.", earlier_id=demand.id)

    confirmed = await followed_up(world, demand.id, document_version_id=document.id, outcome=Outcome.PARTLY)
    waiting = await record_follow_up(world.clara, demand.id, addressee_id=world.ministry.id, outcome=Outcome.OPEN)
    term = await prepare_term_end(world.clara)
    ending = [one.matter.id for one in term.matters]

    seeded.things |= {"sources": named.id, "contradictions": marked.id}
    seeded.special["source:keep"] = {"id": resting.id, "source": withdrawn.id}
    seeded.things["positions"] = unsaid.id
    seeded.special |= {
        **{row: {"id": matter.id} for row in ("position:list", "position:new", "position:add")},
        **{f"follow_up:{verb}": {"id": matter.id} for verb in ("show", "confirm")},
        **{f"follow_up:{verb}": {"id": demand.id} for verb in ("new", "record")},
        **{f"follow_up:{verb}": {"id": waiting.id} for verb in ("read", "drop")},
        "follow_up:read confirmed": {"id": confirmed.id},
        "position:show said": {"id": demand.id},
        "api:positions_one": {"id": demand.id},
    }
    seeded.forms |= {
        "position:add": {"kind": "demand", "title": "Neu"},
        "position:change": {"kind": "demand", "title": "Anders", "version": unsaid.version},
        "position:adopt": {"requirement": free.id},
        "source:keep": {"reason": "Andere sagen es auch."},
        "contradiction:mark": {"other": f"position-{recommendation.id}", "note": "Anders."},
        "contradiction:resolve": {"reason": "Gilt nicht mehr."},
        "position:rest_on": {"named_author": world.clara.person_id},
        "follow_up:record": {"document_version": document.id, "outcome": "partly"},
        "follow_up:confirm": {"follow_ups": [f"{waiting.id}-{waiting.version}"]},
        "follow_up:drop": {"version": waiting.version},
        "term:end": {"parliament": "00", "matter": ending, "term": "Ende der Wahlperiode", "mark": term.mark},
    }  # fmt: skip


async def _results(seeded: Seeded) -> None:
    """A matter whose members were told, and one where they can be."""
    world = seeded.world
    told, ready = await a_matter(world), await a_matter(world)
    for matter in (told, ready):
        done = await released(world, await an_open_round(world, matter))
        await decide_requirement(world.clara, (await Requirement.get(submission=done)).id, votum=Votum.NOTED)
    await send_member_answers(world.clara, told.id)

    seeded.special |= {
        "result:show": {"id": told.id},
        "answer:list": {"id": ready.id},
        "answer:show": {"id": ready.id, "organisation": world.town.id},
        "answer:proof": {"id": told.id, "organisation": world.town.id},
        "answer:send": {"id": ready.id},
    }


async def _examples(seeded: Seeded) -> None:
    """A draft of the town, one handed in, and one released with a contact that only offices may read and a question."""
    world = seeded.world
    words = {"title": "Brunnenpaten", "text": "Wir machen das."}
    facts = {"organisation": world.town, **words, "created_at": NOW}
    draft = await Example.create(**facts)
    handed_in = await Example.create(**facts, handed_in_at=NOW)
    published = await Example.create(**facts, handed_in_at=NOW, published_at=NOW, contact_id=world.anna.person_id)
    paper = await attach_example_file(world.anna, draft.id, name="Plan.txt", content=b"Mittwochs um neun.")
    question = await ask_author(world.bert, published.id, text="Wie oft?")
    seeded.things["examples"] = handed_in.id
    seeded.special |= {
        "example:show draft": {"id": draft.id},
        "example:show published": {"id": published.id},
        "example:edit": {"id": draft.id},
        "example:change": {"id": draft.id},
        "example:hand_in": {"id": draft.id},
        "example:attach": {"id": draft.id},
        "example:detach": {"id": draft.id, "file": paper.id},
        "example:file": {"id": draft.id, "file": paper.id},
        **{f"example:{verb}": {"id": published.id} for verb in ("withdraw", "confirm", "ask", "take_contact")},
        "example:leave_contact": {"id": published.id},
        "example:answer": {"id": published.id, "question": question.id},
    }
    seeded.forms |= {
        "topic:name": {"number": "1", "name": "Wasser"},
        "example:add": {"organisation": world.town.id, "title": "Wasserfest", "text": "Jedes Jahr."},
        "example:change": {**words, "version": 1},
        "example:hand_in": {"version": 1},
        "example:return": {"note": "Was kostet es?"},
        "example:take_contact": {"reading": "members"},
        "example:ask": {"question": "Seit wann?"},
        "example:answer": {"answer": "Jede Woche."},
    }

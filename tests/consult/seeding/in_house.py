"""What lies before a mayor, and what a department was asked."""

from datetime import timedelta

from models.deliveries import Delivery
from models.matters import Provision
from models.submissions import Requirement
from tests.consult.seeding.seeded import PDF, Seeded, moment
from tests.consultation import a_draft, a_matter, a_submission, an_open_round
from workflows import clock
from workflows.contributions.contribution_asking import ask_department
from workflows.contributions.contribution_files import attach_contributed
from workflows.contributions.contributions import add_contributed, finish_contribution
from workflows.contributions.signature_asking import ask_for_signature
from workflows.requirements.requirement_files import attach_requirement_file
from workflows.submissions.submissions import hand_in_submission


async def plant(seeded: Seeded) -> None:
    for sow in (_signature, _contribution):
        await sow(seeded)


async def _signature(seeded: Seeded) -> None:
    world = seeded.world
    waiting = await a_submission(world, await an_open_round(world))
    requirement = await Requirement.get(submission=waiting)
    file = await attach_requirement_file(world.anna, requirement.id, name="Anlage.pdf", content=PDF)
    waiting = await hand_in_submission(world.anna, waiting.id, version=waiting.version)
    who = {"name": "Erika Muster", "email": "erika@lerchenroda.example"}
    release = await ask_for_signature(world.cem, waiting.id, version=waiting.version, **who)

    seeded.things |= {"signed-releases": await _token("signed_release", release.id)}
    seeded.special |= {f"signed_release:{verb}": {"id": waiting.id} for verb in ("new", "ask", "end")}
    seeded.special |= {"signed_release:file": {"file": file.id}}
    seeded.forms |= {
        "signed_release:ask": {**who, "version": waiting.version},
        "signed_release:sign": {"name": "Erika Muster"},
        "signed_release:return": {"reason": "Es fehlt die Zahl."},
    }


async def _contribution(seeded: Seeded) -> None:
    world = seeded.world
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    draft = await a_submission(world, await an_open_round(world, matter, document_version_id=version.id))
    provision = await Provision.filter(document_version=version).order_by("position").first()
    assert provision is not None
    facts = {"department": "Jugendamt", "email": "jugendamt@lerchenroda.example"}
    asked = await ask_department(
        world.anna, draft.id, **facts, due_at=clock.now() + timedelta(days=2), provision_ids=[provision.id]
    )
    token = await _token("contribution", asked.id)
    made = await add_contributed(token, title="Mehr Personal", provision_id=provision.id)

    beside = await attach_contributed(token, made.id, name="Anlage.pdf", content=PDF)

    verbs = ("show", "answer", "finish", "add", "edit", "save", "autosave", "file")
    given = {"token": token, "requirement": made.id, "file": beside.id}
    seeded.special |= {f"contribution:{verb}": given for verb in verbs}
    seeded.special |= {f"contribution:{verb}": {"id": draft.id} for verb in ("new", "ask")}
    done = await ask_department(
        world.anna, draft.id, **{**facts, "department": "Kämmerei"}, due_at=clock.now() + timedelta(days=2),
        provision_ids=[provision.id],
    )  # fmt: skip
    await finish_contribution(await _token("contribution", done.id, "contribution"))
    returned = {"id": draft.id, "contribution": done.id}
    seeded.special |= {"contribution:ask_to_return": returned, "contribution:return": returned}
    seeded.special |= {"contribution:end": {"id": draft.id, "contribution": asked.id}}
    seeded.special |= {"requirement:begin": {"id": draft.id}}
    seeded.forms |= {"requirement:begin": {"provision": provision.id}}
    seeded.forms |= {
        "contribution:ask": {**facts, "department": "Bauamt", **moment("due"), "provisions": provision.id},
        "contribution:return": {"reason": "Die Fallzahlen fehlen."},
        "contribution:add": {"title": "Noch mehr", "provision": provision.id},
        "contribution:save": {"version": made.version, "title": "Mehr Zeit"},
        "contribution:autosave": {"version": made.version, "title": "Mehr Zeit"},
    }


async def _token(noun: str, subject_id: int, template: str = "") -> str:
    mail = await Delivery.get(body__subject_noun=noun, body__subject_id=subject_id, body__template=template or noun)
    return str(mail.facts["link"]).rpartition("/")[2]

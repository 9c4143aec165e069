"""What lies before a mayor, and what a department was asked."""

from models.deliveries import Delivery
from tests.consult.seeding.seeded import Seeded
from tests.consultation import a_submission, an_open_round
from workflows.signed_release import ask_for_signature
from workflows.submissions import hand_in_submission


async def plant(seeded: Seeded) -> None:
    for sow in (_signature,):
        await sow(seeded)


async def _signature(seeded: Seeded) -> None:
    world = seeded.world
    waiting = await a_submission(world, await an_open_round(world))
    waiting = await hand_in_submission(world.anna, waiting.id, version=waiting.version)
    who = {"name": "Erika Muster", "email": "erika@lerchenroda.example"}
    release = await ask_for_signature(world.cem, waiting.id, version=waiting.version, **who)

    seeded.things |= {"signed-releases": await _token("signed_release", release.id)}
    seeded.special |= {f"signed_release:{verb}": {"id": waiting.id} for verb in ("new", "ask", "end")}
    seeded.forms |= {
        "signed_release:ask": {**who, "version": waiting.version},
        "signed_release:sign": {"name": "Erika Muster"},
        "signed_release:return": {"reason": "Es fehlt die Zahl."},
    }


async def _token(noun: str, subject_id: int) -> str:
    mail = await Delivery.get(body__subject_noun=noun, body__subject_id=subject_id)
    return str(mail.facts["link"]).rpartition("/")[2]

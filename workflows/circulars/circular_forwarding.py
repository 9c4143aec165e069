"""A Landesverband passes a circular on to its members, with its own number and note, or releases it unchanged."""

from models.circulars import Circular, Forwarding, Path
from models.database import rows, transaction
from models.organisations import Organisation
from workflows import clock
from workflows.access import Actor, find, is_state_office, require, visible_circulars
from workflows.audit import record
from workflows.circulars.circular_mail import facts_of_sender
from workflows.circulars.circular_recipients import Member, reach
from workflows.circulars.circular_sending import queue_to_members
from workflows.circulars.circular_wishes import Wishes
from workflows.errors import Unacceptable, WrongState
from workflows.recipients.mail_paths import HELD

SENT_TO = """
    SELECT DISTINCT delivery.address_key AS key FROM delivery JOIN mail_body ON mail_body.id = delivery.body_id
    WHERE mail_body.circular_id = $1
"""
LONGEST = {"reference": 60, "cover_note": 5_000}


async def forward_circular(actor: Actor, circular_id: int, *, reference: str = "", cover_note: str = "") -> Forwarding:
    """A Landesverband passes a circular on to its members, with its own number and note, or releases it unchanged."""
    async with transaction():
        circular = await find(Circular.all().select_related("office"), visible_circulars(actor), circular_id)
        forwarding = await _own_forwarding(actor, circular)

        if forwarding.forwarded_at is not None:
            raise WrongState("circular_forwarded", at=forwarding.forwarded_at)
        _check_note(forwarding, reference.strip(), cover_note.strip())

        forwarding.reference, forwarding.cover_note = reference.strip(), cover_note.strip()
        forwarding.forwarded_by_id, forwarding.forwarded_at = actor.person_id, clock.now()
        await forwarding.save()
        sent = await _send_forwarded(circular, forwarding)

        await record(actor, "circular.forwarded", circular, forwarding=forwarding.id, recipients=sent)
    return forwarding


async def _own_forwarding(actor: Actor, circular: Circular) -> Forwarding:
    require(True, is_state_office(actor), code="state_office_only")
    forwarding = (
        await Forwarding.filter(circular=circular, state_association_id=actor.organisation_id)
        .select_for_update(no_key=True)
        .first()
    )
    if forwarding is None:
        raise WrongState("nothing_to_forward")
    return forwarding


def _check_note(forwarding: Forwarding, reference: str, cover_note: str) -> None:
    given = {"reference": reference, "cover_note": cover_note}
    wrong = {name: "too_long" for name, most in LONGEST.items() if len(given[name]) > most}
    if forwarding.path is Path.RELEASED and (reference or cover_note):
        wrong["cover_note"] = "released_unchanged"
    if wrong:
        raise Unacceptable(fields=wrong)


async def _send_forwarded(circular: Circular, forwarding: Forwarding) -> int:
    """The members as they are today; whoever got the circular on another way (a list, an earlier path) is left out."""
    reached = await reach(circular, await Wishes.about(circular))
    has_it = {row["key"] for row in await rows(SENT_TO, [circular.id])}
    place = await Organisation.get(id=forwarding.state_association_id)
    members = [one for one in reached.members if one.key not in has_it and _waits_for(place.id, one)]
    named = {} if forwarding.path is Path.RELEASED else await facts_of_sender(place)
    own = {**named, "reference": forwarding.reference, "cover_note": forwarding.cover_note}
    await queue_to_members(circular, members, "forwarded", {}, forwarding_id=forwarding.id, **own)
    return len(members)


def _waits_for(state_association_id: int, member: Member) -> bool:
    """By its way, or because another Landesverband, for which it waited not, has opened its path since."""
    own = member.way.state_association_id == state_association_id
    return own or (state_association_id in member.through and member.way.path not in HELD)

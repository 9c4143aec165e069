"""Reminders go to those who have not answered, and to nobody else."""

from models.database import rows, transaction
from models.rounds import Invitation
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.effective import EFFECTIVE
from workflows.errors import WrongState
from workflows.invitations import bundles_of, mail_bundles, mail_facts
from workflows.round_locks import locked_round

SILENT = f"""
    SELECT organisation_id FROM invitation
    WHERE round_id = $1 AND organisation_id NOT IN (SELECT organisation_id FROM ({EFFECTIVE}) AS answered)
"""


async def remind_silent(actor: Actor, round_id: int) -> int:
    """Remind the desks of those who have not answered yet, and nobody else; how many organisations that are."""
    async with transaction():
        round_ = await locked_round(actor, round_id)

        now = clock.now()
        if not round_.accepts(now):
            raise WrongState("round_not_open")
        bundles = await bundles_of(round_.id, await silent_in(round_.id))
        if not bundles:
            raise WrongState("nobody_silent")

        silent = [one for bundle in bundles for one in bundle.organisation_ids]
        await Invitation.filter(round_id=round_.id, organisation_id__in=silent).update(reminded_at=now)
        await mail_bundles("reminder", round_, bundles, await mail_facts(round_, round_.due()))

        await record(actor, "round.reminded", round_, organisations=len(silent), mails=len(bundles))
    return len(silent)


async def silent_in(round_id: int) -> set[int]:
    """The asked organisations for which nothing has been released yet."""
    return {row["organisation_id"] for row in await rows(SILENT, [round_id])}

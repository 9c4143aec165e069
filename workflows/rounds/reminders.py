"""Reminders go to those who have not answered, and to nobody else."""

from models.database import transaction
from models.rounds import Invitation
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import WrongState
from workflows.rounds.invitations import bundles_of, mail_bundles, mail_facts
from workflows.rounds.round_locks import locked_round
from workflows.rounds.silent import ALL, Choice, silent_in


async def remind_silent(actor: Actor, round_id: int, choice: Choice = ALL) -> int:
    """Remind the desks of those who have not answered yet, or of some of them; how many organisations that are."""
    async with transaction():
        round_ = await locked_round(actor, round_id)

        now = clock.now()
        if not round_.accepts(now):
            raise WrongState("round_not_open")
        bundles = await bundles_of(round_.id, await silent_in(round_.id, choice))
        if not bundles:
            raise WrongState("nobody_silent")

        silent = [one for bundle in bundles for one in bundle.organisation_ids]
        await Invitation.filter(round_id=round_.id, organisation_id__in=silent).update(reminded_at=now)
        await mail_bundles("reminder", round_, bundles, await mail_facts(round_, round_.due()))

        await record(actor, "round.reminded", round_, organisations=len(silent), mails=len(bundles))
    return len(silent)

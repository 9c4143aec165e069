"""Lock order of the house: the round before what lies in it, so that its end at the same moment cannot slip in between."""

from models.database import rows
from models.rounds import Round
from workflows.access import Actor, find, require, runs, visible_rounds

KNOWN_WITH = ("office", "matter", "extensions")


async def hold_round(round_id: int) -> None:
    """Nobody ends or changes the round until this transaction is over.

    FOR SHARE, because any number of answers hold it at once: the end of a deadline brings hundreds in a minute.
    """
    await rows("SELECT id FROM round WHERE id = $1 FOR SHARE", [round_id])


async def hold_target(round_id: int) -> int | None:
    """The round that this one feeds is held before this one is locked; its id, None where it feeds none."""
    own = await Round.get_or_none(id=round_id)
    if own is not None and own.feeds_id is not None:
        await hold_round(own.feeds_id)
    return own.feeds_id if own else None


async def held_round(actor: Actor, round_id: int) -> Round:
    """The round, held while something comes in, for somebody who may run its office."""
    await hold_round(round_id)
    round_ = await find(Round.all().prefetch_related(*KNOWN_WITH), visible_rounds(actor), round_id)
    require(True, runs(actor, round_.office), code="not_your_office")
    return round_


async def locked_round(actor: Actor, round_id: int) -> Round:
    """The round, locked against releases and changes, for somebody who may run its office."""
    found = await find(Round.all().only("id", "office_id"), visible_rounds(actor), round_id)
    query = Round.filter(id=found.id).select_for_update(no_key=True).prefetch_related(*KNOWN_WITH)
    round_ = await query.get()
    require(True, runs(actor, round_.office), code="not_your_office")
    return round_

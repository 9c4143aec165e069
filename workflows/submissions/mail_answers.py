"""Answers that people write by mail: to a paper, to the invitation to a round, to a circular, to anything else.

From proves nothing. So what a member writes becomes a draft that somebody who may do so releases, and she is told at the
mailbox to which we had written, not at the one that wrote.
"""

from typing import Any

from models.circulars import Circular
from models.database import transaction
from models.deliveries import Delivery, InboundMail
from models.matters import Matter
from models.queue import job
from models.rounds import Round
from models.submissions import Channel, Submission
from workflows import installation
from workflows.access import MACHINE
from workflows.audit import record
from workflows.dispatches.dispatch_replies import AUTOMATIC, dispatch_of, keep_reply
from workflows.errors import Refusal
from workflows.mail import Recipient, main_mailbox, queue_mail
from workflows.signing import unsign
from workflows.submissions.short_answers import show_desk_by_link
from workflows.submissions.submissions import covered_by, create_submission, refusing_a_second

ASKING = ("invitation", "reminder", "deadline_extended")
LONGEST_TEXT = 5_000
OWNERS: dict[str, Any] = {"circular": Circular, "round": Round, "matter": Matter}


@job("pass_on_reply")
async def pass_on_reply(inbound_id: int, words: dict[str, Any]) -> None:
    """What somebody wrote becomes what it can be; else it goes to the office whose mail was answered, or to the house.

    Answers to a paper are laid to its dispatch, automatic ones too; other automatic answers end here.
    """
    inbound = await InboundMail.get(id=inbound_id)
    answered = await Delivery.filter(id=inbound.delivery_id or 0).select_related("body").first()
    dispatch = await dispatch_of(answered) if answered else None
    if (dispatch and await keep_reply(inbound, dispatch)) or inbound.kind == AUTOMATIC:
        return
    if answered and answered.body.template in ASKING and await _drafted(answered, words):
        return
    async with transaction():
        recipients = await _asked_by(answered) or [Recipient(installation.contact())]
        facts = {
            "title": words["subject"][:200] or "–",
            "sender": words["from"][:200] or "–",
            "text": words["text"][:LONGEST_TEXT] or "–",
        }
        await queue_mail("reply", recipients, about=inbound, facts=facts)


async def _drafted(answered: Delivery, words: dict[str, Any]) -> bool:
    """Whether the answer lies as a draft for those of the desk who have none; not where the round takes none any more."""
    token = answered.facts["link"].rsplit("/", 1)[1]
    try:
        with refusing_a_second():
            async with transaction():
                desk = await show_desk_by_link(token)
                free = [one for one in desk.organisations if one.id not in desk.under_way]
                if not (desk.open and free and words["text"]):
                    same = Submission.filter(round_id=desk.round.id, channel=Channel.MAIL, remark=words["text"] or None)
                    return await same.exists()  # asked twice, as a job may be

                covers = {one.id for one in free}
                author = min(covers & set(unsign("desk", token)[1:]) or covers)
                submission = await create_submission(
                    MACHINE, desk.round, author, covers, channel=Channel.MAIL, remark=words["text"]
                )

                await record(MACHINE, "submission.begun", submission, round=desk.round.id, covers=sorted(covers))
                await _tell(answered, submission, desk.round, [one.name for one in free], words["files"])
    except Refusal:
        return False
    return True


async def _tell(answered: Delivery, submission: Submission, round_: Round, names: list[str], files: bool) -> None:
    """The mailbox to which we had written hears that a draft waits, whoever has written it."""
    facts = {
        "round": round_.title,
        "organisations": names,
        "deadline": round_.due(await covered_by(submission.id)).isoformat(),
        "attachments": files,
        "link": answered.facts["link"],
    }
    recipient = Recipient(
        answered.address, organisation_id=answered.organisation_id, key=answered.address_key, facts=facts
    )
    await queue_mail(
        "answer_by_mail",
        [recipient],
        about=submission,
        facts={},
        language=answered.body.language,
        sender_name=round_.office.name,
    )


async def _asked_by(answered: Delivery | None) -> list[Recipient]:
    """The office that had written: whose matter, round or circular the mail was about."""
    if answered is None or answered.body.subject_noun not in OWNERS:
        return []
    owner = await OWNERS[answered.body.subject_noun].get_or_none(id=answered.body.subject_id)
    return await main_mailbox([owner.office_id]) if owner else []

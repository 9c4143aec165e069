"""What a member writes in answer to our mail becomes a draft that a person releases; everything else reaches an office."""

import pytest

from emails import arrivals
from emails.arrivals import take_in
from emails.tokens import reply_address
from models.audit import AuditEntry
from models.deliveries import Delivery, InboundMail
from models.queue import drain
from models.submissions import Channel, Submission, SubmissionState
from tests.consultation import an_open_round, hours
from workflows import clock, installation
from workflows.organisations.effective import effective_submissions
from workflows.submissions import mail_answers

RAW = "From: {sender}\nSubject: AW: Beteiligung\n{more}\n{text}\n\nAm 02.03.2026 schrieb Kreiskonvent:\n> Text\n"


@pytest.fixture
def answer():
    """`answer(delivery, text)`: somebody answers this mail; the jobs run twice, as they may."""
    settings = installation.current()
    arrivals.use(settings, now=clock.now)

    async def come(delivery, text, *, sender="irgendwer@privat.example", more=""):
        raw = RAW.format(sender=sender, text=text, more=f"In-Reply-To: <x@y>\n{more}").encode()
        to = reply_address(delivery.id, settings.secret, settings.mail_domain)
        await take_in(raw, source="lmtp", sender=sender, recipient=to)
        await drain("judge_inbound", "pass_on_reply")
        inbound = await InboundMail.all().order_by("-id").first()
        if inbound.kind == "reply":
            words = {"from": sender, "subject": "AW: Beteiligung", "text": text, "files": False}
            await mail_answers.pass_on_reply(inbound.id, words)

    yield come
    arrivals._settings = None


async def kinds():
    """How many mails of each kind were queued."""
    found = [one.body.template for one in await Delivery.all().select_related("body")]
    return {kind: found.count(kind) for kind in ("answer_by_mail", "reply")}


async def test_an_answer_by_mail_is_a_draft_for_those_who_have_none_and_nobody_but_the_mailbox_is_told(world, answer):
    round_ = await an_open_round(world)
    invitation = await Delivery.get(body__template="invitation", organisation_id=world.union.id)
    await answer(invitation, "Abwesend", more="Auto-Submitted: auto-replied\n")
    assert await Submission.all().count() == 0 and await kinds() == {"answer_by_mail": 0, "reply": 0}

    await answer(invitation, "Zu § 5 fehlt eine Frist.")

    draft = await Submission.get().prefetch_related("covers")
    assert (draft.state, draft.channel, draft.remark) == (
        SubmissionState.DRAFT,
        Channel.MAIL,
        "Zu § 5 fehlt eine Frist.",
    )
    assert {one.organisation_id for one in draft.covers} == {one.id for one in [world.union, *world.union_towns]}
    assert await effective_submissions(round_.id) == {}, "nothing was said yet"
    told = await Delivery.get(body__template="answer_by_mail")
    assert (told.address, told.facts["link"]) == (invitation.address, invitation.facts["link"])
    assert (await AuditEntry.get(action="submission.begun")).subject_id == draft.id

    await answer(invitation, "Noch etwas.")
    assert await Submission.all().count() == 1 and (await kinds())["answer_by_mail"] == 1
    assert (await kinds())["reply"] >= 1, "the office reads what fits nowhere"


async def test_after_the_end_an_answer_by_mail_goes_to_the_office_that_asked(world, answer):
    await an_open_round(world)
    invitation = await Delivery.get(body__template="invitation", organisation_id=world.town.id)
    with clock.at(hours(241)):
        await answer(invitation, "Zu spät.")
    assert await Submission.all().count() == 0
    office = await Delivery.filter(body__template="reply").first()
    assert (await kinds())["answer_by_mail"] == 0 and office.organisation_id == world.federation.id

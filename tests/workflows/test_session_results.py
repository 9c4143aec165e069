"""Approval under reservation of the bodies: printed, reminded of, confirmed or taken back."""

from datetime import timedelta

import pytest

from models.audit import AuditEntry
from models.bodies import AgendaResult, BodySession
from models.deliveries import Delivery, MailBody
from models.organisations import Body
from models.papers import Approval, ApprovalState, Objection, PaperState, PaperVersion, SessionResult
from tests.workflows.paper_rows import NOW
from tests.workflows.test_approvals import DUE, in_approval
from workflows import clock
from workflows.bodies.agenda import Decision, ItemText, add_item, record_result
from workflows.bodies.session_results import confirm_session, withdraw_after_session
from workflows.errors import Denied, Stale, Unacceptable, WrongState
from workflows.papers.approval_reminders import remind_of_approvals
from workflows.papers.approvals import approve, missing_approvals
from workflows.papers.paper_reading import show_paper_version
from workflows.papers.paper_status import printed_mark, signature, status_of
from workflows.papers.papers import PROVISIONAL, passages_of

SESSION = NOW.date() + timedelta(days=10)
NOTE = "Präsidium, Beschluss Nr. 12 vom 14. März 2026"


async def reserved(world):
    """All agree, the cities until their bodies have met."""
    version = await in_approval(world)
    with clock.at(NOW):
        for lead, association, session in ((world.ines, world.cities, SESSION), (world.kim, world.counties, None)):
            given = await Approval.get(association=association)
            await approve(lead, given.id, version=1, session_on=session)
    return version, await Approval.get(association=world.cities)


async def seen(version):
    found = await PaperVersion.get(id=version.id).prefetch_related("approvals__association", "dissents")
    await found.fetch_related("paper")
    return found


async def test_the_reservation_is_printed_until_a_resolution_is_recorded(world):
    version, approval = await reserved(world)
    after = DUE + timedelta(hours=1)
    before = await seen(version)
    mark = printed_mark(before, await passages_of(version.id), after)

    assert missing_approvals(before, after) == []
    assert status_of(before, after) == PROVISIONAL
    block = signature(next(one for one in before.approvals if one.id == approval.id), after)
    assert block[1:] == ["mitgezeichnet", "vorbehaltlich der Befassung seiner Gremien (Sitzung am 12. März 2026)"]

    with clock.at(after):
        await confirm_session(world.ines, approval.id, version=2, note=NOTE)

    now = await seen(version)
    assert status_of(now, after) == ""
    assert f"bestätigt: {NOTE}" in signature(next(one for one in now.approvals if one.id == approval.id), after)
    assert printed_mark(now, await passages_of(version.id), after) != mark
    with clock.at(after):
        assert (await show_paper_version(world.clara, version.id)).status == ""


async def test_bodies_that_do_not_agree_object_and_the_office_is_told(world):
    _version, approval = await reserved(world)
    with clock.at(NOW):
        for actor, given, refusal in (
            (world.clara, {"version": 2, "note": NOTE}, Denied),
            (world.kim, {"version": 2, "note": NOTE}, Denied),
            (world.ines, {"version": 1, "note": NOTE}, Stale),
            (world.ines, {"version": 2, "note": " "}, Unacceptable),
        ):
            with pytest.raises(refusal):
                await withdraw_after_session(actor, approval.id, **given)
        assert not await Objection.exists()
        await withdraw_after_session(world.ines, approval.id, version=2, note="Nicht ohne Übergangsfrist")
        with pytest.raises(WrongState):
            await confirm_session(world.ines, approval.id, version=3, note=NOTE)

    found = await Approval.get(id=approval.id)
    assert (found.state, found.session_result) == (ApprovalState.OBJECTED, SessionResult.WITHDRAWN)
    assert (await Objection.get()).text == "Nicht ohne Übergangsfrist"
    assert await MailBody.filter(template="approval_withdrawn").count() >= 1
    assert await AuditEntry.exists(action="approval.session_withdrawn")


async def test_after_the_dispatch_the_version_stays_and_the_result_stands_beside_it(world):
    version, approval = await reserved(world)
    await PaperVersion.filter(id=version.id).update(state=PaperState.SENT)

    with clock.at(NOW):
        await withdraw_after_session(world.ines, approval.id, version=2, note="Nicht ohne Übergangsfrist")

    assert (await Approval.get(id=approval.id)).state is ApprovalState.APPROVED
    assert not await Objection.exists()
    assert (await MailBody.filter(template="approval_withdrawn").first()).facts["sent"] is True


async def test_leads_are_reminded_before_the_deadline_and_after_their_session(world):
    version, _ = await reserved(world)

    with clock.at(NOW + timedelta(days=1)):
        await remind_of_approvals()
        await remind_of_approvals()
    assert [body.facts["by_silence"] for body in await MailBody.filter(template="approval_reminder")] == [True]
    for days, mails in ((10, 0), (11, 1), (12, 1), (19, 2)):
        with clock.at(NOW + timedelta(days=days)):
            await remind_of_approvals()
        assert await Delivery.filter(body__template="approval_session").count() == mails
    assert version.id


@pytest.mark.parametrize(
    ("decision", "confirmed"),
    [
        (Decision(AgendaResult.ADOPTED, "2026/7"), "Präsidium DSK, Nr. 2026/7, 02.03.2026"),
        (Decision(AgendaResult.ADOPTED_WITH_CHANGES, "2026/7", text="Mit einer Änderung."), ""),
        (Decision(AgendaResult.REJECTED), ""),
    ],
)
async def test_a_paper_adopted_as_it_lay_before_the_committee_is_confirmed_by_that_and_by_nothing_less(
    world, decision, confirmed
):
    version, approval = await reserved(world)
    body = await Body.create(office=world.cities, name="Präsidium")
    other = await Body.create(office=world.counties, name="Präsidium")
    with clock.at(NOW):
        for lead, committee in ((world.kim, other), (world.ines, body)):
            session = await BodySession.create(body=committee, begins_at=NOW, created_at=NOW)
            item = await add_item(lead, session.id, ItemText("Papier", "Ja."), paper_version_id=version.id)
            await record_result(lead, item.id, version=1, decision=decision)

    approval = await Approval.get(id=approval.id)
    assert (approval.reserved, approval.session_note) == (not confirmed, confirmed)
    acts = AuditEntry.filter(noun="approval", subject_id=approval.id, action="approval.session_confirmed")
    assert await acts.values_list("person_id", flat=True) == ([world.ines.person_id] if confirmed else [])
    with clock.at(DUE + timedelta(hours=1)):
        assert status_of(await seen(version), clock.now()) == ("" if confirmed else PROVISIONAL)

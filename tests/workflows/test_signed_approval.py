import re
from datetime import timedelta

import pytest

from models.deliveries import Delivery
from models.papers import Approval, ApprovalState, ApprovalWay, Objection, PaperKind, PaperState, PaperVersion
from models.people import Mandate
from tests.workflows.paper_rows import NOW, paper_matter
from workflows import clock
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.papers.approvals import missing_approvals, request_approvals
from workflows.papers.papers import PassageText, add_passages, begin_version, start_paper
from workflows.papers.passages import change_passage
from workflows.papers.signed_approval import SignedState, approve_by_link, object_by_link, show_signed_approval

DUE = NOW + timedelta(days=2)


async def asked(world, version, *, at=NOW, way=ApprovalWay.VOTE):
    """The version before the leads of towns and cities."""
    ways = {world.towns.id: way, world.cities.id: ApprovalWay.VOTE}
    current = await PaperVersion.get(id=version.id)
    with clock.at(at):
        return await request_approvals(
            world.clara, version.id, version=current.version, due_at=at + timedelta(days=2), ways=ways
        )


async def written(world):
    matter, positions = await paper_matter(world)
    version = await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Unsere Stellungnahme")
    texts = [PassageText(f"Zu § {n}", "Der Bund trägt die Kosten.", position_ids=(positions[0].id,)) for n in (1, 2)]
    passages = await add_passages(world.clara, version.id, texts, version=1)
    return version, passages


async def token_of(person):
    """What stands in the newest mail to this person."""
    mail = await Delivery.filter(body__template="approval_request", person_id=person.person_id).order_by("-id").first()
    return re.search(r"/signed-approvals/(\S+)", mail.facts["link"])[1]


async def test_each_lead_gets_a_link_of_her_own_that_agrees_with_her_typed_name(world):
    version, _ = await written(world)
    await asked(world, version)
    tom, ines = await token_of(world.tom), await token_of(world.ines)
    assert tom != ines

    with clock.at(NOW):
        signed = await show_signed_approval(tom)
        assert (signed.state, signed.before, len(signed.passages)) == (SignedState.OPEN, None, 2)
        with pytest.raises(Unacceptable) as refusal:
            await approve_by_link(tom, version=1, name="Jemand Anderes")
        assert refusal.value.fields == {"name": "other_name"}
        await approve_by_link(tom, version=1, name=f"  {world.tom.name.upper()} ", reservation="Vorbehalt der Gremien")
        assert (await show_signed_approval(tom)).state is SignedState.GIVEN

    given = await Approval.get(association=world.towns)
    assert (given.state, given.decided_by_id, given.reservation) == (
        ApprovalState.APPROVED, world.tom.person_id, "Vorbehalt der Gremien",
    )  # fmt: skip
    assert (await Approval.get(association=world.cities)).state is ApprovalState.REQUESTED


async def test_by_the_link_she_can_object_and_what_is_stale_over_or_without_reason_changes_nothing(world):
    version, passages = await written(world)
    await asked(world, version)
    token = await token_of(world.tom)

    with clock.at(NOW):
        for wrong, error in (({"text": " "}, Unacceptable), ({"version": 7}, Stale), ({"name": "Tom"}, Unacceptable)):
            facts = {"version": 1, "name": world.tom.name, "text": "So nicht."}
            with pytest.raises(error):
                await object_by_link(token, **{**facts, **wrong})
        assert await Objection.all().count() == 0
        await object_by_link(token, version=1, name=world.tom.name, text="So nicht.", passage_id=passages[0].id)
        assert (await show_signed_approval(token)).state is SignedState.OBJECTED
    await PaperVersion.filter(id=version.id).update(state=PaperState.SENT)
    with clock.at(NOW), pytest.raises(WrongState):
        await approve_by_link(token, version=2, name=world.tom.name)


async def test_who_no_longer_leads_the_association_and_a_foreign_word_find_nothing(world):
    version, _ = await written(world)
    await asked(world, version)
    token = await token_of(world.tom)

    for wrong in (token[:-1] + "x", "1-2.abc", "1.abc"):
        with pytest.raises(Missing):
            await show_signed_approval(wrong)
    await Mandate.filter(person_id=world.tom.person_id).update(until=clock.now() - timedelta(days=1))
    for act in (show_signed_approval(token), approve_by_link(token, version=1, name=world.tom.name)):
        with pytest.raises(Missing):
            await act
    assert (await Approval.get(association=world.towns)).state is ApprovalState.REQUESTED


async def test_silence_agrees_and_the_link_says_so_afterwards(world):
    version, _ = await written(world)
    await asked(world, version, way=ApprovalWay.SILENCE)
    token = await token_of(world.tom)

    with clock.at(DUE + timedelta(minutes=1)):
        assert (await show_signed_approval(token)).state is SignedState.SILENT
        with pytest.raises(WrongState):
            await object_by_link(token, version=1, name=world.tom.name, text="Zu spät.")


async def test_a_changed_version_asks_again_and_shows_only_what_differs_from_the_one_agreed_to(world):
    version, _ = await written(world)
    await asked(world, version)
    with clock.at(NOW):
        await approve_by_link(await token_of(world.tom), version=1, name=world.tom.name)
    again = await begin_version(world.clara, version.id)
    passage = (await again.passages.all().order_by("position"))[0]
    await change_passage(world.clara, passage.id, version=passage.version, body="Der Bund trägt alle Kosten.")
    again = await asked(world, again, at=NOW + timedelta(hours=3))

    with clock.at(NOW + timedelta(hours=3)):
        tom = await show_signed_approval(await token_of(world.tom))
        ines = await show_signed_approval(await token_of(world.ines))
    assert tom.before.number == 1 and [one.heading for one in tom.changed] == ["Zu § 1"]
    assert ines.before is None and ines.changed == []
    mail = (
        await Delivery.filter(body__subject_id=again.id, person_id=world.tom.person_id).prefetch_related("body").get()
    )
    assert mail.body.facts["before"] == 1
    await again.fetch_related("approvals")
    assert len(missing_approvals(again, NOW)) == 2  # it asks again: nothing is agreed to by itself

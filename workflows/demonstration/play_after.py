"""Two weeks later: a second draft, what became of each demand, and an answer to every member who asked for something."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from models.dispatches import Outcome
from models.matters import Circle, DocumentStage, DocumentVersion, ProvisionChangeKind
from models.organisations import SuccessionState
from models.positions import Position, PositionKind
from models.recommendations import Sharing
from workflows import clock
from workflows.demonstration import places
from workflows.demonstration.authors import Fit
from workflows.demonstration.bill.draft import bill_xml
from workflows.demonstration.federation import FEDERATION, mail_address
from workflows.demonstration.paper import FOLLOW_UPS, IMPLEMENTATIONS, UNCHANGED
from workflows.demonstration.people import HENRIKE_LOHSE, TILO_KRANZ, TOWN_PLAYERS, ULLA_BRANDT
from workflows.demonstration.play_answers import at_work
from workflows.demonstration.play_respondents import SEED
from workflows.demonstration.play_stage import Play
from workflows.demonstration.positions import recommendations
from workflows.demonstration.register import write_register
from workflows.drafts.drafts import add_document_version
from workflows.drafts.provision_changes import confirm_move, list_changes
from workflows.organisations.mailbox_import import import_mailboxes
from workflows.positions.follow_up_release import confirm_follow_ups
from workflows.positions.followups import record_follow_up
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said
from workflows.register.register import import_register, preview_register
from workflows.register.successions import confirm_succession, list_successions
from workflows.requirements.member_answers import send_member_answers

MERGED = 20  # days after the letter
TAPPED = 150  # members who say how far they are
IN_ORDER = (Outcome.DONE, Outcome.UNDER_WAY, Outcome.PLANNED, Outcome.NOT_APPLICABLE)


async def read_second_draft(play: Play) -> None:
    """The ministry sends a second draft; Tilo Kranz confirms which provisions only moved."""
    clock.set_to(play.days.at(14, 17, 10))
    tilo = play.as_(TILO_KRANZ)
    first = await DocumentVersion.get(id=play.drafts[0])
    second = await add_document_version(
        tilo,
        play.matter_id,
        content=bill_xml(2, dated=play.days.at(14, 16).date()),
        title=play.title,
        label="Überarbeiteter Entwurf, Bearbeitungsstand Donnerstag 16:05 Uhr",
        stage=DocumentStage.MINISTERIAL_DRAFT,
        circle=Circle.MEMBERS,
        dated_at=play.days.at(14, 16, 5),
        document_id=first.document_id,
    )
    play.drafts.append(second.id)
    for change in await list_changes(tilo, second.id):
        if change.kind is ProvisionChangeKind.MOVED:
            await confirm_move(tilo, change.id)


async def follow_up(play: Play) -> None:
    """For each demand: what became of it in the second draft; Henrike Lohse looks over it before members read it."""
    clock.set_to(play.days.at(15, 10))
    recorded: list[tuple[int, int]] = []
    said = {play.positions[text.position]: text for text in FOLLOW_UPS}
    demands = Position.filter(matter_id=play.matter_id, kind=PositionKind.DEMAND, withdrawn_at__isnull=True)
    for position in await demands:
        text = said.get(position.id)
        follow_up = await record_follow_up(
            play.as_(TILO_KRANZ),
            position.id,
            document_version_id=play.drafts[1],
            outcome=text.outcome if text else Outcome.OPEN,
            evidence=text.evidence if text else UNCHANGED,
        )
        recorded.append((follow_up.id, follow_up.version))
    clock.set_to(play.days.at(15, 11))
    await confirm_follow_ups(play.as_(HENRIKE_LOHSE), play.matter_id, recorded)


async def answer_members(play: Play) -> None:
    """One mail for each organisation says what became of every single thing it asked for."""
    clock.set_to(play.days.at(15, 15))
    await send_member_answers(play.as_(TILO_KRANZ), play.matter_id)


async def follow_recommendations(play: Play) -> None:
    """Some members tell what they made of our recommendations."""
    clock.set_to(play.days.at(19, 11))
    for text in IMPLEMENTATIONS:
        player = next(one for one in TOWN_PLAYERS if one.place == text.place)
        said = {play.positions[text.recommendation]: Said(text.outcome, note=text.evidence)}
        await say_implementations(play.as_(player), [play.places[text.place].id], said, sharing=Sharing.MEMBERS)
    await _follow_many(play)


async def _follow_many(play: Play) -> None:
    """What else was tapped: larger members are further, and what comes first on the page is done first."""
    random = Random(SEED + 5)
    ids = [play.positions[text.key] for text in recommendations()]
    for one in [one for one in play.plan.others if not one.recorded_as][:TAPPED]:
        writer, _ = at_work(play, one)
        further = {Fit.CITY: 2, Fit.COUNTY: 1}.get(one.author.fit, 0)
        said = {
            position_id: Said(random.choices(IN_ORDER, weights=(4 + 2 * further, 4 + further, 4 + number / 5, 3))[0])
            for number, position_id in enumerate(ids)
            if random.random() < 0.9
        }
        await say_implementations(writer, [one.organisation_id], said, sharing=random.choice(list(Sharing)))


async def merge_towns(play: Play) -> None:
    """The next register knows that two towns are one; Ulla Brandt confirms who follows whom."""
    clock.set_to(play.days.at(MERGED + 1, 9))
    ulla, merged = play.as_(ULLA_BRANDT), play.days.thursday + timedelta(days=MERGED)
    data = write_register(play.given.members, as_of=merged, merged=True).encode()
    preview = await preview_register(ulla, data)
    await import_register(ulla, data, version=preview.version, content_hash=preview.content_hash)
    for succession in await list_successions(ulla, state=SuccessionState.PROPOSED):
        await confirm_succession(ulla, succession.id)
        town = succession.successor
        address = mail_address(town.name, places.OTTERTAL.ars)
        await import_mailboxes(ulla, play.offices[FEDERATION.short].id, {town.id: address})

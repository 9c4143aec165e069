"""What the federation says: demands, recommendations and commitments, each with what it rests on."""

from __future__ import annotations

from models.database import rows
from models.positions import PositionKind
from workflows import clock
from workflows.access import Actor
from workflows.demonstration.people import TILO_KRANZ
from workflows.demonstration.play_stage import Play
from workflows.demonstration.positions import COMMITMENTS, demands, recommendations
from workflows.positions.position_sources import add_source
from workflows.positions.positions import NewPosition, add_positions

FROM_GROUPS = 24  # demands that real contributions lead to
LARGEST_GROUPS = """
    SELECT one.id, one.title, one.anchor, count(*) AS members,
           (SELECT provision.id FROM provision WHERE document_version_id = $2 AND key = one.anchor) AS provision_id
    FROM requirement_group AS one JOIN group_member ON group_member.group_id = one.id
    WHERE one.matter_id = $1 GROUP BY one.id ORDER BY members DESC, one.id LIMIT $3
"""
WITHOUT_SOURCE = """
    SELECT id FROM position AS said WHERE matter_id = $1
    AND NOT EXISTS (SELECT FROM source WHERE source.position_id = said.id AND source.confirmed_at IS NOT NULL)
"""


async def write_positions(play: Play) -> None:
    """Tilo Kranz writes down what we say; resolutions, examples and named authors stand behind it."""
    clock.set_to(play.days.at(4, 7, 10))
    tilo = play.as_(TILO_KRANZ)
    if play.given.contributions is not None:
        await _from_groups(play, tilo)
    if play.fictional or play.given.contributions is None:
        await _demands(play, tilo)
        await _recommendations(play, tilo)
        await _commitments(play, tilo)


async def name_authors(play: Play) -> None:
    """Where nobody asked for it and no committee decided it, whoever wrote it stands behind it by name."""
    tilo = play.as_(TILO_KRANZ)
    for row in await rows(WITHOUT_SOURCE, [play.matter_id]):
        await add_source(tilo, row["id"], named_author_id=tilo.person_id)


async def _demands(play: Play, tilo: Actor) -> None:
    texts = demands()
    made = await add_positions(
        tilo,
        play.matter_id,
        [
            NewPosition(
                PositionKind.DEMAND,
                text.title,
                provision_id=play.provisions.get(text.provision),
                topic_id=play.topics[text.topic],
                addressee=text.addressee,
                text=text.text,
                assessment=text.assessment,
                petition=text.petition,
                wording_before=text.wording_before,
                wording_after=text.wording_after,
                rationale=text.rationale,
            )
            for text in texts
        ],
    )
    for text, position in zip(texts, made, strict=True):
        play.positions[text.key] = position.id
        if text.decision:
            resolution = play.resolutions[text.decision.office, text.decision.number]
            await add_source(tilo, position.id, resolution_id=resolution)


async def _recommendations(play: Play, tilo: Actor) -> None:
    texts = recommendations()
    given = [
        NewPosition(PositionKind.RECOMMENDATION, text.text[:300], topic_id=play.topics[text.topic], text=text.text)
        for text in texts
    ]
    for text, position in zip(texts, await add_positions(tilo, play.matter_id, given), strict=True):
        play.positions[text.key] = position.id
        if text.example:
            await add_source(tilo, position.id, example_id=play.examples[text.example.key])
        elif text.author:
            await add_source(tilo, position.id, named_author_id=play.as_(text.author).person_id)


async def _commitments(play: Play, tilo: Actor) -> None:
    given = [NewPosition(PositionKind.COMMITMENT, text.title, text=text.text) for text in COMMITMENTS]
    for text, position in zip(COMMITMENTS, await add_positions(tilo, play.matter_id, given), strict=True):
        play.positions[text.key] = position.id


async def _from_groups(play: Play, tilo: Actor) -> None:
    """A load test has no office that could think of a position: the largest groups become demands."""
    groups = await rows(LARGEST_GROUPS, [play.matter_id, play.drafts[0], FROM_GROUPS])
    given = [
        NewPosition(
            PositionKind.DEMAND,
            group["title"] or group["anchor"],
            provision_id=group["provision_id"],
            text=f"{group['members']} Änderungsbedarfe mit demselben Anliegen.",
        )
        for group in groups
    ]
    for group, position in zip(groups, await add_positions(tilo, play.matter_id, given), strict=True):
        play.of_groups[group["id"]] = position.id

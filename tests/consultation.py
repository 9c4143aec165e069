"""A small consultation for tests: a matter, a draft of three sections, a round; each step with what may differ."""

from datetime import datetime, timedelta
from typing import Any

from models.dispatches import FollowUp
from models.matters import Circle, DocumentStage, DocumentVersion, Matter, Provision
from models.organisations import Body, BodySeat, Organisation
from models.positions import Position
from models.rounds import Round, RoundKind
from models.submissions import Submission
from tests.world import World
from workflows import clock
from workflows.access import Actor
from workflows.drafts.drafts import add_document_version
from workflows.matters.matters import open_matter
from workflows.positions.follow_up_release import confirm_follow_ups
from workflows.positions.followups import record_follow_up
from workflows.requirements.requirements import add_requirement
from workflows.rounds.rounds import open_round, prepare_round
from workflows.submissions.submissions import begin_submission, hand_in_submission, release_submission

GII = """<?xml version="1.0" encoding="UTF-8"?>
<dokumente><norm><metadaten><jurabk>BrG</jurabk><langue>Gesetz über Brunnen</langue></metadaten></norm>{norms}</dokumente>"""
NORM = """<norm><metadaten><enbez>{name}</enbez><titel>{title}</titel></metadaten>
<textdaten><text><Content><P>{text}</P></Content></text></textdaten></norm>"""
SECTIONS = (
    ("§ 1", "Ziel", "Jede Gemeinde hat einen Brunnen."),
    ("§ 2", "Wasser", "Das Wasser ist trinkbar zu halten."),
    ("§ 3", "Bericht", "Über den Brunnen wird jährlich berichtet."),
)


def act(*sections: tuple[str, str, str]) -> bytes:
    """An act in the official portal's form: name, heading and text of each section."""
    norms = "".join(NORM.format(name=name, title=title, text=text) for name, title, text in sections)
    return GII.format(norms=norms).encode()


async def a_matter(world: World, **facts: object) -> Matter:
    """The federation's matter, led by the association of counties."""
    return await open_matter(
        world.clara,
        **{
            "office_id": world.federation.id,
            "title": "Gesetz über Brunnen",
            "short_title": "BrG",
            "lead_association_id": world.counties.id,
            **facts,
        },
    )


async def a_draft(world: World, matter: Matter, *sections: tuple[str, str, str], **facts: object) -> DocumentVersion:
    """A version of the draft that all members may know of."""
    return await add_document_version(
        world.clara,
        matter.id,
        content=act(*(sections or SECTIONS)),
        **{
            "title": "Entwurf eines Gesetzes über Brunnen",
            "label": "Referentenentwurf",
            "stage": DocumentStage.MINISTERIAL_DRAFT,
            "circle": Circle.MEMBERS,
            **facts,
        },
    )


# Who beside the federal offices knows of a draft in which circle; bert's town has a seat in the body.
CIRCLES = [
    (Circle.OFFICES, ""),
    (Circle.STATE_ASSOCIATIONS, "paul"),
    (Circle.BODIES, "paul bert"),
    (Circle.MEMBERS, "paul bert anna"),
    (Circle.PUBLIC, "paul bert anna visitor"),
]


async def a_draft_in(world: World, matter: Matter, circle: Circle) -> DocumentVersion:
    """A version in one of CIRCLES."""
    body = await Body.create(office=world.federation, name="Arbeitskreis")
    await BodySeat.create(body=body, organisation=world.other_town)
    return await a_draft(world, matter, circle=circle, body_ids=[body.id] if circle is Circle.BODIES else [])


async def place(version: DocumentVersion, key: str) -> Provision:
    """A provision of a version by its key."""
    return await Provision.get(document_version_id=version.id, key=key)


def hours(number: float) -> datetime:
    """So many hours from now on the clock of the house."""
    return clock.now() + timedelta(hours=number)


async def a_round(world: World, matter: Matter | None = None, *, actor: Actor | None = None, **facts: object) -> Round:
    """A round of the federation that asks all members, not yet open."""
    return await prepare_round(
        actor or world.clara,
        (matter or await a_matter(world)).id,
        **{
            "kind": RoundKind.HEARING,
            "title": "Verbändeanhörung zum Brunnengesetz",
            "text": "Bitte beachten Sie **§ 2**.",
            "document_version_id": None,
            "audience": {},
            "deadline": hours(240),
            **facts,
        },
    )


async def an_open_round(
    world: World, matter: Matter | None = None, *, actor: Actor | None = None, **facts: object
) -> Round:
    """The same round, open."""
    round_ = await a_round(world, matter, actor=actor, **facts)
    return await open_round(actor or world.clara, round_.id, version=round_.version)


async def a_submission(
    world: World,
    round_: Round,
    *texts: dict[str, object],
    by: Actor | None = None,
    organisation: Organisation | None = None,
) -> Submission:
    """The town's draft in a round, with a requirement for each text (or one)."""
    place_ = organisation or world.town
    submission = await begin_submission(by or world.anna, round_.id, organisation_id=place_.id, covers=[place_.id])
    for text in texts or ({},):
        await add_requirement(
            by or world.anna, submission.id, **{"title": "Mehr Wasser", "rationale": "Der Brunnen ist trocken.", **text}
        )
    return submission


async def released(
    world: World, round_: Round, *texts: dict[str, object], by: Actor | None = None, organisation: Organisation | None = None,
    releaser: Actor | None = None,
) -> Submission:  # fmt: skip
    """The same, handed in and released by another person."""
    submission = await a_submission(world, round_, *texts, by=by, organisation=organisation)
    submission = await hand_in_submission(by or world.anna, submission.id, version=submission.version)
    return await release_submission(releaser or world.cem, submission.id, version=submission.version)


async def followed_up(world: World, position_id: int, **said: Any) -> FollowUp:
    """The officer says what became of a demand, and the lead confirms it."""
    follow_up = await record_follow_up(world.clara, position_id, **said)
    position = await Position.get(id=position_id)
    await confirm_follow_ups(world.lea, position.matter_id, [(follow_up.id, follow_up.version)])
    return follow_up
